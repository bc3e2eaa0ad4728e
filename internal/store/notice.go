package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"

	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/when"
)

var noticeTable = newTable("notice", "notice_id text, place text, beneficiary_id text, product text, asked_at bigint, until_day text", "")

// AskNotice asks for a notice for somebody on the phone of whoever asks. Faults: beneficiary_unknown for somebody on another phone, those
// of notice.Decide. Nobody is erased while they ask.
func (s *Store) AskNotice(ctx context.Context, phone string, act notice.Ask) (notice.Notice, error) {
	var asked notice.Notice
	err := s.update(ctx, func(t *Tx) error {
		if err := t.lockPerson(ctx, act.BeneficiaryID); err != nil {
			return err
		}
		person, err := s.memberIn(ctx, t, phone, act.BeneficiaryID)
		if err != nil {
			return err
		}
		now := s.now()
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM notice WHERE beneficiary_id = $1 AND until_day < $2", act.BeneficiaryID, now.On(s.pack.Zone)); err != nil {
			return err
		}
		existing, err := s.loadNotices(ctx, t.tx, "beneficiary_id = $1", []any{act.BeneficiaryID}, notice.Most)
		if err != nil {
			return err
		}
		if asked, err = notice.Decide(s.pack, notice.Facts{Person: person, Existing: existing}, act, now); err != nil {
			return err
		}
		if slices.ContainsFunc(existing, func(n notice.Notice) bool { return n.ID == asked.ID }) {
			_, err = t.tx.ExecContext(ctx, "UPDATE notice SET until_day = $1 WHERE notice_id = $2", asked.Until, asked.ID)
			return err
		}
		_, err = t.insert(ctx, noticeTable, [][]any{{asked.ID, asked.Place, asked.BeneficiaryID, asked.Product, asked.At, asked.Until}})
		return err
	})
	return asked, err
}

// Notices lists what the people on a phone wait for, the oldest first.
func (s *Store) Notices(ctx context.Context, phone string) ([]notice.Notice, error) {
	household, err := s.Household(ctx, phone)
	if err != nil || len(household) == 0 {
		return nil, err
	}
	ids := make([]string, len(household))
	for i, b := range household {
		ids[i] = b.ID
	}
	return s.loadNotices(ctx, s.read, "beneficiary_id = ANY($1) AND until_day >= $2", []any{s.d.list(ids), s.now().On(s.pack.Zone)}, notice.Most*len(ids))
}

// EndNotice ends a notice of somebody on the phone of whoever asks. One that has ended is ended. Fault: beneficiary_unknown.
func (s *Store) EndNotice(ctx context.Context, phone, beneficiaryID, noticeID string) error {
	if _, err := s.Member(ctx, phone, beneficiaryID); err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, "DELETE FROM notice WHERE notice_id = $1 AND beneficiary_id = $2", noticeID, beneficiaryID)
		return err
	})
}

// Waiting lists up to most of those who wait for a session in one of some places on a day, those who asked first before the others, after
// the last one of an earlier list; nil begins. Notices whose day is over are none.
func (t *Tx) Waiting(ctx context.Context, places []string, on when.Date, last *notice.Notice, most int) ([]notice.Notice, error) {
	after := notice.Notice{}
	if last != nil {
		after = *last
	}
	return t.s.loadNotices(ctx, t.tx, "place = ANY($1) AND until_day >= $2 AND (asked_at > $3 OR (asked_at = $3 AND notice_id > $4))",
		[]any{t.s.d.list(places), on, int64(after.At), after.ID}, most)
}

// EndNotices ends notices that were told.
func (t *Tx) EndNotices(ctx context.Context, ids []string) error {
	_, err := t.tx.ExecContext(ctx, t.d.text("DELETE FROM notice WHERE notice_id = ANY($1)"), t.d.list(ids))
	return err
}

// Sent says which of some messages were written before, by id.
func (t *Tx) Sent(ctx context.Context, all []message.Message) (map[string]bool, error) {
	hashes, ids := make([][]byte, len(all)), make([]string, len(all))
	for i, m := range all {
		hashes[i], ids[i] = t.s.keys.Hash("phone", m.Phone), m.ID
	}
	out := map[string]bool{}
	err := t.s.each(ctx, t.tx, "SELECT message_id FROM message WHERE phone_hash = ANY($1::bytea[]) AND message_id = ANY($2)",
		[]any{t.d.hashes(hashes), t.d.list(ids)}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out[id] = true
			return err
		})
	return out, err
}

func (s *Store) loadNotices(ctx context.Context, q querier, where string, args []any, most int) ([]notice.Notice, error) {
	var out []notice.Notice
	query := "SELECT " + names(noticeTable.cols) + " FROM notice WHERE " + where + " ORDER BY asked_at, notice_id LIMIT " + strconv.Itoa(most)
	err := s.each(ctx, q, query, args, func(rows *sql.Rows) error {
		var n notice.Notice
		err := rows.Scan(&n.ID, &n.Place, &n.BeneficiaryID, &n.Product, &n.At, &n.Until)
		out = append(out, n)
		return err
	})
	return out, err
}
