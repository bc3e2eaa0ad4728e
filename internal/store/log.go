package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/when"
)

var logTable = newTable("log_entry", "beneficiary_id text, record text, place bigint, leaf bytea, salt_sealed bytea", "")

// prepareLog makes the head of the transparency log. A database that is new has nothing older than its log.
func (s *Store) prepareLog(ctx context.Context) error {
	_, err := s.write.ExecContext(ctx, "INSERT INTO log_head (log, next_place, filled_at) VALUES ('log', 0, 0) ON CONFLICT (log) DO NOTHING")
	return err
}

// LogOrigin is the name of the transparency log, the same for all who share keys and pack.
func (s *Store) LogOrigin() string {
	return "openwin/" + strings.ToLower(s.pack.Code) + "/" + s.keys.Fingerprint()[:8]
}

// Enter gives those of the records that are not in the log yet the next places in it, in their order, each with a salt of its own. A record's
// place is taken in this transaction: whoever reads places sees them without gaps.
func (t *Tx) Enter(ctx context.Context, records []proof.Record) error {
	fresh, err := t.notEntered(ctx, records)
	if err != nil || len(fresh) == 0 {
		return err
	}
	rows := make([][]any, len(fresh))
	for i, r := range fresh {
		salt := t.s.keys.NewSalt()
		sealed, err := t.s.keys.Seal(hex.EncodeToString(salt), r.Owner+"/"+r.Name, "log_salt")
		if err != nil {
			return err
		}
		rows[i] = []any{r.Owner, r.Name, 0, proof.Commit(salt, r.Text), sealed}
	}
	var next int64
	if err := t.tx.QueryRowContext(ctx, "UPDATE log_head SET next_place = next_place + $1 WHERE log = 'log' RETURNING next_place", len(rows)).Scan(&next); err != nil {
		return err
	}
	for i := range rows {
		rows[i][2] = next - int64(len(rows)-i)
	}
	_, err = t.insert(ctx, logTable, rows)
	return err
}

// notEntered leaves out what is in the log, and what comes twice.
func (t *Tx) notEntered(ctx context.Context, records []proof.Record) ([]proof.Record, error) {
	type key struct{ owner, name string }
	seen := map[key]bool{}
	var unique []proof.Record
	for _, r := range records {
		if k := (key{r.Owner, r.Name}); !seen[k] {
			seen[k] = true
			unique = append(unique, r)
		}
	}
	entries, err := t.s.entriesOf(ctx, t.tx, unique)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(unique, func(r proof.Record) bool { _, in := entries[entryKey{r.Owner, r.Name}]; return in }), nil
}

type entryKey struct{ owner, record string }

// logEntry is where a record stands in the log.
type logEntry struct {
	place  int64
	leaf   []byte
	sealed []byte // its salt
}

func (s *Store) entriesOf(ctx context.Context, q querier, records []proof.Record) (map[entryKey]logEntry, error) {
	out := map[entryKey]logEntry{}
	if len(records) == 0 {
		return out, nil
	}
	keys := make([][]any, len(records))
	for i, r := range records {
		keys[i] = []any{r.Owner, r.Name}
	}
	from, args := s.d.rows(columns("owner text, record text"), keys)
	err := s.each(ctx, q, "SELECT e.beneficiary_id, e.record, e.place, e.leaf, e.salt_sealed FROM "+from+
		" JOIN log_entry e ON e.beneficiary_id = d.owner AND e.record = d.record", args, func(rows *sql.Rows) error {
		var k entryKey
		var e logEntry
		err := rows.Scan(&k.owner, &k.record, &e.place, &e.leaf, &e.sealed)
		out[k] = e
		return err
	})
	return out, err
}

func (s *Store) saltOf(k entryKey, e logEntry) ([]byte, error) {
	text, err := s.keys.Unseal(e.sealed, k.owner+"/"+k.record, "log_salt")
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(text)
}

// DoseRecords are the records of people's doses as they enter the log.
func (t *Tx) DoseRecords(ctx context.Context, people []string) ([]proof.Record, error) {
	all, err := t.s.loadRecords(ctx, t.tx, people)
	var out []proof.Record
	for _, person := range people {
		for i := range all[person] {
			out = append(out, proof.OfDose(&all[person][i]))
		}
		delete(all, person) // named twice, entered once
	}
	return out, err
}

// Leaves are entries from a place on, in order, at most so many.
func (s *Store) Leaves(ctx context.Context, from uint64, most int) (leaves [][]byte, err error) {
	next := int64(from)
	err = s.each(ctx, s.read, "SELECT place, leaf FROM log_entry WHERE place >= $1 ORDER BY place LIMIT $2", []any{next, most}, func(rows *sql.Rows) error {
		var place int64
		var leaf []byte
		if err := rows.Scan(&place, &leaf); err != nil {
			return err
		}
		if place != next {
			return fmt.Errorf("place %d of the log is missing in the database: run openwin log verify", next)
		}
		next++
		leaves = append(leaves, leaf)
		return nil
	})
	return leaves, err
}

// LogSize is how many places of the log are taken.
func (s *Store) LogSize(ctx context.Context) (n uint64, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT next_place FROM log_head WHERE log = 'log'").Scan(&n)
	return n, err
}

// KeepDay remembers the newest checkpoint of a day.
func (s *Store) KeepDay(ctx context.Context, day when.Date, size uint64, checkpoint string) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO log_day (day, size, checkpoint) VALUES ($1, $2, $3)
		ON CONFLICT (day) DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint WHERE log_day.size < excluded.size`, day.String(), int64(size), checkpoint)
	return err
}

// LogDay is the last checkpoint of a day.
type LogDay struct {
	Day        string `json:"day"`
	Size       uint64 `json:"size"`
	Checkpoint string `json:"checkpoint"`
}

// LogDays are the last checkpoints of days, the newest first: at most 366 before a day ("" for all).
func (s *Store) LogDays(ctx context.Context, before string) (days []LogDay, err error) {
	if before == "" {
		before = "9999"
	}
	err = s.each(ctx, s.read, "SELECT day, size, checkpoint FROM log_day WHERE day < $1 ORDER BY day DESC LIMIT 366", []any{before}, func(rows *sql.Rows) error {
		var d LogDay
		err := rows.Scan(&d.Day, &d.Size, &d.Checkpoint)
		days = append(days, d)
		return err
	})
	return days, err
}

// FirstDay is the first day whose checkpoint covers a place. Day is "" where none does yet.
func (s *Store) FirstDay(ctx context.Context, place uint64) (d LogDay, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT day, size, checkpoint FROM log_day WHERE size > $1 ORDER BY size LIMIT 1", int64(place)).Scan(&d.Day, &d.Size, &d.Checkpoint)
	if errors.Is(err, sql.ErrNoRows) {
		return LogDay{}, nil
	}
	return d, err
}

// OpenDose is a record of a dose as it was written, with its salt, and its place in the log, for whoever may see the dose. seq is its number
// among the person's records. Faults: not_found, not_in_log_yet.
func (s *Store) OpenDose(ctx context.Context, beneficiaryID string, seq int) (proof.Opened, uint64, error) {
	records, err := s.loadRecords(ctx, s.read, []string{beneficiaryID})
	if err != nil {
		return proof.Opened{}, 0, err
	}
	all := records[beneficiaryID]
	at := slices.IndexFunc(all, func(d dose.Dose) bool { return d.Seq == seq })
	if at < 0 {
		return proof.Opened{}, 0, fault.New(fault.NotFound, "not_found")
	}
	r := proof.OfDose(&all[at])
	entries, err := s.entriesOf(ctx, s.read, []proof.Record{r})
	if err != nil {
		return proof.Opened{}, 0, err
	}
	k := entryKey{r.Owner, r.Name}
	e, in := entries[k]
	if !in {
		return proof.Opened{}, 0, fault.New(fault.Unavailable, "not_in_log_yet")
	}
	salt, err := s.saltOf(k, e)
	return proof.Opened{Record: r.Text, Salt: salt}, uint64(e.place), err
}
