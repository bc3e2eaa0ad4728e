package store

import (
	"embed"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// What the tests of the schema look at from outside.

// Migrations is the migrations as they are shipped.
func Migrations() embed.FS { return migrations }

// InBox is the query that finds facilities in a box.
func InBox() string { return inBox }

// DayQuery is the query that reads how a day goes.
func (s *Store) DayQuery(scope staff.Scope, day when.Date) (string, []any) {
	return s.daySessions(scope, day, "")
}

// Table is a table as the Go code describes it.
type Table struct {
	Name    string
	Columns map[string]string // name to type
}

// Tables is every table that the Go code describes.
func Tables() []Table {
	var out []Table
	for _, t := range []table{accessTable, allocationChangeTable, allocationLineTable, allocationTable, appointmentTable, beneficiaryTable, caseworkFileTable, caseworkStepTable, caseworkTable, claimTable, consentTable, doseTable, facilityTable, lotTable, memberMoveTable, messageTable, movementTable, noticeTable,
		orderTable, outboxTable, pastTable, peopleTable, recallTable, reminderTable, reviewTable, revocationTable, rosterTable, sessionEndTable, sessionLotTable, sessionTable, shipmentLotTable, shipmentTable, slotTable, tallyTable} {
		described := Table{Name: t.name, Columns: map[string]string{}}
		for _, c := range t.cols {
			described.Columns[c.name] = c.kind
		}
		out = append(out, described)
	}
	return out
}
