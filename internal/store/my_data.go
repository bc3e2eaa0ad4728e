package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/when"
)

// Access is a look of somebody of the staff at a person's record. Looks for the same purpose within an hour are one.
type Access struct {
	By      string // staff id
	Purpose string // one of the Purpose constants
	At      when.Instant
}

// MyData is all that is kept about a person, for whoever holds their phone. Messages are not among it: they belong to the phone.
type MyData struct {
	History
	Records  []dose.Dose // all that was ever recorded of doses, also what was replaced
	Past     []Past      // what the record said before it was corrected
	Consents []beneficiary.ConsentRow
	Moves    []MoveRow
	Cases    []casework.Case   // those opened from this phone
	Notices  []notice.Notice   // still waited for
	Accesses []Access          // newest first
	Revoked  []Revoked         // certificates that an officer ended, otherwise than by a case
	Offices  map[string]Office // who of the staff appears in any of it, by their id
}

// Revoked is the end of certificates as the person is told of it: not why.
type Revoked struct {
	ID     string
	DoseID string // whose certificates ended, "" for all
	Anew   bool   // new ones have taken their place
	At     when.Instant
	By     string // staff id
}

// MyData gathers what is kept about somebody on the phone of whoever asks. Fault: beneficiary_unknown.
func (s *Store) MyData(ctx context.Context, phone, beneficiaryID string) (out MyData, err error) {
	if out.History, err = s.History(ctx, phone, beneficiaryID); err != nil {
		return out, err
	}
	records, err := s.loadRecords(ctx, s.read, []string{beneficiaryID})
	if err != nil {
		return out, err
	}
	out.Records = records[beneficiaryID]
	if out.Past, err = s.Past(ctx, beneficiaryID); err != nil {
		return out, err
	}
	if out.Consents, err = s.Consents(ctx, beneficiaryID); err != nil {
		return out, err
	}
	if out.Moves, err = s.Moves(ctx, beneficiaryID); err != nil {
		return out, err
	}
	if out.Cases, err = s.CasesOf(ctx, phone, beneficiaryID); err != nil {
		return out, err
	}
	notices, err := s.Notices(ctx, phone)
	if err != nil {
		return out, err
	}
	out.Notices = slices.DeleteFunc(notices, func(n notice.Notice) bool { return n.BeneficiaryID != beneficiaryID })
	if out.Accesses, err = s.accesses(ctx, beneficiaryID); err != nil {
		return out, err
	}
	revocations, err := s.loadRevocations(ctx, s.read, beneficiaryID)
	if err != nil {
		return out, err
	}
	for _, r := range revocations {
		if r.State == revocation.Done {
			out.Revoked = append(out.Revoked, Revoked{r.ID, r.DoseID, r.Reason == revocation.Error, r.DecidedAt, r.DecidedBy})
		}
	}
	out.Offices, err = s.OfficesByID(ctx, out.staff())
	return out, err
}

func (s *Store) accesses(ctx context.Context, beneficiaryID string) ([]Access, error) {
	var out []Access
	err := s.each(ctx, s.read, "SELECT staff_id, purpose, at FROM access WHERE beneficiary_id = $1 ORDER BY at DESC, access_id", []any{beneficiaryID},
		func(rows *sql.Rows) error {
			var a Access
			err := rows.Scan(&a.By, &a.Purpose, &a.At)
			out = append(out, a)
			return err
		})
	return out, err
}

// staff are the ids of those of the staff who appear in the data, each once.
func (d *MyData) staff() []string {
	ids := []string{d.Person.RegisteredBy}
	for _, a := range d.Appointments {
		ids = append(ids, a.By)
	}
	for _, r := range d.Records {
		ids = append(ids, r.RecordedBy)
	}
	for _, c := range d.Consents {
		ids = append(ids, c.By)
	}
	for _, m := range d.Moves {
		ids = append(ids, m.By)
	}
	for _, c := range d.Cases {
		ids = append(ids, c.OpenedBy, c.DecidedBy)
		for _, step := range c.Steps {
			ids = append(ids, step.By)
		}
	}
	for _, a := range d.Accesses {
		ids = append(ids, a.By)
	}
	for _, r := range d.Revoked {
		ids = append(ids, r.By)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
