package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/beneficiary"
)

var consentTable = newTable("consent", "beneficiary_id text, consent_id text, version text, given boolean, at bigint, by_staff text",
	"ON CONFLICT (beneficiary_id, consent_id) DO NOTHING")

// Agree gives somebody's consent or takes it back, for whoever holds their phone. Taken back, live bookings end and nothing more is
// written to the phone about the person. Every giving and taking back is kept. The same act again changes nothing.
// Faults: beneficiary_unknown, also for somebody on another phone; those of beneficiary.DecideConsent.
func (s *Store) Agree(ctx context.Context, phone string, act beneficiary.Consenting) error {
	return s.update(ctx, func(t *Tx) error {
		b, err := s.memberIn(ctx, t, phone, act.BeneficiaryID)
		if err != nil {
			return err
		}
		if err := beneficiary.DecideConsent(b, act); err != nil || b.Consent == act.Version {
			return err
		}
		n, err := t.insert(ctx, consentTable, [][]any{{b.ID, act.ID, versionOf(act, b), act.Version != "", s.now(), act.By}})
		if err != nil || n == 0 {
			return err
		}
		if n, err = affected(t.tx.ExecContext(ctx, "UPDATE beneficiary SET consent = $1 WHERE beneficiary_id = $2 AND consent = $3 AND state = ''", act.Version, b.ID, b.Consent)); err == nil && n != 1 {
			return errStale
		}
		if err != nil {
			return err
		}
		line := audit.Line{Act: audit.Changed, Kind: audit.Beneficiary, Thing: b.ID, Area: b.Area, Before: audit.Values{"consent": b.Consent}, After: audit.Values{"consent": act.Version}}
		line.By, line.Role = citizenOr(act.By)
		if err := t.audit(ctx, line); err != nil || act.Version != "" {
			return err
		}
		ended, err := s.endBookings(ctx, t, b.ID)
		if err != nil {
			return err
		}
		return t.append(ctx, append(cancelled(ended), newEvent(ConsentEnded{b.ID})), s.now())
	})
}

// versionOf is the version that an act speaks of: what was taken back is what had been given.
func versionOf(act beneficiary.Consenting, b *beneficiary.Beneficiary) string {
	if act.Version == "" {
		return b.Consent
	}
	return act.Version
}

// Consents lists the history of somebody's consent, oldest first.
func (s *Store) Consents(ctx context.Context, beneficiaryID string) ([]beneficiary.ConsentRow, error) {
	var out []beneficiary.ConsentRow
	err := s.each(ctx, s.read, "SELECT version, given, at, by_staff FROM consent WHERE beneficiary_id = $1 ORDER BY at, consent_id", []any{beneficiaryID}, func(rows *sql.Rows) error {
		var c beneficiary.ConsentRow
		err := rows.Scan(&c.Version, &c.Given, &c.At, &c.By)
		out = append(out, c)
		return err
	})
	return out, err
}
