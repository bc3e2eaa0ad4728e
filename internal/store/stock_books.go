package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

func errNotHeld() error { return fault.New(fault.NotFound, "lot_not_held") }

// CloseBooks closes a session's books after its day: once.
// Faults: session_unknown, also outside the scope, forbidden, books_closed by somebody else or by the program, id_taken where they were closed
// with other figures, those of stock.DecideBooks.
func (s *Store) CloseBooks(ctx context.Context, actor staff.Actor, act stock.CloseBooks) error {
	act.By = actor.ID
	return s.update(ctx, func(t *Tx) error {
		found, err := s.loadSessions(ctx, t.tx, []string{act.SessionID})
		if err != nil {
			return err
		}
		e := found[act.SessionID]
		if e == nil || !actor.Scope.Covers(e.Area, e.FacilityID) {
			return fault.New(fault.NotFound, "session_unknown")
		}
		if !actor.May(staff.CountStock, e.Area, e.FacilityID) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		switch again, err := t.again(ctx, "books", id.Derive("books", e.ID), act); {
		case err != nil:
			return err
		case e.Closed != 0 && !again:
			return fault.New(fault.Conflict, "books_closed")
		}
		return t.closeBooks(ctx, e, act)
	})
}

// Books is what a session has used of the vaccine behind it, without its vials.
func (s *Store) Books(e *session.Session) stock.Books {
	product, _ := s.pack.Rules.Product(e.Product)
	b := stock.Books{FacilityID: e.FacilityID, Product: product, Date: e.Date, Closed: e.Closed}
	for _, l := range e.Lots {
		b.Lots = append(b.Lots, stock.Used{Lot: stock.Lot{ID: l.LotID, Number: l.Number, Product: e.Product, Expires: l.Expires}, Recalled: l.Recalled, Reserved: l.Reserved, Used: l.Used})
	}
	return b
}

func (t *Tx) closeBooks(ctx context.Context, e *session.Session, act stock.CloseBooks) error {
	books, now := t.s.Books(e), t.s.now()
	var err error
	if books.Vials, err = t.s.loadVials(ctx, t.tx, []string{e.ID}); err != nil {
		return err
	}
	moves, err := stock.DecideBooks(&books, act, now.On(t.s.pack.Zone), now)
	if err != nil || e.Closed != 0 {
		return err
	}
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE session SET closed_at = $2 WHERE session_id = $1 AND closed_at = 0", e.ID, int64(now)))
	if err != nil {
		return err
	}
	if n != 1 {
		return errStale
	}
	// What a lot had reserved and nothing used of moves no doses: a line of none releases it.
	reserved, rows, moved := map[string]int{}, make([][]any, len(e.Lots)), map[string]bool{}
	for _, m := range moves {
		moved[m.LotID] = true
	}
	var released []stock.Change
	for i, l := range e.Lots {
		reserved[l.LotID] = -l.Reserved
		rows[i] = []any{e.ID, l.LotID, l.Used, l.Reserved}
		if !moved[l.LotID] && l.Reserved > 0 {
			released = append(released, stock.Change{FacilityID: e.FacilityID, LotID: l.LotID, Reserved: -l.Reserved})
		}
	}
	if err := t.unback(ctx, rows); err != nil {
		return err
	}
	if err := t.post(ctx, moves, reserved); err != nil {
		return err
	}
	return t.changeHoldings(ctx, released)
}

// mostBooks is how many sessions' books one pass closes.
const mostBooks = 500

// CloseOldBooks closes the books of sessions whose day has passed, each in a transaction of its own, and says how many. A session entered after
// its day stays open until the day after it was entered, so that its doses can be entered.
func (s *Store) CloseOldBooks(ctx context.Context) (int, error) {
	today := s.now().On(s.pack.Zone)
	var due []string
	err := s.each(ctx, s.read, "SELECT session_id FROM session WHERE closed_at = 0 AND date < $1 AND published_at < $2 ORDER BY date, session_id LIMIT $3",
		[]any{today.String(), int64(today.At(0, s.pack.Zone)), mostBooks}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			due = append(due, id)
			return err
		})
	closed, errs := 0, []error{err}
	for _, id := range due {
		if ctx.Err() != nil {
			break
		}
		err := s.update(ctx, func(t *Tx) error {
			found, err := s.loadSessions(ctx, t.tx, []string{id})
			if err != nil || found[id] == nil {
				return err
			}
			return t.closeBooks(ctx, found[id], stock.CloseBooks{SessionID: id})
		})
		if err == nil {
			closed++
		}
		errs = append(errs, err) // one that cannot be closed keeps no other open
	}
	return closed, errors.Join(errs...)
}

// Line is a line of a facility's ledger with the lot it is about.
type Line struct {
	stock.Movement
	Lot stock.Lot
}

// Place is where a page of the ledger begins: after this line.
type Place struct {
	At when.Instant
	ID string
}

// Ledger lists up to most lines of a facility's ledger, newest first, those before a place; the zero Place is the newest.
// Fault: facility_unknown.
func (s *Store) Ledger(ctx context.Context, scope staff.Scope, facilityID string, before Place, most int) ([]Line, error) {
	if _, err := s.seenAt(ctx, scope, facilityID); err != nil {
		return nil, err
	}
	if before.At == 0 {
		before.At = 1 << 62
	}
	var out []Line
	err := s.each(ctx, s.read, `SELECT m.facility_id, m.movement_id, m.lot_id, m.kind, m.doses, m.recorded_at, m.recorded_by, m.from_account, m.to_account, m.reason, m.about, m.vvm,
		l.product, l.number, l.expires FROM movement m JOIN lot l ON l.lot_id = m.lot_id
		WHERE m.facility_id = $1 AND (m.recorded_at < $2 OR (m.recorded_at = $2 AND m.movement_id < $3)) ORDER BY m.recorded_at DESC, m.movement_id DESC LIMIT $4`,
		[]any{facilityID, int64(before.At), before.ID, most}, func(rows *sql.Rows) error {
			var lot stock.Lot
			m, err := scanMovement(rows, &lot.Product, &lot.Number, &lot.Expires)
			lot.ID = m.LotID
			out = append(out, Line{m, lot})
			return err
		})
	return out, err
}
