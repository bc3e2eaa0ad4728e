package store_test

import (
	"testing"

	"github.com/openwin/openwin/internal/store"
)

// Tables that name a facility and need no look when an import is undone, and why.
var noUse = map[string]string{
	"facility":        "it itself",
	"facility_past":   "its own history",
	"dose":            "no dose without a session",
	"excursion":       "no excursion without equipment",
	"equipment_lot":   "no place in equipment without equipment",
	"review":          "no review item without a dose",
	"review_item":     "no review item without a dose",
	"audit":           "what was done with it, which stays true",
	"site_day":        "counted from doses",
	"aefi":            "no report without a session",
	"device":          "what it sent happened at a session",
	"operation_aside": "it happened at a session",
}

// Undoing an import removes no facility that something stands on, whatever table that is in.
func TestUndoKnowsWhatStandsOnFacilities(t *testing.T) {
	for name, table := range liteSchema(t) {
		_, names := table.Columns["facility_id"]
		_, used := store.FacilityUses()[name]
		if names && !used && noUse[name] == "" {
			t.Errorf("%s names facilities: add it to facilityUses, or say here why not", name)
		}
	}
}
