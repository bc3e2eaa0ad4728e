package office_test

import (
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// Data entry staff enter a list on paper: checked first, what is wrong stays on the page, entered once.
func TestAListOnPaperIsEntered(t *testing.T) {
	e := newPlace(t)
	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 15)
	plan := e.drive.Plan(testkit.Today.Add(-3), lot, 5)
	plan.LateReason = "paper list"
	e.drive.Publish(plan)
	b := e.drive.Person()
	clerk := e.as(staff.DataEntry)
	choose := clerk.get("/office/late").wants(200, "Aundh District Hospital")
	path := choose.find(`href="(/office/late\?facility=[^"]+)"`)
	form := clerk.get(path).wants(200, "Enter doses given before", "date, time, product, batch")
	sheet := "date,product,batch,reference\n2021-09-14,Covishield," + lot.Number + "," + b.Reference + "\n"
	fields := []string{"id", form.hidden("id"), "facility", e.drive.Facility.ID, "sheet", sheet, "reason", "no network", "do", "check"}
	with := func(changes ...string) []string { return append(append([]string{}, fields...), changes...) }
	clerk.post("/office/late", with("reason", "")...).wants(400, `id="reason-error"`, b.Reference)
	clerk.post("/office/late", with("sheet", sheet+"soon,Covishield,x,"+b.Reference+"\n")...).wants(200, "date: Enter a day", "no network", "Enter the good rows").lacks("Asha")
	clerk.post("/office/late", with("sheet", "name\nAsha\n")...).wants(400, `id="sheet-error"`)
	clerk.post("/office/late", fields...).wants(200, "Enter all", "Nothing is on record yet").lacks("Asha", "published")
	for range 2 {
		clerk.post("/office/late", with("do", "all")...).wants(303)
	}
	clerk.post("/office/late", fields...).wants(200, "On record already").lacks("Enter all")
	clerk.post("/office/late", with("facility", "elsewhere")...).wants(404)
	e.as(staff.Vaccinator).get("/office/late").wants(403)
}
