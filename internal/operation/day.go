package operation

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
)

// DayFacts is what the records say of a session when a device ends its day.
type DayFacts struct {
	Session *session.Session
	Doses   int // that this device recorded and that stand
	Vials   []stock.Vial
	Device  map[string]bool // ids of the vials that this device opened
	Alone   bool            // no other device or desk recorded a dose of the session
}

// Reconcile compares what a device counted at the end of the day with the records. Each difference is a finding.
func Reconcile(b DayEndedBody, f DayFacts) (found []schedule.Finding) {
	if b.Doses != f.Doses {
		found = append(found, Found("day_doses_differ", "told", fault.Int(b.Doses), "recorded", fault.Int(f.Doses)))
	}
	opened, left := map[string]int{}, map[string]int{}
	for _, v := range f.Vials {
		if f.Device[v.ID] {
			opened[v.LotID]++
			left[v.LotID] += v.Left
		}
	}
	told := map[string]int{}
	wasted := map[string]int{}
	for _, v := range b.Vials {
		told[v.LotID] += v.Opened
		wasted[v.LotID] += v.Left
	}
	for _, lot := range f.Session.Lots {
		if told[lot.LotID] != opened[lot.LotID] {
			found = append(found, Found("day_vials_differ", "lot", lot.Number, "told", fault.Int(told[lot.LotID]), "recorded", fault.Int(opened[lot.LotID])))
		}
		if wasted[lot.LotID] != left[lot.LotID] {
			found = append(found, Found("day_wasted_differ", "lot", lot.Number, "told", fault.Int(wasted[lot.LotID]), "recorded", fault.Int(left[lot.LotID])))
		}
	}
	if !f.Alone {
		return found
	}
	for _, c := range b.Counted { // what is unopened can be held to the books only where nobody else drew from the same lots
		lot := f.Session.Lot(c.LotID)
		if lot == nil {
			continue
		}
		var gone int
		for _, v := range f.Vials {
			if v.LotID == c.LotID {
				gone += v.Doses
			}
		}
		if want := max(0, lot.Reserved-max(gone, lot.Used)); c.Unopened != want {
			found = append(found, Found("day_count_differs", "lot", lot.Number, "told", fault.Int(c.Unopened), "recorded", fault.Int(want)))
		}
	}
	return found
}
