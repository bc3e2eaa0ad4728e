package office_test

import (
	"context"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// storeAbove adds the vaccine store of the drive's district.
func (e *place) storeAbove() facility.Facility {
	f := e.Drive.Facility
	f.ID, f.Name, f.Kind = id.New(), "District vaccine store", facility.Store
	testkit.Done(e.t, e.Drive.Store.AddFacilities(context.Background(), testkit.National(), []facility.Facility{f}))
	return f
}

func TestVaccineIsAskedForSentAndTakenIn(t *testing.T) {
	e := newPlace(t)
	above := e.storeAbove()
	lot := testkit.NewDriveAt(t, e.Drive.Store, above).Lot("COVISHIELD", "2022-06-30", 500)
	here, there := "/office/stock/"+e.Drive.Facility.ID, "/office/stock/"+above.ID
	manager, keeper := e.as(staff.Facility), e.as(staff.ColdChain)

	form := manager.Get(here+"/order").Wants(200, "District vaccine store")
	ask := []string{"id", form.Hidden("id"), "supplier_id", above.ID, "product", "COVISHIELD", "doses", "0"}
	manager.Post(here+"/order", ask...).Wants(400, `id="doses-error"`)
	ask[7] = "300"
	order := ""
	for range 2 { // a double click is one order
		order = manager.Post(here+"/order", ask...).Wants(303).To
	}
	manager.Get(order).Wants(200, "Waiting for an answer").Lacks("Doses agreed</label>")
	order = strings.Replace(order, here, there, 1)
	keeper.Get(there).Wants(200, "Vaccine others ask us for", "Waiting for an answer")
	keeper.Post(order, "doses", "200").Wants(400, `id="reason-error"`, `value="200"`)
	keeper.Post(order, "doses", "200", "reason", "others need some").Wants(303)

	send := keeper.Get(order).Wants(200, "others need some").Find(`href="([^"]+/send\?order=[^"]+)"`)
	form = keeper.Get(send).Wants(200, `value="200"`)
	act := []string{"id", form.Hidden("id"), "order_id", form.Hidden("order_id"), "to_id", e.Drive.Facility.ID, "lot-" + lot.ID, "501"}
	keeper.Post(there+"/send", act...).Wants(422, "has 500 doses left", `value="501"`)
	act[7] = "200"
	shipment := ""
	for range 2 {
		shipment = keeper.Post(there+"/send", act...).Wants(303).To
	}
	keeper.Get(shipment).Wants(200, "On the way").Lacks("Take the vaccine in")
	shipment = strings.Replace(shipment, there, here, 1)
	form = manager.Get(shipment).Wants(200, "200 doses were sent", "the square is as dark")
	came := []string{"id", form.Hidden("id"), "lot-" + lot.ID, "190", "vvm-" + lot.ID, "1", "reason", ""}
	manager.Post(shipment, came...).Wants(400, `id="reason-error"`, `value="190"`)
	came[5] = ""
	manager.Post(shipment, came...).Wants(400, `id="vvm-`+lot.ID+`-error"`)
	came[5], came[7] = "1", "one box fell"
	for range 2 {
		manager.Post(shipment, came...).Wants(303)
	}
	manager.Get(here).Wants(200, lot.Number, ">190<")
	manager.Get(here+"/movements").Wants(200, "Lost on the way", "one box fell", "Arrived")
	file := manager.Get(here+"/movements.csv").Wants(200, "time,kind,product", "loss,COVISHIELD,"+lot.Number+",2022-06-30,transit,lost,10,one box fell")
	if n := strings.Count(file.Body, "\n"); n != 3 {
		t.Errorf("%d lines in the file:\n%s", n, file.Body)
	}
	manager.Get(there).Wants(404)
	manager.Get(strings.Replace(shipment, here, there, 1)).Wants(404)
}

func TestABatchIsCountedWastedSetApartAndReleased(t *testing.T) {
	e := newPlace(t)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	e.Drive.Publish(e.Drive.Plan(testkit.Today, lot, 10))
	batch := "/office/stock/" + e.Drive.Facility.ID + "/batches/" + lot.ID
	keeper, officer := e.as(staff.ColdChain), e.as(staff.District)
	keeper.Get(batch).Wants(200, "Sessions that have reserved this batch", "17 September 2021").Lacks("Release from quarantine", "Recall this batch", `name="doses"`)
	keeper.Get(batch+"?act=waste").Wants(200, "Doses, not vials")
	keeper.Get(batch + "?act=release").Wants(200).Lacks(`name="reason"`) // the district's
	keeper.Post(batch+"/count", "id", id.New(), "doses", "").Wants(400, `id="doses-error"`)
	keeper.Post(batch+"/count", "id", id.New(), "doses", "90").Wants(400, `id="reason-error"`, `value="90"`)
	keeper.Post(batch+"/count", "id", id.New(), "doses", "20", "reason", "gone").Wants(422, "30 doses of batch "+lot.Number+" are reserved", "17 September 2021")
	keeper.Post(batch+"/waste", "id", id.New(), "from", "store", "doses", "71", "reason", "broken").Wants(422, "Only 70 doses")
	keeper.Post(batch+"/waste", "id", id.New(), "from", "store", "doses", "1", "reason", "other").Wants(400, `id="note-error"`)
	waste := []string{"id", id.New(), "from", "store", "doses", "10", "reason", "broken"}
	for range 2 {
		keeper.Post(batch+"/waste", waste...).Wants(303)
	}
	keeper.Post(batch+"/quarantine", "id", id.New(), "reason", "").Wants(400, `id="reason-error"`)
	keeper.Post(batch+"/quarantine", "id", id.New(), "reason", "the refrigerator failed").Wants(303)
	keeper.Get(batch).Wants(200, ">90<").Lacks("Sessions that have reserved")
	keeper.Post(batch+"/release", "id", id.New(), "doses", "90", "reason", "it is good").Wants(403)
	officer.Get(batch).Wants(200, "Release from quarantine")
	officer.Post(batch+"/release", "id", id.New(), "doses", "91", "reason", "it is good").Wants(422, "Only 90 doses")
	officer.Post(batch+"/release", "id", id.New(), "doses", "90", "reason", "it is good").Wants(303)
	keeper.Post(batch+"/waste", "id", id.New(), "from", "store", "doses", "200", "reason", "broken").Wants(422, "Only 90 doses of batch "+lot.Number+" are in the store").Lacks("reserved for sessions")
}

func TestTheBooksOfASessionAreClosed(t *testing.T) {
	e := newPlace(t)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	s := e.Drive.Publish(e.Drive.Plan(testkit.Today, lot, 10))
	e.Drive.Record(testkit.WalkIn(e.Drive.Person(), s))
	books := "/office/sessions/" + s.ID + "/books"
	keeper := e.as(staff.ColdChain)
	keeper.Get(books).Wants(200, "from 18 September 2021 on")
	e.Clock.Set(testkit.Today.Add(1), 600)
	keeper = e.as(staff.District) // a sign-in lasts a day
	keeper.Get("/office/stock/"+e.Drive.Facility.ID+"/batches/"+lot.ID).Wants(200, books)
	keeper.Get("/office/sessions/"+s.ID).Wants(200, books)
	keeper.Get(books).Wants(200, `value="9"`, "1 of 30 doses were given") // a vial of ten was opened for one
	keeper.Post(books, "lot-"+lot.ID, "30").Wants(400, `value="30"`, "from 0 to 29")
	for range 2 {
		keeper.Post(books, "lot-"+lot.ID, "9").Wants(303)
	}
	keeper.Get(books).Wants(200, "The books were closed")
	keeper.Get("/office/stock/"+e.Drive.Facility.ID).Wants(200, ">90<")
}

func TestABatchIsRecalled(t *testing.T) {
	e := newPlace(t)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	s := e.Drive.Publish(e.Drive.Plan(testkit.Today, lot, 10))
	e.Drive.Record(testkit.WalkIn(e.Drive.Person("+919812340777"), s))
	e.Drive.Book(e.Drive.Person(), s, testkit.Morning)
	officer, path := e.as(staff.District), "/office/lots/"+lot.ID
	officer.Get(path).Wants(200, "Sessions to come that need this batch", "Aundh District Hospital")
	officer.Post(path, "reason", " ").Wants(400, `id="reason-error"`)
	for range 2 {
		officer.Post(path, "reason", "the maker calls it back").Wants(303)
	}
	officer.Post(path, "reason", "it was too warm").Wants(409, "This was sent before with other details", "the maker calls it back").Lacks("it was too warm")
	officer.Get(path).Wants(200, "Do not give it to anybody", "the maker calls it back").Lacks("cannot be undone")
	officer.Get("/office/sessions/"+s.ID).Wants(200, "Batch "+lot.Number+" is recalled. Do not give it to anybody. Doses left without it: 0. Booked: 1.", lot.Number+" (recalled)")
	officer.Get("/office/board/sessions?date="+testkit.Today.String()+"&show=empty").Wants(200, "Aundh District Hospital")
	officer.Get(path+"/people").Wants(200, "Asha Patil", "+919812340777")
	officer.Get("/office/stock/"+e.Drive.Facility.ID).Wants(200, "Recalled")
	e.as(staff.Facility).Get(path).Wants(403)
}

func TestAStoreServesAState(t *testing.T) {
	e := newPlace(t)
	national := e.national()
	form := national.Get("/office/facilities/new?area=IN-MH").Wants(200, "Add a vaccine store that serves all of")
	act := []string{"id", form.Hidden("id"), "kind", "store", "name", "State vaccine store", "pin_code", "41", "address", "Pune"}
	national.Post("/office/facilities/new?area=IN-MH", act...).Wants(400, `id="pin_code-error"`, "State vaccine store")
	act[7] = "411001"
	to := national.Post("/office/facilities/new?area=IN-MH", act...).Wants(303).To
	national.Get(to).Wants(200, "State vaccine store").Lacks("Plan a session")
	act[3], act[1] = "public", id.New()
	national.Post("/office/facilities/new?area=IN-MH", act...).Wants(400) // a hospital lies in a district
}
