package office_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestSessionsAreListedPageByPage(t *testing.T) {
	e := newPlace(t)
	var at []facility.Facility
	for n := range 60 {
		f := e.Drive.Facility
		f.ID, f.Name, f.PinCode = id.New(), fmt.Sprintf("Centre %02d", n), "411099"
		at = append(at, f)
	}
	testkit.Done(t, e.Drive.Store.AddFacilities(context.Background(), testkit.National(), at))
	for _, f := range at {
		testkit.NewDriveAt(t, e.Drive.Store, f).Session(testkit.Today, 1)
	}
	e.Drive.Session(testkit.Today, 1)
	officer := e.as(staff.State)
	first := officer.Get("/office/sessions").Wants(200, "9:00 am to 5:00 pm", "Covishield", ">Today<")
	second := officer.Get(strings.ReplaceAll(first.Find(`href="([^"]+)" rel="next"`), "&amp;", "&")).Wants(200).Lacks(`rel="next"`)
	for _, f := range at {
		if strings.Count(first.Body+second.Body, f.Name) != 1 {
			t.Errorf("%s is not listed once", f.Name)
		}
	}
	officer.Get("/office/sessions?q=aundh").Wants(200, "Aundh").Lacks("Centre")
	officer.Get("/office/sessions?q=411099").Wants(200, "Centre 07").Lacks("Aundh District Hospital")
	officer.Get("/office/sessions?q=%25").Wants(200).Lacks("Centre")
	officer.Get("/office/sessions?area="+testkit.Pune+"&facility="+at[3].ID).Wants(200, "Centre 03").Lacks("Centre 04", "Aundh District Hospital")
	officer.Get("/office/sessions?area=" + testkit.Delhi).Wants(404)

	state := staff.Actor{ID: id.New(), Role: staff.State, Scope: staff.Over("IN-MH")}
	wide := e.joins(state)
	wide.Get("/office/sessions/calendar").Wants(200, "Pune", "61 sessions: 0 of 183 places taken")
	wide.Get("/office/sessions/calendar?by=site").Wants(200, "Centre 00")
	wide.Get("/office/sessions?area="+testkit.Pune).Wants(200, "Centre 00", "Back to the wider area")
	sites := officer.Get("/office/sessions/calendar?area="+testkit.Pune).Wants(200, "1 session: 0 of 3 places taken")
	officer.Get(strings.ReplaceAll(sites.Find(`href="([^"]+after=[^"]+)"`), "&amp;", "&")).Wants(200, "1 session").Lacks(`rel="next"`)
	officer.Get("/office/sessions/calendar?from=" + url.QueryEscape("2021-09-20")).Wants(200).Lacks("1 session")
	e.as(staff.SiteManager).Get("/office/sessions/calendar").Wants(200, "Aundh District Hospital").Lacks("Centre")
}

func TestASessionIsCancelledWithAReason(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Session(testkit.Today.Add(1), 3)
	e.Drive.Book(e.Drive.Person(), s, testkit.Morning)
	officer, path := e.as(staff.District), "/office/sessions/"+s.ID
	officer.Get(path).Wants(200, path+"/cancel", path+"/slots")
	officer.Get(path+"/cancel").Wants(200, "1 person is booked")
	officer.Post(path+"/cancel").Wants(400, `id="reason-error"`)
	for range 2 { // a double click
		officer.Post(path+"/cancel", "reason", "no_vaccine").Wants(303)
	}
	officer.Get(path).Wants(200, "Cancelled", "There is no vaccine", "are being told").Lacks(path+"/cancel", path+"/slots")
	for more := true; more; {
		var err error
		more, err = e.Drive.Store.EndBookings(context.Background())
		testkit.Done(t, err)
	}
	officer.Get(path).Wants(200, "1 person was told where to book")
	other := testkit.NewDrive(t, e.Drive.Store).Session(testkit.Today, 3)
	e.as(staff.Facility).Post("/office/sessions/"+other.ID+"/cancel", "reason", "weather").Wants(404)
	e.as(staff.Auditor).Post(path+"/cancel", "reason", "weather").Wants(403)
}

func TestTimesAndPlacesChange(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Publish(e.Drive.Plan(testkit.Today.Add(1), e.Drive.Lot("COVISHIELD", "2022-06-30", 40), 10))
	e.Drive.Book(e.Drive.Person(), s, testkit.Morning)
	officer, path := e.as(staff.District), "/office/sessions/"+s.ID+"/slots"
	form := officer.Get(path).Wants(200, `value="09:00"`, "1 place taken")
	act := func(changes ...string) page {
		return officer.Post(path, append([]string{"new", form.Hidden("new"), "starts-1", "09:00", "ends-1", "12:00", "capacity-1", "10",
			"starts-2", "13:00", "ends-2", "17:00", "capacity-2", "10", "starts-3", "09:00", "ends-3", "17:00", "capacity-3", "10"}, changes...)...)
	}
	act("capacity-1", "0").Wants(422, `id="capacity-1-error"`, "1 places are taken")
	act("capacity-1", "many").Wants(400, `id="capacity-1-error"`, `value="many"`)
	act("starts-2", "18:00").Wants(400, `id="starts-2-error"`)
	act("capacity-1", "50").Wants(422, "30 doses are missing")
	for range 2 {
		act("capacity-1", "१५", "capacity-4", "5", "starts-4", "17:00", "ends-4", "18:00", "channel", "online", "dose", "2").Wants(303)
	}
	act("capacity-4", "5", "starts-4", "17:00", "ends-4", "00:00").Wants(303) // until midnight
	l, err := e.Drive.Store.PublicSession(context.Background(), s.ID)
	testkit.Done(t, err)
	if len(l.Session.Slots) != 4 || l.Session.Slots[0].Capacity != 10 || l.Session.Slots[3].Ends != 1440 || l.Session.Slots[3].Dose != 2 || l.Session.Lots[0].Reserved != 35 {
		t.Errorf("%+v", l.Session)
	}
}

// Two look at the slots of a session and both save: the second is told, and sees what the first saved beside what they typed.
func TestSlotsThatSomebodyElseChanged(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Publish(e.Drive.Plan(testkit.Today.Add(1), e.Drive.Lot("COVISHIELD", "2022-06-30", 60), 10))
	one, other, path := e.as(staff.District), e.as(staff.State), "/office/sessions/"+s.ID+"/slots"
	form := one.Get(path)
	act := func(b *browser, form page, changes ...string) page {
		return b.Post(path, append([]string{"new", form.Hidden("new"), "saw", form.Hidden("saw"), "starts-1", "09:00", "ends-1", "12:00", "capacity-1", "10",
			"starts-2", "13:00", "ends-2", "17:00", "capacity-2", "10", "starts-3", "09:00", "ends-3", "17:00", "capacity-3", "10"}, changes...)...)
	}
	first := []string{"capacity-1", "12", "capacity-4", "5", "starts-4", "17:00", "ends-4", "18:00", "channel", "online"}
	for range 2 {
		act(one, form, first...).Wants(303) // the same twice is once
	}
	act(other, form).Wants(409, "Somebody else has changed these slots")
	again := act(other, form, "capacity-2", "20", "capacity-4", "3", "starts-4", "18:00", "ends-4", "19:00", "channel", "walk_in").Wants(409, "Somebody else has changed these slots",
		"Saved now: 9:00 am to 12:00 pm. Places: 12.", `name="capacity-2" type="text" inputmode="numeric" value="20"`, `name="capacity-4" type="text" inputmode="numeric" value="5"`, `name="capacity-5" type="text" inputmode="numeric" value="3"`)
	slots := func() []session.Slot {
		l, err := e.Drive.Store.PublicSession(context.Background(), s.ID)
		testkit.Done(t, err)
		return l.Session.Slots
	}
	if got := session.SlotsText(slots()); got != "09:00-12:00 online 12; 13:00-17:00 online 10; 09:00-17:00 walk_in 10; 17:00-18:00 online 5" {
		t.Errorf("%s", got)
	}
	act(other, again, "capacity-1", "12", "capacity-2", "20", "starts-4", "17:00", "ends-4", "18:00", "capacity-4", "5", "capacity-5", "3", "starts-5", "18:00", "ends-5", "19:00", "channel", "walk_in").Wants(303)
	if got := session.SlotsText(slots()); got != "09:00-12:00 online 12; 13:00-17:00 online 20; 09:00-17:00 walk_in 10; 17:00-18:00 online 5; 18:00-19:00 walk_in 3" {
		t.Errorf("%s", got)
	}
}
