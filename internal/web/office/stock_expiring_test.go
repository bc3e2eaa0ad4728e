package office_test

import (
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestWhatExpiresSoonIsShownAndGoesFirst(t *testing.T) {
	e := newPlace(t)
	above := e.storeAbove()
	soon, late := e.Drive.Lot("COVISHIELD", "2021-10-01", 100), e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	officer, keeper := e.as(staff.District), e.as(staff.ColdChain)
	officer.Get("/office/stock").Wants(200, "Batches that expire soon")
	officer.Get("/office/expiring").Wants(200, "Soon: 1 October 2021", soon.ID, e.Drive.Facility.Name).Lacks(late.ID)
	officer.Get("/office/expiring?days=7").Wants(200).Lacks(soon.ID)
	officer.Get("/office/expiring?as=csv").Wants(200, soon.Number)
	officer.Get("/office/expiring?as=pdf").Wants(400)

	send := "/office/stock/" + e.Drive.Facility.ID + "/send"
	form := keeper.Get(send).Wants(200).Lacks("all the same")
	act := []string{"id", form.Hidden("id"), "to_id", above.ID, "reason", "too much", "lot-" + late.ID, "10"}
	keeper.Post(send, act...).Wants(422, `id="anyway-error"`, "expires earlier, on 1 October 2021", "Yes, all the same", `value="10"`)
	keeper.Post(send, append(act, "anyway", "yes")...).Wants(303)

	plan := "/office/sessions/new?facility=" + e.Drive.Facility.ID + "&product=COVISHIELD"
	page := officer.Get(plan).Wants(200)
	session := []string{"id", page.Hidden("id"), "date", testkit.Today.Add(1).String(), "from", "09:00", "until", "11:00", "length", "120", "online", "5", "walk_in", "5"}
	officer.Post(plan, append(session, "lot-"+late.ID, "10")...).Wants(422, `id="anyway-error"`)
	officer.Post(plan, session...).Wants(303) // what is left to the program goes in the order of expiry
}
