package citizen_test

import (
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
)

func TestFromSearchToSlipToCancelled(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(2)
	s := e.Drive.Session(day, 3)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")

	b.get("/sessions?person="+who+"&date="+day.String()).Wants(200, "Lakshmi Bai", "Aundh District Hospital", "6 places free", "/household/"+who+"/book/"+s.ID)
	form := b.get("/household/"+who+"/book/"+s.ID).Wants(200, "9:00", "3 places free")
	form.Lacks(`value="3"`) // the slot of walk-ins
	b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id")).Wants(400, `id="slot-error"`, "Choose a time.", form.Hidden("id"))

	var slip page
	for range 2 {
		slip = b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "1").
			Wants(200, "Lakshmi Bai", "Aundh District Hospital", "411027", "19 September 2021", "<svg class=\"ow-qr\"", `d="M`)
		if code := slip.Find(`class="ow-code">(\d+)<`); len(code) != 4 {
			t.Errorf("the code is %q", code)
		}
	}
	if want := "/household/" + who + "/slip/" + form.Hidden("id"); slip.Path != want {
		t.Errorf("booking leads to %s", slip.Path)
	}
	e.Clock.Advance(2 * time.Second) // until then the search may show what it found before
	b.get("/sessions?person="+who+"&date="+day.String()).Wants(200, "There is already a booking", "5 places free").Lacks("/book/")
	b.get("/household").Wants(200, slip.Path)
	b.post("/household/"+who+"/book/"+s.ID, "id", id.New(), "slot", "1").Wants(409, "There is already a booking")

	b.get(slip.Path+"/cancel").Wants(200, "Cancel this booking?", "Yes, cancel")
	for range 2 {
		if p := b.post(slip.Path+"/cancel").Wants(200, "The booking is cancelled"); p.Path != "/household" {
			t.Errorf("cancelling leads to %s", p.Path)
		}
	}
	b.get(slip.Path).Wants(200, "It was cancelled.").Lacks("ow-code")
	e.Clock.Advance(2 * time.Second)
	b.get("/sessions?person="+who+"&date="+day.String()).Wants(200, "6 places free")
}

func TestOnTheDayItIsTooLateToCancel(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today, 3)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + s.ID)
	slip := b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "2").Wants(200)
	b.get(slip.Path+"/cancel").Wants(422, "A booking can be cancelled until the day before").Lacks("Yes, cancel")
	b.post(slip.Path+"/cancel").Wants(422, "A booking can be cancelled until the day before").Lacks("Yes, cancel")
	b.get(slip.Path).Wants(200, "ow-code")
}

func TestOtherPeoplesThingsAreNotThere(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today.Add(2), 3)
	hers := e.signedIn("9876543210")
	who := hers.registered("Lakshmi Bai")
	form := hers.get("/household/" + who + "/book/" + s.ID)
	slip := hers.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "1").Path

	his := e.signedIn("9876543211")
	own := his.registered("Ravi")
	for _, path := range []string{
		"/household/" + who + "/book/" + s.ID, slip, slip + "/cancel", "/sessions?person=" + who,
		strings.Replace(slip, who, own, 1), "/household/" + own + "/book/" + id.New(), "/book/" + id.New(),
	} {
		his.get(path).Wants(404).Lacks("Lakshmi", "ow-code")
	}
	his.post("/household/"+who+"/book/"+s.ID, "id", id.New(), "slot", "1").Wants(404)
	his.post(slip + "/cancel").Wants(404)
	his.post(strings.Replace(slip, who, own, 1) + "/cancel").Wants(404)
	hers.get(slip).Wants(200, "ow-code")
}

func TestAFullSession(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(2)
	s := e.Drive.Session(day, 1)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + s.ID)
	e.Drive.Book(e.Drive.Person(), s, testkit.Morning)
	b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "1").Wants(409, `id="slot-error"`, "1 places are free at other times")
	b.get("/household/"+who+"/book/"+s.ID).Wants(200, `value="1" disabled`, "Full")
	e.Drive.Book(e.Drive.Person(), s, testkit.Afternoon)
	b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "2").Wants(409, "This session is full")
	b.get("/sessions?pin_code=411027&date="+day.String()).Wants(200, "0 places free").Lacks("Book here")
}

func TestAMissedBookingStandsInNobodysWay(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today, 3)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + s.ID)
	slip := b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "2")
	e.Clock.Set(testkit.Today.Add(1), 9*60)
	b = e.signedIn("9876543210")
	b.get(slip.Path).Wants(200, "The day has passed.").Lacks("ow-code")
	b.get("/household").Wants(200, "/sessions?person="+who)
	again := e.Drive.Session(testkit.Today.Add(2), 3)
	form = b.get("/household/" + who + "/book/" + again.ID)
	b.post("/household/"+who+"/book/"+again.ID, "id", form.Hidden("id"), "slot", "2").Wants(200, "ow-code")
}
