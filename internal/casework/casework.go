// Package casework holds cases: somebody asks to have a record put right, an officer looks and decides. What was wrong is superseded,
// never overwritten (ADR 8). It is pure: Open and Decide say what happens, the store writes it.
package casework

import (
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/when"
)

// Kind is what a case asks for.
type Kind string

// The kinds.
const (
	Name     Kind = "name"      // another name
	Birth    Kind = "birth"     // another year or date of birth
	Sex      Kind = "sex"       //
	Document Kind = "document"  // another identity document
	DoseDate Kind = "dose_date" // a dose was given on another day
	Merge    Kind = "merge"     // another record is of the same person
	Unknown  Kind = "unknown"   // whoever holds the phone does not know this member
	NotGiven Kind = "not_given" // a dose on record was never given
	Revoke   Kind = "revoke"    // a certificate is to hold no longer
	Restore  Kind = "restore"   // a dose or certificate that a case has ended holds after all
)

// Kinds lists every kind, in the order in which people choose among them.
var Kinds = []Kind{Name, Birth, Sex, Document, DoseDate, NotGiven, Merge, Unknown, Revoke, Restore}

// AboutDose says whether a case of the kind names a dose.
func (k Kind) AboutDose() bool { return k == DoseDate || k == NotGiven || k == Revoke || k == Restore }

// toldLater says whether a case of the kind makes wrong what certificates of later doses tell of a dose.
func (k Kind) toldLater() bool { return k == DoseDate || k == NotGiven || k == Revoke }

// corrects says whether a case of the kind supersedes what the record says of the person.
func (k Kind) corrects() bool { return k == Name || k == Birth || k == Sex || k == Document }

// State of a case.
type State string

// The states. Only an open case can be decided; the others are final.
const (
	Open      State = "open"
	Accepted  State = "accepted"
	Refused   State = "refused"
	Withdrawn State = "withdrawn" // by whoever asked
	Lapsed    State = "lapsed"    // the person left the phone of whoever asked
)

// States lists every state.
var States = []State{Open, Accepted, Refused, Withdrawn, Lapsed}

// Case is something that somebody asks to have put right.
type Case struct {
	ID            string
	BeneficiaryID string
	Kind          Kind
	State         State
	Area          string // the person's when it was opened: whose officers decide
	Phone         string // of whoever asked. Personal
	Asked         Asked
	OpenedAt      when.Instant
	OpenedBy      string       // staff id, "" for whoever holds the phone
	DecidedAt     when.Instant // zero while it is open
	DecidedBy     string       // staff id
	Steps         []Step       // its history, oldest first
}

// Asked is what a case asks for: of the fields only those of its kind. It is personal, and sealed at rest.
type Asked struct {
	Name      string          `json:"name,omitempty"`
	BirthYear int             `json:"birth_year,omitempty"`
	BirthDate when.Date       `json:"birth_date,omitempty"`
	Sex       beneficiary.Sex `json:"sex,omitempty"`
	IDKind    string          `json:"id_kind,omitempty"`
	IDNumber  string          `json:"-"`                  // never kept
	IDLast4   string          `json:"id_last4,omitempty"` //
	IDHash    string          `json:"id_hash,omitempty"`  // of kind and number, made by the store
	DoseID    string          `json:"dose_id,omitempty"`
	Date      when.Date       `json:"date,omitempty"`  // the day the dose was given
	Other     string          `json:"other,omitempty"` // id of the record that is of the same person
	Words     string          `json:"words"`           // what happened, in the asker's own
}

// StepKind is what happened to a case.
type StepKind string

// The kinds of step.
const (
	Opened    StepKind = "opened"
	Looked    StepKind = "looked" // an officer has begun
	AskedBack StepKind = "asked_back"
	Answered  StepKind = "answered"
	Decided   StepKind = "decided"
	TakenBack StepKind = "taken_back" // by whoever asked
	Left      StepKind = "lapsed"     // the person left the phone of whoever asked
)

// Step is one line of a case's history. Note is personal, and sealed at rest.
type Step struct {
	No   int // 1, 2, ...: two who act at once collide on it
	Kind StepKind
	Note string
	At   when.Instant
	By   string // staff id, "" for whoever asked
}

// Waits says whether the case waits for an answer of whoever asked.
func (c *Case) Waits() bool {
	return c.State == Open && len(c.Steps) > 0 && c.Steps[len(c.Steps)-1].Kind == AskedBack
}

// Reason is what the officer gave for the decision, "" before there is one.
func (c *Case) Reason() string {
	for _, s := range c.Steps {
		if s.Kind == Decided {
			return s.Note
		}
	}
	return ""
}

// Looked says whether an officer has looked at the case.
func (c *Case) Looked() bool {
	for _, s := range c.Steps {
		if s.Kind == Looked {
			return true
		}
	}
	return false
}
