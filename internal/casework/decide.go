package casework

import (
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Decision is the act of deciding a case.
type Decision struct {
	BeneficiaryID string
	CaseID        string
	Step          int // the number that it gets in the history: one more than the officer saw
	Accept        bool
	Reason        string // whoever asked reads it
}

// Record is one person's record as a case finds it.
type Record struct {
	Person *beneficiary.Beneficiary
	Doses  []dose.Dose // all records, in order of Seq
}

// Facts is what the store knows that bears on a decision.
type Facts struct {
	Officer       staff.Actor
	Case          *Case
	Record               // of the person the case is about
	Other         Record // of the record to be merged
	Accepted      []Kind // of the person's other cases
	DocumentOwner string // who holds the document asked for, "" for nobody
	Withdrawn     map[string]bool
	EndedBy       []string // staff ids of those who ended certificates of the person otherwise than by a case
}

// Outcome is what a decision does.
type Outcome struct {
	Case    Case
	Already bool // it had been decided so before; nothing more happens
	Changes []Change
	Leaves  bool        // the person leaves the phone of whoever asked
	Doses   []dose.Dose // new records
	Gone    []Counted   // doses as the public figures have counted them, which no longer hold
	Now     []Counted   // and as they hold now
	Ends    []Ended     // certificates that hold no longer
}

// Change is a person's record before and after it was corrected.
type Change struct{ Was, Is beneficiary.Beneficiary }

// Counted is a dose and the person as whom it counts.
type Counted struct {
	dose.Dose
	Person beneficiary.Beneficiary
}

// Ended is the number of a certificate that holds no longer, and why.
type Ended struct {
	Number string // UVCI
	Why    Why
}

// Why a certificate holds no longer.
type Why string

// The reasons.
const (
	Superseded Why = "superseded" // a newer one says what is right
	Taken      Why = "withdrawn"  // there is none in its place
)

// Decide says what deciding a case does, or why it cannot be done. It is pure. The same officer who decides the same again gets
// what was decided before.
func Decide(p *pack.Pack, f Facts, act Decision, now when.Instant) (Outcome, error) {
	c := f.Case
	if c == nil || !MayRead(f.Officer, c) {
		return Outcome{}, fault.New(fault.NotFound, "case_unknown")
	}
	act.Reason = strings.TrimSpace(act.Reason)
	verdict := Refused
	if act.Accept {
		verdict = Accepted
	}
	switch {
	case c.OpenedBy == f.Officer.ID:
		return Outcome{}, fault.New(fault.Forbidden, "case_own")
	case c.Kind == Restore && slices.Contains(f.EndedBy, f.Officer.ID):
		return Outcome{}, fault.New(fault.Forbidden, "case_ended_by")
	case c.State == verdict && c.DecidedBy == f.Officer.ID:
		return Outcome{Case: *c, Already: true}, nil
	case c.State != Open:
		return Outcome{}, fault.New(fault.Conflict, "case_closed")
	case act.Step != len(c.Steps)+1:
		return Outcome{}, fault.New(fault.Conflict, "case_moved")
	}
	if err := checkNote(act.Reason, "reason"); err != nil {
		return Outcome{}, err
	}
	o := Outcome{Case: *c}
	o.Case.State, o.Case.DecidedAt, o.Case.DecidedBy = verdict, now, f.Officer.ID
	o.Case.Steps = append(o.Case.Steps[:len(c.Steps):len(c.Steps)], Step{No: act.Step, Kind: Decided, Note: act.Reason, At: now, By: f.Officer.ID})
	if !act.Accept {
		return o, nil
	}
	if err := f.checkStill(p, now); err != nil {
		return Outcome{}, err
	}
	f.effect(p, &o, now)
	return o, nil
}

// checkStill holds what was asked to the record as it is now.
func (f Facts) checkStill(p *pack.Pack, now when.Instant) error {
	b, c := f.Person, f.Case
	switch {
	case b == nil:
		return fault.New(fault.NotFound, "beneficiary_unknown")
	case b.State != beneficiary.Active:
		return b.CheckOpen()
	case c.Kind == Unknown && b.Phone != c.Phone:
		return fault.New(fault.Refused, "case_same")
	case c.Kind == Merge && (f.Other.Person == nil || f.Other.Person.State != beneficiary.Active):
		return fault.New(fault.Refused, "case_other_closed")
	case c.Kind == Document && f.DocumentOwner != "":
		return documentTaken(f.DocumentOwner, b.ID)
	}
	if err := CheckLimit(p, c.Kind, f.Accepted, f.Doses); err != nil {
		return err
	}
	_, err := c.Kind.check(p, c.Asked, b, f.Doses, f.Withdrawn, now.On(p.Zone))
	return err
}

// effect is what follows from saying yes.
func (f Facts) effect(p *pack.Pack, o *Outcome, now when.Instant) {
	s := series{records: f.Doses, caseID: o.Case.ID, by: f.Officer.ID, now: now}
	is, asked := *f.Person, o.Case.Asked
	gone := counted(f.Doses, f.Person)
	var drawn string // the dose whose certificate this case withdraws, or gives back
	switch o.Case.Kind {
	case Name:
		is.Name = asked.Name
	case Birth:
		is.BirthYear, is.BirthDate = asked.BirthYear, asked.BirthDate
	case Sex:
		is.Sex = asked.Sex
	case Document:
		is.IDKind, is.IDLast4 = asked.IDKind, asked.IDLast4
	case DoseDate:
		s.move(p, asked.DoseID, asked.Date)
	case NotGiven:
		s.void(asked.DoseID)
	case Restore:
		drawn = asked.DoseID
		s.restore(asked.DoseID)
	case Revoke:
		drawn = asked.DoseID
	case Merge:
		f.merge(&s, o)
		gone = append(gone, counted(f.Other.Doses, f.Other.Person)...)
	case Unknown:
		o.Leaves = true
	}
	if o.Case.Kind.corrects() || o.Case.Kind.toldLater() && laterStays(f.Doses, s.records, asked.DoseID) {
		is.Version++
		o.Changes = append(o.Changes, Change{Was: *f.Person, Is: is})
	}
	o.Doses = append(o.Doses, s.added...)
	o.settle(p, gone, counted(s.records, &is), s.from, f.Withdrawn, drawn)
}

// laterStays says whether a dose after one keeps its record, though its certificates tell of that one too.
func laterStays(before, after []dose.Dose, doseID string) bool {
	d := find(dose.Standing(before), doseID)
	return d != nil && slices.ContainsFunc(dose.Standing(after), func(later dose.Dose) bool {
		was := find(before, later.ID)
		return was != nil && was.Number > d.Number
	})
}

// merge gives one record the doses of the other, which is closed. Its bookings end, and what found it finds the other from now on.
func (f Facts) merge(s *series, o *Outcome) {
	other := f.Other
	s.take(f.Person.ID, dose.Standing(other.Doses))
	o.Doses = append(o.Doses, s.closing(other.Person.ID, other.Doses)...)
	closed := *other.Person
	closed.State, closed.MergedInto, closed.Phone, closed.Reachable = beneficiary.Merged, f.Person.ID, "", false
	closed.Version++
	o.Changes = append(o.Changes, Change{Was: *other.Person, Is: closed})
}
