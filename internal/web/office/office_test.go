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
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	officer := e.as(staff.District)
	step := officer.Get("/office/sessions/new").Wants(200, "Aundh District Hospital").Find(`href="(/office/sessions/new\?facility=[^"]+)"`)
	step = officer.Get(step).Wants(200, "100 doses free").Lacks("Covaxin").Find(`href="([^"]+product=COVISHIELD)"`)
	form := officer.Get(step).Wants(200, "Doses of batch "+lot.Number)
	act := map[string]string{"id": form.Hidden("id"), "date": "2021-09-20", "from": "09:00", "until": "13:00", "length": "120",
		"online": "20", "first": "5", "second": "10", "walk_in": "10", "lot-" + lot.ID: "40"}
	send := func(changes ...string) page {
		var fields []string
		for name, value := range act {
			fields = append(fields, name, value)
		}
		return officer.Post(step, append(fields, changes...)...)
	}
	send().Wants(422, "There are 50 places but only 40 doses", `value="40"`, form.Hidden("id"))
	send("online", "twenty").Wants(400, `id="online-error"`, `value="twenty"`)
	send("second", "16").Wants(400, `id="first-error"`)
	send("until", "08:00").Wants(400, `id="until-error"`)
	send("length", "0").Wants(400)
	send("fee", "free").Wants(400, "Enter the price as a number")
	send("date", "2021-09-16").Wants(422, `id="date-error"`)
	send("lot-"+lot.ID, "101").Wants(422, "has 100 doses left")

	act["lot-"+lot.ID], act["fee"] = "50", "780"
	session := "/office/sessions/" + form.Hidden("id")
	for range 2 { // a double click is one session
		if to := send().Wants(303).To; to != session {
			t.Errorf("publishing leads to %s", to)
		}
	}
	officer.Get(session).Wants(200, "780 INR", "9:00 am to 11:00 am", "11:00 am to 1:00 pm", "9:00 am to 1:00 pm", lot.Number)
	s, err := e.Drive.Store.Session(context.Background(), e.Drive.Actor(staff.District).Scope, form.Hidden("id"))
	testkit.Done(t, err)
	got := ""
	for _, slot := range s.Session.Slots {
		got += fmt.Sprintf("%d-%d %s dose %d: %d\n", slot.Starts/60, slot.Ends/60, slot.Channel, slot.Dose, slot.Capacity)
	}
	if want := "9-11 online dose 0: 5\n9-11 online dose 1: 5\n9-11 online dose 2: 10\n11-13 online dose 0: 5\n11-13 online dose 1: 5\n11-13 online dose 2: 10\n9-13 walk_in dose 0: 10\n"; got != want || s.Session.Fee != 78000 {
		t.Errorf("the slots are\n%snot\n%sat %d paise", got, want, s.Session.Fee)
	}
	officer.Get("/office/sessions?date=2021-09-20").Wants(200, "Aundh District Hospital", "20 September 2021")
	officer.Get("/office/sessions?date=20.9.2021").Wants(400, `id="date-error"`)
}

func TestVaccineComesIn(t *testing.T) {
	e := newPlace(t)
	handler, stock := e.as(staff.ColdChain), "/office/stock/"+e.Drive.Facility.ID
	handler.Get("/office/stock").Wants(200, stock)
	form := handler.Get(stock+"/receive").Wants(200, "Covishield")
	act := []string{"id", form.Hidden("id"), "product", "COVISHIELD", "number", "4121z077", "doses", "५००",
		"expires-day", "31", "expires-month", "2", "expires-year", "2022"}
	handler.Post(stock+"/receive", act...).Wants(400, `id="expires-error"`, `value="4121z077"`)
	act[9] = "28"
	for range 2 {
		handler.Post(stock+"/receive", act...).Wants(303)
	}
	handler.Get(stock).Wants(200, "4121Z077", "28 February 2022", ">500<")
	again := handler.Get(stock + "/receive").Hidden("id")
	handler.Post(stock+"/receive", "id", again, "product", "COVISHIELD", "number", "4121Z077", "doses", "1",
		"expires-day", "1", "expires-month", "3", "expires-year", "2022").Wants(409, `id="number-error"`)
	handler.Get("/office/facilities").Wants(403)
	if to := handler.Get("/office").Wants(303).To; to != "/office/stock" {
		t.Errorf("the office begins at %s", to)
	}
}

func TestAFacilityIsAddedInADistrictOfMine(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.State)
	officer.Get("/office/facilities/new?area=IN").Wants(404)
	form := officer.Get("/office/facilities/new?area="+testkit.Pune).Wants(200, "<bdi>Pune</bdi>")
	act := []string{"id", form.Hidden("id"), "name", "Baner Health Post", "kind", "public", "pin_code", "41", "address", "Baner"}
	officer.Post("/office/facilities/new?area="+testkit.Pune, act...).Wants(400, `id="pin_code-error"`, "Baner Health Post")
	act[7] = "411045"
	officer.Post("/office/facilities/new?area="+testkit.Pune, append(act, "lat", "north")...).Wants(400, `id="lat-error"`)
	officer.Post("/office/facilities/new?area="+testkit.Pune, act...).Wants(303)
	officer.Get("/office/facilities").Wants(200, "Baner Health Post")
	officer.Post("/office/facilities/new?area="+testkit.Delhi, act...).Wants(404)
}

func TestALongListGoesOnPageByPage(t *testing.T) {
	e := newPlace(t)
	var many []facility.Facility
	for n := range 60 {
		f := e.Drive.Facility
		f.ID, f.Name = id.New(), fmt.Sprintf("Centre %02d", n)
		many = append(many, f)
	}
	testkit.Done(t, e.Drive.Store.AddFacilities(context.Background(), testkit.National(), many))
	officer := e.as(staff.District)
	first := officer.Get("/office/stock").Wants(200)
	second := officer.Get(first.Find(`href="([^"]+)" rel="next"`)).Wants(200, "Back to the start").Lacks(`rel="next"`)
	for _, f := range many {
		if strings.Count(first.Body+second.Body, f.Name) != 1 {
			t.Errorf("%s is not listed once", f.Name)
		}
	}
}

func TestOutsideTheScopeNothingIsThere(t *testing.T) {
	e := newPlace(t)
	other := testkit.NewDrive(t, e.Drive.Store)
	s := other.Session(testkit.Today, 3)
	manager := e.as(staff.Facility)
	for _, path := range []string{"/office/sessions/" + s.ID, "/office/stock/" + other.Facility.ID, "/office/stock/" + other.Facility.ID + "/receive"} {
		manager.Get(path).Wants(404)
	}
	manager.Get("/office/sessions/new?facility="+other.Facility.ID).Wants(200, "There is no vaccine here") // of their own facility
	if to := manager.Get("/office/stock").Wants(303).To; to != "/office/stock/"+e.Drive.Facility.ID {
		t.Errorf("the vaccine of a facility is at %s", to)
	}
}
