package office_test

import (
	"context"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

// storeAbove adds the vaccine store of the drive's district.
func (e *place) storeAbove() facility.Facility {
	f := e.drive.Facility
	f.ID, f.Name, f.Kind = id.New(), "District vaccine store", facility.Store
	testkit.Done(e.t, e.drive.Store.AddFacilities(context.Background(), testkit.National(), []facility.Facility{f}))
	return f
}

func TestVaccineIsAskedForSentAndTakenIn(t *testing.T) {
	e := newPlace(t)
	above := e.storeAbove()
	lot := testkit.NewDriveAt(t, e.drive.Store, above).Lot("COVISHIELD", "2022-06-30", 500)
	here, there := "/office/stock/"+e.drive.Facility.ID, "/office/stock/"+above.ID
	manager, keeper := e.as(staff.Facility), e.as(staff.ColdChain)

	form := manager.get(here+"/order").wants(200, "District vaccine store")
	ask := []string{"id", form.hidden("id"), "supplier_id", above.ID, "product", "COVISHIELD", "doses", "0"}
	manager.post(here+"/order", ask...).wants(400, `id="doses-error"`)
	ask[7] = "300"
	order := ""
	for range 2 { // a double click is one order
		order = manager.post(here+"/order", ask...).wants(303).to
	}
	manager.get(order).wants(200, "Waiting for an answer").lacks("Doses agreed</label>")
	order = strings.Replace(order, here, there, 1)
	keeper.get(there).wants(200, "Vaccine others ask us for", "Waiting for an answer")
	keeper.post(order, "doses", "200").wants(400, `id="reason-error"`, `value="200"`)
	keeper.post(order, "doses", "200", "reason", "others need some").wants(303)

	send := keeper.get(order).wants(200, "others need some").find(`href="([^"]+/send\?order=[^"]+)"`)
	form = keeper.get(send).wants(200, `value="200"`)
	act := []string{"id", form.hidden("id"), "order_id", form.hidden("order_id"), "to_id", e.drive.Facility.ID, "lot-" + lot.ID, "501"}
	keeper.post(there+"/send", act...).wants(422, "has 500 doses left", `value="501"`)
	act[7] = "200"
	shipment := ""
	for range 2 {
		shipment = keeper.post(there+"/send", act...).wants(303).to
	}
	keeper.get(shipment).wants(200, "On the way").lacks("Take the vaccine in")
	shipment = strings.Replace(shipment, there, here, 1)
	form = manager.get(shipment).wants(200, "200 doses were sent", "the square is as dark")
	came := []string{"id", form.hidden("id"), "lot-" + lot.ID, "190", "vvm-" + lot.ID, "1", "reason", ""}
	manager.post(shipment, came...).wants(400, `id="reason-error"`, `value="190"`)
	came[5] = ""
	manager.post(shipment, came...).wants(400, `id="vvm-`+lot.ID+`-error"`)
	came[5], came[7] = "1", "one box fell"
	for range 2 {
		manager.post(shipment, came...).wants(303)
	}
	manager.get(here).wants(200, lot.Number, ">190<")
	manager.get(here+"/movements").wants(200, "Lost on the way", "one box fell", "Arrived")
	file := manager.get(here+"/movements.csv").wants(200, "time,kind,product", "loss,COVISHIELD,"+lot.Number+",2022-06-30,transit,lost,10,one box fell")
	if n := strings.Count(file.body, "\n"); n != 3 {
		t.Errorf("%d lines in the file:\n%s", n, file.body)
	}
	manager.get(there).wants(404)
	manager.get(strings.Replace(shipment, here, there, 1)).wants(404)
}

func TestABatchIsCountedWastedSetApartAndReleased(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	e.drive.Publish(e.drive.Plan(testkit.Today, lot, 10))
	batch := "/office/stock/" + e.drive.Facility.ID + "/batches/" + lot.ID
	keeper, officer := e.as(staff.ColdChain), e.as(staff.District)
	keeper.get(batch).wants(200, "Sessions that have reserved this batch", "17 September 2021").lacks("Release from quarantine", "Recall this batch", `name="doses"`)
	keeper.get(batch+"?act=waste").wants(200, "Doses, not vials")
	keeper.get(batch + "?act=release").wants(200).lacks(`name="reason"`) // the district's
	keeper.post(batch+"/count", "id", id.New(), "doses", "").wants(400, `id="doses-error"`)
	keeper.post(batch+"/count", "id", id.New(), "doses", "90").wants(400, `id="reason-error"`, `value="90"`)
	keeper.post(batch+"/count", "id", id.New(), "doses", "20", "reason", "gone").wants(422, "30 doses of batch "+lot.Number+" are reserved", "17 September 2021")
	keeper.post(batch+"/waste", "id", id.New(), "from", "store", "doses", "71", "reason", "broken").wants(422, "Only 70 doses")
	keeper.post(batch+"/waste", "id", id.New(), "from", "store", "doses", "1", "reason", "other").wants(400, `id="note-error"`)
	waste := []string{"id", id.New(), "from", "store", "doses", "10", "reason", "broken"}
	for range 2 {
		keeper.post(batch+"/waste", waste...).wants(303)
	}
	keeper.post(batch+"/quarantine", "id", id.New(), "reason", "").wants(400, `id="reason-error"`)
	keeper.post(batch+"/quarantine", "id", id.New(), "reason", "the refrigerator failed").wants(303)
	keeper.get(batch).wants(200, ">90<").lacks("Sessions that have reserved")
	keeper.post(batch+"/release", "id", id.New(), "doses", "90", "reason", "it is good").wants(403)
	officer.get(batch).wants(200, "Release from quarantine")
	officer.post(batch+"/release", "id", id.New(), "doses", "91", "reason", "it is good").wants(422, "Only 90 doses")
	officer.post(batch+"/release", "id", id.New(), "doses", "90", "reason", "it is good").wants(303)
	keeper.post(batch+"/waste", "id", id.New(), "from", "store", "doses", "200", "reason", "broken").wants(422, "Only 90 doses of batch "+lot.Number+" are in the store").lacks("reserved for sessions")
}

func TestTheBooksOfASessionAreClosed(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	s := e.drive.Publish(e.drive.Plan(testkit.Today, lot, 10))
	e.drive.Record(testkit.WalkIn(e.drive.Person(), s))
	books := "/office/sessions/" + s.ID + "/books"
	keeper := e.as(staff.ColdChain)
	keeper.get(books).wants(200, "from 18 September 2021 on")
	e.clock.Set(testkit.Today.Add(1), 600)
	keeper = e.as(staff.District) // a sign-in lasts a day
	keeper.get("/office/stock/"+e.drive.Facility.ID+"/batches/"+lot.ID).wants(200, books)
	keeper.get("/office/sessions/"+s.ID).wants(200, books)
	keeper.get(books).wants(200, `value="9"`, "1 of 30 doses were given") // a vial of ten was opened for one
	keeper.post(books, "lot-"+lot.ID, "30").wants(400, `value="30"`, "from 0 to 29")
	for range 2 {
		keeper.post(books, "lot-"+lot.ID, "9").wants(303)
	}
	keeper.get(books).wants(200, "The books were closed")
	keeper.get("/office/stock/"+e.drive.Facility.ID).wants(200, ">90<")
}

func TestABatchIsRecalled(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	s := e.drive.Publish(e.drive.Plan(testkit.Today, lot, 10))
	e.drive.Record(testkit.WalkIn(e.drive.Person("+919812340777"), s))
	e.drive.Book(e.drive.Person(), s, testkit.Morning)
	officer, path := e.as(staff.District), "/office/lots/"+lot.ID
	officer.get(path).wants(200, "Sessions to come that need this batch", "Aundh District Hospital")
	officer.post(path, "reason", " ").wants(400, `id="reason-error"`)
	for range 2 {
		officer.post(path, "reason", "the maker calls it back").wants(303)
	}
	officer.post(path, "reason", "it was too warm").wants(409, "This was sent before with other details", "the maker calls it back").lacks("it was too warm")
	officer.get(path).wants(200, "Do not give it to anybody", "the maker calls it back").lacks("cannot be undone")
	officer.get("/office/sessions/"+s.ID).wants(200, "Batch "+lot.Number+" is recalled. Do not give it to anybody. Doses left without it: 0. Booked: 1.", lot.Number+" (recalled)")
	officer.get("/office/board/sessions?date="+testkit.Today.String()+"&show=empty").wants(200, "Aundh District Hospital")
	officer.get(path+"/people").wants(200, "Asha Patil", "+919812340777")
	officer.get("/office/stock/"+e.drive.Facility.ID).wants(200, "Recalled")
	e.as(staff.Facility).get(path).wants(403)
}

func TestAStoreServesAState(t *testing.T) {
	e := newPlace(t)
	actor := testkit.National()
	testkit.Done(t, e.drive.Store.AddStaff(context.Background(), store.NewStaff{ID: actor.ID, Login: "national", Name: "Meena", Role: staff.National, Area: "IN", Password: "a long password"}))
	token, err := e.drive.Store.SignInStaff(context.Background(), actor, "")
	testkit.Done(t, err)
	national := &browser{place: e, cookie: door.Cookie + "=" + token}
	form := national.get("/office/facilities/new?area=IN-MH").wants(200, "Add a vaccine store that serves all of")
	act := []string{"id", form.hidden("id"), "kind", "store", "name", "State vaccine store", "pin_code", "41", "address", "Pune"}
	national.post("/office/facilities/new?area=IN-MH", act...).wants(400, `id="pin_code-error"`, "State vaccine store")
	act[7] = "411001"
	to := national.post("/office/facilities/new?area=IN-MH", act...).wants(303).to
	national.get(to).wants(200, "State vaccine store").lacks("Plan a session")
	act[3], act[1] = "public", id.New()
	national.post("/office/facilities/new?area=IN-MH", act...).wants(400) // a hospital lies in a district
}
