package citizen_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

func TestAFamilyBooksTogether(t *testing.T) {
	e := newTown(t)
	s := e.drive.Session(testkit.Today.Add(2), 2)
	b := e.signedIn("9876543210")
	mother, son, aunt := b.registered("Lakshmi Bai"), b.registered("Ravi"), b.registered("Meena")
	p := b.get("/book/"+s.ID).wants(200, "Who is coming?", "Lakshmi Bai", "Ravi", "Meena")
	b.get("/book/"+s.ID+"?asked=1").wants(400, `id="person-error"`, "Choose at least one person.")
	if p = b.get("/book/" + s.ID + "?asked=1&person=" + son); p.path != "/household/"+son+"/book/"+s.ID {
		t.Errorf("one person leads to %s", p.path)
	}
	b.get("/book/"+s.ID+"?asked=1&person="+mother+"&person="+son+"&person="+aunt).
		wants(200, "There is no time with 3 places left here", "Choose other people").lacks(`type="radio"`)

	form := b.get("/book/"+s.ID+"?asked=1&person="+mother+"&person="+son).wants(200, "2 places free", "9:00")
	path := "/book/" + s.ID + "/together"
	fields := []string{"id", form.hidden("id"), "person", mother, "person", son}
	b.post(path, fields...).wants(400, `id="slot-error"`, "Choose a time.")
	e.drive.Book(e.drive.Person(), s, testkit.Morning) // somebody is faster
	b.post(path, append(fields, "slot", "1")...).wants(409, `id="slot-error"`)
	b.get("/household").lacks("/slip/")
	for range 2 { // a double click
		if p := b.post(path, append(fields, "slot", "2")...).wants(200, "All places are booked", "/household/"+mother+"/slip/", "/household/"+son+"/slip/"); strings.Count(p.body, "/slip/") != 2 {
			t.Errorf("%d slips", strings.Count(p.body, "/slip/"))
		}
	}
	e.signedIn("9876543211").post(path, append(fields, "slot", "1")...).wants(404).lacks("Lakshmi")
	b.get(path + "?person=" + aunt + "&person=" + testkit.Pune).wants(404) // not all of those who were asked for
}

func TestABookingMoves(t *testing.T) {
	e := newTown(t)
	from, to := e.drive.Session(testkit.Today.Add(2), 1), e.drive.Session(testkit.Today.Add(3), 1)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + from.ID)
	slip := b.post("/household/"+who+"/book/"+from.ID, "id", form.hidden("id"), "slot", "1").wants(200, "Move to another time or place")
	b.get(slip.path+"/move").wants(200, "Your booking now: Sunday, 19 September 2021", from.ID, to.ID)
	b.get("/household/"+who+"/book/"+from.ID+"?instead="+form.hidden("id")).wants(200, `value="2"`, "Move my booking here").lacks(`name="slot" type="radio" value="1">`)
	choice := b.get("/household/"+who+"/book/"+to.ID+"?instead="+form.hidden("id")).wants(200, "Your booking now", form.hidden("id"))
	var moved page
	for range 2 {
		moved = b.post("/household/"+who+"/book/"+to.ID, "id", choice.hidden("id"), "instead", form.hidden("id"), "slot", "1").
			wants(200, "Your booking has moved", "20 September 2021")
	}
	b.get(slip.path).wants(200, "It was cancelled.", "Your booking now: Monday, 20 September 2021", `href="`+moved.path+`"`).lacks("ow-code")
	for _, page := range []string{"/move", "/cancel"} {
		if p := b.get(slip.path + page); p.path != slip.path {
			t.Errorf("%s of a booking that is over leads to %s", page, p.path)
		}
	}
	own := moved.path[len(moved.path)-36:]
	b.post("/household/"+who+"/book/"+to.ID, "id", own, "instead", own, "slot", "2").wants(409, "sent before with other details")
	if p := b.get("/household"); strings.Count(p.body, "/slip/") != 1 || !strings.Contains(p.body, moved.path) {
		t.Errorf("bookings after the move: %s", p.body)
	}
	e.clock.Set(testkit.Today.Add(3), 600)
	b = e.signedIn("9876543210")
	b.get(moved.path+"/move").wants(409, "until the day before")
	e.signedIn("9876543211").get(moved.path + "/move").wants(404)
}

func TestThePairOfABooking(t *testing.T) {
	e := newTown(t)
	lot := e.drive.Lot("COVAXIN", "2022-06-30", 100)
	one := e.drive.Publish(e.drive.Plan(testkit.Today.Add(2), lot, 2))
	early, two := e.drive.Publish(e.drive.Plan(testkit.Today.Add(29), lot, 2)), e.drive.Publish(e.drive.Plan(testkit.Today.Add(31), lot, 2))
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/book/" + one.ID)
	slip := b.post("/household/"+who+"/book/"+one.ID, "id", form.hidden("id"), "slot", "1").wants(200, "Book the next dose too")
	b.get(slip.path+"/second").wants(200, "from 17 October 2021", two.ID).lacks(early.ID)
	form = b.get("/household/"+who+"/book/"+two.ID+"?dose=2").wants(200, `name="dose" value="2"`)
	b.post("/household/"+who+"/book/"+two.ID, "id", form.hidden("id"), "dose", "2", "slot", "1").wants(200, "18 October 2021", "Dose 2")
	b.get(slip.path).wants(200).lacks("Book the next dose too")
	b.get(slip.path + "/second").wants(422)
	if p := b.get("/household").wants(200, "Dose 1", "Dose 2"); strings.Count(p.body, "/slip/") != 2 {
		t.Errorf("%d slips", strings.Count(p.body, "/slip/"))
	}
	b.post(slip.path + "/cancel").wants(200)
	b.get("/household").wants(200).lacks("/slip/")
}

func TestWhoTookConsentBackIsLedToIt(t *testing.T) {
	e := newTown(t)
	s := e.drive.Session(testkit.Today.Add(2), 2)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	form := b.get("/household/" + who + "/consent/end")
	b.post("/household/"+who+"/consent/end", "id", form.hidden("id")).wants(200)
	for _, path := range []string{"/book/" + s.ID, "/household/" + who + "/book/" + s.ID} {
		b.get(path).wants(200, "/household/"+who+"/consent").lacks(`type="radio"`)
	}
}
