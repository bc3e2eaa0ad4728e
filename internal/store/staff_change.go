package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// StaffChange is a line in the history of somebody of the staff.
type StaffChange struct {
	At            when.Instant
	ByName        string // "" for the command line
	Own           bool   // they did it themselves
	What          staff.Change
	Before, After string // posts, as staff.Post writes them, or ""
}

// lastChange is the number of the last line of somebody's history. Whoever decides on somebody reads it before anything else about
// them: of two who decide at once one then collides on the number, and decides again.
func (t *Tx) lastChange(ctx context.Context, staffID string) (seq int, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(seq), 0) FROM staff_change WHERE staff_id = $1", staffID).Scan(&seq)
	return seq, err
}

// change adds a line to somebody's history, after the last one.
func (t *Tx) change(ctx context.Context, last int, changeID, staffID, by string, what staff.Change, before, after string) error {
	_, err := t.tx.ExecContext(ctx, "INSERT INTO staff_change (staff_id, seq, change_id, at, by_staff, what, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		staffID, last+1, changeID, int64(t.s.now()), by, string(what), before, after)
	if err != nil {
		return err
	}
	line := audit.Line{Act: audit.Changed, Kind: audit.Staff, Thing: staffID, By: by, Before: audit.Values{"post": before}, After: audit.Values{"post": after, "what": what}}
	switch what {
	case staff.Invited:
		line.Act = audit.Made
	case staff.Left:
		line.Act = audit.Ended
	}
	if err := t.tx.QueryRowContext(ctx, "SELECT area_id, facility_id FROM staff WHERE staff_id = $1", staffID).Scan(&line.Area, &line.Facility); err != nil {
		return err
	}
	return t.audit(ctx, line)
}

// ownChange adds a line about what somebody did to their own way in.
func (t *Tx) ownChange(ctx context.Context, staffID string, what staff.Change) error {
	last, err := t.lastChange(ctx, staffID)
	if err != nil {
		return err
	}
	return t.change(ctx, last, id.New(), staffID, staffID, what, "", "")
}

// changed says whether a change has been made already: the act came twice.
func (t *Tx) changed(ctx context.Context, staffID, changeID string) (bool, error) {
	var n int
	err := t.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM staff_change WHERE staff_id = $1 AND change_id = $2", staffID, changeID).Scan(&n)
	return n > 0, err
}

// staffChanges is somebody's history, the newest first.
func (s *Store) staffChanges(ctx context.Context, staffID string) ([]StaffChange, error) {
	var out []StaffChange
	err := s.each(ctx, s.read, `SELECT c.at, COALESCE(b.name, ''), c.by_staff = c.staff_id, c.what, c.before, c.after
		FROM staff_change c LEFT JOIN staff b ON b.staff_id = c.by_staff WHERE c.staff_id = $1 ORDER BY c.seq DESC`, []any{staffID}, func(rows *sql.Rows) error {
		var c StaffChange
		if err := rows.Scan(&c.At, &c.ByName, &c.Own, &c.What, &c.Before, &c.After); err != nil {
			return err
		}
		out = append(out, c)
		return nil
	})
	return out, err
}
