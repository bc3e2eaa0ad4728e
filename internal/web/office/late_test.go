package office_test

import (
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// Data entry staff enter a list on paper: checked first, what is wrong stays on the page, entered once.
func TestAListOnPaperIsEntered(t *testing.T) {
	e := newPlace(t)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 15)
	plan := e.Drive.Plan(testkit.Today.Add(-3), lot, 5)
	plan.LateReason = "paper list"
	e.Drive.Publish(plan)
	b := e.Drive.Person()
	clerk := e.as(staff.DataEntry)
	choose := clerk.Get("/office/late").Wants(200, "Aundh District Hospital")
	path := choose.Find(`href="(/office/late\?facility=[^"]+)"`)
	form := clerk.Get(path).Wants(200, "Enter doses given before", "date, time, product, batch")
	sheet := "date,product,batch,reference\n2021-09-14,Covishield," + lot.Number + "," + b.Reference + "\n"
	fields := []string{"id", form.Hidden("id"), "facility", e.Drive.Facility.ID, "sheet", sheet, "reason", "no network", "do", "check"}
	with := func(changes ...string) []string { return append(append([]string{}, fields...), changes...) }
	clerk.Post("/office/late", with("reason", "")...).Wants(400, `id="reason-error"`, b.Reference)
	clerk.Post("/office/late", with("sheet", sheet+"soon,Covishield,x,"+b.Reference+"\n")...).Wants(200, "date: Enter a day", "no network", "Enter the good rows").Lacks("Asha")
	clerk.Post("/office/late", with("sheet", "name\nAsha\n")...).Wants(400, `id="sheet-error"`)
	clerk.Post("/office/late", fields...).Wants(200, "Enter all", "Nothing is on record yet").Lacks("Asha", "published")
	for range 2 {
		clerk.Post("/office/late", with("do", "all")...).Wants(303)
	}
	clerk.Post("/office/late", fields...).Wants(200, "On record already").Lacks("Enter all")
	clerk.Post("/office/late", with("facility", "elsewhere")...).Wants(404)
	e.as(staff.Vaccinator).Get("/office/late").Wants(403)
}
