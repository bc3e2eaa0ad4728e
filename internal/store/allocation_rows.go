package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/audit"
)

var (
	allocationTable = newTable("allocation", `allocation_id text, area_id text, level text, product text, groups text, starts text, doses bigint, unit bigint,
		days bigint, shelf bigint, state text, version bigint, made_at bigint`, "")
	allocationLineTable = newTable("allocation_line", `allocation_id text, area_id text, people bigint, first_doses bigint, due bigint, stock bigint, recent bigint,
		doses bigint, for_second bigint, locked boolean`,
		"ON CONFLICT (allocation_id, area_id) DO UPDATE SET doses = excluded.doses, for_second = excluded.for_second, locked = excluded.locked")
	allocationChangeTable = newTable("allocation_change", `allocation_id text, seq bigint, change_id text, what text, area_id text, before_doses bigint,
		after_doses bigint, changed_at bigint, changed_by text`, "")
)

// loadAllocation reads a plan with its lines and history; nil for none.
func (s *Store) loadAllocation(ctx context.Context, q querier, id string) (*allocation.Plan, error) {
	found, err := s.scanAllocations(ctx, q, "a.allocation_id = $1", []any{id})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	plan := &found[0]
	err = s.each(ctx, q, `SELECT area_id, people, first_doses, due, stock, recent, doses, for_second, locked FROM allocation_line WHERE allocation_id = $1`,
		[]any{id}, func(rows *sql.Rows) error {
			var l allocation.Line
			err := rows.Scan(&l.Area, &l.People, &l.First, &l.Due, &l.Stock, &l.Recent, &l.Doses, &l.ForSecond, &l.Locked)
			l.ForFirst = l.Doses - l.ForSecond
			plan.Lines = append(plan.Lines, l)
			return err
		})
	if err != nil {
		return nil, err
	}
	allocation.InOrder(plan.Lines)
	plan.History = nil
	err = s.each(ctx, q, `SELECT change_id, what, area_id, before_doses, after_doses, changed_at, changed_by FROM allocation_change WHERE allocation_id = $1 ORDER BY seq`,
		[]any{id}, func(rows *sql.Rows) error {
			var e allocation.Entry
			err := rows.Scan(&e.ID, &e.What, &e.Area, &e.Before, &e.After, &e.At, &e.By)
			plan.History = append(plan.History, e)
			return err
		})
	return plan, err
}

func (t *Tx) saveAllocation(ctx context.Context, p allocation.Plan) error {
	_, err := t.insert(ctx, allocationTable, [][]any{{p.ID, p.Area, string(p.Level), p.Product, strings.Join(p.Groups, "\n"), p.From, p.Supply.Doses, p.Supply.Unit,
		p.Supply.Days, p.Supply.Shelf, string(p.State), len(p.History), p.History[0].At}})
	if err != nil {
		return err
	}
	return t.saveAllocationRows(ctx, p)
}

// resaveAllocation writes what became of a plan, if it is still as it was read.
func (t *Tx) resaveAllocation(ctx context.Context, before, after allocation.Plan) error {
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE allocation SET state = $3, version = $4 WHERE allocation_id = $1 AND version = $2",
		after.ID, len(before.History), string(after.State), len(after.History)))
	if err != nil {
		return err
	}
	if n != 1 {
		return errStale
	}
	return t.saveAllocationRows(ctx, after)
}

// saveAllocationRows writes the lines of a plan as they are now and the last line of its history.
func (t *Tx) saveAllocationRows(ctx context.Context, p allocation.Plan) error {
	rows := make([][]any, len(p.Lines))
	for i, l := range p.Lines {
		rows[i] = []any{p.ID, l.Area, l.People, l.First, l.Due, l.Stock, l.Recent, l.Doses, l.ForSecond, l.Locked}
	}
	if _, err := t.insert(ctx, allocationLineTable, rows); err != nil {
		return err
	}
	e := p.History[len(p.History)-1]
	if _, err := t.insert(ctx, allocationChangeTable, [][]any{{p.ID, len(p.History), e.ID, string(e.What), e.Area, e.Before, e.After, e.At, e.By}}); err != nil {
		return err
	}
	line := audit.Line{Act: audit.Changed, Kind: audit.Allocation, Thing: p.ID, Area: p.Area, By: e.By,
		Before: audit.Values{"doses": e.Before}, After: audit.Values{"doses": e.After, "what": e.What, "of_area": e.Area}}
	if len(p.History) == 1 {
		line.Act, line.Before = audit.Made, nil
	}
	return t.audit(ctx, line)
}
