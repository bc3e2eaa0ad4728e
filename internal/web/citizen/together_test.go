package citizen_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

func TestAFamilyBooksTogether(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today.Add(2), 2)
	b := e.signedIn("9876543210")
	mother, son, aunt := b.registered("Lakshmi Bai"), b.registered("Ravi"), b.registered("Meena")
	p := b.get("/book/"+s.ID).Wants(200, "Who is coming?", "Lakshmi Bai", "Ravi", "Meena")
	b.get("/book/"+s.ID+"?asked=1").Wants(400, `id="person-error"`, "Choose at least one person.")
	if p = b.get("/book/" + s.ID + "?asked=1&person=" + son); p.Path != "/household/"+son+"/book/"+s.ID {
		t.Errorf("one person leads to %s", p.Path)
	}
	b.get("/book/"+s.ID+"?asked=1&person="+mother+"&person="+son+"&person="+aunt).
		Wants(200, "There is no time with 3 places left here", "Choose other people").Lacks(`type="radio"`)

	form := b.get("/book/"+s.ID+"?asked=1&person="+mother+"&person="+son).Wants(200, "2 places free", "9:00")
	path := "/book/" + s.ID + "/together"
	fields := []string{"id", form.Hidden("id"), "person", mother, "person", son}
	b.post(path, fields...).Wants(400, `id="slot-error"`, "Choose a time.")
	e.Drive.Book(e.Drive.Person(), s, testkit.Morning) // somebody is faster
	b.post(path, append(fields, "slot", "1")...).Wants(409, `id="slot-error"`)
	b.get("/household").Lacks("/slip/")
	for range 2 { // a double click
		if p := b.post(path, append(fields, "slot", "2")...).Wants(200, "All places are booked", "/household/"+mother+"/slip/", "/household/"+son+"/slip/"); strings.Count(p.Body, "/slip/") != 2 {
			t.Errorf("%d slips", strings.Count(p.Body, "/slip/"))
		}
	}
	e.signedIn("9876543211").post(path, append(fields, "slot", "1")...).Wants(404).Lacks("Lakshmi")
	b.get(path + "?person=" + aunt + "&person=" + testkit.Pune).Wants(404) // not all of those who were asked for
}

func TestABookingMoves(t *testing.T) {
	e := newTown(t)
	from, to := e.Drive.Session(testkit.Today.Add(2), 1), e.Drive.Session(testkit.Today.Add(3), 1)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + from.ID)
	slip := b.post("/household/"+who+"/book/"+from.ID, "id", form.Hidden("id"), "slot", "1").Wants(200, "Move to another time or place")
	b.get(slip.Path+"/move").Wants(200, "Your booking now: Sunday, 19 September 2021", from.ID, to.ID)
	b.get("/household/"+who+"/book/"+from.ID+"?instead="+form.Hidden("id")).Wants(200, `value="2"`, "Move my booking here").Lacks(`name="slot" type="radio" value="1">`)
	choice := b.get("/household/"+who+"/book/"+to.ID+"?instead="+form.Hidden("id")).Wants(200, "Your booking now", form.Hidden("id"))
	var moved page
	for range 2 {
		moved = b.post("/household/"+who+"/book/"+to.ID, "id", choice.Hidden("id"), "instead", form.Hidden("id"), "slot", "1").
			Wants(200, "Your booking has moved", "20 September 2021")
	}
	b.get(slip.Path).Wants(200, "It was cancelled.", "Your booking now: Monday, 20 September 2021", `href="`+moved.Path+`"`).Lacks("ow-code")
	for _, page := range []string{"/move", "/cancel"} {
		if p := b.get(slip.Path + page); p.Path != slip.Path {
			t.Errorf("%s of a booking that is over leads to %s", page, p.Path)
		}
	}
	own := moved.Path[len(moved.Path)-36:]
	b.post("/household/"+who+"/book/"+to.ID, "id", own, "instead", own, "slot", "2").Wants(409, "sent before with other details")
	if p := b.get("/household"); strings.Count(p.Body, "/slip/") != 1 || !strings.Contains(p.Body, moved.Path) {
		t.Errorf("bookings after the move: %s", p.Body)
	}
	e.Clock.Set(testkit.Today.Add(3), 600)
	b = e.signedIn("9876543210")
	b.get(moved.Path+"/move").Wants(409, "until the day before")
	e.signedIn("9876543211").get(moved.Path + "/move").Wants(404)
}

func TestThePairOfABooking(t *testing.T) {
	e := newTown(t)
	lot := e.Drive.Lot("COVAXIN", "2022-06-30", 100)
	one := e.Drive.Publish(e.Drive.Plan(testkit.Today.Add(2), lot, 2))
	early, two := e.Drive.Publish(e.Drive.Plan(testkit.Today.Add(29), lot, 2)), e.Drive.Publish(e.Drive.Plan(testkit.Today.Add(31), lot, 2))
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + one.ID)
	slip := b.post("/household/"+who+"/book/"+one.ID, "id", form.Hidden("id"), "slot", "1").Wants(200, "Book the next dose too")
	b.get(slip.Path+"/second").Wants(200, "from 17 October 2021", two.ID).Lacks(early.ID)
	form = b.get("/household/"+who+"/book/"+two.ID+"?dose=2").Wants(200, `name="dose" value="2"`)
	second := b.post("/household/"+who+"/book/"+two.ID, "id", form.Hidden("id"), "dose", "2", "slot", "1").Wants(200, "18 October 2021", "Dose 2")
	b.get(slip.Path).Wants(200).Lacks("Book the next dose too")
	b.get(slip.Path + "/second").Wants(422)
	if p := b.get("/household").Wants(200, "Dose 1", "Dose 2"); strings.Count(p.Body, "/slip/") != 2 {
		t.Errorf("%d slips", strings.Count(p.Body, "/slip/"))
	}
	b.get(second.Path+"/cancel").Wants(200, "Yes, cancel").Lacks("is cancelled too")
	b.get(slip.Path+"/cancel").Wants(200, "The booking of dose 2 for 18 October 2021 is cancelled too.")
	b.post(slip.Path + "/cancel").Wants(200)
	b.get("/household").Wants(200).Lacks("/slip/")
	b.get(slip.Path + "/cancel").Wants(200).Lacks("is cancelled too")
}

func TestWhoTookConsentBackIsLedToIt(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today.Add(2), 2)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/consent/end")
	b.post("/household/"+who+"/consent/end", "id", form.Hidden("id")).Wants(200)
	for _, path := range []string{"/book/" + s.ID, "/household/" + who + "/book/" + s.ID} {
		b.get(path).Wants(200, "/household/"+who+"/consent").Lacks(`type="radio"`)
	}
}
