package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/testkit"
)

func TestARefrigeratorFromNewToDecided(t *testing.T) {
	e := newPlace(t)
	e.clock.Set(testkit.Today.Add(-1), 8*60)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	state := e.as(staff.State)

	state.get("/office/cold-chain").wants(200, "Add equipment").lacks("decision waits")
	state.get("/office/cold-chain/new").wants(200, "/office/cold-chain/new?facility="+e.drive.Facility.ID)
	form := state.get("/office/cold-chain/new?facility="+e.drive.Facility.ID).wants(200, "Ultra-cold freezer")
	add := []string{"id", form.hidden("id"), "facility_id", e.drive.Facility.ID, "since", "2021-01-01"}
	state.post("/office/cold-chain/new", add...).wants(400, `id="kind-error"`, `id="name-error"`)
	fridge := ""
	for range 2 { // a double click is one
		fridge = state.post("/office/cold-chain/new", append(add, "kind", "refrigerator", "name", "Fridge 1")...).wants(303).to
	}
	state.get(fridge).wants(200, "2.0 °C to 8.0 °C", "There is no temperature yet.")

	state.post(fridge+"/reading", "celsius", "warm").wants(400, `id="celsius-error"`, `value="warm"`)
	state.post(fridge+"/reading", "celsius", "4.5", "time", "23:00").wants(400, `id="time-error"`)
	state.post(fridge+"/reading", "celsius", "101").wants(400, "from -200 to 100 °C", `value="101"`)
	state.post(fridge+"/reading", "celsius", "४,५", "time", "07:45").wants(303)
	state.post(fridge+"/reading", "celsius", "۴٫۵", "time", "07:50").wants(303)
	state.get(fridge).wants(200, "4.5 °C", "Good", "<svg")
	e.as(staff.SiteManager).get(fridge).wants(200, "Enter a temperature").lacks("Take it out of use")

	e.clock.Set(testkit.Today, 9*60)
	above := e.storeAbove()
	_, err := e.drive.Store.Dispatch(context.Background(), testkit.National(), stock.Dispatch{ID: id.New(), FromID: e.drive.Facility.ID, ToID: above.ID, Reason: "too many",
		Lots: []stock.Portion{{LotID: lot.ID, Doses: 5}}})
	testkit.Done(t, err)
	e.clock.Set(testkit.Today, 10*60)
	keeper, officer := e.as(staff.ColdChain), e.as(staff.District)
	keeper.get("/office/cold-chain").wants(200, "Silent for 26 hours")
	var file strings.Builder
	file.WriteString("Logger;TRED30\n\nDate/Time;Temp °C\n")
	for n := range 24 {
		fmt.Fprintf(&file, "16/09/2021 %02d:30;%s\n", n, []string{"5,1", "9,5"}[min(1, n/9)])
	}
	file.WriteString("16/09/2021 23:45;ERR\n")
	keeper.get(fridge+"/file").wants(200, `type="file"`)
	keeper.post(fridge+"/file", "sheet", "name,age\nAsha,41\n", "do", "check").wants(400, `id="sheet-error"`)
	keeper.post(fridge+"/file", "sheet", file.String(), "do", "check").wants(200, "24", "9.5 °C", "1 row could not be read", "Take these readings")
	for range 2 { // the same file twice changes nothing
		keeper.post(fridge+"/file", "sheet", file.String(), "do", "take").wants(303)
	}
	keeper.get(fridge).wants(200, "1 decision waits", "To decide", "9.5 °C")
	list := keeper.get("/office/excursions").wants(200, "Above 8.0 °C for 14 h 0 min", "Cold chain handler")
	excursion := list.find(`href="(/office/excursions/[0-9a-f-]{36})"`)
	keeper.get("/office/stock/"+e.drive.Facility.ID+"/batches/"+lot.ID).wants(200, "95")
	keeper.get("/office/stock/"+e.drive.Facility.ID+"/movements").wants(200, "Too warm or frozen")

	page := keeper.get(excursion).wants(200, "WHO PQS", "Use it again", "tell these places", "District vaccine store")
	e.as(staff.Facility).get(excursion).wants(200, "Cold chain handler").lacks("Use it again</label>")
	act := []string{"id", page.hidden("id"), "reason", ""}
	keeper.post(excursion, act...).wants(400, `id="reason-error"`, `id="lot-`+lot.ID+`-error"`)
	act[3] = "the vial monitors are light"
	for range 2 {
		keeper.post(excursion, append(act, "lot-"+lot.ID, "use")...).wants(303)
	}
	officer.get(excursion).wants(200, "the vial monitors are light", "Use it again")
	officer.get("/office/excursions").wants(200).lacks(excursion)
	officer.get("/office/excursions?state=decided").wants(200, excursion)

	keeper.post(fridge+"/lots", "lots", lot.ID).wants(303)
	keeper.get(fridge).wants(200, `value="`+lot.ID+`" checked`)
	keeper.post(fridge + "/lots").wants(303)
	keeper.get(fridge).lacks(`value="` + lot.ID + `" checked`)
	keeper.post(fridge + "/retire").wants(303)
	keeper.get(fridge).wants(200, "Out of use").lacks("Enter a temperature")
}

func TestAFileWhoseDatesCanBeReadTwoWays(t *testing.T) {
	e := newPlace(t)
	keeper := e.as(staff.ColdChain)
	form := keeper.get("/office/cold-chain/new?facility=" + e.drive.Facility.ID)
	fridge := keeper.post("/office/cold-chain/new", "id", form.hidden("id"), "facility_id", e.drive.Facility.ID, "since", "2021-01-01", "kind", "refrigerator", "name", "Fridge 1").wants(303).to
	sheet := "time,temperature\n03/04/2021 09:30,4.5\n"
	keeper.post(fridge+"/file", "sheet", sheet, "do", "check").wants(200, "3 April 2021", "which number is first?", `value="day" checked`)
	keeper.post(fridge+"/file", "sheet", sheet, "order", "month", "do", "check").wants(200, "4 March 2021", `value="month" checked`)
	keeper.post(fridge+"/file", "sheet", sheet, "order", "month", "do", "take").wants(303)
	keeper.get(fridge).wants(200, "4 March 2021")
}
