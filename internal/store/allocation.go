package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

// MakeAllocation makes a plan that shares a supply out. Its facts are read once and kept with it. The same act twice is one plan.
// Faults: forbidden, id_taken, those of allocation.CheckNew and allocation.DecideNew.
func (s *Store) MakeAllocation(ctx context.Context, actor staff.Actor, act allocation.New) (allocation.Plan, error) {
	act.By = actor.ID
	if err := allocation.CheckNew(s.pack, act); err != nil {
		return allocation.Plan{}, err
	}
	if !actor.May(staff.PlanAllocation, act.Area, "") {
		return allocation.Plan{}, fault.New(fault.Forbidden, "forbidden")
	}
	needs, err := s.needs(ctx, act)
	if err != nil {
		return allocation.Plan{}, err
	}
	var made allocation.Plan
	err = s.update(ctx, func(t *Tx) error {
		if _, err := t.again(ctx, "allocation", act.ID, act); err != nil {
			return err
		}
		existing, err := s.loadAllocation(ctx, t.tx, act.ID)
		if err != nil {
			return err
		}
		if existing != nil {
			if made = *existing; existing.Area != act.Area { // an id is its maker's
				return fault.New(fault.Conflict, "id_taken").On("id")
			}
			return nil
		}
		if made, err = allocation.DecideNew(s.pack, act, needs, s.now()); err != nil {
			return err
		}
		return t.saveAllocation(ctx, made)
	})
	return made, err
}

// ChangeAllocation changes one line of a plan; the rest is shared out anew.
// Faults: allocation_unknown, also outside the actor's areas; id_taken; those of allocation.DecideChange.
func (s *Store) ChangeAllocation(ctx context.Context, actor staff.Actor, act allocation.Change) (allocation.Plan, error) {
	act.By = actor.ID
	return s.changeAllocation(ctx, actor, act.PlanID, act.ID, act, func(plan allocation.Plan) (allocation.Plan, error) {
		return allocation.DecideChange(plan, act, s.now())
	})
}

// AcceptAllocation accepts a plan. Faults: allocation_unknown, also outside the actor's areas; id_taken; those of allocation.DecideAccept.
func (s *Store) AcceptAllocation(ctx context.Context, actor staff.Actor, act allocation.Accept) (allocation.Plan, error) {
	act.By = actor.ID
	return s.changeAllocation(ctx, actor, act.PlanID, act.ID, act, func(plan allocation.Plan) (allocation.Plan, error) {
		return allocation.DecideAccept(plan, act, s.now())
	})
}

func (s *Store) changeAllocation(ctx context.Context, actor staff.Actor, planID, actID string, act any, decide func(allocation.Plan) (allocation.Plan, error)) (allocation.Plan, error) {
	var after allocation.Plan
	err := s.update(ctx, func(t *Tx) error {
		plan, err := s.loadAllocation(ctx, t.tx, planID)
		if err != nil {
			return err
		}
		if plan == nil || !actor.May(staff.PlanAllocation, plan.Area, "") {
			return fault.New(fault.NotFound, "allocation_unknown")
		}
		if _, err := t.again(ctx, fmt.Sprintf("%T", act), actID, act); err != nil {
			return err
		}
		if after, err = decide(*plan); err != nil || len(after.History) == len(plan.History) {
			return err
		}
		return t.resaveAllocation(ctx, *plan, after)
	})
	return after, err
}

// Allocation reads a plan. Fault: allocation_unknown, also outside the scope.
func (s *Store) Allocation(ctx context.Context, scope staff.Scope, id string) (allocation.Plan, error) {
	plan, err := s.loadAllocation(ctx, s.read, id)
	if err != nil {
		return allocation.Plan{}, err
	}
	if plan == nil || !scope.Covers(plan.Area, "") {
		return allocation.Plan{}, fault.New(fault.NotFound, "allocation_unknown")
	}
	return *plan, nil
}

const mostAllocations = 50

// Allocations lists the last plans for the areas of a scope, newest first, without their lines and with the first line of their history.
func (s *Store) Allocations(ctx context.Context, scope staff.Scope) ([]allocation.Plan, error) {
	return s.scanAllocations(ctx, s.read, "a.area_id = $1 OR a.area_id LIKE $2 ORDER BY a.made_at DESC, a.allocation_id LIMIT $3",
		[]any{scope.Area(), scope.Area() + "-%", mostAllocations})
}

func (s *Store) scanAllocations(ctx context.Context, q querier, where string, args []any) ([]allocation.Plan, error) {
	var out []allocation.Plan
	err := s.each(ctx, q, `SELECT a.allocation_id, a.area_id, a.level, a.product, a.groups, a.starts, a.doses, a.unit, a.days, a.shelf, a.state,
		c.change_id, c.what, c.after_doses, c.changed_at, c.changed_by
		FROM allocation a JOIN allocation_change c ON c.allocation_id = a.allocation_id AND c.seq = 1 WHERE `+where, args, func(rows *sql.Rows) error {
		var p allocation.Plan
		var groups string
		var e allocation.Entry
		err := rows.Scan(&p.ID, &p.Area, &p.Level, &p.Product, &groups, &p.From, &p.Supply.Doses, &p.Supply.Unit, &p.Supply.Days, &p.Supply.Shelf, &p.State,
			&e.ID, &e.What, &e.After, &e.At, &e.By)
		p.Groups, p.History = strings.Split(groups, "\n"), []allocation.Entry{e}
		out = append(out, p)
		return err
	})
	return out, err
}
