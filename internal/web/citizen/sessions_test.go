package citizen_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

func TestSearchWithoutSigningIn(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(1)
	s := e.Drive.Session(day, 5)
	b := e.browser()
	b.get("/sessions").Wants(200, "PIN code", "Maharashtra").Lacks("Free places as of")
	b.get("/sessions?state=IN-MH").Wants(200, "Pune", "Choose another state")
	for _, where := range []string{"pin_code=411027", "pin_code=%EF%BC%94%EF%BC%91%EF%BC%91%EF%BC%90%EF%BC%92%EF%BC%97", "area=IN-MH-363"} {
		p := b.get("/sessions?"+where+"&date="+day.String()).Wants(200, "Aundh District Hospital", "Covishield", "Free of charge", "10 places free",
			"Free places as of 17 September 2021, 10:00", "/sign-in?then=%2Fbook%2F"+s.ID)
		if n := strings.Count(p.Body, `/sessions?`); n < 6 {
			t.Errorf("%s: %d ways on to other days", where, n)
		}
	}
	b.get("/sessions?pin_code=411027").Wants(200, "There is no session here on this day", "Come on 18 September 2021", "See all sessions in the district Pune")
	b.get("/sessions?pin_code=999999").Wants(200, "There is no session here this week", "without a booking", "no-print\" open").Lacks("Free</th>")
	b.get("/sessions?pin_code=12").Wants(400, `id="pin_code-error"`, `value="12"`)
	b.get("/sessions?pin_code=").Wants(400, `id="pin_code-error"`)
	b.get("/sessions?area=IN-XX-1").Wants(400, "Choose a state and district")
}

func TestBookingOfTodayCloses(t *testing.T) {
	e := newTown(t)
	e.Drive.Session(testkit.Today, 5)
	b := e.browser()
	b.get("/sessions?pin_code=411027").Wants(200, "Book here")
	e.Clock.Set(testkit.Today, 15*60)
	b.get("/sessions?pin_code=411027").Wants(200, "Booking for 17 September 2021 has closed for today", "without a booking").Lacks("Book here")
}

func TestChoosingForWhom(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today.Add(1), 5)
	b := e.signedIn("9876543210")
	b.get("/book/"+s.ID).Wants(200, "Nobody is registered")
	old := b.registered("Lakshmi Bai")
	ident := b.get("/household/new?state=IN-MH").Hidden("id")
	b.post("/household/new", person(ident, "name", "Chhotu", "birth_year-year", "2019")...)
	b.get("/book/"+s.ID).Wants(200, "/household/"+old+"/book/"+s.ID, "This dose is for people aged").
		Lacks("/household/" + ident + "/book/" + s.ID)
	if p := b.get("/sign-in?then=/book/" + s.ID); p.Path != "/book/"+s.ID {
		t.Errorf("somebody signed in who wants to book is led to %s", p.Path)
	}
}

func TestTheNextDoseIsNotOfferedTooEarly(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today, 5)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + s.ID)
	b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "2").Wants(200)
	a := e.appointment("+919876543210", who)
	given := e.Drive.Record(testkit.Kept(a, s))
	b.get("/household").Wants(200, "Dose 1: Covishield, 17 September 2021", "/household/"+who+"/certificate/"+given.Dose.ID,
		"Dose 2 can be given from 10 December 2021", "84 days after the dose of 17 September 2021").
		Lacks("Dose 2 is due from") // the day is said once
	b.get("/household/"+who+"/slip/"+a.ID).Wants(200, "The dose was given.", "/household/"+who+"/certificate/"+given.Dose.ID)
	later := e.Drive.Session(testkit.Today.Add(3), 5)
	b.get("/household/"+who+"/book/"+later.ID).Wants(200, "Dose 2 can be given from 10 December 2021").Lacks("Book this time")
	b.get("/sessions?person="+who).Wants(200, "10 December 2021")
}

func TestASearchWithoutAPlaceIsAskedForOne(t *testing.T) {
	b := newTown(t).browser()
	b.get("/sessions").Wants(200).Lacks("-error")
	b.get("/sessions?state=").Wants(400, `id="state-error"`, "Choose a state.")
	b.get("/sessions?state=&other=1").Wants(200).Lacks("-error")
	b.get("/sessions?state=IN-MH&area=").Wants(400, `id="area-error"`, "Pune")
}

func TestWhatCostsNothingComesFirst(t *testing.T) {
	e := newTown(t)
	lot := e.Drive.Lot("COVISHIELD", "2021-12-31", 20)
	paid, free := e.Drive.Plan(testkit.Today.Add(2), lot, 2), e.Drive.Plan(testkit.Today.Add(2), lot, 2)
	paid.Fee = 78000
	first, second := e.Drive.Publish(paid), e.Drive.Publish(free)
	p := e.browser().get("/sessions?pin_code=411027&date="+testkit.Today.Add(2).String()).Wants(200, "₹780", "Free of charge", first.ID, second.ID)
	if strings.Index(p.Body, second.ID) > strings.Index(p.Body, first.ID) {
		t.Error("what costs something stands before what does not")
	}
}
