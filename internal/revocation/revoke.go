package revocation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Reason is why an officer ends certificates. It is for the office alone: the person is told that they ended, never what somebody suspects.
type Reason string

// The reasons. What ends where two records are merged, or one is corrected, a case decides (package casework).
const (
	Fraud Reason = "fraud" // it was had by deceit: every certificate of the dose, or of the whole record, of every version, ends; a second officer agrees first
	Unfit Reason = "unfit" // the vaccine was not fit to be given: every certificate of the dose ends
	Error Reason = "error" // the certificates say something wrong or are in other hands: those of this version end, and new ones take their place
)

// Reasons lists every reason.
var Reasons = []Reason{Fraud, Unfit, Error}

// State of a revocation.
type State string

// The states. Only one that waits can be decided.
const (
	Waits   State = "waits" // for a second officer
	Done    State = "done"
	Refused State = "refused" // by the second officer
)

// Revocation is the ending of somebody's certificates by an officer.
type Revocation struct {
	ID            string
	BeneficiaryID string
	Reason        Reason
	DoseID        string // whose certificates end, "" for all
	State         State
	Area          string // the person's when it was asked for: whose officers decide
	Words         string // what the officer found. Personal
	AskedAt       when.Instant
	AskedBy       string       // staff id
	Note          string       // of the second officer. Personal
	DecidedAt     when.Instant // zero while it waits
	DecidedBy     string       // staff id; the first officer's where one is enough
}

// Act is the act of ending certificates. Its ID becomes the revocation's.
type Act struct {
	ID     string
	Reason Reason
	DoseID string // "" for all of the record
	Words  string
}

// Facts is what the store knows that bears on it.
type Facts struct {
	Officer  staff.Actor
	Person   *beneficiary.Beneficiary // nil for nobody
	Past     []Past
	Records  []dose.Dose             // all of the person's, in order of Seq
	Ended    map[string]casework.Why // certificates that ended before, by number
	Earlier  []Revocation            // of the person
	Existing *Revocation             // the one with the act's id
}

// Outcome is what an act does.
type Outcome struct {
	Revocation Revocation
	Already    bool             // it had been done so before; nothing more happens
	Ends       []casework.Ended // those that were never had among them: what is withdrawn has none in later versions either
	Had        []string         // the numbers of those that could be had
	Change     *casework.Change // the record gets another version, and so its certificates other numbers; nil for no change
}

// mostWords is how many characters an officer may write.
const mostWords = 1000

// MayRead says whether an officer may see somebody's certificates: of a person of their area, or with a dose given there.
func MayRead(officer staff.Actor, b *beneficiary.Beneficiary, records []dose.Dose) bool {
	return officer.May(staff.EndCertificate, b.Area, "") || slices.ContainsFunc(records, func(d dose.Dose) bool {
		return !d.Void && officer.May(staff.EndCertificate, d.Area, "")
	})
}

// Decide says what ending certificates does, or why it cannot be done. It is pure. Faults: beneficiary_unknown, id_taken, revoke_reason_needed on
// reason, revoke_dose_needed on dose, forbidden, case_words_needed and text_too_long on words, revoke_waits, revoke_hand, revoke_nothing, those of
// Beneficiary.CheckOpen.
func Decide(country string, f Facts, act Act, now when.Instant) (Outcome, error) {
	if f.Person == nil || !MayRead(f.Officer, f.Person, f.Records) {
		return Outcome{}, fault.New(fault.NotFound, "beneficiary_unknown")
	}
	act.Words = strings.TrimSpace(act.Words)
	if e := f.Existing; e != nil {
		if e.BeneficiaryID != f.Person.ID || e.AskedBy != f.Officer.ID || e.Reason != act.Reason || e.DoseID != act.DoseID || e.Words != act.Words {
			return Outcome{}, fault.New(fault.Conflict, "id_taken").On("id")
		}
		return Outcome{Revocation: *e, Already: true}, nil
	}
	if err := f.check(act); err != nil {
		return Outcome{}, err
	}
	o := Outcome{Revocation: Revocation{ID: act.ID, BeneficiaryID: f.Person.ID, Reason: act.Reason, DoseID: act.DoseID, State: Done, Area: f.Person.Area, Words: act.Words,
		AskedAt: now, AskedBy: f.Officer.ID, DecidedAt: now, DecidedBy: f.Officer.ID}}
	if err := f.effect(country, &o); err != nil {
		return Outcome{}, err
	}
	if act.Reason == Fraud {
		o.Ends, o.Had, o.Change, o.Revocation.State, o.Revocation.DecidedAt, o.Revocation.DecidedBy = nil, nil, nil, Waits, 0, ""
	}
	return o, nil
}

// Preview gives the numbers of what an act would end, or ask a second officer to end. Faults: those of Decide.
func Preview(country string, f Facts, act Act, now when.Instant) ([]string, error) {
	f.Existing = nil
	o, err := Decide(country, f, act, now)
	if err == nil && o.Revocation.State == Waits {
		err = f.effect(country, &o)
	}
	return o.Had, err
}

// check holds an act to being whole and allowed.
func (f Facts) check(act Act) error {
	if !id.Valid(act.ID) {
		return fault.New(fault.Invalid, "id_malformed").On("id")
	}
	standing := dose.Standing(f.Records)
	at := slices.IndexFunc(standing, func(d dose.Dose) bool { return d.ID == act.DoseID })
	var all fault.List
	switch {
	case !slices.Contains(Reasons, act.Reason):
		all = append(all, fault.New(fault.Invalid, "revoke_reason_needed").On("reason"))
	case act.DoseID != "" && at < 0, act.DoseID == "" && act.Reason == Unfit:
		all = append(all, fault.New(fault.Invalid, "revoke_dose_needed").On("dose"))
	case act.DoseID != "" && act.Reason == Error:
		all = append(all, fault.New(fault.Invalid, "revoke_all_needed").On("dose"))
	}
	if err := checkWords(act.Words, "words"); err != nil {
		all = append(all, err)
	}
	if len(all) > 0 {
		return all
	}
	if !f.Officer.May(staff.EndCertificate, f.Person.Area, "") && (at < 0 || !f.Officer.May(staff.EndCertificate, standing[at].Area, "")) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	for _, e := range f.Earlier {
		if e.State == Waits && e.DoseID == act.DoseID {
			return fault.New(fault.Conflict, "revoke_waits")
		}
	}
	if act.Reason == Fraud {
		return f.checkHand(act.DoseID)
	}
	return nil
}

// checkHand lets nobody decide on fraud in what they recorded themselves. Fault: revoke_hand.
func (f Facts) checkHand(doseID string) error {
	for _, d := range Chain(f.Records, doseID) {
		if d.RecordedBy == f.Officer.ID {
			return fault.New(fault.Forbidden, "revoke_hand")
		}
	}
	return nil
}

func checkWords(words, field string) *fault.Error {
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return fault.New(fault.Invalid, "case_words_needed").On(field)
	case n > mostWords:
		return fault.New(fault.Invalid, "text_too_long", "most", fault.Int(mostWords)).On(field)
	}
	return nil
}

// effect is what ends, as things are now. Certificates of later doses tell of a dose too: where that is withdrawn, new ones without it take their
// place.
func (f Facts) effect(country string, o *Outcome) error {
	r := o.Revocation
	had := Certificates(country, f.Person, f.Past, f.Records)
	scope := map[int]bool{}
	if r.Reason != Error {
		for _, d := range Chain(f.Records, r.DoseID) {
			scope[d.Seq] = true
		}
	}
	for _, c := range had {
		if scope[c.Dose.Seq] && f.Ended[c.Number] == "" {
			o.Ends = append(o.Ends, casework.Ended{Number: c.Number, Why: casework.Taken})
		}
	}
	switch {
	case r.Reason == Error:
		if err := f.Person.CheckOpen(); err != nil {
			return err
		}
		f.anew(country, o, scope)
	case len(o.Ends) > 0 && r.DoseID != "" && f.Person.State == beneficiary.Active && f.toldLater(country, scope):
		f.anew(country, o, scope)
	}
	ends := map[string]bool{}
	for _, e := range o.Ends {
		ends[e.Number] = true
	}
	for _, c := range had {
		if ends[c.Number] {
			o.Had = append(o.Had, c.Number)
		}
	}
	if len(o.Had) == 0 {
		return fault.New(fault.Refused, "revoke_nothing")
	}
	return nil
}

// toldLater says whether a certificate that holds, of a later dose, tells of the dose in scope.
func (f Facts) toldLater(country string, scope map[int]bool) bool {
	found := false
	for _, d := range dose.Standing(f.Records) { // in the order of their numbers
		if found && f.Ended[numberOf(country, f.Person.Version, d)] == "" {
			return true
		}
		found = found || scope[d.Seq]
	}
	return false
}

// anew gives the record another version: its certificates get other numbers, and those of before end. What is withdrawn stays so.
func (f Facts) anew(country string, o *Outcome, scope map[int]bool) {
	is := *f.Person
	is.Version++
	for _, d := range dose.Standing(f.Records) {
		before, after := numberOf(country, f.Person.Version, d), numberOf(country, is.Version, d)
		switch {
		case scope[d.Seq] || f.Ended[before] == casework.Taken:
			o.Ends = append(o.Ends, casework.Ended{Number: after, Why: casework.Taken})
		case f.Ended[before] == "":
			o.Ends = append(o.Ends, casework.Ended{Number: before, Why: casework.Superseded})
		}
	}
	o.Change = &casework.Change{Was: *f.Person, Is: is}
}

// Second is the act of a second officer, who agrees to what the first asked for or does not.
type Second struct {
	Accept bool
	Note   string
}

// DecideSecond says what a second officer's word does. Facts.Existing is the revocation. Faults: revoke_unknown, revoke_own for the first officer, revoke_hand,
// revoke_decided, revoke_nothing, forbidden, case_words_needed and text_too_long on note.
func DecideSecond(country string, f Facts, act Second, now when.Instant) (Outcome, error) {
	r := f.Existing
	if f.Person == nil || r == nil || !MayRead(f.Officer, f.Person, f.Records) {
		return Outcome{}, fault.New(fault.NotFound, "revoke_unknown")
	}
	o := Outcome{Revocation: *r}
	verdict := Refused
	if act.Accept {
		verdict = Done
	}
	act.Note = strings.TrimSpace(act.Note)
	switch {
	case r.AskedBy == f.Officer.ID:
		return Outcome{}, fault.New(fault.Forbidden, "revoke_own")
	case r.State == verdict && r.DecidedBy == f.Officer.ID:
		o.Already = true
		return o, nil
	case r.State != Waits:
		return Outcome{}, fault.New(fault.Conflict, "revoke_decided")
	case !f.Officer.May(staff.EndCertificate, f.Person.Area, "") && !f.Officer.May(staff.EndCertificate, r.Area, ""):
		return Outcome{}, fault.New(fault.Forbidden, "forbidden")
	}
	if err := checkWords(act.Note, "note"); err != nil {
		return Outcome{}, err
	}
	if err := f.checkHand(r.DoseID); err != nil {
		return Outcome{}, err
	}
	o.Revocation.State, o.Revocation.Note, o.Revocation.DecidedAt, o.Revocation.DecidedBy = verdict, act.Note, now, f.Officer.ID
	if !act.Accept {
		return o, nil
	}
	return o, f.effect(country, &o)
}
