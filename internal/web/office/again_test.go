package office_test

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/testkit"
)

// Who goes back, changes something and sends again is told that the first was done, and keeps what they typed in a new form.
func TestAFormSentAgainWithChangesSaysSo(t *testing.T) {
	e := newPlace(t)
	keeper, at := e.as(staff.ColdChain), "/office/stock/"+e.drive.Facility.ID
	form := keeper.get(at + "/receive").hidden("id")
	act := []string{"id", form, "product", "COVISHIELD", "number", "4121Z077", "doses", "100", "expires", "2022-02-28"}
	keeper.post(at+"/receive", act...).wants(303)
	keeper.post(at+"/receive", act...).wants(303)
	act[7] = "120"
	again := keeper.post(at+"/receive", act...).wants(409, "This was sent before with other details", `value="120"`).lacks(`href="#id"`)
	if again.hidden("id") == form {
		t.Error("the form that was used is offered again")
	}
	keeper.get(at).wants(200, ">100<")
	act[1] = again.hidden("id")
	keeper.post(at+"/receive", act...).wants(303)
	keeper.get(at).wants(200, ">220<")

	officer, invite := e.as(staff.District), "/office/staff/new?facility="+e.drive.Facility.ID
	page := officer.get(invite)
	person := []string{"id", page.hidden("id"), "sealed", page.hidden("sealed"), "login", "asha.one", "name", "Asha One", "role", "verifier"}
	officer.post(invite, person...).wants(200)
	person[5], person[7] = "bina.two", "Bina Two"
	page = officer.post(invite, person...).wants(409, "This was sent before with other details", "Bina Two")
	person[1], person[3] = page.hidden("id"), page.hidden("sealed")
	officer.post(invite, person...).wants(200)
}

// A session whose batches the program chooses is one, however often the form comes.
func TestASessionWithoutChosenBatchesIsOne(t *testing.T) {
	e := newPlace(t)
	e.drive.Lot("COVISHIELD", "2022-06-30", 40)
	e.drive.Lot("COVISHIELD", "2022-07-30", 100)
	officer, path := e.as(staff.District), "/office/sessions/new?facility="+e.drive.Facility.ID+"&product=COVISHIELD"
	form := officer.get(path).hidden("id")
	act := []string{"id", form, "date", testkit.Today.Add(1).String(), "from", "09:00", "until", "11:00", "length", "120", "online", "60", "first", "0", "second", "0", "walk_in", "0"}
	for range 2 {
		officer.post(path, act...).wants(303)
	}
	act[11] = "30"
	officer.post(path, act...).wants(409, "This was sent before with other details")
}

// What looks wrong is asked about once: a count far from the ledger, a batch that has expired. Of what nobody may be given nothing is free.
func TestWhatLooksWrongIsAskedAboutOnce(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	keeper, at := e.as(staff.ColdChain), "/office/stock/"+e.drive.Facility.ID
	batch := at + "/batches/" + lot.ID
	form := keeper.get(batch + "?act=count").wants(200).lacks(`name="sure"`)
	count := []string{"id", form.hidden("id"), "doses", "1000", "vvm", "1", "reason", "counted"}
	keeper.post(batch+"/count", count...).wants(422, "You counted 1000 doses", "and 100 should be there", `value="1000"`, `name="sure"`)
	keeper.post(batch+"/count", append(count, "sure", "yes")...).wants(303)
	keeper.get(batch).wants(200, ">1,000<")
	e.as(staff.District).get("/office/reviews").wants(200, "1000 doses were found where 100 should be")

	old := []string{"id", keeper.get(at + "/receive").hidden("id"), "product", "COVISHIELD", "number", "OLD1", "doses", "30", "expires", "2021-09-16"}
	keeper.post(at+"/receive", old...).wants(422, "Batch OLD1 expired on 16 September 2021", `name="sure"`)
	keeper.get(at).lacks("OLD1")
	keeper.post(at+"/receive", append(old, "sure", "yes")...).wants(303)
	path := keeper.get(at).wants(200, "OLD1").find(`href="([^"]+)"><bdi>OLD1`)
	keeper.get(path).wants(200, "Expired").find(`(Free</dt>\s*<dd[^>]*><bdi>0<)`)
}

// Nothing more can be done with a session that was cancelled or is over: it says so, and no form of it is shown.
func TestNothingIsOfferedForACancelledSession(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Session(testkit.Today, 5)
	testkit.Done(t, e.drive.Store.CancelSession(context.Background(), e.drive.Actor(staff.District), session.Cancel{SessionID: s.ID, Reason: "weather"}))
	officer := e.as(staff.District)
	page := "/office/sessions/" + s.ID
	officer.get(page).wants(200).lacks(page+"/slots", page+"/book\"", page+"/cancel", "/site/sessions/")
	for _, form := range []string{"/slots", "/book", "/cancel"} {
		officer.get(page+form).wants(422, "was cancelled").lacks("capacity-1", `name="reference"`, `name="reason"`)
	}
	officer.post(page+"/slots", "capacity-1", "9").wants(422, "was cancelled").lacks(`name="capacity-1"`)
	officer.post(page+"/book", "reference", "1").wants(422, "was cancelled").lacks(`name="reference"`)
	officer.post(page+"/cancel", "reason", "weather").wants(303) // once more is once
	officer.post(page+"/cancel", "reason", "no_staff").wants(409, "was cancelled")
}

// Closed facilities are no place to plan a session at, to send staff or equipment to.
func TestClosedFacilitiesAreNoChoice(t *testing.T) {
	e := newPlace(t)
	f := e.drive.Facility
	f.Closed = e.drive.Store.Now()
	testkit.Done(t, e.drive.Store.ChangeFacility(context.Background(), testkit.National(), f))
	officer := e.as(staff.District)
	for _, path := range []string{"/office/sessions/new", "/office/sessions/many/week", "/office/staff/facilities"} {
		officer.get(path).wants(200).lacks(f.Name)
	}
	officer.get("/office/stock").wants(200, f.Name)
}

// What is too much is told by both bounds, not by the lower one alone.
func TestTooMuchIsToldByItsBound(t *testing.T) {
	e := newPlace(t)
	keeper, at := e.as(staff.ColdChain), "/office/stock/"+e.drive.Facility.ID
	for _, doses := range []string{"0", "100000001", "99999999999999999999", "-1", "1.5"} {
		keeper.post(at+"/receive", "id", keeper.get(at+"/receive").hidden("id"), "product", "COVISHIELD", "number", "A1", "doses", doses, "expires", "2022-02-28").
			wants(400, "from 1 to 100000000", `value="`+doses+`"`)
	}
}

// Equipment in which no vaccine is known to lie watches over nothing, and says so where it is shown and where its file is read.
func TestARefrigeratorThatWatchesNothingSaysSo(t *testing.T) {
	e := newPlace(t)
	keeper := e.as(staff.State)
	add := []string{"id", id.New(), "facility_id", e.drive.Facility.ID, "since", "2021-01-01", "kind", "refrigerator", "name", "Fridge 1"}
	fridge := keeper.post("/office/cold-chain/new", add...).wants(303).to
	keeper.get(fridge).wants(200, "No vaccine is known to lie in here")
	keeper.get(fridge+"/file").wants(200, "No vaccine is known to lie in here")
	keeper.post(fridge+"/file", "do", "check", "sheet", "time,celsius\n2021-09-17 01:00,20").wants(200, "No vaccine is known to lie in here")
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	keeper.get(fridge).wants(200, "Watched for batches", lot.Number).lacks("No vaccine is known")
	keeper.get(fridge + "/file").lacks("No vaccine is known")
}

// What somebody wrote is no formula in the file of movements either, in signs of full width too.
func TestMovementsHoldNoFormula(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	_, err := e.drive.Store.Waste(context.Background(), testkit.National(), stock.Waste{ID: id.New(), FacilityID: e.drive.Facility.ID, LotID: lot.ID, From: stock.Store, Doses: 1, Reason: "other", Note: "＝1+1"})
	testkit.Done(t, err)
	e.as(staff.District).get("/office/stock/"+e.drive.Facility.ID+"/movements.csv").wants(200, ",'＝1+1,")
}
