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
	e.Clock.Set(testkit.Today.Add(-1), 8*60)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	state := e.as(staff.State)

	state.Get("/office/cold-chain").Wants(200, "Add equipment").Lacks("decision waits")
	state.Get("/office/cold-chain/new").Wants(200, "/office/cold-chain/new?facility="+e.Drive.Facility.ID)
	form := state.Get("/office/cold-chain/new?facility="+e.Drive.Facility.ID).Wants(200, "Ultra-cold freezer")
	add := []string{"id", form.Hidden("id"), "facility_id", e.Drive.Facility.ID, "since", "2021-01-01"}
	state.Post("/office/cold-chain/new", add...).Wants(400, `id="kind-error"`, `id="name-error"`)
	fridge := ""
	for range 2 { // a double click is one
		fridge = state.Post("/office/cold-chain/new", append(add, "kind", "refrigerator", "name", "Fridge 1")...).Wants(303).To
	}
	state.Get(fridge).Wants(200, "2.0 °C to 8.0 °C", "There is no temperature yet.")

	state.Post(fridge+"/reading", "celsius", "warm").Wants(400, `id="celsius-error"`, `value="warm"`)
	state.Post(fridge+"/reading", "celsius", "4.5", "time", "23:00").Wants(400, `id="time-error"`)
	state.Post(fridge+"/reading", "celsius", "101").Wants(400, "from -200 to 100 °C", `value="101"`)
	state.Post(fridge+"/reading", "celsius", "४,५", "time", "07:45").Wants(303)
	state.Post(fridge+"/reading", "celsius", "۴٫۵", "time", "07:50").Wants(303)
	state.Get(fridge).Wants(200, "4.5 °C", "Good", "<svg")
	e.as(staff.SiteManager).Get(fridge).Wants(200, "Enter a temperature").Lacks("Take it out of use")

	e.Clock.Set(testkit.Today, 9*60)
	above := e.storeAbove()
	_, err := e.Drive.Store.Dispatch(context.Background(), testkit.National(), stock.Dispatch{ID: id.New(), FromID: e.Drive.Facility.ID, ToID: above.ID, Reason: "too many",
		Lots: []stock.Portion{{LotID: lot.ID, Doses: 5}}})
	testkit.Done(t, err)
	e.Clock.Set(testkit.Today, 10*60)
	keeper, officer := e.as(staff.ColdChain), e.as(staff.District)
	keeper.Get("/office/cold-chain").Wants(200, "Silent for 26 hours")
	var file strings.Builder
	file.WriteString("Logger;TRED30\n\nDate/Time;Temp °C\n")
	for n := range 24 {
		fmt.Fprintf(&file, "16/09/2021 %02d:30;%s\n", n, []string{"5,1", "9,5"}[min(1, n/9)])
	}
	file.WriteString("16/09/2021 23:45;ERR\n")
	keeper.Get(fridge+"/file").Wants(200, `type="file"`)
	keeper.Post(fridge+"/file", "sheet", "name,age\nAsha,41\n", "do", "check").Wants(400, `id="sheet-error"`)
	keeper.Post(fridge+"/file", "sheet", file.String(), "do", "check").Wants(200, "24", "9.5 °C", "1 row could not be read", "Take these readings")
	for range 2 { // the same file twice changes nothing
		keeper.Post(fridge+"/file", "sheet", file.String(), "do", "take").Wants(303)
	}
	keeper.Get(fridge).Wants(200, "1 decision waits", "To decide", "9.5 °C")
	list := keeper.Get("/office/excursions").Wants(200, "Above 8.0 °C for 14 h 0 min", "Cold chain handler")
	excursion := list.Find(`href="(/office/excursions/[0-9a-f-]{36})"`)
	keeper.Get("/office/stock/"+e.Drive.Facility.ID+"/batches/"+lot.ID).Wants(200, "95")
	keeper.Get("/office/stock/"+e.Drive.Facility.ID+"/movements").Wants(200, "Too warm or frozen")

	page := keeper.Get(excursion).Wants(200, "WHO PQS", "Use it again", "tell these places", "District vaccine store")
	e.as(staff.Facility).Get(excursion).Wants(200, "Cold chain handler").Lacks("Use it again</label>")
	act := []string{"id", page.Hidden("id"), "reason", ""}
	keeper.Post(excursion, act...).Wants(400, `id="reason-error"`, `id="lot-`+lot.ID+`-error"`)
	act[3] = "the vial monitors are light"
	for range 2 {
		keeper.Post(excursion, append(act, "lot-"+lot.ID, "use")...).Wants(303)
	}
	officer.Get(excursion).Wants(200, "the vial monitors are light", "Use it again")
	officer.Get("/office/excursions").Wants(200).Lacks(excursion)
	officer.Get("/office/excursions?state=decided").Wants(200, excursion)

	keeper.Post(fridge+"/lots", "lots", lot.ID).Wants(303)
	keeper.Get(fridge).Wants(200, `value="`+lot.ID+`" checked`)
	keeper.Post(fridge + "/lots").Wants(303)
	keeper.Get(fridge).Lacks(`value="` + lot.ID + `" checked`)
	keeper.Post(fridge + "/retire").Wants(303)
	keeper.Get(fridge).Wants(200, "Out of use").Lacks("Enter a temperature")
}

func TestAFileWhoseDatesCanBeReadTwoWays(t *testing.T) {
	e := newPlace(t)
	keeper := e.as(staff.ColdChain)
	form := keeper.Get("/office/cold-chain/new?facility=" + e.Drive.Facility.ID)
	fridge := keeper.Post("/office/cold-chain/new", "id", form.Hidden("id"), "facility_id", e.Drive.Facility.ID, "since", "2021-01-01", "kind", "refrigerator", "name", "Fridge 1").Wants(303).To
	sheet := "time,temperature\n03/04/2021 09:30,4.5\n"
	keeper.Post(fridge+"/file", "sheet", sheet, "do", "check").Wants(200, "3 April 2021", "which number is first?", `value="day" checked`)
	keeper.Post(fridge+"/file", "sheet", sheet, "order", "month", "do", "check").Wants(200, "4 March 2021", `value="month" checked`)
	keeper.Post(fridge+"/file", "sheet", sheet, "order", "month", "do", "take").Wants(303)
	keeper.Get(fridge).Wants(200, "4 March 2021")
}
