package store

import (
	"context"
	"encoding/json"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
)

type areaImporter struct{ s *Store }

// areaPlan is what some rows do.
type areaPlan struct {
	before   map[string]place.Draft // by id
	versions map[string]int
	after    []place.Draft
}

func (a areaImporter) decide(ctx context.Context, t *Tx, i Import, rows []*workRow) (any, error) {
	plan := areaPlan{after: make([]place.Draft, len(rows))}
	var ids []string
	for n, r := range rows {
		if err := json.Unmarshal([]byte(r.cells), &plan.after[n]); err != nil {
			return nil, err
		}
		ids = append(ids, plan.after[n].ID)
	}
	var err error
	if plan.before, plan.versions, err = a.s.loadAreas(ctx, t.tx, ids); err != nil {
		return nil, err
	}
	for n, r := range rows {
		if len(r.faults) > 0 {
			continue
		}
		before, there := plan.before[r.thing]
		switch {
		case !i.actor().May(staff.PlanFacilities, r.thing, ""):
			r.faults = fault.List{fault.New(fault.Forbidden, "row_outside_scope").On("parent")}
		case !there:
			r.outcome = rowFresh
		case sameArea(before, plan.after[n]):
			r.outcome = rowSame
		default:
			r.outcome = rowChanged
		}
	}
	return plan, nil
}

func (a areaImporter) take(ctx context.Context, t *Tx, _ Import, rows []*workRow, p any) error {
	plan := p.(areaPlan)
	var written [][]any
	for n, r := range rows {
		if len(r.faults) > 0 || r.outcome != rowFresh && r.outcome != rowChanged {
			continue
		}
		r.wrote = plan.versions[r.thing] + 1
		if r.outcome == rowChanged {
			was, err := json.Marshal(plan.before[r.thing])
			if err != nil {
				return err
			}
			r.was = string(was)
		}
		row, err := areaRow(plan.after[n])
		if err != nil {
			return err
		}
		written = append(written, row)
	}
	_, err := t.insert(ctx, areaTable, written)
	return err
}

func (a areaImporter) undo(ctx context.Context, t *Tx, _ Import, rows []*workRow) error {
	ids := make([]string, len(rows))
	for n, r := range rows {
		ids[n] = r.thing
	}
	_, versions, err := a.s.loadAreas(ctx, t.tx, ids)
	if err != nil {
		return err
	}
	var back [][]any
	for _, r := range rows { // one by one: an area may be all that lies in the one before it
		used := false
		if r.was == "" && versions[r.thing] == r.wrote {
			if used, err = t.areaInUse(ctx, r.thing); err != nil {
				return err
			}
		}
		switch {
		case versions[r.thing] == 0:
			r.outcome = rowGone
		case versions[r.thing] != r.wrote:
			r.faults = fault.List{fault.New(fault.Conflict, "import_changed_since")}
		case used:
			r.faults = fault.List{fault.New(fault.Conflict, "import_in_use")}
		case r.was == "":
			r.outcome = rowGone
			if _, err := t.tx.ExecContext(ctx, "DELETE FROM area WHERE area_id = $1", r.thing); err != nil {
				return err
			}
		default:
			var was place.Draft
			if err := json.Unmarshal([]byte(r.was), &was); err != nil {
				return err
			}
			r.outcome = rowGone
			row, err := areaRow(was)
			if err != nil {
				return err
			}
			back = append(back, row)
		}
	}
	_, err = t.insert(ctx, areaTable, back)
	return err
}

// areaInUse says whether something stands on an area or lies in it.
func (t *Tx) areaInUse(ctx context.Context, id string) (bool, error) {
	var n int
	err := t.tx.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM area WHERE area_id >= $2 AND area_id < $3) + (SELECT COUNT(*) FROM facility WHERE area_id = $1) +
		(SELECT COUNT(*) FROM staff WHERE area_id = $1) + (SELECT COUNT(*) FROM tally WHERE area_id = $1)`, id, id+"-", id+".").Scan(&n)
	return n > 0, err
}
