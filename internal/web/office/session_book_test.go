package office_test

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// Places for the invited are planned, booked by staff with the person's reference number, shown at no search, and taken by nobody else.
func TestPlacesForTheInvited(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 50)
	officer := e.as(staff.District)
	path := "/office/sessions/new?facility=" + e.drive.Facility.ID + "&product=COVISHIELD"
	form := officer.get(path).wants(200, "Places for the invited in each slot", "Vaccination team")
	to := officer.post(path, "id", form.hidden("id"), "date", "2021-09-20", "from", "09:00", "until", "13:00", "length", "240", "online", "0", "invited", "2",
		"walk_in", "10", "team", "Team B", "lot-"+lot.ID, "12").wants(303).to
	officer.get(to).wants(200, "Team B", "Invited", "Book for somebody")
	ident := to[len("/office/sessions/"):]
	person := e.drive.Person("+919876543210")

	caller := e.as(staff.CallCentre)
	page := caller.get(to+"/book").wants(200, "9:00 am to 1:00 pm · Invited")
	act := []string{"id", page.hidden("id"), "reference", person.Reference, "slot", "1"}
	caller.post(to+"/book", "id", page.hidden("id"), "reference", "12345678901234", "slot", "1").wants(404, `id="reference-error"`)
	caller.post(to+"/book", act...).wants(200, "Booked. Tell the person: dose 1", `class="ow-code">`)
	caller.post(to+"/book", act...).wants(200, "Booked. Tell the person: dose 1") // a double click
	officer.get(to).wants(200, `<dt>Booked</dt><dd>1</dd>`)
	caller.get(to+"/book").wants(200, "9:00 am to 1:00 pm · Invited")

	s, err := e.drive.Store.PublicSession(context.Background(), ident)
	testkit.Done(t, err)
	other := e.drive.Person("+919876543211")
	_, err = e.drive.Store.Book(context.Background(), "+919876543211", testkit.Booking(other, s.Session, 1))
	testkit.Refused(t, err, "slot_unknown")
	shown, err := e.drive.Store.ShowSessions(context.Background(), store.Search{Area: testkit.Pune, From: s.Session.Date, Until: s.Session.Date})
	testkit.Done(t, err)
	for _, l := range shown.Listings {
		if n := l.Session.Free(session.Online, 0); n != 0 {
			t.Errorf("a search shows %d places", n)
		}
	}
	_, err = e.drive.Store.BookFor(context.Background(), e.drive.Actor(staff.CallCentre), testkit.Booking(other, s.Session, 1))
	testkit.Done(t, err)
	third := e.drive.Person("+919876543212")
	_, err = e.drive.Store.BookFor(context.Background(), e.drive.Actor(staff.CallCentre), testkit.Booking(third, s.Session, 1))
	testkit.Refused(t, err, "session_full")
	caller.get(to+"/book").wants(200, "This session is full")
	e.as(staff.Verifier).get(to + "/book").wants(403)
}
