// Package review holds what does not fit and has to be looked at: what a rule for one dose has against a late entry, and what flag rules of
// the pack find where many doses are looked at together. An officer decides each review item, and never on what they recorded themselves.
package review

import (
	"github.com/openwin/openwin/internal/when"
)

// Item is something to look at. It names nobody: its values are counts, times and numbers of batches.
type Item struct {
	ID            string
	Code          string            // of a finding, or of a flag rule: "flag_many_hands"
	Args          map[string]string // the figures that made it
	Rule          string            // id of the rule, "" for a rule of the house
	Area          string
	FacilityID    string // "" where it is about no facility
	SessionID     string // "" where it is about no one session
	BeneficiaryID string // "" where it is about no one person
	DoseID        string // "" where it is about no one dose
	By            string // staff id of whoever recorded what it is about, "" for nobody
	OpenedAt      when.Instant
	State         State
	Decision      Decision // the last one, "" for none
	Level         int      // the rank that whoever decides it needs at least: it was passed on by the rank below
	Steps         int      // how many lines its history has
}

// State is where an item stands.
type State string

// The states.
const (
	Open      State = "open"
	Escalated State = "escalated" // passed on to the area around
	Closed    State = "closed"
)

// States lists all, as they are offered.
var States = []State{Open, Escalated, Closed}

// Decision is what an officer says of an item.
type Decision string

// The decisions. All but Pass close the item.
const (
	Explained Decision = "explained" // it was as it is written, and why is known
	Corrected Decision = "corrected" // it was put right, by a case or at the desk
	Pass      Decision = "escalated" // the area around has to look at it
	Fraud     Decision = "fraud"     // somebody may have done this on purpose: the note says who was told of it
)

// Decisions lists all, as they are offered.
var Decisions = []Decision{Explained, Corrected, Pass, Fraud}

// Reopened is the decision that a closed item has to be looked at again.
const Reopened Decision = "reopened"

// Step is a line of an item's history. It is only ever added to.
type Step struct {
	No       int // 1, 2, ...
	Decision Decision
	Note     string // sealed where it is kept: it may speak of people
	At       when.Instant
	By       string // staff id
}
