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
	session := e.drive.Session(testkit.Today, 10)
	for range 60 {
		e.drive.Lot("COVISHIELD", "2022-06-30", 10)
	}
	e.drive.Record(testkit.WalkIn(e.drive.Person(), session))
	auditor := e.as(staff.Auditor)
	first := auditor.get("/office/audit").wants(200, "Who changed what", "Vaccine in stock", "doses: 10", "Aundh District Hospital").lacks("Asha")
	auditor.get(first.find(`href="([^"]+)" rel="next"`)).wants(200, "Facility", "Session", "Back to the start").lacks(`rel="next"`)
	auditor.get("/office/audit?kind=session").wants(200, "product: COVISHIELD").lacks("doses: 10;")
	auditor.get("/office/audit?thing="+session.ID).wants(200, "Session", "Dose", "Show changes of all things").lacks("doses: 10;")
	auditor.get("/office/audit?by="+e.drive.Actor(staff.ColdChain).ID).wants(200, "doses: 10").lacks("product: COVISHIELD")
	auditor.get("/office/audit?date=2021-09-16").wants(200).lacks("doses: 10")
	auditor.get("/office/audit?date=yesterday").wants(400, `id="date-error"`)
	auditor.get("/office/audit?facility="+e.drive.Facility.ID).wants(200, "Show all facilities")
	auditor.get("/office/audit?facility=elsewhere").wants(404)
	file := auditor.get("/office/audit/file?as=csv&kind=stock").wants(200, "doses: 10")
	if lines := strings.Count(file.body, "\r\n"); lines != 62 { // a head and 61 receipts
		t.Errorf("the file has %d lines", lines)
	}
	auditor.get("/office/audit/file?as=xlsx").wants(200)
	e.as(staff.Vaccinator).get("/office/audit").wants(403)
}
