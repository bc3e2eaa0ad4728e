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

// FacilityQuery is the query of a list of facilities.
func (s *Store) FacilityQuery(scope staff.Scope, find FacilityFind, most int) (string, []any) {
	return s.facilityQuery(scope, find, most)
}

// ChangedRows is the condition that rows of an import change something.
func ChangedRows() string { return outcomeIs(rowChanged) }

// FacilityUses are the tables in which undoing an import looks for what stands on a facility.
func FacilityUses() map[string]string { return facilityUses }

// Table is a table as the Go code describes it.
type Table struct {
	Name    string
	Columns map[string]string // name to type
}

// Tables is every table that the Go code describes.
func Tables() []Table {
	var out []Table
	for _, t := range []table{
		accessTable,
		actTable,
		aefiTable,
		allocationChangeTable,
		allocationLineTable,
		allocationTable,
		appointmentTable,
		areaTable,
		auditTable,
		beneficiaryTable,
		caseworkFileTable,
		caseworkStepTable,
		caseworkTable,
		claimTable,
		consentTable,
		deviceSessionTable,
		doseTable,
		equipmentLotTable,
		equipmentTable,
		excursionLotTable,
		excursionTable,
		facilityPastTable,
		facilityTable,
		importRowTable,
		issueTable,
		keyTable,
		logTable,
		importTable,
		lotTable,
		memberMoveTable,
		messageTable,
		movementTable,
		noticeTable,
		operationDueTable,
		operationTable,
		orderTable,
		trustKeyTable,
		outboxTable,
		pastTable,
		peopleTable,
		recallTable,
		reminderTable,
		reviewCountTable,
		reviewItemTable,
		reviewStepTable,
		reviewTable,
		revocationTable,
		revokedEntryTable,
		revocationActTable,
		rosterTable,
		sessionEndTable,
		sessionLotTable,
		sessionTable,
		shipmentLotTable,
		shipmentTable,
		slotTable,
		tallyTable,
		temperatureTable,
		vialTable,
	} {
		described := Table{Name: t.name, Columns: map[string]string{}}
		for _, c := range t.cols {
			described.Columns[c.name] = c.kind
		}
		out = append(out, described)
	}
	return out
}
