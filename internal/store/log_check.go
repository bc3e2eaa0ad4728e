package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/proof"
)

// logPage is how many rows are read at once when everything is walked.
const logPage = 2000

// Strange is a row that does not fit the transparency log.
type Strange struct {
	Record string // "dose/3" of its owner
	Owner  string // id of the beneficiary, "" for what is of nobody
	What   string // "edited", "deleted", "inserted", or "entry" where the log's own table was changed
}

// String names the row: by ids alone.
func (s Strange) String() string {
	if s.Owner == "" {
		return s.What + ": " + s.Record
	}
	return s.What + ": " + s.Record + " of beneficiary " + s.Owner
}

// FillLog enters what is older than the log, once. It goes on where it stopped.
func (s *Store) FillLog(ctx context.Context) error {
	var filled int64
	if err := s.read.QueryRowContext(ctx, "SELECT filled_at FROM log_head WHERE log = 'log'").Scan(&filled); err != nil || filled != 0 {
		return err
	}
	err := s.eachRecord(ctx, func(page []proof.Record) error {
		return s.update(ctx, func(t *Tx) error { return t.Enter(ctx, page) })
	})
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, "UPDATE log_head SET filled_at = $1 WHERE log = 'log'", int64(s.now()))
		return err
	})
}

// CheckRecords walks every row that the log vouches for, and every entry, and hands over what does not fit. leaves are the entries in the
// files, as many as the first size places; they are what nobody can change unseen. settle lets what has just been written reach the log.
func (s *Store) CheckRecords(ctx context.Context, size uint64, leaves func(yield func([]byte, error) bool), settle func() error, found func(Strange)) (checked int, err error) {
	strange, err := s.checkEntries(ctx, size, leaves, found)
	if err != nil {
		return 0, err
	}
	seen := make([]bool, size)
	var late []proof.Record
	check := func(page []proof.Record, again bool) error {
		entries, err := s.entriesOf(ctx, s.read, page)
		if err != nil {
			return err
		}
		for _, r := range page {
			k := entryKey{r.Owner, r.Name}
			e, in := entries[k]
			switch {
			case !in && again:
				found(Strange{r.Name, r.Owner, "inserted"})
				continue
			case !in:
				late = append(late, r)
				continue
			}
			if uint64(e.place) < size && e.place >= 0 {
				seen[e.place] = true
			}
			checked++
			if strange[e.place] {
				continue // told of already
			}
			if salt, err := s.saltOf(k, e); err != nil || !bytes.Equal(proof.Commit(salt, r.Text), e.leaf) {
				found(Strange{r.Name, r.Owner, "edited"})
			}
		}
		return nil
	}
	if err := s.eachRecord(ctx, func(page []proof.Record) error { return check(page, false) }); err != nil {
		return checked, err
	}
	if len(late) > 0 {
		if err := settle(); err != nil {
			return checked, err
		}
		if err := check(late, true); err != nil {
			return checked, err
		}
	}
	return checked, s.unseen(ctx, seen, strange, found)
}

// checkEntries compares the table of entries with the entries in the files.
func (s *Store) checkEntries(ctx context.Context, size uint64, leaves func(yield func([]byte, error) bool), found func(Strange)) (map[int64]bool, error) {
	strange := map[int64]bool{}
	var table []logRow
	next := int64(0)
	for leaf, err := range leaves {
		if err != nil {
			return nil, err
		}
		if len(table) == 0 || table[0].place < next {
			if table, err = s.logRows(ctx, next, size); err != nil {
				return nil, err
			}
		}
		if len(table) == 0 || table[0].place != next {
			strange[next] = true
			found(Strange{fmt.Sprintf("place %d of the log", next), "", "entry"})
		} else {
			if !bytes.Equal(table[0].leaf, leaf) {
				strange[next] = true
				found(Strange{table[0].record, table[0].owner, "entry"})
			}
			table = table[1:]
		}
		next++
	}
	return strange, nil
}

type logRow struct {
	place         int64
	owner, record string
	leaf          []byte
}

func (s *Store) logRows(ctx context.Context, from int64, size uint64) (out []logRow, err error) {
	err = s.each(ctx, s.read, "SELECT place, beneficiary_id, record, leaf FROM log_entry WHERE place >= $1 AND place < $2 ORDER BY place LIMIT $3",
		[]any{from, int64(size), logPage}, func(rows *sql.Rows) error {
			var r logRow
			err := rows.Scan(&r.place, &r.owner, &r.record, &r.leaf)
			out = append(out, r)
			return err
		})
	return out, err
}

// unseen names the entries whose row is gone.
func (s *Store) unseen(ctx context.Context, seen []bool, strange map[int64]bool, found func(Strange)) error {
	for at := 0; at < len(seen); at++ {
		if seen[at] || strange[int64(at)] {
			continue
		}
		rows, err := s.logRows(ctx, int64(at), uint64(at)+1)
		if err != nil {
			return err
		}
		for _, r := range rows {
			found(Strange{r.record, r.owner, "deleted"})
		}
	}
	return nil
}

// eachRecord hands over every row that enters the log, page by page.
func (s *Store) eachRecord(ctx context.Context, do func([]proof.Record) error) error {
	for _, walk := range []func(context.Context, func([]proof.Record) error) error{s.eachDose, s.eachEnded, s.eachIssued, s.eachKey} {
		if err := walk(ctx, do); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) eachDose(ctx context.Context, do func([]proof.Record) error) error {
	for after := ""; ; {
		var people []string
		err := s.each(ctx, s.read, "SELECT DISTINCT beneficiary_id FROM dose WHERE beneficiary_id > $1 ORDER BY beneficiary_id LIMIT $2", []any{after, logPage}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			people = append(people, id)
			return err
		})
		if err != nil || len(people) == 0 {
			return err
		}
		after = strings.Clone(people[len(people)-1])
		all, err := s.loadRecords(ctx, s.read, people)
		if err != nil {
			return err
		}
		var page []proof.Record
		for _, person := range people {
			for i := range all[person] {
				page = append(page, proof.OfDose(&all[person][i]))
			}
		}
		if err := do(page); err != nil {
			return err
		}
	}
}

func (s *Store) eachEnded(ctx context.Context, do func([]proof.Record) error) error {
	for after := ""; ; {
		var page []proof.Record
		err := s.each(ctx, s.read, "SELECT uvci, reason, case_id, at, by_staff FROM revocation WHERE uvci > $1 ORDER BY uvci LIMIT $2", []any{after, logPage}, func(rows *sql.Rows) error {
			var e proof.Ended
			err := rows.Scan(&e.Number, &e.Reason, &e.CaseID, &e.At, &e.By)
			page, after = append(page, proof.OfEnded(e)), e.Number
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		if err := do(page); err != nil {
			return err
		}
	}
}

func (s *Store) eachIssued(ctx context.Context, do func([]proof.Record) error) error {
	for after := (proof.Issued{}); ; {
		var page []proof.Record
		err := s.each(ctx, s.read, `SELECT beneficiary_id, uvci, key_name, dose_id, at FROM certificate_issue
			WHERE (beneficiary_id, uvci, key_name) > ($1, $2, $3) ORDER BY beneficiary_id, uvci, key_name LIMIT $4`,
			[]any{after.BeneficiaryID, after.Number, after.Key, logPage}, func(rows *sql.Rows) error {
				var i proof.Issued
				err := rows.Scan(&i.BeneficiaryID, &i.Number, &i.Key, &i.DoseID, &i.At)
				page, after = append(page, proof.OfIssued(i)), i
				return err
			})
		if err != nil || len(page) == 0 {
			return err
		}
		if err := do(page); err != nil {
			return err
		}
	}
}

func (s *Store) eachKey(ctx context.Context, do func([]proof.Record) error) error {
	events, err := s.KeyEvents(ctx)
	if err != nil || len(events) == 0 {
		return err
	}
	page := make([]proof.Record, len(events))
	for i, e := range events {
		page[i] = proof.OfKey(e)
	}
	return do(page)
}
