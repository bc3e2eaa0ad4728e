package office_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// The trail is read by area, thing and person of the staff, page by page, and leaves as a file.
func TestWhoChangedWhat(t *testing.T) {
	e := newPlace(t)
	session := e.Drive.Session(testkit.Today, 10)
	for range 60 {
		e.Drive.Lot("COVISHIELD", "2022-06-30", 10)
	}
	e.Drive.Record(testkit.WalkIn(e.Drive.Person(), session))
	auditor := e.as(staff.Auditor)
	first := auditor.Get("/office/audit").Wants(200, "Who changed what", "Vaccine in stock", "doses: 10", "Aundh District Hospital").Lacks("Asha")
	auditor.Get(first.Find(`href="([^"]+)" rel="next"`)).Wants(200, "Facility", "Session", "Back to the start").Lacks(`rel="next"`)
	auditor.Get("/office/audit?kind=session").Wants(200, "product: COVISHIELD").Lacks("doses: 10;")
	auditor.Get("/office/audit?thing="+session.ID).Wants(200, "Session", "Dose", "Show changes of all things").Lacks("doses: 10;")
	auditor.Get("/office/audit?by="+e.Drive.Actor(staff.ColdChain).ID).Wants(200, "doses: 10").Lacks("product: COVISHIELD")
	auditor.Get("/office/audit?date=2021-09-16").Wants(200).Lacks("doses: 10")
	auditor.Get("/office/audit?date=yesterday").Wants(400, `id="date-error"`)
	auditor.Get("/office/audit?facility="+e.Drive.Facility.ID).Wants(200, "Show all facilities")
	auditor.Get("/office/audit?facility=elsewhere").Wants(404)
	file := auditor.Get("/office/audit/file?as=csv&kind=stock").Wants(200, "doses: 10")
	if lines := strings.Count(file.Body, "\r\n"); lines != 62 { // a head and 61 receipts
		t.Errorf("the file has %d lines", lines)
	}
	auditor.Get("/office/audit/file?as=xlsx").Wants(200)
	e.as(staff.Vaccinator).Get("/office/audit").Wants(403)
}
