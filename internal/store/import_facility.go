package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
)

type facilityImporter struct{ s *Store }

// facilityPlan is what some rows do: before and after of each, before nil for what is added.
type facilityPlan struct {
	before []*facility.Facility
	after  []facility.Facility
}

func (f facilityImporter) decide(ctx context.Context, t *Tx, i Import, rows []*workRow) (any, error) {
	drafts := make([]facility.Draft, len(rows))
	var ids, codes []string
	for n, r := range rows {
		if err := json.Unmarshal([]byte(r.cells), &drafts[n].Facility); err != nil {
			return nil, err
		}
		drafts[n].Has = i.has
		ids, codes = append(ids, drafts[n].ID), append(codes, drafts[n].Code)
	}
	owners, err := f.s.codeOwners(ctx, t.tx, codes)
	if err != nil {
		return nil, err
	}
	for _, owner := range owners {
		ids = append(ids, owner) // one that was added by hand has an id of its own
	}
	there, err := f.s.loadFacilities(ctx, t.tx, ids)
	if err != nil {
		return nil, err
	}
	plan := facilityPlan{make([]*facility.Facility, len(rows)), make([]facility.Facility, len(rows))}
	for n, r := range rows {
		d := drafts[n]
		before := there[d.ID]
		switch owner := owners[d.Code]; {
		case owner != "":
			before = there[owner]
		case before != nil && before.Code != "": // it has another code by now: the row means another facility
			before, d.ID = nil, id.Derive("facility code", d.Code, i.ID)
		}
		r.thing = d.ID
		plan.before[n], plan.after[n] = before, d.Facility
		if before != nil {
			plan.after[n], r.thing = d.Over(*before), before.ID
		}
		if len(r.faults) == 0 {
			r.outcome, r.faults = f.outcome(i.actor(), before, plan.after[n])
		}
	}
	return plan, nil
}

// outcome says what a row does, or why it cannot.
func (f facilityImporter) outcome(actor staff.Actor, before *facility.Facility, after facility.Facility) (outcome, fault.List) {
	outside := fault.List{fault.New(fault.Forbidden, "row_outside_scope").On("area")}
	switch {
	case !actor.May(staff.PlanFacilities, after.Area, after.ID):
		return rowWrong, outside
	case before == nil:
		return rowFresh, fault.All(facility.Decide(f.s.pack, after))
	case !actor.May(staff.PlanFacilities, before.Area, before.ID):
		return rowWrong, outside
	case facility.Same(*before, after):
		return rowSame, nil
	}
	return rowChanged, fault.All(facility.DecideChange(f.s.pack, *before, after))
}

func (f facilityImporter) take(ctx context.Context, t *Tx, i Import, rows []*workRow, p any) error {
	plan := p.(facilityPlan)
	var added [][]any
	var before, after []facility.Facility
	for n, r := range rows {
		switch {
		case len(r.faults) > 0:
		case r.outcome == rowFresh:
			plan.after[n].Version = 1
			r.wrote = 1
			added = append(added, facilityRow(plan.after[n]))
		case r.outcome == rowChanged:
			was, err := json.Marshal(plan.before[n])
			if err != nil {
				return err
			}
			r.was, r.wrote = string(was), plan.before[n].Version+1
			before, after = append(before, *plan.before[n]), append(after, plan.after[n])
		}
	}
	if n, err := t.insert(ctx, facilityTable, added); err != nil || n != len(added) {
		return orStale(err)
	}
	return t.replaceFacilities(ctx, before, after, i.ByID, i.ID)
}

// orStale is err, or that the facts have changed.
func orStale(err error) error {
	if err != nil {
		return err
	}
	return errStale
}

func (f facilityImporter) undo(ctx context.Context, t *Tx, i Import, rows []*workRow) error {
	ids := make([]string, len(rows))
	for n, r := range rows {
		ids[n] = r.thing
	}
	there, err := f.s.loadFacilities(ctx, t.tx, ids)
	if err != nil {
		return err
	}
	used, err := t.usedFacilities(ctx, ids)
	if err != nil {
		return err
	}
	var removed []string
	var before, after []facility.Facility
	for _, r := range rows {
		now := there[r.thing]
		switch {
		case now == nil:
			r.outcome = rowGone
		case now.Version != r.wrote:
			r.faults = fault.List{fault.New(fault.Conflict, "import_changed_since")}
		case r.was == "" && used[r.thing]:
			r.faults = fault.List{fault.New(fault.Conflict, "import_in_use")}
		case r.was == "":
			r.outcome = rowGone
			removed = append(removed, r.thing)
		default:
			var was facility.Facility
			if err := json.Unmarshal([]byte(r.was), &was); err != nil {
				return err
			}
			r.outcome = rowGone
			before, after = append(before, *now), append(after, was)
		}
	}
	if len(removed) > 0 {
		if _, err := t.tx.ExecContext(ctx, t.d.text("DELETE FROM facility WHERE facility_id = ANY($1)"), t.d.list(removed)); err != nil {
			return err
		}
	}
	return t.replaceFacilities(ctx, before, after, i.ByID, i.ID)
}

// facilityUses find facilities that something stands on. A table that comes to name a facility has a line here (TestUndoKnowsWhatStandsOnFacilities).
var facilityUses = map[string]string{
	"equipment":   "SELECT DISTINCT facility_id FROM equipment WHERE facility_id = ANY($1)",
	"session":     "SELECT DISTINCT facility_id FROM session WHERE facility_id = ANY($1)",
	"holding":     "SELECT DISTINCT facility_id FROM holding WHERE facility_id = ANY($1)",
	"movement":    "SELECT DISTINCT facility_id FROM movement WHERE facility_id = ANY($1)",
	"stock_order": "SELECT DISTINCT facility_id FROM stock_order WHERE facility_id = ANY($1)",
	"shipment":    "SELECT DISTINCT to_id FROM shipment WHERE to_id = ANY($1)",
	"staff":       "SELECT DISTINCT s.facility_id FROM facility f JOIN staff s ON s.area_id = f.area_id AND s.facility_id = f.facility_id WHERE f.facility_id = ANY($1)",
}

func (t *Tx) usedFacilities(ctx context.Context, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, query := range facilityUses {
		if err := t.s.each(ctx, t.tx, query, []any{t.d.list(ids)}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out[id] = true
			return err
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}
