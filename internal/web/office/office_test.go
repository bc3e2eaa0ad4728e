package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestASessionIsPlannedStepByStep(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	officer := e.as(staff.District)
	step := officer.get("/office/sessions/new").wants(200, "Aundh District Hospital").find(`href="(/office/sessions/new\?facility=[^"]+)"`)
	step = officer.get(step).wants(200, "100 doses free").lacks("Covaxin").find(`href="([^"]+product=COVISHIELD)"`)
	form := officer.get(step).wants(200, "Doses of batch "+lot.Number)
	act := map[string]string{"id": form.hidden("id"), "date": "2021-09-20", "from": "09:00", "until": "13:00", "length": "120",
		"online": "20", "first": "5", "second": "10", "walk_in": "10", "lot-" + lot.ID: "40"}
	send := func(changes ...string) page {
		var fields []string
		for name, value := range act {
			fields = append(fields, name, value)
		}
		return officer.post(step, append(fields, changes...)...)
	}
	send().wants(422, "There are 50 places but only 40 doses", `value="40"`, form.hidden("id"))
	send("online", "twenty").wants(400, `id="online-error"`, `value="twenty"`)
	send("second", "16").wants(400, `id="first-error"`)
	send("until", "08:00").wants(400, `id="until-error"`)
	send("length", "0").wants(400)
	send("fee", "free").wants(400, "Enter the price as a number")
	send("date", "2021-09-16").wants(422, `id="date-error"`)
	send("lot-"+lot.ID, "101").wants(422, "has 100 doses left")

	act["lot-"+lot.ID], act["fee"] = "50", "780"
	session := "/office/sessions/" + form.hidden("id")
	for range 2 { // a double click is one session
		if to := send().wants(303).to; to != session {
			t.Errorf("publishing leads to %s", to)
		}
	}
	officer.get(session).wants(200, "780 INR", "9:00 am to 11:00 am", "11:00 am to 1:00 pm", "9:00 am to 1:00 pm", lot.Number)
	s, err := e.drive.Store.Session(context.Background(), e.drive.Actor(staff.District).Scope, form.hidden("id"))
	testkit.Done(t, err)
	got := ""
	for _, slot := range s.Session.Slots {
		got += fmt.Sprintf("%d-%d %s dose %d: %d\n", slot.Starts/60, slot.Ends/60, slot.Channel, slot.Dose, slot.Capacity)
	}
	if want := "9-11 online dose 0: 5\n9-11 online dose 1: 5\n9-11 online dose 2: 10\n11-13 online dose 0: 5\n11-13 online dose 1: 5\n11-13 online dose 2: 10\n9-13 walk_in dose 0: 10\n"; got != want || s.Session.Fee != 78000 {
		t.Errorf("the slots are\n%snot\n%sat %d paise", got, want, s.Session.Fee)
	}
	officer.get("/office/sessions?date=2021-09-20").wants(200, "Aundh District Hospital", "20 September 2021")
	officer.get("/office/sessions?date=20.9.2021").wants(400, `id="date-error"`)
}

func TestVaccineComesIn(t *testing.T) {
	e := newPlace(t)
	handler, stock := e.as(staff.ColdChain), "/office/stock/"+e.drive.Facility.ID
	handler.get("/office/stock").wants(200, stock)
	form := handler.get(stock+"/receive").wants(200, "Covishield")
	act := []string{"id", form.hidden("id"), "product", "COVISHIELD", "number", "4121z077", "doses", "५००",
		"expires-day", "31", "expires-month", "2", "expires-year", "2022"}
	handler.post(stock+"/receive", act...).wants(400, `id="expires-error"`, `value="4121z077"`)
	act[9] = "28"
	for range 2 {
		handler.post(stock+"/receive", act...).wants(303)
	}
	handler.get(stock).wants(200, "4121Z077", "28 February 2022", ">500<")
	again := handler.get(stock + "/receive").hidden("id")
	handler.post(stock+"/receive", "id", again, "product", "COVISHIELD", "number", "4121Z077", "doses", "1",
		"expires-day", "1", "expires-month", "3", "expires-year", "2022").wants(409, `id="number-error"`)
	handler.get("/office/facilities").wants(403)
	if to := handler.get("/office").wants(303).to; to != "/office/stock" {
		t.Errorf("the office begins at %s", to)
	}
}

func TestAFacilityIsAddedInADistrictOfMine(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.State)
	officer.get("/office/facilities/new?area=IN").wants(404)
	form := officer.get("/office/facilities/new?area="+testkit.Pune).wants(200, "<bdi>Pune</bdi>")
	act := []string{"id", form.hidden("id"), "name", "Baner Health Post", "kind", "public", "pin_code", "41", "address", "Baner"}
	officer.post("/office/facilities/new?area="+testkit.Pune, act...).wants(400, `id="pin_code-error"`, "Baner Health Post")
	act[7] = "411045"
	officer.post("/office/facilities/new?area="+testkit.Pune, append(act, "lat", "north")...).wants(400, `id="lat-error"`)
	officer.post("/office/facilities/new?area="+testkit.Pune, act...).wants(303)
	officer.get("/office/facilities").wants(200, "Baner Health Post")
	officer.post("/office/facilities/new?area="+testkit.Delhi, act...).wants(404)
}

func TestALongListGoesOnPageByPage(t *testing.T) {
	e := newPlace(t)
	var many []facility.Facility
	for n := range 60 {
		f := e.drive.Facility
		f.ID, f.Name = id.New(), fmt.Sprintf("Centre %02d", n)
		many = append(many, f)
	}
	testkit.Done(t, e.drive.Store.AddFacilities(context.Background(), testkit.National(), many))
	officer := e.as(staff.District)
	first := officer.get("/office/stock").wants(200)
	second := officer.get(first.find(`href="([^"]+)" rel="next"`)).wants(200, "Back to the start").lacks(`rel="next"`)
	for _, f := range many {
		if strings.Count(first.body+second.body, f.Name) != 1 {
			t.Errorf("%s is not listed once", f.Name)
		}
	}
}

func TestOutsideTheScopeNothingIsThere(t *testing.T) {
	e := newPlace(t)
	other := testkit.NewDrive(t, e.drive.Store)
	s := other.Session(testkit.Today, 3)
	manager := e.as(staff.Facility)
	for _, path := range []string{"/office/sessions/" + s.ID, "/office/stock/" + other.Facility.ID, "/office/stock/" + other.Facility.ID + "/receive"} {
		manager.get(path).wants(404)
	}
	manager.get("/office/sessions/new?facility="+other.Facility.ID).wants(200, "There is no vaccine here") // of their own facility
	if to := manager.get("/office/stock").wants(303).to; to != "/office/stock/"+e.drive.Facility.ID {
		t.Errorf("the vaccine of a facility is at %s", to)
	}
}
