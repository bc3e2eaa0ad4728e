package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/when"
)

var pastTable = newTable("beneficiary_past", "beneficiary_id text, version bigint, body_sealed bytea, until_at bigint, case_id text", "")

// hold makes sure that a record is still open, in the version that was decided on, until the transaction ends. Of two merges, each of
// which would close the record that the other keeps, one finds it closed.
func (t *Tx) hold(ctx context.Context, b *beneficiary.Beneficiary) error {
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE beneficiary SET version = version WHERE beneficiary_id = $1 AND version = $2 AND state = ''", b.ID, b.Version))
	if err == nil && n != 1 {
		return errStale
	}
	return err
}

// lockPerson lets nobody erase, merge or move a record until the transaction ends. What is read after it stays so.
func (t *Tx) lockPerson(ctx context.Context, beneficiaryID string) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE beneficiary SET version = version WHERE beneficiary_id = $1", beneficiaryID)
	return err
}

// supersede keeps what a record said, sealed, and writes what it says now. Whoever else supersedes the same version collides.
func (t *Tx) supersede(ctx context.Context, c *casework.Change, caseID, by string) error {
	was, is := &c.Was, &c.Is
	data, err := json.Marshal(was)
	if err != nil {
		return err
	}
	body, err := t.s.keys.Seal(string(data), pastRow(was.ID, was.Version), "past")
	if err != nil {
		return err
	}
	if _, err := t.insert(ctx, pastTable, [][]any{{was.ID, was.Version, body, t.s.now(), caseID}}); err != nil {
		return err
	}
	name, err := t.s.keys.Seal(is.Name, is.ID, "name")
	if err != nil {
		return err
	}
	n, err := affected(t.tx.ExecContext(ctx, `UPDATE beneficiary SET name_sealed = $1, birth_year = $2, birth_date = $3, sex = $4, id_kind = $5, id_last4 = $6,
		state = $7, merged_into = $8, version = $9 WHERE beneficiary_id = $10 AND version = $11`,
		name, is.BirthYear, is.BirthDate, string(is.Sex), is.IDKind, is.IDLast4, string(is.State), is.MergedInto, is.Version, is.ID, was.Version))
	if err == nil && n != 1 {
		return errStale
	}
	if err != nil {
		return err
	}
	return t.audit(ctx, audit.Line{Act: audit.Changed, Kind: audit.Beneficiary, Thing: is.ID, Area: is.Area, By: by, Before: recordValues(was, ""), After: recordValues(is, caseID)})
}

// recordValues are what can be corrected in a record, for the audit trail: what is personal is hidden there.
func recordValues(b *beneficiary.Beneficiary, caseID string) audit.Values {
	v := audit.Values{"name": b.Name, "birth_year": b.BirthYear, "birth_date": b.BirthDate.String(), "sex": b.Sex, "id_kind": b.IDKind, "id_last4": b.IDLast4,
		"state": b.State, "merged_into": b.MergedInto}
	if caseID != "" {
		v["case"] = caseID
	}
	return v
}

func pastRow(person string, version int) string { return person + " " + strconv.Itoa(version) }

// Past is what a record said before it was corrected.
type Past struct {
	beneficiary.Beneficiary
	Until  when.Instant
	CaseID string
}

// Past lists the versions that a record has had, oldest first. It is for whoever may read the record as it is.
func (s *Store) Past(ctx context.Context, beneficiaryID string) ([]Past, error) {
	var out []Past
	err := s.each(ctx, s.read, "SELECT version, body_sealed, until_at, case_id FROM beneficiary_past WHERE beneficiary_id = $1 ORDER BY version", []any{beneficiaryID},
		func(rows *sql.Rows) error {
			var version int
			var sealed []byte
			var p Past
			if err := rows.Scan(&version, &sealed, &p.Until, &p.CaseID); err != nil {
				return err
			}
			data, err := s.keys.Unseal(sealed, pastRow(beneficiaryID, version), "past")
			if err != nil {
				return err
			}
			out = append(out, p)
			return json.Unmarshal([]byte(data), &out[len(out)-1].Beneficiary)
		})
	return out, err
}

// moveDocument lets somebody's claim to their document be one to another. Fault: case_document_taken where somebody else has it.
func (t *Tx) moveDocument(ctx context.Context, person string, to []byte) error {
	older, err := t.s.documentsOf(ctx, t.tx, person)
	if err != nil {
		return err
	}
	for _, key := range decodeAll(older) {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM claim WHERE key_hash = $1 AND owner_id = $2", key, person); err != nil {
			return err
		}
	}
	_, err = t.insert(ctx, claimTable, [][]any{{to, claimDocument, person}})
	return err
}

// closeRecord ends the bookings of a record that is merged into another and lets what found it find the other: its reference number
// and documents. Its place on a phone is free, and the phone is told, also of the bookings.
func (t *Tx) closeRecord(ctx context.Context, f casework.Facts, c *casework.Case) ([]event, error) {
	s, other := t.s, f.Other.Person
	ended, err := s.endBookings(ctx, t, other.ID)
	if err != nil {
		return nil, err
	}
	places := s.placesOn(other.Phone)
	claims, err := s.loadClaims(ctx, t.tx, places)
	if err != nil {
		return nil, err
	}
	if err := t.leavePlace(ctx, places, claims, other.ID); err != nil {
		return nil, err
	}
	documents, err := s.documentsOf(ctx, t.tx, other.ID)
	if err != nil {
		return nil, err
	}
	references, err := t.references(ctx, other)
	if err != nil {
		return nil, err
	}
	for _, key := range append(decodeAll(documents), references...) {
		if _, err := t.tx.ExecContext(ctx, "UPDATE claim SET owner_id = $1 WHERE key_hash = $2 AND owner_id = $3", f.Person.ID, key, other.ID); err != nil {
			return nil, err
		}
	}
	if _, err := t.tx.ExecContext(ctx, "UPDATE beneficiary SET phone_sealed = $1 WHERE beneficiary_id = $2", []byte{}, other.ID); err != nil {
		return nil, err
	}
	events := cancelled(ended)
	if other.Phone != "" {
		moved := MemberMoved{BeneficiaryID: other.ID, MoveID: c.ID, Ended: map[string]string{}}
		for _, a := range ended {
			moved.Ended[a.ID] = a.SessionID
		}
		if err := t.keepMove(ctx, beneficiary.Move{ID: c.ID, BeneficiaryID: other.ID, From: other.Phone, By: c.DecidedBy}, beneficiary.Joined); err != nil {
			return nil, err
		}
		events = append(events, newEvent(moved))
	}
	return append(events, newEvent(BeneficiaryMerged{BeneficiaryID: other.ID, Into: f.Person.ID, Area: other.Area, Day: other.RegisteredAt.On(s.pack.Zone)})), nil
}

// references are the keys of somebody's reference number and of those of all records that were merged into theirs.
func (t *Tx) references(ctx context.Context, b *beneficiary.Beneficiary) ([][]byte, error) {
	keys := [][]byte{t.s.keys.Hash(claimReference, b.Reference)}
	merged, err := t.s.mergedInto(ctx, t.tx, b.ID)
	if err != nil {
		return nil, err
	}
	people, err := t.s.listPeople(ctx, t.tx, merged)
	for _, other := range people {
		keys = append(keys, t.s.keys.Hash(claimReference, other.Reference))
	}
	return keys, err
}

// mergedInto are the ids of all records that were merged into one, also by way of others. The accepted cases of a record say which:
// they stand with it, so that no other shard is asked but for those they name.
func (s *Store) mergedInto(ctx context.Context, q querier, beneficiaryID string) ([]string, error) {
	var merged []string
	for next := []string{beneficiaryID}; len(next) > 0; next = next[1:] {
		cases, err := s.loadCases(ctx, q, next[0])
		if err != nil {
			return nil, err
		}
		for _, c := range cases {
			if c.Kind == casework.Merge && c.State == casework.Accepted {
				merged, next = append(merged, c.Asked.Other), append(next, c.Asked.Other)
			}
		}
	}
	return merged, nil
}
