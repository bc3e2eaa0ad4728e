package sync

import (
	"cmp"
	"context"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/when"
)

// unlessLater leaves out of a correction what a later one of the same dose, from whatever device, has put right already: which of two comes first
// makes no difference. Two that say different things are looked at.
func (w *work) unlessLater(ctx context.Context, b operation.CorrectBody) (operation.CorrectBody, error) {
	all, err := w.x.Store.SessionOperationsOf(ctx, w.l.SessionID, string(operation.Correct))
	out := b
	for i := range all {
		l := &all[i]
		if l.ID == w.l.ID || l.Outcome != operation.Taken && l.Outcome != operation.Review {
			continue
		}
		body, _, _, openErr := l.Open()
		other, ok := body.(operation.CorrectBody)
		if openErr != nil || !ok || other.DoseID != b.DoseID {
			continue
		}
		later := cmp.Or(when.Compare(l.OccurredAt, w.l.OccurredAt), cmp.Compare(l.ID, w.l.ID)) > 0
		lot, number := b.LotID != "" && other.LotID != "", b.Number != 0 && other.Number != 0
		if !b.Void && !other.Void && (lot && b.LotID != other.LotID || number && b.Number != other.Number) && l.DeviceID != w.l.DeviceID {
			w.stop("corrected_twice")
		}
		if later && lot {
			out.LotID = ""
		}
		if later && number {
			out.Number = 0
		}
	}
	return out, err
}

// unlessLate takes a correction that changes nothing for what it is: something to look at.
func (w *work) unlessLate(err error) error {
	switch code := fault.Code(err); code {
	case "correction_late", "dose_elsewhere", "dose_replaced":
		w.stop(code)
		return nil
	case "correction_empty":
		return nil
	}
	return err
}

func (w *work) register(ctx context.Context, b operation.RegisterBody) error {
	s := w.x.Store
	act, found := b.Act(s.Pack(), w.l.By, w.session.Area, w.x.Phone, w.l.OccurredAt.On(s.Pack().Zone))
	for _, f := range found {
		w.stop(f.Code)
	}
	act.Reference = id.DeriveReference(b.BeneficiaryID)
	if _, err := s.Register(ctx, act); err != nil {
		if kind := fault.From(err).Kind; kind == fault.Invalid || kind == fault.Unavailable {
			return err
		}
		act.Reference = id.NewReference() // somebody has that one
		if _, err := s.Register(ctx, act); err != nil {
			return err
		}
	}
	if act.IDKind == "" {
		return nil
	}
	number, err := s.Pack().CheckDocument(act.IDKind, act.IDNumber)
	if err != nil {
		return nil //nolint:nilerr // Act has left out what is no document
	}
	owner, err := s.DocumentOwner(ctx, act.IDKind, number)
	if err == nil && owner != "" && owner != b.BeneficiaryID {
		w.stop("possible_duplicate", "other", owner)
	}
	return err
}

func (w *work) dose(ctx context.Context, b operation.DoseBody) error {
	s := w.x.Store
	act := dose.Record{ID: b.DoseID, BeneficiaryID: b.BeneficiaryID, SessionID: w.l.SessionID, LotID: b.LotID, LotNumber: b.LotNumber, VialID: b.VialID,
		AppointmentID: b.AppointmentID, Number: b.Number, OccurredAt: w.l.OccurredAt, Done: true, Said: w.found}
	if b.Product != "" && b.Product != w.session.Product {
		act.Said = append(act.Said, operation.Found("dose_other_product", "product", b.Product))
	}
	o, err := s.RecordDose(ctx, w.actor(), act)
	if code := fault.Code(err); code == "record_merged" || code == "record_closed" {
		into, mergedErr := s.MergedInto(ctx, b.BeneficiaryID)
		if mergedErr != nil {
			return mergedErr
		}
		if into != "" {
			act.BeneficiaryID = into
			act.Said = append(act.Said, operation.Found("dose_of_merged"))
			o, err = s.RecordDose(ctx, w.actor(), act)
		}
	}
	if err != nil {
		return err
	}
	w.found = o.Findings
	if o.Already {
		w.found, err = s.AgainstDose(ctx, o.Dose.BeneficiaryID, o.Dose.ID)
	}
	return err
}
