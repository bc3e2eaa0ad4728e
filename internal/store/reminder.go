package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/when"
)

var reminderTable = newTable("reminder", "day text, reminder_id text, kind text, beneficiary_id text, subject text", "ON CONFLICT (day, reminder_id) DO NOTHING")

// Reminder is something to remind somebody of on a day. It carries ids alone.
type Reminder struct {
	Day           when.Date
	ID            string
	Kind          message.Kind
	BeneficiaryID string
	Subject       string // an appointment's id, or a dose number
}

// AddReminders keeps reminders until their day. The same one twice is one.
func (t *Tx) AddReminders(ctx context.Context, all []Reminder) error {
	rows := make([][]any, len(all))
	for i, r := range all {
		rows[i] = []any{r.Day, r.ID, string(r.Kind), r.BeneficiaryID, r.Subject}
	}
	_, err := t.insert(ctx, reminderTable, rows)
	return err
}

// TakeReminders hands over up to most reminders of a day and those before, the oldest first, and forgets them together with what take
// writes. It says how many they were.
func (s *Store) TakeReminders(ctx context.Context, until when.Date, most int, take func(t *Tx, due []Reminder) error) (int, error) {
	var due []Reminder
	err := s.update(ctx, func(t *Tx) error {
		due = nil
		err := s.each(ctx, t.tx, "SELECT "+names(reminderTable.cols)+" FROM reminder WHERE day <= $1 ORDER BY day, reminder_id LIMIT $2", []any{until, most}, func(rows *sql.Rows) error {
			var r Reminder
			err := rows.Scan(&r.Day, &r.ID, &r.Kind, &r.BeneficiaryID, &r.Subject)
			due = append(due, r)
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		if err := take(t, due); err != nil {
			return err
		}
		ids := make([]string, len(due))
		for i, r := range due {
			ids[i] = r.ID
		}
		_, err = t.tx.ExecContext(ctx, s.d.text("DELETE FROM reminder WHERE day <= $1 AND reminder_id = ANY($2)"), until, s.d.list(ids))
		return err
	})
	return len(due), err
}
