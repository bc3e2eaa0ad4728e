package stock

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Recall is the act of stopping a lot everywhere: nobody may be given it from then on.
type Recall struct {
	LotID  string `json:"lot_id"`
	Reason string `json:"reason"`
	By     string `json:"-"`
}

// Recalled is that a lot was recalled, by whom and why.
type Recalled struct {
	LotID  string
	Reason string
	At     when.Instant
	By     string
}

// DecideRecall says what a recall does. A lot is recalled once; the same recall again is the first, one for another reason is id_taken (ADR 17).
// Faults: lot_unknown, reason_needed, id_taken.
func DecideRecall(lot *Lot, known *Recalled, act Recall, now when.Instant) (Recalled, error) {
	switch {
	case lot == nil:
		return Recalled{}, fault.New(fault.NotFound, "lot_unknown")
	case known != nil && known.Reason != strings.TrimSpace(act.Reason):
		return Recalled{}, fault.New(fault.Conflict, "id_taken").On("id")
	case known != nil:
		return *known, nil
	}
	var wrong faults
	wrong.reason(act.Reason, fault.New(fault.Invalid, "reason_needed"))
	if err := wrong.list.OrNil(); err != nil {
		return Recalled{}, err
	}
	return Recalled{LotID: act.LotID, Reason: strings.TrimSpace(act.Reason), At: now, By: act.By}, nil
}
