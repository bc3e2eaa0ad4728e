package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"
	"sync"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
)

// LateSheet is the act of entering the doses of a sheet that were given before at a facility, with one reason for all of them.
type LateSheet struct {
	ID         string
	FacilityID string
	Reason     string
	Rows       []dose.LateRow
	All        bool // none is entered where one is refused; else the good ones are
}

// longestReason is as many bytes as a reason may have.
const longestReason = 500

// RehearseLate says what would become of each row of a sheet. Faults of the whole: facility_unknown, forbidden, late_sheet_reason,
// text_too_long. Those of a row stay with it.
func (s *Store) RehearseLate(ctx context.Context, actor staff.Actor, act LateSheet) ([]dose.LateResult, error) {
	at, err := s.stockAt(ctx, s.read, actor, staff.EnterLate, act.FacilityID)
	if err != nil {
		return nil, err
	}
	switch act.Reason = strings.TrimSpace(act.Reason); {
	case act.Reason == "":
		return nil, fault.New(fault.Invalid, "late_sheet_reason").On("reason")
	case len(act.Reason) > longestReason:
		return nil, fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestReason)).On("reason")
	}
	out := make([]dose.LateResult, len(act.Rows))
	for i, row := range act.Rows {
		out[i] = dose.LateResult{LateRow: row}
		out[i].Faults = slices.Clone(row.Faults)
		out[i].Person.Area = at.Area
	}
	if err := s.findLatePeople(ctx, actor, out); err != nil {
		return nil, err
	}
	return out, s.decideLate(ctx, actor, act, out)
}

// findLatePeople finds whom each row is about, by reference number or document, or makes of it whom it registers.
func (s *Store) findLatePeople(ctx context.Context, actor staff.Actor, rows []dose.LateResult) error {
	key := func(r *dose.LateResult) string {
		if r.Reference != "" {
			return hex.EncodeToString(s.keys.Hash(claimReference, r.Reference))
		}
		return hex.EncodeToString(s.documentHash(r.Person.IDKind, r.Person.IDNumber))
	}
	var keys []string
	for i := range rows {
		if len(rows[i].Faults) == 0 {
			keys = append(keys, key(&rows[i]))
		}
	}
	claims, err := s.loadClaims(ctx, s.read, keys)
	if err != nil {
		return err
	}
	today := s.now().On(s.pack.Zone)
	for i := range rows {
		r := &rows[i]
		if len(r.Faults) > 0 {
			continue
		}
		owner := claims[key(r)]
		switch {
		case owner != "":
			r.Act.BeneficiaryID = owner
		case r.Reference != "":
			r.Faults = append(r.Faults, fault.New(fault.NotFound, "reference_unknown").On("reference"))
		default:
			r.Person.ID, r.Person.By = id.Derive("late person", key(r)), actor.ID
			r.Person.Consent, r.Person.Reference = beneficiary.Consent, id.NewReference()
			if _, err := beneficiary.Clean(s.pack, r.Person, today); err != nil {
				r.Faults = append(r.Faults, faultsOf(err)...)
				continue
			}
			r.Register, r.Act.BeneficiaryID = true, r.Person.ID
		}
	}
	return nil
}

// faultsOf is an error as faults, each on the column of a sheet.
func faultsOf(err error) fault.List {
	columns := map[string]string{"id_kind": "document", "id_number": "number", "lot_id": "batch", "occurred_at": "date", "beneficiary_id": "reference", "session_id": "date", "id": "date"}
	var list fault.List
	if many, ok := err.(fault.List); ok {
		list = many
	} else {
		list = fault.List{fault.From(err)}
	}
	for _, f := range list {
		if column, ok := columns[f.Field]; ok {
			f.Field = column
		}
	}
	return list
}

// decideLate decides each row in turn, with the effects of those before it.
func (s *Store) decideLate(ctx context.Context, actor staff.Actor, act LateSheet, rows []dose.LateResult) error {
	var people, days []string
	for _, r := range rows {
		if r.Act.BeneficiaryID != "" {
			people = append(people, r.Act.BeneficiaryID)
		}
		days = append(days, r.Date.String())
	}
	sessions, err := s.sessionsOn(ctx, act.FacilityID, days)
	if err != nil {
		return err
	}
	v := &visits{places: map[slotKey]int{}, used: map[lotKey]int{}, sessions: map[string]*session.Session{}}
	for _, e := range sessions {
		v.sessions[e.ID] = e
	}
	if v.people, err = s.loadPersons(ctx, s.read, people); err != nil {
		return err
	}
	if v.doses, err = s.loadRecords(ctx, s.read, people); err != nil {
		return err
	}
	if v.appointments, err = s.loadAppointments(ctx, s.read, people); err != nil {
		return err
	}
	now := s.now()
	seen := map[string]int{} // row by id of its dose
	for i := range rows {
		r := &rows[i]
		if len(r.Faults) > 0 {
			continue
		}
		at, lot := sessionWith(sessions, r)
		if at == nil {
			r.Faults = append(r.Faults, fault.New(fault.Refused, "late_no_session", "lot", r.Batch, "date", r.Date.String()).On("batch"))
			continue
		}
		r.Act.ID = dose.LateID(act.FacilityID, r.Act.BeneficiaryID, r.LateRow)
		if first, twice := seen[r.Act.ID]; twice {
			r.Faults = append(r.Faults, fault.New(fault.Invalid, "late_twice", "row", fault.Int(first)).On("date"))
			continue
		}
		seen[r.Act.ID] = r.Row
		if r.Minute < 0 {
			r.Minute = begins(at)
		}
		r.Act.SessionID, r.Act.LotID, r.Act.Number = at.ID, lot, r.Number
		r.Act.OccurredAt, r.Act.LateReason, r.Act.By = r.Date.At(r.Minute, s.pack.Zone), act.Reason, actor.ID
		if r.Register && v.people[r.Person.ID] == nil {
			v.people[r.Person.ID] = &beneficiary.Beneficiary{ID: r.Person.ID, BirthYear: r.Person.BirthYear, Sex: r.Person.Sex, Group: r.Person.Group, Consent: r.Person.Consent}
		}
		facts := v.of(r.Act.BeneficiaryID, at.ID)
		o, err := dose.Decide(s.pack, dose.Facts{Actor: actor, Person: facts.person, Doses: facts.doses, Appointments: facts.appointments, Session: facts.session}, r.Act, now)
		if err != nil {
			r.Faults = append(r.Faults, faultsOf(err)...)
			continue
		}
		if r.Already = o.Already; o.Already {
			continue
		}
		v.record(o)
		for _, f := range o.Findings {
			if f.Level == schedule.Stop {
				r.Reviews, r.Args = append(r.Reviews, f.Code), append(r.Args, f.Args)
			}
		}
	}
	return nil
}

// begins is the minute of the day at which a session begins.
func begins(e *session.Session) int {
	first := 24*60 - 1
	for _, slot := range e.Slots {
		first = min(first, slot.Starts)
	}
	return first
}

// sessionWith finds the session of a row's day and product that the batch was at, and the lot's id; nil for none.
func sessionWith(sessions []*session.Session, r *dose.LateResult) (*session.Session, string) {
	for _, e := range sessions {
		if e.Date != r.Date || e.Product != r.Product {
			continue
		}
		for _, lot := range e.Lots {
			if strings.EqualFold(lot.Number, r.Batch) {
				return e, lot.LotID
			}
		}
	}
	return nil, ""
}

// sessionsOn reads the sessions of a facility on some days, by id.
func (s *Store) sessionsOn(ctx context.Context, facilityID string, days []string) ([]*session.Session, error) {
	var ids []string
	if err := s.each(ctx, s.read, "SELECT session_id FROM session WHERE facility_id = $2 AND date = ANY($1)", []any{s.d.list(days), facilityID}, func(rows *sql.Rows) error {
		var one string
		err := rows.Scan(&one)
		ids = append(ids, one)
		return err
	}); err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := s.loadSessions(ctx, s.read, ids)
	slices.Sort(ids)
	out := make([]*session.Session, 0, len(ids))
	for _, one := range ids {
		if e := found[one]; e != nil {
			out = append(out, e)
		}
	}
	return out, err
}

// lateAtOnce is how many people of a sheet are entered side by side, so that their doses share batches.
const lateAtOnce = 64

// EnterLate enters the doses of a sheet: all or, where act.All is false, the good ones. It is one act in the audit trail, under the sheet's
// id, before its doses. A sheet that broke off is entered again: what is on record stays as it is. Faults: those of RehearseLate.
func (s *Store) EnterLate(ctx context.Context, actor staff.Actor, act LateSheet) ([]dose.LateResult, error) {
	if !id.Valid(act.ID) {
		return nil, fault.New(fault.Invalid, "id_malformed").On("id")
	}
	rows, err := s.RehearseLate(ctx, actor, act)
	if err != nil {
		return nil, err
	}
	byPerson, order, fresh := map[string][]int{}, []string{}, []string{}
	for i, r := range rows {
		if len(r.Faults) > 0 {
			if act.All {
				return rows, nil
			}
			continue
		}
		if r.Already {
			continue
		}
		if byPerson[r.Act.BeneficiaryID] == nil {
			order = append(order, r.Act.BeneficiaryID)
		}
		byPerson[r.Act.BeneficiaryID] = append(byPerson[r.Act.BeneficiaryID], i)
		fresh = append(fresh, r.Act.ID)
	}
	if len(fresh) == 0 {
		return rows, nil
	}
	if err := s.auditLate(ctx, actor, act, fresh); err != nil {
		return nil, err
	}
	var wait sync.WaitGroup
	slots := make(chan struct{}, lateAtOnce)
	for _, person := range order {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			for _, i := range byPerson[person] { // in the order of the sheet: the first dose before the second
				if err := s.enterLateRow(ctx, actor, &rows[i]); err != nil {
					rows[i].Faults = append(rows[i].Faults, faultsOf(err)...)
				}
			}
		})
	}
	wait.Wait()
	return rows, ctx.Err()
}

func (s *Store) enterLateRow(ctx context.Context, actor staff.Actor, r *dose.LateResult) error {
	if r.Register {
		if _, err := s.Register(ctx, r.Person); err != nil {
			return err
		}
	}
	_, err := s.RecordDose(ctx, actor, r.Act)
	return err
}

// auditLate writes the one line of a sheet: whose doses they are stands in the records, why in each of them.
func (s *Store) auditLate(ctx context.Context, actor staff.Actor, act LateSheet, doses []string) error {
	return s.update(ctx, func(t *Tx) error {
		return t.audit(ctx, audit.Line{Act: audit.Made, Kind: audit.Dose, Thing: act.ID, Facility: act.FacilityID, By: actor.ID,
			After: audit.Values{"what": "late_sheet", "rows": len(act.Rows), "count": len(doses), "doses": doses, "note": act.Reason}})
	})
}
