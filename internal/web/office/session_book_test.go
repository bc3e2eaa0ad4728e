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
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 50)
	officer := e.as(staff.District)
	path := "/office/sessions/new?facility=" + e.Drive.Facility.ID + "&product=COVISHIELD"
	form := officer.Get(path).Wants(200, "Places for the invited in each slot", "Vaccination team")
	to := officer.Post(path, "id", form.Hidden("id"), "date", "2021-09-20", "from", "09:00", "until", "13:00", "length", "240", "online", "0", "invited", "2",
		"walk_in", "10", "team", "Team B", "lot-"+lot.ID, "12").Wants(303).To
	officer.Get(to).Wants(200, "Team B", "Invited", "Book for somebody")
	ident := to[len("/office/sessions/"):]
	person := e.Drive.Person("+919876543210")

	caller := e.as(staff.CallCentre)
	page := caller.Get(to+"/book").Wants(200, "9:00 am to 1:00 pm · Invited")
	act := []string{"id", page.Hidden("id"), "reference", person.Reference, "slot", "1"}
	caller.Post(to+"/book", "id", page.Hidden("id"), "reference", "12345678901234", "slot", "1").Wants(404, `id="reference-error"`)
	caller.Post(to+"/book", act...).Wants(200, "Booked. Tell the person: dose 1", `class="ow-code">`)
	caller.Post(to+"/book", act...).Wants(200, "Booked. Tell the person: dose 1") // a double click
	officer.Get(to).Wants(200, `<dt>Booked</dt><dd>1</dd>`)
	caller.Get(to+"/book").Wants(200, "9:00 am to 1:00 pm · Invited")

	s, err := e.Drive.Store.PublicSession(context.Background(), ident)
	testkit.Done(t, err)
	other := e.Drive.Person("+919876543211")
	_, err = e.Drive.Store.Book(context.Background(), "+919876543211", testkit.Booking(other, s.Session, 1))
	testkit.Refused(t, err, "slot_unknown")
	shown, err := e.Drive.Store.ShowSessions(context.Background(), store.Search{Area: testkit.Pune, From: s.Session.Date, Until: s.Session.Date})
	testkit.Done(t, err)
	for _, l := range shown.Listings {
		if n := l.Session.Free(session.Online, 0); n != 0 {
			t.Errorf("a search shows %d places", n)
		}
	}
	_, err = e.Drive.Store.BookFor(context.Background(), e.Drive.Actor(staff.CallCentre), testkit.Booking(other, s.Session, 1))
	testkit.Done(t, err)
	third := e.Drive.Person("+919876543212")
	_, err = e.Drive.Store.BookFor(context.Background(), e.Drive.Actor(staff.CallCentre), testkit.Booking(third, s.Session, 1))
	testkit.Refused(t, err, "session_full")
	caller.Get(to+"/book").Wants(200, "This session is full")
	e.as(staff.Verifier).Get(to + "/book").Wants(403)
}
