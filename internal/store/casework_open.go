package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"slices"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Claimed is how somebody names another record of the same person: by its reference number and the last four digits of its document.
type Claimed struct{ Reference, Last4 string }

// OpenCase opens a case about somebody on the phone of whoever asks. For a merge with a record that is not on the phone, claimed says
// which one. evidence may be nil. Faults: beneficiary_unknown, id_taken, those of casework.DecideOpen.
func (s *Store) OpenCase(ctx context.Context, act casework.Ask, claimed Claimed, evidence *casework.Evidence) (casework.Case, error) {
	var c casework.Case
	err := s.update(ctx, func(t *Tx) error {
		if err := t.lockPerson(ctx, act.BeneficiaryID); err != nil {
			return err
		}
		if _, err := s.memberIn(ctx, t, act.Phone, act.BeneficiaryID); err != nil {
			return err
		}
		if _, err := t.again(ctx, "case", act.ID, []any{act, act.Asked.IDNumber, claimed}); err != nil {
			return err
		}
		facts, err := s.openFacts(ctx, t, &act, claimed)
		if err != nil {
			return err
		}
		now := s.now()
		if c, err = casework.DecideOpen(s.pack, facts, act, now); err != nil || facts.Existing != nil {
			return err
		}
		if c.Kind == casework.Document {
			c.Asked.IDHash = hex.EncodeToString(s.documentHash(c.Asked.IDKind, c.Asked.IDNumber))
		}
		if err := t.insertCase(ctx, &c); err != nil {
			return err
		}
		if err := t.insertEvidence(ctx, &c, evidence); err != nil {
			return err
		}
		return t.append(ctx, []event{newEvent(CaseMoved{BeneficiaryID: c.BeneficiaryID, CaseID: c.ID, Step: 1, What: casework.Opened})}, now)
	})
	return c, err
}

// openFacts reads what opening a case is decided on. It puts the record to be merged into the act, where it is claimed rightly.
func (s *Store) openFacts(ctx context.Context, t *Tx, act *casework.Ask, claimed Claimed) (f casework.OpenFacts, err error) {
	if f.Cases, err = s.loadCases(ctx, t.tx, act.BeneficiaryID); err != nil {
		return f, err
	}
	for i := range f.Cases {
		if f.Cases[i].ID == act.ID {
			f.Existing = &f.Cases[i]
			return f, nil
		}
	}
	people, err := s.loadPeople(ctx, t.tx, []string{act.BeneficiaryID})
	if err != nil {
		return f, err
	}
	f.Person = people[act.BeneficiaryID]
	records, err := s.loadRecords(ctx, t.tx, []string{act.BeneficiaryID})
	if err != nil {
		return f, err
	}
	f.Records = records[act.BeneficiaryID]
	if f.Withdrawn, err = s.withdrawn(ctx, t.tx, f.Person, f.Records); err != nil {
		return f, err
	}
	switch act.Kind {
	case casework.Merge:
		act.Asked.Other, err = s.otherRecord(ctx, t.tx, act, claimed)
		f.Other = act.Asked.Other != ""
	case casework.Document:
		if number, bad := s.pack.CheckDocument(act.Asked.IDKind, act.Asked.IDNumber); bad == nil {
			f.DocumentOwner, err = s.claimOwner(ctx, t.tx, s.documentHash(act.Asked.IDKind, number))
		}
	}
	return f, err
}

// otherRecord finds the other record of the same person: a member of the same phone, or one named by reference number and the last four
// digits of its document. It is "" for none, and says no more than that: whoever guesses learns nothing.
func (s *Store) otherRecord(ctx context.Context, q querier, act *casework.Ask, claimed Claimed) (string, error) {
	other := act.Asked.Other
	if other == "" {
		var err error
		if other, err = s.claimOwner(ctx, q, s.keys.Hash(claimReference, claimed.Reference)); err != nil || other == "" {
			return "", err
		}
	}
	people, err := s.listPeople(ctx, q, []string{other})
	b := people[other]
	proved := b != nil && b.State == beneficiary.Active && (b.Phone == act.Phone || b.IDLast4 != "" && b.IDLast4 == claimed.Last4)
	if err != nil || !proved {
		return "", err
	}
	return other, b.CheckReadable()
}

// claimOwner is who holds a claim, "" for nobody.
func (s *Store) claimOwner(ctx context.Context, q querier, key []byte) (owner string, err error) {
	err = s.each(ctx, q, "SELECT owner_id FROM claim WHERE key_hash = $1", []any{key}, func(rows *sql.Rows) error { return rows.Scan(&owner) })
	return owner, err
}

// CasesOf lists the cases of somebody on the phone of whoever asks, the newest first: those that were opened from this phone.
// Fault: beneficiary_unknown.
func (s *Store) CasesOf(ctx context.Context, phone, beneficiaryID string) ([]casework.Case, error) {
	if _, err := s.Member(ctx, phone, beneficiaryID); err != nil {
		return nil, err
	}
	all, err := s.loadCases(ctx, s.read, beneficiaryID)
	var own []casework.Case
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Phone == phone {
			own = append(own, all[i])
		}
	}
	return own, err
}

// OwnCases lists the cases that were opened from a phone, the newest first, also about people who have left it since.
func (s *Store) OwnCases(ctx context.Context, phone string) ([]casework.Case, error) {
	var people []string
	if err := s.each(ctx, s.read, "SELECT DISTINCT beneficiary_id FROM casework WHERE phone_hash = $1", []any{s.keys.Hash("phone", phone)}, func(rows *sql.Rows) error {
		var person string
		err := rows.Scan(&person)
		people = append(people, person)
		return err
	}); err != nil {
		return nil, err
	}
	var own []casework.Case
	for _, person := range people {
		all, err := s.loadCases(ctx, s.read, person)
		if err != nil {
			return nil, err
		}
		own = append(own, slices.DeleteFunc(all, func(c casework.Case) bool { return c.Phone != phone })...)
	}
	slices.SortFunc(own, func(a, b casework.Case) int { return when.Compare(b.OpenedAt, a.OpenedAt) })
	return own, nil
}

// CaseRecord is what somebody's record says, for whoever opens a case about them from their phone: with all dose records, also those
// that were replaced, and the doses whose certificate was withdrawn.
type CaseRecord struct {
	History
	Records   []dose.Dose
	Withdrawn map[string]bool // by dose id
}

// MayOpenCase reads the record of somebody on the phone of whoever asks, and says whether a case of a kind can be opened about them.
// Faults: beneficiary_unknown; beside the record those of casework.MayAsk.
func (s *Store) MayOpenCase(ctx context.Context, phone, beneficiaryID string, kind casework.Kind) (out CaseRecord, err error) {
	if out.History, err = s.History(ctx, phone, beneficiaryID); err != nil {
		return out, err
	}
	records, err := s.loadRecords(ctx, s.read, []string{beneficiaryID})
	if err != nil {
		return out, err
	}
	out.Records = records[beneficiaryID]
	if out.Withdrawn, err = s.withdrawn(ctx, s.read, &out.Person, out.Records); err != nil {
		return out, err
	}
	cases, err := s.loadCases(ctx, s.read, beneficiaryID)
	if err != nil {
		return out, err
	}
	if err := out.Person.CheckReadable(); err != nil {
		return out, err
	}
	return out, casework.MayAsk(s.pack, kind, casework.Asked{}, cases, out.Records)
}

// OwnCase reads one case for whoever opened it, also when the person has left the phone since. Fault: case_unknown.
func (s *Store) OwnCase(ctx context.Context, phone, beneficiaryID, caseID string) (casework.Case, error) {
	c, err := s.loadCase(ctx, s.read, beneficiaryID, caseID)
	if err == nil && (c == nil || c.Phone != phone) {
		err = fault.New(fault.NotFound, "case_unknown")
	}
	if err != nil {
		return casework.Case{}, err
	}
	return *c, nil
}

// MoveOwnCase adds an answer to a case, or takes it back, for whoever opened it. Faults: case_unknown, those of casework.Next.
func (s *Store) MoveOwnCase(ctx context.Context, phone string, m casework.Move, evidence *casework.Evidence) (casework.Case, error) {
	m.By = ""
	return s.moveCase(ctx, m, evidence, func(c *casework.Case) bool { return c.Phone == phone })
}

func (s *Store) moveCase(ctx context.Context, m casework.Move, evidence *casework.Evidence, may func(*casework.Case) bool) (casework.Case, error) {
	var next casework.Case
	err := s.update(ctx, func(t *Tx) error {
		if err := t.lockPerson(ctx, m.BeneficiaryID); err != nil {
			return err
		}
		c, err := s.loadCase(ctx, t.tx, m.BeneficiaryID, m.CaseID)
		if err != nil {
			return err
		}
		if c == nil || !may(c) {
			return fault.New(fault.NotFound, "case_unknown")
		}
		now := s.now()
		var already bool
		if next, already, err = casework.Next(*c, m, now); err != nil || already {
			return err
		}
		if err := t.saveStep(ctx, &next); err != nil {
			return err
		}
		if err := t.insertEvidence(ctx, &next, evidence); err != nil || m.Kind != casework.AskedBack {
			return err
		}
		return t.append(ctx, []event{newEvent(CaseMoved{BeneficiaryID: c.BeneficiaryID, CaseID: c.ID, Step: m.Step, What: m.Kind})}, now)
	})
	return next, err
}

// ToldCase reads a case inside a consumer's transaction, for writing to whoever opened it; nil for none. other is the phone of the
// record to be merged, "" for none.
func (t *Tx) ToldCase(ctx context.Context, beneficiaryID, caseID string) (c *casework.Case, other string, err error) {
	if c, err = t.s.loadCase(ctx, t.tx, beneficiaryID, caseID); err != nil || c == nil || c.Asked.Other == "" {
		return c, "", err
	}
	people, err := t.s.listPeople(ctx, t.tx, []string{c.Asked.Other})
	if b := people[c.Asked.Other]; b != nil {
		other = b.Phone
	}
	return c, other, err
}
