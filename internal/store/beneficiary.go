package store

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/openwin/openwin/internal/batch"
	"github.com/openwin/openwin/internal/beneficiary"
)

var beneficiaryTable = newTable("beneficiary", `beneficiary_id text, reference text, name_sealed bytea, phone_sealed bytea, birth_year bigint,
	birth_date text, sex text, priority_group text, area_id text, id_kind text, id_last4 text, consent text, registered_at bigint, registered_by text, state text, merged_into text, version bigint, vouched_by text`, "")

// Register registers somebody, in a batch with whoever else registers at this moment.
// Faults: those of beneficiary.Clean and beneficiary.Decide.
func (s *Store) Register(ctx context.Context, act beneficiary.Register) (beneficiary.Beneficiary, error) {
	act, err := beneficiary.Clean(s.pack, act, s.now().On(s.pack.Zone))
	if err != nil {
		return beneficiary.Beneficiary{}, err
	}
	return s.hot.register.Do(ctx, act)
}

// registerFacts is what a batch of registrations is decided on; it takes up the effects of each as it is decided.
type registerFacts struct {
	existing map[string]*beneficiary.Beneficiary // by id
	claims   map[string]string                   // key hash in hex to owner
}

func (s *Store) registerBatch(ctx context.Context, t *Tx, acts []beneficiary.Register) ([]batch.Result[beneficiary.Beneficiary], error) {
	now := s.now()
	limit := s.pack.MembersPerPhone(now.On(s.pack.Zone))
	facts, err := s.registerFacts(ctx, t, acts, limit)
	if err != nil {
		return nil, err
	}
	results := make([]batch.Result[beneficiary.Beneficiary], len(acts))
	var people, claims, consents [][]any
	var events []event
	for i, act := range acts {
		known := facts.existing[act.ID]
		b, err := beneficiary.Decide(s.pack, beneficiary.Facts{
			Existing: known, Members: s.countMembers(facts, act.Phone, limit), IDOwner: facts.claims[s.idClaim(act)], Voucher: facts.existing[act.VouchedBy],
		}, act, now)
		results[i] = batch.Result[beneficiary.Beneficiary]{Value: b, Err: err}
		if err != nil || known != nil {
			continue
		}
		row, err := s.beneficiaryRow(&b)
		if err != nil {
			return nil, err
		}
		people = append(people, row)
		claims = append(claims, s.claimPerson(facts, act, limit)...)
		consents = append(consents, []any{b.ID, b.ID, b.Consent, true, now, b.RegisteredBy})
		facts.existing[b.ID] = &b
		events = append(events, newEvent(BeneficiaryRegistered{BeneficiaryID: b.ID, Area: b.Area, Day: now.On(s.pack.Zone), Told: b.Reachable}))
	}
	slices.SortFunc(claims, func(a, b []any) int { return slices.Compare(a[0].([]byte), b[0].([]byte)) })
	if _, err := t.insert(ctx, claimTable, claims); err != nil {
		return nil, err
	}
	if _, err := t.insert(ctx, beneficiaryTable, people); err != nil {
		return nil, err
	}
	if _, err := t.insert(ctx, consentTable, consents); err != nil {
		return nil, err
	}
	return results, t.append(ctx, events, now)
}

func (s *Store) registerFacts(ctx context.Context, t *Tx, acts []beneficiary.Register, limit int) (*registerFacts, error) {
	ids := make([]string, 0, len(acts))
	var keys []string
	for _, act := range acts {
		ids = append(ids, act.ID)
		if act.VouchedBy != "" {
			ids = append(ids, act.VouchedBy)
		}
		if act.Phone != "" {
			keys = append(keys, s.memberKeys(act.Phone, limit)...)
		}
		if key := s.idClaim(act); key != "" {
			keys = append(keys, key)
		}
	}
	existing, err := s.listPeople(ctx, t.tx, ids)
	if err != nil {
		return nil, err
	}
	claims, err := s.loadClaims(ctx, t.tx, keys)
	return &registerFacts{existing: existing, claims: claims}, err
}

// claimPerson makes the claims of somebody new, and takes them up in the facts.
func (s *Store) claimPerson(facts *registerFacts, act beneficiary.Register, limit int) [][]any {
	rows := [][]any{{s.keys.Hash(claimReference, act.Reference), claimReference, act.ID}}
	if act.Phone != "" {
		for n, key := range s.memberKeys(act.Phone, limit) {
			if facts.claims[key] == "" {
				facts.claims[key] = act.ID
				rows = append(rows, []any{s.memberHash(act.Phone, n+1), claimMember, act.ID})
				break
			}
		}
	}
	if key := s.idClaim(act); key != "" && facts.claims[key] == "" {
		facts.claims[key] = act.ID
		rows = append(rows, []any{s.documentHash(act.IDKind, act.IDNumber), claimDocument, act.ID})
	}
	return rows
}

func (s *Store) countMembers(facts *registerFacts, phone string, limit int) int {
	n := 0
	if phone != "" {
		for _, key := range s.memberKeys(phone, limit) {
			if facts.claims[key] != "" {
				n++
			}
		}
	}
	return n
}

// memberHash is the claim of place n on a phone. A phone's people are places 1 to the pack's limit, so that the limit,
// its uniqueness and the look-up of a household are all primary keys (ADR 2).
func (s *Store) memberHash(phone string, n int) []byte {
	return s.keys.Hash(claimMember, phone+" "+strconv.Itoa(n))
}

func (s *Store) memberKeys(phone string, limit int) []string {
	keys := make([]string, limit)
	for i := range keys {
		keys[i] = hex.EncodeToString(s.memberHash(phone, i+1))
	}
	return keys
}

// idClaim is the claim of an identity document in hex, "" without one.
func (s *Store) idClaim(act beneficiary.Register) string {
	if act.IDKind == "" {
		return ""
	}
	return hex.EncodeToString(s.documentHash(act.IDKind, act.IDNumber))
}

func (s *Store) beneficiaryRow(b *beneficiary.Beneficiary) ([]any, error) {
	name, err := s.keys.Seal(b.Name, b.ID, "name")
	if err != nil {
		return nil, err
	}
	phone, err := s.keys.Seal(b.Phone, b.ID, "phone")
	if err != nil {
		return nil, err
	}
	return []any{b.ID, b.Reference, name, phone, b.BirthYear, b.BirthDate, string(b.Sex), b.Group, b.Area, b.IDKind, b.IDLast4,
		b.Consent, b.RegisteredAt, b.RegisteredBy, string(b.State), b.MergedInto, b.Version, b.VouchedBy}, nil
}
