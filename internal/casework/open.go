package casework

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Ask is the act of opening a case. Its ID becomes the case's.
type Ask struct {
	ID            string
	BeneficiaryID string
	Kind          Kind
	Asked         Asked
	Phone         string // of whoever asks
}

// OpenFacts is what the store knows that bears on opening a case.
type OpenFacts struct {
	Existing      *Case // the one with the act's id: the act has been done before
	Person        *beneficiary.Beneficiary
	Records       []dose.Dose     // all of the person's, in order of Seq
	Cases         []Case          // all of the person's
	Other         bool            // there is another record, named and proved, to merge
	DocumentOwner string          // who holds the document asked for already, "" for nobody
	Withdrawn     map[string]bool // ids of doses whose certificate a case has ended
}

const (
	longestWords = 1000 // characters
	shortestNote = 1
)

// DecideOpen says what opening a case does. A repeated act gives the case it made the first time, to the same phone.
// Fault: id_taken for an id that another act has had; else those of MayAsk, of the kind and of its fields.
func DecideOpen(p *pack.Pack, f OpenFacts, act Ask, now when.Instant) (Case, error) {
	if f.Existing != nil {
		if e := f.Existing; e.Phone != act.Phone || e.Kind != act.Kind || e.Asked.DoseID != act.Asked.DoseID {
			return Case{}, fault.New(fault.Conflict, "id_taken").On("id")
		}
		return *f.Existing, nil
	}
	if !id.Valid(act.ID) {
		return Case{}, fault.New(fault.Invalid, "id_malformed").On("id")
	}
	if f.Person == nil {
		return Case{}, fault.New(fault.NotFound, "beneficiary_unknown")
	}
	if err := f.Person.CheckOpen(); err != nil {
		return Case{}, err
	}
	if err := MayAsk(p, act.Kind, act.Asked, f.Cases, f.Records); err != nil {
		return Case{}, err
	}
	if act.Kind == Merge && !f.Other {
		return Case{}, fault.New(fault.NotFound, "case_other_unknown").On("other")
	}
	act.Asked.Words = strings.TrimSpace(act.Asked.Words)
	today := now.On(p.Zone)
	asked, err := act.Kind.check(p, act.Asked, f.Person, f.Records, f.Withdrawn, today)
	var faults fault.List
	if err != nil {
		faults = append(faults, listOf(err)...)
	}
	if act.Kind == Document && f.DocumentOwner != "" && err == nil {
		faults = append(faults, documentTaken(f.DocumentOwner, f.Person.ID).On("id_number"))
	}
	if err := checkNote(act.Asked.Words, "words"); err != nil {
		faults = append(faults, err)
	}
	if len(faults) > 0 {
		return Case{}, faults
	}
	return Case{
		ID: act.ID, BeneficiaryID: act.BeneficiaryID, Kind: act.Kind, State: Open, Area: f.Person.Area, Phone: act.Phone, Asked: asked, OpenedAt: now,
		Steps: []Step{{No: 1, Kind: Opened, At: now}},
	}, nil
}

// MayAsk holds a person to the limits of the pack: before a form is filled in, with nothing asked yet, and when the case is opened.
// Faults: case_kind_unknown, case_exists, case_open_most, those of CheckLimit.
func MayAsk(p *pack.Pack, kind Kind, asked Asked, cases []Case, records []dose.Dose) error {
	if !slices.Contains(Kinds, kind) {
		return fault.New(fault.NotFound, "case_kind_unknown")
	}
	open := 0
	for _, c := range cases {
		if c.State != Open {
			continue
		}
		if open++; c.Kind == kind && c.Asked.DoseID == asked.DoseID && c.Asked.Other == asked.Other {
			return fault.New(fault.Conflict, "case_exists")
		}
	}
	if open >= p.Casework.OpenMost {
		return fault.New(fault.Refused, "case_open_most", "most", fault.Int(p.Casework.OpenMost))
	}
	return CheckLimit(p, kind, accepted(cases), records)
}

func accepted(cases []Case) (kinds []Kind) {
	for _, c := range cases {
		if c.State == Accepted {
			kinds = append(kinds, c.Kind)
		}
	}
	return kinds
}

// CheckLimit says whether one more case of a kind can be accepted, where cases of the kinds given were before.
// Faults: case_limit, case_limit_together, case_before_dose.
func CheckLimit(p *pack.Pack, kind Kind, before []Kind, records []dose.Dose) error {
	limit, ok := p.Casework.Limit(string(kind))
	if !ok {
		return nil
	}
	same, together := 0, 0
	for _, k := range before {
		if k == kind {
			same++
		}
		if slices.Contains(limit.Kinds, string(k)) {
			together++
		}
	}
	var refusal *fault.Error
	switch {
	case same >= limit.Each:
		refusal = fault.New(fault.Refused, "case_limit", "most", fault.Int(limit.Each))
	case together >= limit.Together:
		refusal = fault.New(fault.Refused, "case_limit_together", "most", fault.Int(limit.Together))
	case !limit.AfterDose && len(dose.Standing(records)) > 0:
		refusal = fault.New(fault.Refused, "case_before_dose")
	default:
		return nil
	}
	refusal.Source = limit.Source
	return refusal
}

// checkNote holds words that somebody has to write to being there, and to a length.
func checkNote(words, field string) *fault.Error {
	switch n := utf8.RuneCountInString(words); {
	case n < shortestNote:
		return fault.New(fault.Invalid, "case_words_needed").On(field)
	case n > longestWords:
		return fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestWords)).On(field)
	}
	return nil
}

func documentTaken(owner, person string) *fault.Error {
	if owner == person {
		return fault.New(fault.Conflict, "case_same")
	}
	return fault.New(fault.Conflict, "case_document_taken")
}
