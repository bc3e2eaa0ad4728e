package sync

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
)

// work is an operation that is being decided.
type work struct {
	x       *Sync
	l       *operation.Line
	session *session.Session
	found   []finding
	items   []review.Item
	body    any
	why     operation.Why                // it is set aside
	beside  map[string]operation.Outcome // of an end of day: what became of those that are decided with it
}

func (w *work) settled() store.Settled {
	return store.Settled{Line: *w.l, Items: w.items, Why: w.why, Area: w.area(), Facility: w.facility()}
}

func (w *work) area() string {
	if w.session == nil {
		return ""
	}
	return w.session.Area
}

func (w *work) facility() string {
	if w.session == nil {
		return ""
	}
	return w.session.FacilityID
}

// against finds what stands against whoever did it and the device it was done on.
func (w *work) against(f store.LogFacts) {
	if w.session == nil {
		return
	}
	needs := staff.RecordDose
	if w.l.Kind != operation.Dose && w.l.Kind != operation.Correct {
		needs = staff.ReadRoster
	}
	actor, known := f.Staff[w.l.By]
	switch {
	case !known:
		w.stop("by_unknown")
	case f.Left[w.l.By]:
		w.stop("by_left")
	case !actor.May(needs, w.session.Area, w.session.FacilityID):
		w.stop("by_not_allowed")
	}
	if d, known := f.Devices[w.l.DeviceID]; !known {
		w.stop("device_unknown")
	} else if d.EndedAt != 0 && w.l.ReceivedAt >= d.EndedAt {
		w.stop("device_ended")
	}
}

func (w *work) stop(code string, args ...string) {
	if !slices.ContainsFunc(w.found, func(f finding) bool { return f.Code == code }) {
		f := fault.New(fault.Refused, code, args...)
		w.found = append(w.found, finding{Level: schedule.Stop, Code: code, Args: f.Args})
	}
}

// person is whom a dose or a correction concerns; a correction of a dose that nobody knows is on its own.
func (w *work) person(ctx context.Context, lines []*operation.Line) string {
	if w.l.About != "" {
		return w.l.About
	}
	for _, l := range lines {
		if l.Kind == operation.Dose && l.Subject == w.l.Subject && l.SessionID == w.l.SessionID {
			w.l.About = l.About
			return l.About
		}
	}
	if owner, err := w.x.Store.DoseOwner(ctx, w.l.SessionID, w.l.Subject); err == nil && owner != "" {
		w.l.About = owner
		return owner
	}
	return w.l.ID
}

// do decides the operation through the act that it stands for.
func (w *work) do(ctx context.Context) {
	err := w.attempt(ctx)
	switch f := fault.From(err); {
	case err == nil:
		w.taken()
	case ctx.Err() != nil || f.Kind == fault.Unavailable && w.x.Store.Now().Sub(w.l.ReceivedAt) < operation.BusyFor:
		w.l.Outcome = operation.Kept // it is tried again, as often as it takes
	case f.Kind == fault.Unavailable:
		w.fails(operation.Busy, err)
	case errors.Is(err, errNotWhole):
		w.l.Outcome = operation.Waiting
		w.l.Tries++
	case errors.Is(err, errPanicked):
		w.fails(operation.Panicked, err)
	case errors.Is(err, errSealed):
		w.fails(operation.Sealed, err)
	case f.Kind == fault.Internal:
		w.fails(operation.Failed, err)
	case f.Code == "beneficiary_unknown" || f.Code == "dose_unknown":
		w.l.Outcome = operation.Waiting
		w.l.Tries++
		if w.x.Store.Now().Sub(w.l.ReceivedAt) > waitsFor {
			w.items = append(w.items, w.x.item(w.l, w.session.Area, w.session.FacilityID, operation.Found("dose_of_unknown")))
		}
	default:
		w.l.Outcome, w.l.Problem, w.l.Findings = operation.Dead, f.Code, w.found
		if w.session != nil {
			w.items = append(w.items, w.x.item(w.l, w.session.Area, w.session.FacilityID, operation.Found("operation_unread", "problem", f.Code)))
		}
	}
}

var (
	errPanicked = errors.New("deciding an operation broke off")
	errSealed   = errors.New("an operation that is kept cannot be opened")
	errNotWhole = errors.New("what the device wrote before has not come yet")
)

// attempt decides the operation once. A defect of the program in the middle of it is an error like any other, so that one operation stops neither
// the program nor the others.
func (w *work) attempt(ctx context.Context) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanicked, broken, debug.Stack())
		}
	}()
	if w.session == nil {
		return fault.New(fault.NotFound, "session_unknown")
	}
	if w.l.Unread {
		return errSealed
	}
	if w.body, _, _, err = w.l.Open(); err != nil {
		return err
	}
	return w.act(ctx)
}

// fails has the operation tried again later or, after many tries, set aside for somebody to look at. Nothing of it is thrown away.
func (w *work) fails(why operation.Why, err error) {
	w.x.log().Error("an operation of a device fails", "operation", w.l.ID, "kind", string(w.l.Kind), "tries", w.l.Tries+1, "error", err.Error())
	w.l.Outcome = operation.Kept
	if w.l.Tries++; w.l.Tries < operation.MostTries {
		return
	}
	w.l.Outcome, w.why = operation.Aside, why
	w.items = append(w.items, w.x.item(w.l, w.area(), w.facility(), operation.Found("operation_aside")))
}

// taken says that the operation is in the records. What stops would have stopped it: somebody looks at it. What the rules have against a dose
// comes to them with the dose itself.
func (w *work) taken() {
	w.l.Outcome, w.l.Findings = operation.Taken, w.found
	for _, f := range w.found {
		if f.Level != schedule.Stop {
			continue
		}
		w.l.Outcome = operation.Review
		if w.l.Kind != operation.Dose {
			w.items = append(w.items, w.x.item(w.l, w.session.Area, w.session.FacilityID, f))
		}
	}
}

// actor is whoever did it, allowed to have done it: what they do cannot be undone by refusing it.
func (w *work) actor() staff.Actor {
	return staff.Actor{ID: w.l.By, Role: staff.Vaccinator, Scope: staff.At(w.session.Area, w.session.FacilityID)}
}

func (w *work) act(ctx context.Context) error {
	s := w.x.Store
	switch b := w.body.(type) {
	case operation.RegisterBody:
		return w.register(ctx, b)
	case operation.DoseBody:
		return w.dose(ctx, b)
	case operation.CorrectBody:
		if w.l.About == "" {
			return fault.New(fault.NotFound, "dose_unknown")
		}
		b, err := w.unlessLater(ctx, b)
		if err != nil || !b.Void && b.LotID == "" && b.Number == 0 {
			return err
		}
		found, err := s.CorrectDose(ctx, w.l.About, w.l.SessionID, dose.Correct{ID: w.l.ID, DoseID: b.DoseID, Void: b.Void, LotID: b.LotID, Number: b.Number, At: w.l.OccurredAt, By: w.l.By})
		w.found = append(w.found, found...)
		return w.unlessLate(err)
	case operation.VialOpenedBody:
		o, err := s.OpenVial(ctx, w.actor(), stock.OpenVial{ID: b.VialID, SessionID: w.l.SessionID, LotID: b.LotID, Doses: b.Doses, At: w.l.OccurredAt, Done: true})
		w.found = append(w.found, o.Findings...)
		return err
	case operation.VialDiscardedBody:
		o, err := s.CloseVial(ctx, w.actor(), stock.CloseVial{VialID: b.VialID, SessionID: w.l.SessionID, Left: b.Left, Reason: b.Reason, Note: b.Note, At: w.l.OccurredAt, Done: true})
		w.found = append(w.found, o.Findings...)
		return err
	case operation.AEFIBody:
		r := b.Report()
		r.SessionID, r.FacilityID, r.Area, r.ReportedAt, r.ReportedBy = w.l.SessionID, w.session.FacilityID, w.session.Area, w.l.OccurredAt, w.l.By
		return s.ReportAEFI(ctx, aefi.Clean(r))
	case operation.DayEndedBody:
		return w.endDay(ctx, b)
	}
	return nil // turned away, watched, handed over: the log is the record
}
