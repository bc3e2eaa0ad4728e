// Package sync takes what devices send, the operations of docs/sync.md, into the records: first it keeps them, then it decides them through the
// same acts as every other door. What was kept and not decided, because the program stopped or much came at once, is decided later.
package sync

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// Sync takes the logs of devices. It is safe for use by many goroutines.
type Sync struct {
	Store *store.Store
	Phone func(number string) (string, error) // a phone number in its one form
	Log   *slog.Logger                        // nil for slog's default

	busy chan struct{} // holds a token for each piece of a log that is being decided
	left chan struct{} // says to Run that something was left to it
}

// atOnce is how many pieces of logs, of up to 500 operations each, are decided side by side. More would only wait in the queues of the acts:
// what is left over is kept and decided by Run.
const atOnce = 8

// New makes a Sync.
func New(s *store.Store, phone func(string) (string, error)) *Sync {
	return &Sync{Store: s, Phone: phone, busy: make(chan struct{}, atOnce), left: make(chan struct{}, 1)}
}

func (x *Sync) log() *slog.Logger {
	if x.Log == nil {
		return slog.Default()
	}
	return x.Log
}

// Batch is a piece of a log as it was sent.
type Batch struct {
	DeviceID string            `json:"device_id"`
	Clock    int64             `json:"clock"`            // the device's, at sending; 0 where it is not known
	Unsent   *int              `json:"unsent,omitempty"` // operations that nobody has from the device yet, with those of this batch
	Oldest   int64             `json:"oldest,omitempty"` // instant of the oldest of them
	Ops      []json.RawMessage `json:"ops"`
}

// Sender is whoever hands a piece of a log in.
type Sender struct {
	Scope staff.Scope // sessions outside it are none of theirs
	By    string      // staff id of an officer or hub that hands in what others wrote, "" for the device itself
}

// MostOps is how many operations a batch may hold.
const MostOps = 500

// Answer says what became of a batch.
type Answer struct {
	AsOf    when.Instant
	Offset  int64 // what to add to the device's clock
	Results []Result
	Have    int
}

// Result is what became of an operation.
type Result struct {
	Line operation.Line
	Came bool // it had come before
}

// Take keeps a batch and decides it. After it answers, nothing of the batch is lost. Faults: ops_count, those of a database that cannot be reached.
func (x *Sync) Take(ctx context.Context, from Sender, b Batch) (Answer, error) {
	if len(b.Ops) == 0 || len(b.Ops) > MostOps {
		return Answer{}, fault.New(fault.Invalid, "acts_count", "most", fault.Int(MostOps)).On("ops")
	}
	now := x.Store.Now()
	out := Answer{AsOf: now}
	if b.Clock > 0 {
		out.Offset = int64(now) - b.Clock
	}
	lines := make([]operation.Line, len(b.Ops))
	for i, raw := range b.Ops {
		lines[i] = x.line(raw, b.DeviceID, out.Offset, now, from)
	}
	if err := x.admit(ctx, from, lines); err != nil {
		return Answer{}, err
	}
	heard := store.Heard{DeviceID: b.DeviceID}
	if b.Unsent != nil && *b.Unsent >= 0 {
		heard.Told = true
		if left := *b.Unsent - len(b.Ops); left > 0 { // these are kept now
			heard.Unsent, heard.OldestAt = left, when.Instant(b.Oldest)
		}
	}
	// Where much comes at once it is only kept here, and Run decides it: at once, or, if this process stops, another one.
	here, dueIn := x.room(), time.Duration(0)
	if here {
		defer func() { <-x.busy }()
		dueIn = lent
	}
	standing, came, have, err := x.Store.KeepOperations(ctx, heard, lines, dueIn)
	if err != nil {
		return Answer{}, err
	}
	if err := x.tell(ctx, from, lines, standing); err != nil {
		return Answer{}, err
	}
	out.Have = have
	if !here {
		x.leave()
	} else if err := x.decideEach(ctx, standing); err != nil && ctx.Err() == nil { // it is kept all the same, and Run decides it
		x.log().Error("operations of a device could not be decided at once", "error", err.Error())
	}
	for _, l := range standing {
		out.Results = append(out.Results, Result{Line: l, Came: came[l.ID]})
	}
	return out, nil
}

// room takes a token for deciding a piece of a log, if there is one left.
func (x *Sync) room() bool {
	select {
	case x.busy <- struct{}{}:
		return true
	default:
		return false
	}
}

// leave tells Run that there is something to decide.
func (x *Sync) leave() {
	select {
	case x.left <- struct{}{}:
	default: // it has been told
	}
}

// tell finds operations that bear the id of another one. Both are kept: the second one as a dead letter under an id of its own.
func (x *Sync) tell(ctx context.Context, from Sender, lines, standing []operation.Line) error {
	var others []operation.Line
	var settled []store.Settled
	for i := range lines {
		if l := lines[i]; l.Digest != standing[i].Digest && l.Outcome != operation.Dead {
			l.ID, l.Outcome, l.Problem = id.Derive("operation", l.ID, l.Digest), operation.Dead, "id_taken"
			others = append(others, l)
			settled = append(settled, store.Settled{Line: l, Items: []review.Item{x.item(&l, from.Scope.Area(), from.Scope.Facility(), operation.Found("operation_unread", "problem", l.Problem))}})
			standing[i].Problem = l.Problem
		}
	}
	if len(others) == 0 {
		return nil
	}
	if _, _, _, err := x.Store.KeepOperations(ctx, store.Heard{DeviceID: others[0].DeviceID}, others, 0); err != nil {
		return err
	}
	return x.Store.SettleOperations(ctx, settled)
}

// line reads an operation. What cannot be read is a dead letter.
func (x *Sync) line(raw json.RawMessage, device string, clock int64, now when.Instant, from Sender) operation.Line {
	op, err := operation.Read(raw)
	l := operation.Line{Operation: op, ReceivedAt: now, By2: from.By, Outcome: operation.Kept, Digest: digest(op, raw)}
	if err == nil {
		_, l.About, l.Subject, err = op.Open()
	}
	if err != nil {
		l.Outcome, l.Problem = operation.Dead, fault.Code(err)
		if !id.Valid(l.ID) {
			l.ID = id.Derive("operation", device, l.Digest)
		}
		if !id.Valid(l.DeviceID) {
			l.DeviceID = device
		}
		if !id.Valid(l.SessionID) {
			l.SessionID = id.Derive("operation", "no session")
		}
		if l.Body == nil || !json.Valid(l.Body) {
			l.Body, _ = json.Marshal(string(raw)) //nolint:errcheck // a string always has a JSON form
		}
		l.OccurredAt = now
		return l
	}
	if op.Offset == 0 && op.Measured == 0 {
		l.Measured = clock
	}
	at, ahead := op.Instant(clock, now)
	l.OccurredAt = at
	if ahead {
		l.Findings = append(l.Findings, operation.Found("clock_ahead", "seconds", fault.Int(int((op.At+op.Offset-int64(now))/1e6))))
	}
	return l
}

// admit lets a sender send only what lies in their scope. What does not is kept as a dead letter.
func (x *Sync) admit(ctx context.Context, from Sender, lines []operation.Line) error {
	facts, err := x.Store.LogFacts(ctx, lines)
	if err != nil {
		return err
	}
	for i := range lines {
		l := &lines[i]
		s := facts.Sessions[l.SessionID]
		if l.Outcome == operation.Kept && (s == nil || !from.Scope.Covers(s.Area, s.FacilityID)) {
			l.Outcome, l.Problem = operation.Dead, "session_unknown"
		}
	}
	var settled []store.Settled
	for i := range lines {
		if lines[i].Outcome == operation.Dead {
			settled = append(settled, store.Settled{Line: lines[i], Items: []review.Item{x.item(&lines[i], from.Scope.Area(), from.Scope.Facility(), operation.Found("operation_unread", "problem", lines[i].Problem))}})
		}
	}
	return x.Store.SettleOperations(ctx, settled)
}

// digest tells operations apart, whichever way they came and whoever wrote them down in between.
func digest(op operation.Operation, raw []byte) string {
	op.Measured = 0
	if one, err := json.Marshal(op); err == nil && op.ID != "" {
		raw = one
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// item is something to review about an operation.
func (x *Sync) item(l *operation.Line, area, facility string, f finding) review.Item {
	dose := ""
	if l.Kind == operation.Dose {
		dose = l.Subject
	}
	return review.Item{ID: id.Derive("operation", l.ID, f.Code, f.Args["lot"]), Code: f.Code, Args: f.Args, Rule: f.Rule, Area: area, FacilityID: facility,
		SessionID: l.SessionID, BeneficiaryID: l.About, DoseID: dose, By: l.By, OpenedAt: x.Store.Now(), State: review.Open}
}
