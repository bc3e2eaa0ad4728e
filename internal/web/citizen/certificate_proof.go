package citizen

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/web/door"
)

// certificateProof gives the proof that the record of a dose stands in the transparency log (C2SP tlog-proof), against the first day whose
// checkpoint has it, else against the newest. Its name tells nothing of the person. Fault: not_in_log_yet, for some seconds after the dose.
func (p Pages) certificateProof(w http.ResponseWriter, r *door.Request) error {
	text, err := p.proofOf(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="vaccination-record.tlog-proof"`)
	h.Set("Cache-Control", "private, no-store")
	w.Write(text) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

func (p Pages) proofOf(r *door.Request) ([]byte, error) {
	history, err := p.Store.History(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(history.Doses, func(d dose.Dose) bool { return d.ID == r.PathValue("dose") })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	return p.proofOfDose(r.Context(), &history.Doses[at])
}

// proofOfDose is the proof of a dose's record. Faults: not_found, not_in_log_yet.
func (p Pages) proofOfDose(ctx context.Context, d *dose.Dose) ([]byte, error) {
	if p.TLog == nil {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	opened, place, err := p.Store.OpenDose(ctx, d.BeneficiaryID, d.Seq)
	if err != nil {
		return nil, err
	}
	day, err := p.Store.FirstDay(ctx, place)
	if err != nil {
		return nil, err
	}
	checkpoint := []byte(day.Checkpoint)
	if day.Day == "" || day.Day == p.Now().On(p.Pack.Zone).String() { // a day that goes on has no last checkpoint
		if checkpoint, err = p.TLog.Checkpoint(); errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.Unavailable, "not_in_log_yet")
		} else if err != nil {
			return nil, err
		}
	}
	hashes, err := p.TLog.Inclusion(ctx, place, checkpoint)
	if errors.Is(err, tlog.ErrNotYet) {
		return nil, fault.New(fault.Unavailable, "not_in_log_yet")
	} else if err != nil {
		return nil, err
	}
	return proof.WriteProof(opened, place, hashes, checkpoint)
}
