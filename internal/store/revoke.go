package store

import (
	"context"
	"maps"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Revoke ends certificates of somebody, or asks a second officer to where the reason wants one: in one transaction, or nothing. The same act twice
// is one. Faults: those of revocation.Decide.
func (s *Store) Revoke(ctx context.Context, officer staff.Actor, beneficiaryID string, act revocation.Act) (revocation.Revocation, error) {
	return s.revoke(ctx, officer, beneficiaryID, act.ID, func(f revocation.Facts, now when.Instant) (revocation.Outcome, error) {
		return revocation.Decide(s.pack.Code, f, act, now)
	})
}

// DecideRevocation is the word of a second officer on what the first asked for. Faults: those of revocation.DecideSecond.
func (s *Store) DecideRevocation(ctx context.Context, officer staff.Actor, beneficiaryID, revocationID string, act revocation.Second) (revocation.Revocation, error) {
	return s.revoke(ctx, officer, beneficiaryID, revocationID, func(f revocation.Facts, now when.Instant) (revocation.Outcome, error) {
		return revocation.DecideSecond(s.pack.Code, f, act, now)
	})
}

func (s *Store) revoke(ctx context.Context, officer staff.Actor, beneficiaryID, revocationID string,
	decide func(revocation.Facts, when.Instant) (revocation.Outcome, error)) (done revocation.Revocation, err error) {
	err = s.update(ctx, func(t *Tx) error {
		if err := t.lockPerson(ctx, beneficiaryID); err != nil {
			return err
		}
		facts, err := s.revocationFacts(ctx, t.tx, beneficiaryID)
		if err != nil {
			return err
		}
		facts.Officer = officer
		for i := range facts.Earlier {
			if facts.Earlier[i].ID == revocationID {
				facts.Existing = &facts.Earlier[i]
			}
		}
		now := s.now()
		o, err := decide(facts, now)
		if done = o.Revocation; err != nil || o.Already {
			return err
		}
		return t.saveRevocation(ctx, facts.Existing, &o, now)
	})
	return done, err
}

// revocationFacts reads what a revocation is decided on, but for who decides.
func (s *Store) revocationFacts(ctx context.Context, q querier, beneficiaryID string) (f revocation.Facts, err error) {
	people, err := s.loadPeople(ctx, q, []string{beneficiaryID})
	if f.Person = people[beneficiaryID]; err != nil || f.Person == nil {
		return f, err
	}
	records, err := s.loadRecords(ctx, q, []string{beneficiaryID})
	if f.Records = records[beneficiaryID]; err != nil {
		return f, err
	}
	if f.Past, err = s.versions(ctx, q, beneficiaryID); err != nil {
		return f, err
	}
	if f.Earlier, err = s.loadRevocations(ctx, q, beneficiaryID); err != nil {
		return f, err
	}
	var numbers []string
	for _, c := range revocation.Certificates(s.pack.Code, f.Person, f.Past, f.Records) {
		numbers = append(numbers, c.Number)
	}
	f.Ended, err = s.revoked(ctx, q, numbers)
	return f, err
}

// saveRevocation writes what was decided. before is what stood, nil for nothing.
func (t *Tx) saveRevocation(ctx context.Context, before *revocation.Revocation, o *revocation.Outcome, now when.Instant) error {
	r := &o.Revocation
	line := audit.Line{Act: audit.Made, Kind: audit.Certificate, Thing: r.BeneficiaryID, Area: r.Area, By: r.AskedBy,
		After: audit.Values{"revocation": r.ID, "reason": r.Reason, "dose": r.DoseID, "state": r.State, "certificates": len(o.Had)}}
	if before == nil {
		if err := t.insertRevocation(ctx, r); err != nil {
			return err
		}
	} else {
		if err := t.decideRevocation(ctx, r); err != nil {
			return err
		}
		line.Act, line.By, line.Before = audit.Decided, r.DecidedBy, audit.Values{"revocation": "", "state": before.State, "certificates": 0}
	}
	if err := t.audit(ctx, line); err != nil {
		return err
	}
	if o.Change != nil {
		if err := t.supersede(ctx, o.Change, r.ID, r.DecidedBy); err != nil {
			return err
		}
	}
	events, err := t.endCertificates(ctx, o.Ends, r.ID, now, r.DecidedBy, []string{r.BeneficiaryID})
	if err != nil {
		return err
	}
	if r.State == revocation.Done {
		events = append(events, newEvent(CertificatesRevoked{BeneficiaryID: r.BeneficiaryID, Change: r.ID, Anew: r.Reason == revocation.Error}))
	}
	return t.append(ctx, events, now)
}

// endCertificates ends certificates, of which one that had ended before stays as it was, and gives the event to append last. caseID is the case or revocation
// that ended them; people are the ids of those they were of.
func (t *Tx) endCertificates(ctx context.Context, ends []casework.Ended, caseID string, at when.Instant, by string, people []string) ([]event, error) {
	if len(ends) == 0 {
		return nil, nil
	}
	rows, ended := make([][]any, len(ends)), make([]proof.Ended, len(ends))
	for i, e := range ends {
		rows[i] = []any{e.Number, string(e.Why), caseID, at, by}
		ended[i] = proof.Ended{Number: e.Number, Reason: string(e.Why), CaseID: caseID, At: at, By: by}
	}
	_, err := t.insert(ctx, revocationTable, rows)
	return []event{newEvent(CertificatesEnded{ended, people})}, err
}

// RevocationFile is all that an officer sees of somebody's certificates.
type RevocationFile struct {
	revocation.Facts
	Certificates []revocation.Certificate // all that could ever be had
	Offices      map[string]Office
}

// OpenRevocationFile reads somebody's certificates for an officer. The look is logged. Fault: beneficiary_unknown, also outside the officer's area.
func (s *Store) OpenRevocationFile(ctx context.Context, officer staff.Actor, beneficiaryID string) (out RevocationFile, err error) {
	out.Facts, err = s.revocationFacts(ctx, s.read, beneficiaryID)
	if err != nil {
		return out, err
	}
	if out.Person == nil || !revocation.MayRead(officer, out.Person, out.Records) {
		return out, fault.New(fault.NotFound, "beneficiary_unknown")
	}
	out.Officer = officer
	people, err := s.loadPeople(ctx, s.read, []string{beneficiaryID})
	if err != nil {
		return out, err
	}
	if err := s.logAccess(ctx, officer, maps.Clone(people), PurposeCertificate); err != nil {
		return out, err
	}
	out.Certificates = revocation.Certificates(s.pack.Code, out.Person, out.Past, out.Records)
	var ids []string
	for _, r := range out.Earlier {
		ids = append(ids, r.AskedBy, r.DecidedBy)
	}
	out.Offices, err = s.OfficesByID(ctx, ids)
	return out, err
}

// PreviewRevocation gives the numbers of the certificates that an act would end, now. Faults: those of revocation.Decide.
func (s *Store) PreviewRevocation(ctx context.Context, officer staff.Actor, beneficiaryID string, act revocation.Act) ([]string, error) {
	facts, err := s.revocationFacts(ctx, s.read, beneficiaryID)
	if err != nil {
		return nil, err
	}
	facts.Officer = officer
	return revocation.Preview(s.pack.Code, facts, act, s.now())
}
