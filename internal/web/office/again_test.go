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
	keeper, at := e.as(staff.ColdChain), "/office/stock/"+e.Drive.Facility.ID
	form := keeper.Get(at + "/receive").Hidden("id")
	act := []string{"id", form, "product", "COVISHIELD", "number", "4121Z077", "doses", "100", "expires", "2022-02-28"}
	keeper.Post(at+"/receive", act...).Wants(303)
	keeper.Post(at+"/receive", act...).Wants(303)
	act[7] = "120"
	again := keeper.Post(at+"/receive", act...).Wants(409, "This was sent before with other details", `value="120"`).Lacks(`href="#id"`)
	if again.Hidden("id") == form {
		t.Error("the form that was used is offered again")
	}
	keeper.Get(at).Wants(200, ">100<")
	act[1] = again.Hidden("id")
	keeper.Post(at+"/receive", act...).Wants(303)
	keeper.Get(at).Wants(200, ">220<")

	officer, invite := e.as(staff.District), "/office/staff/new?facility="+e.Drive.Facility.ID
	page := officer.Get(invite)
	person := []string{"id", page.Hidden("id"), "sealed", page.Hidden("sealed"), "login", "asha.one", "name", "Asha One", "role", "verifier"}
	officer.Post(invite, person...).Wants(200)
	person[5], person[7] = "bina.two", "Bina Two"
	page = officer.Post(invite, person...).Wants(409, "This was sent before with other details", "Bina Two")
	person[1], person[3] = page.Hidden("id"), page.Hidden("sealed")
	officer.Post(invite, person...).Wants(200)
}

// A session whose batches the program chooses is one, however often the form comes.
func TestASessionWithoutChosenBatchesIsOne(t *testing.T) {
	e := newPlace(t)
	e.Drive.Lot("COVISHIELD", "2022-06-30", 40)
	e.Drive.Lot("COVISHIELD", "2022-07-30", 100)
	officer, path := e.as(staff.District), "/office/sessions/new?facility="+e.Drive.Facility.ID+"&product=COVISHIELD"
	form := officer.Get(path).Hidden("id")
	act := []string{"id", form, "date", testkit.Today.Add(1).String(), "from", "09:00", "until", "11:00", "length", "120", "online", "60", "first", "0", "second", "0", "walk_in", "0"}
	for range 2 {
		officer.Post(path, act...).Wants(303)
	}
	act[11] = "30"
	officer.Post(path, act...).Wants(409, "This was sent before with other details")
}

// What looks wrong is asked about once: a count far from the ledger, a batch that has expired. Of what nobody may be given nothing is free.
func TestWhatLooksWrongIsAskedAboutOnce(t *testing.T) {
	e := newPlace(t)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	keeper, at := e.as(staff.ColdChain), "/office/stock/"+e.Drive.Facility.ID
	batch := at + "/batches/" + lot.ID
	form := keeper.Get(batch + "?act=count").Wants(200).Lacks(`name="sure"`)
	count := []string{"id", form.Hidden("id"), "doses", "1000", "vvm", "1", "reason", "counted"}
	keeper.Post(batch+"/count", count...).Wants(422, "You counted 1000 doses", "and 100 should be there", `value="1000"`, `name="sure"`)
	keeper.Post(batch+"/count", append(count, "sure", "yes")...).Wants(303)
	keeper.Get(batch).Wants(200, ">1,000<")
	e.as(staff.District).Get("/office/reviews").Wants(200, "1000 doses were found where 100 should be")

	old := []string{"id", keeper.Get(at + "/receive").Hidden("id"), "product", "COVISHIELD", "number", "OLD1", "doses", "30", "expires", "2021-09-16"}
	keeper.Post(at+"/receive", old...).Wants(422, "Batch OLD1 expired on 16 September 2021", `name="sure"`)
	keeper.Get(at).Lacks("OLD1")
	keeper.Post(at+"/receive", append(old, "sure", "yes")...).Wants(303)
	path := keeper.Get(at).Wants(200, "OLD1").Find(`href="([^"]+)"><bdi>OLD1`)
	keeper.Get(path).Wants(200, "Expired").Find(`(Free</dt>\s*<dd[^>]*><bdi>0<)`)
}

// Nothing more can be done with a session that was cancelled or is over: it says so, and no form of it is shown.
func TestNothingIsOfferedForACancelledSession(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Session(testkit.Today, 5)
	testkit.Done(t, e.Drive.Store.CancelSession(context.Background(), e.Drive.Actor(staff.District), session.Cancel{SessionID: s.ID, Reason: "weather"}))
	officer := e.as(staff.District)
	page := "/office/sessions/" + s.ID
	officer.Get(page).Wants(200).Lacks(page+"/slots", page+"/book\"", page+"/cancel", "/site/sessions/")
	for _, form := range []string{"/slots", "/book", "/cancel"} {
		officer.Get(page+form).Wants(422, "was cancelled").Lacks("capacity-1", `name="reference"`, `name="reason"`)
	}
	officer.Post(page+"/slots", "capacity-1", "9").Wants(422, "was cancelled").Lacks(`name="capacity-1"`)
	officer.Post(page+"/book", "reference", "1").Wants(422, "was cancelled").Lacks(`name="reference"`)
	officer.Post(page+"/cancel", "reason", "weather").Wants(303) // once more is once
	officer.Post(page+"/cancel", "reason", "no_staff").Wants(409, "was cancelled")
}

// Closed facilities are no place to plan a session at, to send staff or equipment to.
func TestClosedFacilitiesAreNoChoice(t *testing.T) {
	e := newPlace(t)
	f := e.Drive.Facility
	f.Closed = e.Drive.Store.Now()
	testkit.Done(t, e.Drive.Store.ChangeFacility(context.Background(), testkit.National(), f))
	officer := e.as(staff.District)
	for _, path := range []string{"/office/sessions/new", "/office/sessions/many/week", "/office/staff/facilities"} {
		officer.Get(path).Wants(200).Lacks(f.Name)
	}
	officer.Get("/office/stock").Wants(200, f.Name)
}

// What is too much is told by both bounds, not by the lower one alone.
func TestTooMuchIsToldByItsBound(t *testing.T) {
	e := newPlace(t)
	keeper, at := e.as(staff.ColdChain), "/office/stock/"+e.Drive.Facility.ID
	for _, doses := range []string{"0", "100000001", "99999999999999999999", "-1", "1.5"} {
		keeper.Post(at+"/receive", "id", keeper.Get(at+"/receive").Hidden("id"), "product", "COVISHIELD", "number", "A1", "doses", doses, "expires", "2022-02-28").
			Wants(400, "from 1 to 100000000", `value="`+doses+`"`)
	}
}

// Equipment in which no vaccine is known to lie watches over nothing, and says so where it is shown and where its file is read.
func TestARefrigeratorThatWatchesNothingSaysSo(t *testing.T) {
	e := newPlace(t)
	keeper := e.as(staff.State)
	add := []string{"id", id.New(), "facility_id", e.Drive.Facility.ID, "since", "2021-01-01", "kind", "refrigerator", "name", "Fridge 1"}
	fridge := keeper.Post("/office/cold-chain/new", add...).Wants(303).To
	keeper.Get(fridge).Wants(200, "No vaccine is known to lie in here")
	keeper.Get(fridge+"/file").Wants(200, "No vaccine is known to lie in here")
	keeper.Post(fridge+"/file", "do", "check", "sheet", "time,celsius\n2021-09-17 01:00,20").Wants(200, "No vaccine is known to lie in here")
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	keeper.Get(fridge).Wants(200, "Watched for batches", lot.Number).Lacks("No vaccine is known")
	keeper.Get(fridge + "/file").Lacks("No vaccine is known")
}

// What somebody wrote is no formula in the file of movements either, in signs of full width too.
func TestMovementsHoldNoFormula(t *testing.T) {
	e := newPlace(t)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	_, err := e.Drive.Store.Waste(context.Background(), testkit.National(), stock.Waste{ID: id.New(), FacilityID: e.Drive.Facility.ID, LotID: lot.ID, From: stock.Store, Doses: 1, Reason: "other", Note: "＝1+1"})
	testkit.Done(t, err)
	e.as(staff.District).Get("/office/stock/"+e.Drive.Facility.ID+"/movements.csv").Wants(200, ",'＝1+1,")
}
