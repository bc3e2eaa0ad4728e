package sync

import (
	"context"
	"slices"

	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

// whole says whether all that the device wrote before the end of its day has come and is decided: what came out of order would differ from what it
// counted. It is errNotWhole, for a day at most.
func (w *work) whole(ctx context.Context, log []operation.Line) error {
	if w.x.Store.Now().Sub(w.l.ReceivedAt) > waitsFor {
		return nil
	}
	devices, err := w.x.Store.DevicesByID(ctx, []string{w.l.DeviceID})
	if err != nil {
		return err
	}
	d, known := devices[w.l.DeviceID]
	open := slices.ContainsFunc(log, func(l operation.Line) bool {
		if now, here := w.beside[l.ID]; here {
			l.Outcome = now
		}
		return l.DeviceID == w.l.DeviceID && l.Seq < w.l.Seq && l.ID != w.l.ID && l.Kind != operation.DayEnded && !l.Outcome.Over()
	})
	if known && d.Have < w.l.Seq || open {
		return errNotWhole
	}
	return nil
}

// endDay compares what a device counted with the records. Vials that it left open are thrown away with what is still in them.
func (w *work) endDay(ctx context.Context, b operation.DayEndedBody) error {
	s := w.x.Store
	log, err := s.SessionOperations(ctx, w.l.SessionID, 0)
	if err != nil {
		return err
	}
	scope := staff.At(w.session.Area, w.session.FacilityID)
	vials, err := s.Vials(ctx, scope, w.l.SessionID)
	if err != nil {
		return err
	}
	if err := w.whole(ctx, log); err != nil {
		return err
	}
	f := operation.DayFacts{Session: w.session, Device: map[string]bool{}, Alone: true}
	ours := map[string]bool{}
	for _, l := range log {
		switch {
		case l.DeviceID != w.l.DeviceID:
			f.Alone = f.Alone && l.Kind != operation.Dose
		case l.Kind == operation.Dose:
			ours[l.Subject] = true
		case l.Kind == operation.VialOpened:
			f.Device[l.Subject] = true
		}
	}
	for i, v := range vials {
		if f.Device[v.ID] && v.InUse() {
			o, err := s.CloseVial(ctx, w.actor(), stock.CloseVial{VialID: v.ID, SessionID: v.SessionID, Left: v.Remaining(), Reason: closingReason(v), At: w.l.OccurredAt, Done: true})
			if err != nil {
				return err
			}
			vials[i] = o.Vial
		}
	}
	doses, err := s.DosesOf(ctx, w.l.SessionID)
	if err != nil {
		return err
	}
	replaced := 0
	for _, d := range doses {
		switch {
		case ours[d.ID]:
			f.Doses++
		case d.Replaces != 0 && d.CaseID == "":
			replaced++
		default:
			f.Alone = false
		}
	}
	f.Doses += replaced
	f.Vials = vials
	w.found = append(w.found, operation.Reconcile(b, f)...)
	return nil
}

func closingReason(v stock.Vial) string {
	if v.Remaining() == 0 {
		return ""
	}
	return "opened"
}
