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
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

func TestSessionsAreListedPageByPage(t *testing.T) {
	e := newPlace(t)
	var at []facility.Facility
	for n := range 60 {
		f := e.drive.Facility
		f.ID, f.Name, f.PinCode = id.New(), fmt.Sprintf("Centre %02d", n), "411099"
		at = append(at, f)
	}
	testkit.Done(t, e.drive.Store.AddFacilities(context.Background(), testkit.National(), at))
	for _, f := range at {
		testkit.NewDriveAt(t, e.drive.Store, f).Session(testkit.Today, 1)
	}
	e.drive.Session(testkit.Today, 1)
	officer := e.as(staff.State)
	first := officer.get("/office/sessions").wants(200, "9:00 am to 5:00 pm", "Covishield", ">Today<")
	second := officer.get(strings.ReplaceAll(first.find(`href="([^"]+)" rel="next"`), "&amp;", "&")).wants(200).lacks(`rel="next"`)
	for _, f := range at {
		if strings.Count(first.body+second.body, f.Name) != 1 {
			t.Errorf("%s is not listed once", f.Name)
		}
	}
	officer.get("/office/sessions?q=aundh").wants(200, "Aundh").lacks("Centre")
	officer.get("/office/sessions?q=411099").wants(200, "Centre 07").lacks("Aundh District Hospital")
	officer.get("/office/sessions?q=%25").wants(200).lacks("Centre")
	officer.get("/office/sessions?area="+testkit.Pune+"&facility="+at[3].ID).wants(200, "Centre 03").lacks("Centre 04", "Aundh District Hospital")
	officer.get("/office/sessions?area=" + testkit.Delhi).wants(404)

	state := staff.Actor{ID: id.New(), Role: staff.State, Scope: staff.Over("IN-MH")}
	testkit.Done(t, e.drive.Store.AddStaff(context.Background(), store.NewStaff{ID: state.ID, Login: id.New(), Name: "Ravi", Role: state.Role, Area: "IN-MH", Password: "a long password"}))
	token, err := e.drive.Store.SignInStaff(context.Background(), state, "")
	testkit.Done(t, err)
	wide := &browser{place: e, cookie: door.Cookie + "=" + token}
	wide.get("/office/sessions/calendar").wants(200, "Pune", "61 sessions: 0 of 183 places taken")
	wide.get("/office/sessions/calendar?by=site").wants(200, "Centre 00")
	wide.get("/office/sessions?area="+testkit.Pune).wants(200, "Centre 00", "Back to the wider area")
	sites := officer.get("/office/sessions/calendar?area="+testkit.Pune).wants(200, "1 session: 0 of 3 places taken")
	officer.get(strings.ReplaceAll(sites.find(`href="([^"]+after=[^"]+)"`), "&amp;", "&")).wants(200, "1 session").lacks(`rel="next"`)
	officer.get("/office/sessions/calendar?from=" + url.QueryEscape("2021-09-20")).wants(200).lacks("1 session")
	e.as(staff.SiteManager).get("/office/sessions/calendar").wants(200, "Aundh District Hospital").lacks("Centre")
}

func TestASessionIsCancelledWithAReason(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Session(testkit.Today.Add(1), 3)
	e.drive.Book(e.drive.Person(), s, testkit.Morning)
	officer, path := e.as(staff.District), "/office/sessions/"+s.ID
	officer.get(path).wants(200, path+"/cancel", path+"/slots")
	officer.get(path+"/cancel").wants(200, "1 person is booked")
	officer.post(path+"/cancel").wants(400, `id="reason-error"`)
	for range 2 { // a double click
		officer.post(path+"/cancel", "reason", "no_vaccine").wants(303)
	}
	officer.get(path).wants(200, "Cancelled", "There is no vaccine", "are being told").lacks(path+"/cancel", path+"/slots")
	for more := true; more; {
		var err error
		more, err = e.drive.Store.EndBookings(context.Background())
		testkit.Done(t, err)
	}
	officer.get(path).wants(200, "1 person was told where to book")
	other := testkit.NewDrive(t, e.drive.Store).Session(testkit.Today, 3)
	e.as(staff.Facility).post("/office/sessions/"+other.ID+"/cancel", "reason", "weather").wants(404)
	e.as(staff.Auditor).post(path+"/cancel", "reason", "weather").wants(403)
}

func TestTimesAndPlacesChange(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Publish(e.drive.Plan(testkit.Today.Add(1), e.drive.Lot("COVISHIELD", "2022-06-30", 40), 10))
	e.drive.Book(e.drive.Person(), s, testkit.Morning)
	officer, path := e.as(staff.District), "/office/sessions/"+s.ID+"/slots"
	form := officer.get(path).wants(200, `value="09:00"`, "1 place taken")
	act := func(changes ...string) page {
		return officer.post(path, append([]string{"new", form.hidden("new"), "starts-1", "09:00", "ends-1", "12:00", "capacity-1", "10",
			"starts-2", "13:00", "ends-2", "17:00", "capacity-2", "10", "starts-3", "09:00", "ends-3", "17:00", "capacity-3", "10"}, changes...)...)
	}
	act("capacity-1", "0").wants(422, `id="capacity-1-error"`, "1 places are taken")
	act("capacity-1", "many").wants(400, `id="capacity-1-error"`, `value="many"`)
	act("starts-2", "18:00").wants(400, `id="starts-2-error"`)
	act("capacity-1", "50").wants(422, "30 doses are missing")
	for range 2 {
		act("capacity-1", "१५", "capacity-4", "5", "starts-4", "17:00", "ends-4", "18:00", "channel", "online", "dose", "2").wants(303)
	}
	act("capacity-4", "5", "starts-4", "17:00", "ends-4", "00:00").wants(303) // until midnight
	l, err := e.drive.Store.PublicSession(context.Background(), s.ID)
	testkit.Done(t, err)
	if len(l.Session.Slots) != 4 || l.Session.Slots[0].Capacity != 10 || l.Session.Slots[3].Ends != 1440 || l.Session.Slots[3].Dose != 2 || l.Session.Lots[0].Reserved != 35 {
		t.Errorf("%+v", l.Session)
	}
}

// Two look at the slots of a session and both save: the second is told, and sees what the first saved beside what they typed.
func TestSlotsThatSomebodyElseChanged(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Publish(e.drive.Plan(testkit.Today.Add(1), e.drive.Lot("COVISHIELD", "2022-06-30", 60), 10))
	one, other, path := e.as(staff.District), e.as(staff.State), "/office/sessions/"+s.ID+"/slots"
	form := one.get(path)
	act := func(b *browser, form page, changes ...string) page {
		return b.post(path, append([]string{"new", form.hidden("new"), "saw", form.hidden("saw"), "starts-1", "09:00", "ends-1", "12:00", "capacity-1", "10",
			"starts-2", "13:00", "ends-2", "17:00", "capacity-2", "10", "starts-3", "09:00", "ends-3", "17:00", "capacity-3", "10"}, changes...)...)
	}
	first := []string{"capacity-1", "12", "capacity-4", "5", "starts-4", "17:00", "ends-4", "18:00", "channel", "online"}
	for range 2 {
		act(one, form, first...).wants(303) // the same twice is once
	}
	act(other, form).wants(409, "Somebody else has changed these slots")
	again := act(other, form, "capacity-2", "20", "capacity-4", "3", "starts-4", "18:00", "ends-4", "19:00", "channel", "walk_in").wants(409, "Somebody else has changed these slots",
		"Saved now: 09:00 to 12:00. Places: 12.", `name="capacity-2" type="text" inputmode="numeric" value="20"`, `name="capacity-4" type="text" inputmode="numeric" value="5"`, `name="capacity-5" type="text" inputmode="numeric" value="3"`)
	slots := func() []session.Slot {
		l, err := e.drive.Store.PublicSession(context.Background(), s.ID)
		testkit.Done(t, err)
		return l.Session.Slots
	}
	if got := session.SlotsText(slots()); got != "09:00-12:00 online 12; 13:00-17:00 online 10; 09:00-17:00 walk_in 10; 17:00-18:00 online 5" {
		t.Errorf("%s", got)
	}
	act(other, again, "capacity-1", "12", "capacity-2", "20", "starts-4", "17:00", "ends-4", "18:00", "capacity-4", "5", "capacity-5", "3", "starts-5", "18:00", "ends-5", "19:00", "channel", "walk_in").wants(303)
	if got := session.SlotsText(slots()); got != "09:00-12:00 online 12; 13:00-17:00 online 20; 09:00-17:00 walk_in 10; 17:00-18:00 online 5; 18:00-19:00 walk_in 3" {
		t.Errorf("%s", got)
	}
}
