package staff_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/staff"
)

// The table of who does what, written out a second time, so that a change to it is made on purpose.
// Columns: plan facilities, plan sessions, read sessions, receive, send, count and release stock, recall lots, share out, read stock, read roster, register others, book for
// others, move members, record doses, enter late, read reviews, decide reviews, read the audit trail, see the keys, read coverage, decide cases, manage staff.
const table = `
national      x x x x x x x x x x . x x x . x x x x x x x x
state         x x x x x x x x x x . x x x . x x x x . x x x
district      x x x x x x x x . x . x x x . x x x x . x x x
facility      . x x x x x . . . x x x x x . x x . x . x . x
site_manager  . x x . . . . . . x x x x x x . . . . . x . .
verifier      . . x . . . . . . . x x . . . . . . . . . . .
vaccinator    . . x . . . . . . . x x . . x . . . . . . . .
cold_chain    . . . x x x . . . x . . . . . . . . . . . . .
data_entry    . . x . . . . . . . . x . . . x . . . . . . .
auditor       . . x . . . . . . x . . . . . . x . x x x . .
call_centre   . . x . . . . . . . . x x x . . . . . . . . .
partner       . . x . . . . . . . . x x . x . . . . . . . .
`

var actions = []staff.Action{staff.PlanFacilities, staff.PlanSessions, staff.ReadSessions, staff.ReceiveStock, staff.SendStock, staff.CountStock, staff.ReleaseStock, staff.RecallLots, staff.PlanAllocation, staff.ReadStock, staff.ReadRoster,
	staff.RegisterOthers, staff.BookOthers, staff.MoveMember, staff.RecordDose, staff.EnterLate, staff.ReadReviews, staff.DecideReviews, staff.ReadAudit, staff.ReadKeys, staff.ReadCoverage, staff.DecideCases,
	staff.ManageStaff}

func TestMay(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	if len(lines) != len(staff.Roles) {
		t.Fatalf("%d roles in the table, %d in the code", len(lines), len(staff.Roles))
	}
	for _, line := range lines {
		cells := strings.Fields(line)
		role := staff.Role(cells[0])
		if !role.Valid() {
			t.Errorf("%s is no role", role)
		}
		over := staff.Actor{Role: role, Scope: staff.Over("IN-MH-363")}
		at := staff.Actor{Role: role, Scope: staff.At("IN-MH-363", "hospital")}
		for i, action := range actions {
			want := cells[i+1] == "x"
			for _, a := range []staff.Actor{over, at} {
				if a.Does(action) != want || a.May(action, "IN-MH-363", "hospital") != want {
					t.Errorf("%s, %s: %v", role, action, !want)
				}
				if a.May(action, "IN-MH-395", "hospital") || a.May(action, "IN-MH", "hospital") || a.May(action, "IN-MH-3630", "hospital") {
					t.Errorf("%s may %s outside their district", role, action)
				}
			}
			if at.May(action, "IN-MH-363", "another") {
				t.Errorf("%s may %s at another facility", role, action)
			}
			if (staff.Actor{Role: role}).May(action, "", "") {
				t.Errorf("%s may %s without a scope", role, action)
			}
		}
	}
	if (staff.Actor{Role: "king", Scope: staff.Over("IN")}).Does(staff.ReadSessions) {
		t.Error("an unknown role does something")
	}
}
