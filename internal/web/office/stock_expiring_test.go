package office_test

import (
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestWhatExpiresSoonIsShownAndGoesFirst(t *testing.T) {
	e := newPlace(t)
	above := e.storeAbove()
	soon, late := e.drive.Lot("COVISHIELD", "2021-10-01", 100), e.drive.Lot("COVISHIELD", "2022-06-30", 100)
	officer, keeper := e.as(staff.District), e.as(staff.ColdChain)
	officer.get("/office/stock").wants(200, "Batches that expire soon")
	officer.get("/office/expiring").wants(200, "Soon: 1 October 2021", soon.ID, e.drive.Facility.Name).lacks(late.ID)
	officer.get("/office/expiring?days=7").wants(200).lacks(soon.ID)
	officer.get("/office/expiring?as=csv").wants(200, soon.Number)
	officer.get("/office/expiring?as=pdf").wants(400)

	send := "/office/stock/" + e.drive.Facility.ID + "/send"
	form := keeper.get(send).wants(200).lacks("all the same")
	act := []string{"id", form.hidden("id"), "to_id", above.ID, "reason", "too much", "lot-" + late.ID, "10"}
	keeper.post(send, act...).wants(422, `id="anyway-error"`, "expires earlier, on 1 October 2021", "Yes, all the same", `value="10"`)
	keeper.post(send, append(act, "anyway", "yes")...).wants(303)

	plan := "/office/sessions/new?facility=" + e.drive.Facility.ID + "&product=COVISHIELD"
	page := officer.get(plan).wants(200)
	session := []string{"id", page.hidden("id"), "date", testkit.Today.Add(1).String(), "from", "09:00", "until", "11:00", "length", "120", "online", "5", "walk_in", "5"}
	officer.post(plan, append(session, "lot-"+late.ID, "10")...).wants(422, `id="anyway-error"`)
	officer.post(plan, session...).wants(303) // what is left to the program goes in the order of expiry
}
