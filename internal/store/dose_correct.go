package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

// DoseOwner finds whose dose of a session it is, "" for nobody's.
func (s *Store) DoseOwner(ctx context.Context, sessionID, doseID string) (string, error) {
	var person string
	err := s.read.QueryRowContext(ctx, "SELECT about FROM operation WHERE session_id = $1 AND subject = $2 AND kind = 'dose' ORDER BY op_id LIMIT 1", sessionID, doseID).Scan(&person)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return person, err
	}
	err = s.read.QueryRowContext(ctx, `SELECT d.beneficiary_id FROM roster r JOIN dose d ON d.beneficiary_id = r.beneficiary_id
		WHERE r.session_id = $1 AND d.dose_id = $2 LIMIT 1`, sessionID, doseID).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return person, err
}

// CorrectDose puts a dose right on its day: a later record replaces it, what it took of vaccine and places goes back, and what the
// new record takes is taken. The same act twice is one. Findings are what stands against what the record says now.
// Faults: session_unknown, those of dose.DecideCorrect.
func (s *Store) CorrectDose(ctx context.Context, beneficiaryID, sessionID string, act dose.Correct) (found []schedule.Finding, err error) {
	err = s.update(ctx, func(t *Tx) error {
		found = nil
		if err := t.lockPerson(ctx, beneficiaryID); err != nil {
			return err
		}
		facts, err := s.visitFacts(ctx, t, []string{beneficiaryID}, []string{sessionID})
		if err != nil {
			return err
		}
		v := facts.of(beneficiaryID, sessionID)
		switch {
		case v.session == nil:
			return fault.New(fault.NotFound, "session_unknown")
		case v.person == nil: // not registered yet
			return fault.New(fault.NotFound, "dose_unknown").On("dose_id")
		}
		now := s.now()
		o, err := dose.DecideCorrect(v.session, v.doses, act, act.At.On(s.pack.Zone), now)
		if err != nil || o.Already {
			return err
		}
		took, err := s.took(ctx, t, o.Was)
		if err != nil {
			return err
		}
		if found, err = t.moveVaccine(ctx, facts, v.session, o, took); err != nil {
			return err
		}
		if o.Is.Void {
			if err := t.giveBack(ctx, facts, v, o.Was); err != nil {
				return err
			}
		}
		if err := facts.saveCounters(ctx, t); err != nil {
			return err
		}
		if _, err := t.insert(ctx, doseTable, [][]any{doseRow(&o.Is)}); err != nil {
			return err
		}
		given := func(d dose.Dose) []coverage.DoseGiven {
			return []coverage.DoseGiven{{DoseID: d.ID, BeneficiaryID: d.BeneficiaryID, Number: d.Number, Product: d.Product, Sex: string(v.person.Sex),
				Age: schedule.AgeAt(v.person.Person(), d.OccurredOn), Area: d.Area, FacilityID: d.FacilityID, Day: d.OccurredOn, At: d.OccurredAt, Group: v.person.Group}}
		}
		change := coverage.DosesCorrected{Gone: given(o.Was)}
		if !o.Is.Void {
			change.Now = given(o.Is)
		}
		ended, err := t.endCertificate(ctx, o, now)
		if err != nil {
			return err
		}
		return t.append(ctx, append(ended, newEvent(change)), now)
	})
	return found, err
}

// endCertificate ends the certificate of a dose that a later record replaces.
func (t *Tx) endCertificate(ctx context.Context, o dose.Corrected, now when.Instant) ([]event, error) {
	var version int
	if err := t.tx.QueryRowContext(ctx, "SELECT version FROM beneficiary WHERE beneficiary_id = $1", o.Was.BeneficiaryID).Scan(&version); err != nil {
		return nil, err
	}
	number := certificate.Number(t.s.pack.Code, version, o.Was.ID)
	ended, err := t.s.revoked(ctx, t.tx, []string{number})
	if err != nil {
		return nil, err
	}
	ends := []casework.Ended{{Number: number, Why: casework.Superseded}}
	switch {
	case o.Is.Void:
		ends[0].Why = casework.Taken
	case ended[number] == casework.Taken: // a correction does not give back what was withdrawn
		ends = append(ends, casework.Ended{Number: certificate.Number(t.s.pack.Code, version, o.Is.ID), Why: casework.Taken})
	}
	events, err := t.endCertificates(ctx, ends, "", now, o.Is.RecordedBy, []string{o.Was.BeneficiaryID})
	if err != nil {
		return nil, err
	}
	var issued int
	if err := t.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM certificate_issue WHERE beneficiary_id = $1 AND uvci = $2", o.Was.BeneficiaryID, number).Scan(&issued); err != nil {
		return nil, err
	}
	if issued > 0 { // somebody holds it
		events = append(events, newEvent(CertificatesRevoked{BeneficiaryID: o.Was.BeneficiaryID, Change: o.Is.ID, Anew: !o.Is.Void}))
	}
	return events, nil
}

// took says whether a dose used one of the doses behind its session: it did unless the rules found that there was none to use.
func (s *Store) took(ctx context.Context, t *Tx, d dose.Dose) (bool, error) {
	var against int
	err := t.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM review WHERE beneficiary_id = $1 AND dose_id = $2 AND code IN ('lot_empty', 'lot_not_in_session')", d.BeneficiaryID, d.ID).Scan(&against)
	return against == 0, err
}

// moveVaccine gives back what a dose used, and uses what the corrected one takes. While the books of the session are open: once they are closed
// they stay as they are, with a finding.
func (t *Tx) moveVaccine(ctx context.Context, facts *visits, e *session.Session, o dose.Corrected, took bool) (found []schedule.Finding, err error) {
	if !o.Is.Void && o.Is.LotID == o.Was.LotID {
		return nil, t.keepAgainst(ctx, o, !took)
	}
	stop := func(code string, args ...string) {
		f := fault.New(fault.Refused, code, args...)
		found = append(found, schedule.Finding{Level: schedule.Stop, Code: code, Args: f.Args})
	}
	if e.Closed != 0 {
		stop("books_closed")
		return found, t.keepAgainst(ctx, o, true)
	}
	if took {
		facts.used[lotKey{e.ID, o.Was.LotID}]--
	}
	if o.Was.VialID != "" {
		if _, err := t.tx.ExecContext(ctx, "UPDATE vial SET drawn = drawn - 1 WHERE session_id = $1 AND vial_id = $2 AND drawn > 0", e.ID, o.Was.VialID); err != nil {
			return nil, err
		}
	}
	if o.Is.Void {
		return found, nil
	}
	facts.draw(o.Is)
	switch lot := e.Lot(o.Is.LotID); {
	case lot == nil:
		stop("lot_not_in_session")
	case lot.Left() < 1:
		stop("lot_empty", "lot", lot.Number)
	default:
		facts.used[lotKey{e.ID, lot.LotID}]++
		return found, nil
	}
	return found, t.keepAgainst(ctx, o, true)
}

// keepAgainst notes at the new record that it used none of the doses behind its session, where that is so.
func (t *Tx) keepAgainst(ctx context.Context, o dose.Corrected, none bool) error {
	if !none {
		return nil
	}
	d := o.Is
	_, err := t.insert(ctx, reviewTable, [][]any{{d.BeneficiaryID, d.ID + ".lot", d.ID, d.Area, d.FacilityID, "lot_not_in_session", "{}", "", d.RecordedAt}})
	return err
}

// giveBack frees the place of a dose that was never given: the person's booking is theirs again, a walk-in's place is free.
func (t *Tx) giveBack(ctx context.Context, facts *visits, v visit, d dose.Dose) error {
	if d.AppointmentID == "" {
		if d.SlotNo != 0 {
			facts.takePlace(d.SessionID, d.SlotNo, -1)
		}
		return nil
	}
	_, err := t.tx.ExecContext(ctx, "UPDATE appointment SET state = $1 WHERE beneficiary_id = $2 AND appointment_id = $3 AND state = $4",
		string(appointment.Booked), d.BeneficiaryID, d.AppointmentID, string(appointment.Kept))
	return err
}
