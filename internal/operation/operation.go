// Package operation holds what a device of a vaccinator writes down while it has no network: operations, which it sends when it has one. The
// form is that of docs/sync.md. Everything here is pure.
package operation

import (
	"encoding/json"
	"time"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Kind says what was done.
type Kind string

// The kinds.
const (
	Register      Kind = "register"
	Dose          Kind = "dose"
	TurnedAway    Kind = "turned_away"
	Watched       Kind = "watched"
	AEFI          Kind = "aefi"
	VialOpened    Kind = "vial_opened"
	VialDiscarded Kind = "vial_discarded"
	Correct       Kind = "correct"
	HandedOver    Kind = "handed_over"
	DayEnded      Kind = "day_ended"
)

// Operation is one line of a device's log. It is kept as it came and never changed.
type Operation struct {
	ID        string          `json:"id"`
	DeviceID  string          `json:"device_id"`
	Seq       int             `json:"seq"` // 1, 2, 3, ... on the device, without gaps
	SessionID string          `json:"session_id"`
	Kind      Kind            `json:"kind"`
	At        int64           `json:"at"`     // by the device's clock, microseconds UTC
	Offset    int64           `json:"offset"` // microseconds to add to it, as last measured against the centre; 0 for never
	By        string          `json:"by"`     // staff id
	Body      json.RawMessage `json:"body"`
	Measured  int64           `json:"measured,omitempty"` // the offset that a hub found, where the device had none
}

// Outcome is what became of an operation.
type Outcome string

// The outcomes. Kept is one that is stored and not yet applied; devices are told that it waits.
const (
	Kept    Outcome = "kept"
	Taken   Outcome = "taken"
	Already Outcome = "already"
	Review  Outcome = "review"
	Waiting Outcome = "waiting"
	Dead    Outcome = "dead"  // nothing can be made of it; devices are told that it is looked at
	Aside   Outcome = "aside" // it failed inside too often; somebody looks at it and has it tried again; devices are told that it is looked at
)

// Over says whether nothing more becomes of an operation by itself.
func (o Outcome) Over() bool { return o == Taken || o == Review || o == Dead || o == Aside }

// Line is an operation as the centre keeps it.
type Line struct {
	Operation
	Digest     string       // of what came, to tell an id that was used twice from an operation that came twice
	OccurredAt when.Instant // corrected
	About      string       // the beneficiary it speaks of, "" for none
	Subject    string       // id of the dose, vial or report that it makes or speaks of
	ReceivedAt when.Instant
	By2        string // whoever handed it in: the hub's or the officer's staff id, "" for the device itself
	Outcome    Outcome
	Findings   []schedule.Finding
	Problem    string // code of the fault for which it is dead
	AppliedAt  when.Instant
	Tries      int  // how often it was tried, or looked at while it waited
	Unread     bool // what is kept of it cannot be opened, so that only its columns are here
}

// Told is the outcome as devices are told it.
func (l *Line) Told() Outcome {
	switch l.Outcome {
	case Kept:
		return Waiting
	case Dead, Aside:
		return Review
	}
	return l.Outcome
}

// Device is a phone or tablet that somebody of the staff signed in on.
type Device struct {
	ID         string
	Name       string
	StaffID    string
	StaffName  string
	Role       staff.Role
	Scope      staff.Scope // of the post its owner held when it was signed in
	MadeAt     when.Instant
	ReadsUntil when.Instant
	ExpiresAt  when.Instant // until when it may send
	EndedAt    when.Instant // 0 while nobody has ended it
	SeenAt     when.Instant // when it last sent
	Have       int          // the highest seq up to which all has come
	Unsent     int          // operations it still held when it last sent, as it said
	OldestAt   when.Instant // of the oldest of those
	Left       bool         // its owner works in the drive no more
	Hub        bool         // it is a camp's hub, which sends what other devices wrote
}

// How long a device reads and sends.
const (
	ReadsFor = 36 * time.Hour
	SendsFor = 8 * 24 * time.Hour
	HubFor   = 60 * 24 * time.Hour // a hub reads and sends: a camp may be without a line for weeks
)

// MayRead says whether the device still reads the day.
func (d *Device) MayRead(now when.Instant) bool {
	return d.EndedAt == 0 && !d.Left && now < d.ReadsUntil
}

// Instant is when an operation happened: the device's clock put right, and never after the moment it came. clock is how far the device's clock
// was behind ours when it sent, for operations written before it was ever measured. ahead says that it had to be held back.
func (op *Operation) Instant(clock int64, now when.Instant) (at when.Instant, ahead bool) {
	offset := op.Offset
	switch {
	case offset != 0:
	case op.Measured != 0:
		offset = op.Measured
	default:
		offset = clock
	}
	at = when.Instant(op.At + offset)
	if at > now {
		return now, at > now.Add(time.Minute)
	}
	return at, false
}
