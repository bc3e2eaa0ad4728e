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
	s := e.drive.Session(day, 3)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")

	b.get("/sessions?person="+who+"&date="+day.String()).wants(200, "Lakshmi Bai", "Aundh District Hospital", "6 places free", "/household/"+who+"/book/"+s.ID)
	form := b.get("/household/"+who+"/book/"+s.ID).wants(200, "9:00", "3 places free")
	form.lacks(`value="3"`) // the slot of walk-ins
	b.post("/household/"+who+"/book/"+s.ID, "id", form.hidden("id")).wants(400, `id="slot-error"`, "Choose a time.", form.hidden("id"))

	var slip page
	for range 2 {
		slip = b.post("/household/"+who+"/book/"+s.ID, "id", form.hidden("id"), "slot", "1").
			wants(200, "Lakshmi Bai", "Aundh District Hospital", "411027", "19 September 2021", "<svg class=\"ow-qr\"", `d="M`)
		if code := slip.find(`class="ow-code">(\d+)<`); len(code) != 4 {
			t.Errorf("the code is %q", code)
		}
	}
	if want := "/household/" + who + "/slip/" + form.hidden("id"); slip.path != want {
		t.Errorf("booking leads to %s", slip.path)
	}
	e.clock.Advance(2 * time.Second) // until then the search may show what it found before
	b.get("/sessions?person="+who+"&date="+day.String()).wants(200, "There is already a booking", "5 places free").lacks("/book/")
	b.get("/household").wants(200, slip.path)
	b.post("/household/"+who+"/book/"+s.ID, "id", id.New(), "slot", "1").wants(409, "There is already a booking")

	b.get(slip.path+"/cancel").wants(200, "Cancel this booking?", "Yes, cancel")
	for range 2 {
		if p := b.post(slip.path+"/cancel").wants(200, "The booking is cancelled"); p.path != "/household" {
			t.Errorf("cancelling leads to %s", p.path)
		}
	}
	b.get(slip.path).wants(200, "It was cancelled.").lacks("ow-code")
	e.clock.Advance(2 * time.Second)
	b.get("/sessions?person="+who+"&date="+day.String()).wants(200, "6 places free")
}

func TestOnTheDayItIsTooLateToCancel(t *testing.T) {
	e := newTown(t)
	s := e.drive.Session(testkit.Today, 3)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + s.ID)
	slip := b.post("/household/"+who+"/book/"+s.ID, "id", form.hidden("id"), "slot", "2").wants(200)
	b.get(slip.path+"/cancel").wants(422, "A booking can be cancelled until the day before").lacks("Yes, cancel")
	b.post(slip.path+"/cancel").wants(422, "A booking can be cancelled until the day before").lacks("Yes, cancel")
	b.get(slip.path).wants(200, "ow-code")
}

func TestOtherPeoplesThingsAreNotThere(t *testing.T) {
	e := newTown(t)
	s := e.drive.Session(testkit.Today.Add(2), 3)
	hers := e.signedIn("9876543210")
	who := hers.registered("Lakshmi Bai")
	form := hers.get("/household/" + who + "/book/" + s.ID)
	slip := hers.post("/household/"+who+"/book/"+s.ID, "id", form.hidden("id"), "slot", "1").path

	his := e.signedIn("9876543211")
	own := his.registered("Ravi")
	for _, path := range []string{
		"/household/" + who + "/book/" + s.ID, slip, slip + "/cancel", "/sessions?person=" + who,
		strings.Replace(slip, who, own, 1), "/household/" + own + "/book/" + id.New(), "/book/" + id.New(),
	} {
		his.get(path).wants(404).lacks("Lakshmi", "ow-code")
	}
	his.post("/household/"+who+"/book/"+s.ID, "id", id.New(), "slot", "1").wants(404)
	his.post(slip + "/cancel").wants(404)
	his.post(strings.Replace(slip, who, own, 1) + "/cancel").wants(404)
	hers.get(slip).wants(200, "ow-code")
}

func TestAFullSession(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(2)
	s := e.drive.Session(day, 1)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + s.ID)
	e.drive.Book(e.drive.Person(), s, testkit.Morning)
	b.post("/household/"+who+"/book/"+s.ID, "id", form.hidden("id"), "slot", "1").wants(409, `id="slot-error"`, "1 places are free at other times")
	b.get("/household/"+who+"/book/"+s.ID).wants(200, `value="1" disabled`, "Full")
	e.drive.Book(e.drive.Person(), s, testkit.Afternoon)
	b.post("/household/"+who+"/book/"+s.ID, "id", form.hidden("id"), "slot", "2").wants(409, "This session is full")
	b.get("/sessions?pin_code=411027&date="+day.String()).wants(200, "0 places free").lacks("Book here")
}

func TestAMissedBookingStandsInNobodysWay(t *testing.T) {
	e := newTown(t)
	s := e.drive.Session(testkit.Today, 3)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + s.ID)
	slip := b.post("/household/"+who+"/book/"+s.ID, "id", form.hidden("id"), "slot", "2")
	e.clock.Set(testkit.Today.Add(1), 9*60)
	b = e.signedIn("9876543210")
	b.get(slip.path).wants(200, "The day has passed.").lacks("ow-code")
	b.get("/household").wants(200, "/sessions?person="+who)
	again := e.drive.Session(testkit.Today.Add(2), 3)
	form = b.get("/household/" + who + "/book/" + again.ID)
	b.post("/household/"+who+"/book/"+again.ID, "id", form.hidden("id"), "slot", "2").wants(200, "ow-code")
}
