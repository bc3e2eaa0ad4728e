package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/openwin/openwin/internal/fault"
)

// rowsAtOnce is how many rows of an import one transaction takes: others get in between.
const rowsAtOnce = 500

// outcome is what taking a row of an import does.
type outcome string

const (
	rowFresh   outcome = "fresh" // it adds something
	rowChanged outcome = "changed"
	rowSame    outcome = "same"
	rowWrong   outcome = "wrong"
	rowGone    outcome = "gone" // undone
)

// workRow is a row of an import that is being worked on.
type workRow struct {
	no      int
	cells   string
	thing   string // id of the facility or area
	outcome outcome
	faults  fault.List
	was     string // what it was before the row was taken, "" for what the row added
	wrote   int    // the version that taking it made
}

// importer is what differs between imports of facilities and of areas.
type importer interface {
	// decide sets outcome, thing and faults of rows, by what is there now. It gives what take needs.
	decide(ctx context.Context, t *Tx, i Import, rows []*workRow) (plan any, err error)
	// take writes the rows that are fresh or changed, and sets was and wrote.
	take(ctx context.Context, t *Tx, i Import, rows []*workRow, plan any) error
	// undo takes back rows that were taken, and sets their outcome to gone, or their faults.
	undo(ctx context.Context, t *Tx, i Import, rows []*workRow) error
}

func (s *Store) importer(kind ImportKind) importer {
	if kind == ImportAreas {
		return areaImporter{s}
	}
	return facilityImporter{s}
}

// WorkOnImports does the next rows of each import that is being checked, taken or undone, and says whether there was anything to do. What is done is
// committed with the row reached, so that whoever comes after a crash goes on where it stopped; of two who do the same rows one does
// nothing. An import that fails does not hold up the others.
func (s *Store) WorkOnImports(ctx context.Context) (bool, error) {
	open, err := s.scanImports(ctx, s.read, "SELECT "+importFields+" FROM import i WHERE i.state IN ('checking', 'taking', 'undoing') ORDER BY i.at, i.import_id LIMIT 10")
	for _, i := range open {
		err = errors.Join(err, s.importStep(ctx, i))
	}
	return len(open) > 0, err
}

func (s *Store) importStep(ctx context.Context, i Import) error {
	var next ImportState
	err := s.update(ctx, func(t *Tx) error {
		next = i.State
		found, err := s.scanImports(ctx, t.tx, "SELECT "+importFields+" FROM import i WHERE i.import_id = $1", i.ID)
		if err != nil || len(found) == 0 || found[0].State != i.State || found[0].Reached != i.Reached {
			return err // somebody else has gone on
		}
		next, err = t.importRows(ctx, i)
		return err
	})
	if err == nil && i.Kind == ImportAreas && next != i.State {
		return s.RefreshAreas(ctx) // while it goes on they are read now and then, as other processes read them
	}
	return err
}

// importRows does the next rows of an import, or ends its state where there are none. It gives the state that follows.
func (t *Tx) importRows(ctx context.Context, i Import) (ImportState, error) {
	rows, err := t.workRows(ctx, i)
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		next := map[ImportState]ImportState{Checking: Checked, Taking: Taken, Undoing: Undone}[i.State]
		return next, t.saveImport(ctx, i, next, 0, nil)
	}
	work := t.s.importer(i.Kind)
	next, reached := i.State, rows[len(rows)-1].no
	var before []outcome
	for _, r := range rows {
		before = append(before, r.outcome)
	}
	if i.State == Undoing {
		err = work.undo(ctx, t, i, rows)
	} else {
		var plan any
		plan, err = work.decide(ctx, t, i, rows)
		if i.Whole && slices.ContainsFunc(rows, func(r *workRow) bool { return len(r.faults) > 0 }) {
			next, reached = Undoing, 0 // a row has become wrong since the check: the others go back
		}
		if err == nil && next == Taking {
			err = work.take(ctx, t, i, rows, plan)
		}
	}
	if err == nil && i.Kind == ImportAreas && i.State != Checking {
		err = t.areasChanged(ctx, fmt.Sprint(i.ID, " ", i.State, " ", reached))
	}
	if err != nil {
		return "", err
	}
	saved := make([][]any, len(rows))
	counts := map[outcome]int{}
	for n, r := range rows {
		if len(r.faults) > 0 && i.State != Undoing {
			r.outcome = rowWrong
		}
		saved[n] = []any{i.ID, r.no, r.thing, string(r.outcome), faultsText(r.faults), r.was, r.wrote}
		switch {
		case i.State == Undoing && len(r.faults) > 0:
			counts["kept"]++
		case i.State == Taking:
			counts[before[n]]--
			counts[r.outcome]++
		case i.State == Checking:
			counts[r.outcome]++
		}
	}
	if _, err := t.update(ctx, `UPDATE import_row SET thing_id = d.thing_id, outcome = d.outcome, faults = d.faults, was = d.was, wrote = d.wrote
		FROM {rows} WHERE import_row.import_id = d.import_id AND import_row.row_no = d.row_no`,
		"import_id text, row_no bigint, thing_id text, outcome text, faults text, was text, wrote bigint", saved); err != nil {
		return "", err
	}
	return next, t.saveImport(ctx, i, next, reached, counts)
}

// saveImport keeps how far an import has come. It is done only where nobody else has gone on meanwhile.
func (t *Tx) saveImport(ctx context.Context, i Import, state ImportState, reached int, counts map[outcome]int) error {
	done := i.DoneAt
	if state != i.State {
		done = t.s.now()
	}
	n, err := affected(t.tx.ExecContext(ctx, `UPDATE import SET state = $1, reached = $2, fresh = fresh + $3, changed = changed + $4, same = same + $5, wrong = wrong + $6, kept = kept + $7, done_at = $8
		WHERE import_id = $9 AND state = $10 AND reached = $11`,
		string(state), reached, counts[rowFresh], counts[rowChanged], counts[rowSame], counts[rowWrong], counts["kept"], int64(done), i.ID, string(i.State), i.Reached))
	if err == nil && n == 0 {
		err = errStale
	}
	return err
}

// workRows reads the next rows: forwards, of an import that is being taken only those that change something; backwards where it is undone, so
// that what was added last goes first.
func (t *Tx) workRows(ctx context.Context, i Import) ([]*workRow, error) {
	where, order, from := "row_no > $2", "row_no", i.Reached
	switch i.State {
	case Taking:
		where += " AND outcome IN ('fresh', 'changed')"
	case Undoing:
		where, order = "row_no < $2 AND wrote > 0", "row_no DESC"
		if from == 0 {
			from = math.MaxInt32
		}
	}
	var out []*workRow
	err := t.s.each(ctx, t.tx, "SELECT row_no, cells, thing_id, outcome, faults, was, wrote FROM import_row WHERE import_id = $1 AND "+where+" ORDER BY "+order+" LIMIT $3",
		[]any{i.ID, from, rowsAtOnce}, func(rows *sql.Rows) error {
			var r workRow
			var faults string
			if err := rows.Scan(&r.no, &r.cells, &r.thing, &r.outcome, &faults, &r.was, &r.wrote); err != nil {
				return err
			}
			var err error
			r.faults, err = readFaults(faults)
			out = append(out, &r)
			return err
		})
	return out, err
}
