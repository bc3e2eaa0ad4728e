package store

import "embed"

// What the tests of the schema look at from outside.

// Migrations is the migrations as they are shipped.
func Migrations() embed.FS { return migrations }

// InBox is the query that finds facilities in a box.
func InBox() string { return inBox }

// Table is a table as the Go code describes it.
type Table struct {
	Name    string
	Columns map[string]string // name to type
}

// Tables is every table that the Go code describes.
func Tables() []Table {
	var out []Table
	for _, t := range []table{accessTable, appointmentTable, beneficiaryTable, caseworkFileTable, caseworkStepTable, caseworkTable, claimTable, consentTable, doseTable, facilityTable, lotTable, memberMoveTable, messageTable, movementTable, noticeTable,
		orderTable, outboxTable, pastTable, recallTable, reminderTable, reviewTable, revocationTable, rosterTable, sessionEndTable, sessionLotTable, sessionTable, shipmentLotTable, shipmentTable, slotTable, tallyTable} {
		described := Table{Name: t.name, Columns: map[string]string{}}
		for _, c := range t.cols {
			described.Columns[c.name] = c.kind
		}
		out = append(out, described)
	}
	return out
}
