package stock

import (
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Vial is a vial of several doses that a session opened. What is known of it may come in any order, from several devices: a dose drawn before
// anybody said that the vial was opened counts all the same.
type Vial struct {
	ID        string
	SessionID string
	LotID     string
	Doses     int          // it held when it was opened; 0 while nobody has said so
	OpenedAt  when.Instant // 0 while nobody has said so
	OpenedBy  string
	Drawn     int          // doses recorded as drawn from it
	ClosedAt  when.Instant // when it was thrown away or found empty; 0 while it is in use
	ClosedBy  string
	Left      int    // doses thrown away with it
	Reason    string // one of VialReasons, or what somebody wrote; "" for a vial that was emptied
}

// InUse says whether doses may still be drawn from the vial as far as is known.
func (v Vial) InUse() bool { return v.OpenedAt != 0 && v.ClosedAt == 0 }

// Remaining is how many doses are still in a vial in use. A vial often yields a dose more than its label says: that is never below zero.
func (v Vial) Remaining() int { return max(0, v.Doses-v.Drawn) }

// VialReasons are why an opened vial is thrown away with doses in it: its time or its session is over, it broke, its monitor darkened, it was
// contaminated, or what was left filled no syringe (WHO, Monitoring vaccine wastage at country level, WHO/V&B/03.18.Rev.1, on opened vials).
var VialReasons = []string{"opened", "broken", "vvm", "contaminated", "short", "other"}

// KeptOpen says whether opened vials of a product are kept for another day.
func KeptOpen(p schedule.Product) bool { return p.OpenVialHours >= hoursOfASession }

// DiscardBy is when a vial must be thrown away at the latest: so many hours after it was opened as the product allows, and never later than
// the day of its session, unless the product is kept open for longer (WHO policy on opened multi-dose vials, WHO/IVB/14.07). 0 where the
// pack has no rule or nobody has said when it was opened.
func DiscardBy(p schedule.Product, v Vial, day when.Date, zone *time.Location) when.Instant {
	if p.OpenVialHours == 0 || v.OpenedAt == 0 {
		return 0
	}
	by := v.OpenedAt.Add(time.Duration(p.OpenVialHours) * time.Hour)
	if end := day.Add(1).At(0, zone); !KeptOpen(p) && end > v.OpenedAt {
		by = min(by, end)
	}
	return by
}

// CheckVial finds what speaks against drawing a dose of a lot from a vial at a moment: each finding would stop it.
func CheckVial(p schedule.Product, v *Vial, lotID string, day when.Date, at when.Instant, zone *time.Location) (found []schedule.Finding) {
	stop := func(code string, args ...string) {
		f := fault.New(fault.Refused, code, args...)
		found = append(found, schedule.Finding{Level: schedule.Stop, Code: code, Args: f.Args})
	}
	switch {
	case v == nil || v.OpenedAt == 0:
		stop("vial_unknown")
		return found
	case v.LotID != lotID:
		stop("vial_other_lot")
	}
	if v.ClosedAt != 0 && at >= v.ClosedAt {
		stop("vial_closed")
	}
	if by := DiscardBy(p, *v, day, zone); by != 0 && at >= by {
		stop("vial_over", "hours", fault.Int(p.OpenVialHours))
	}
	return found
}

// OpenVial is the act of opening a vial at a session. Its ID becomes the vial's.
type OpenVial struct {
	ID        string       `json:"id"`
	SessionID string       `json:"session_id"`
	LotID     string       `json:"lot_id"`
	Doses     int          `json:"doses,omitempty"` // in it; 0 for what the product's vials hold
	At        when.Instant `json:"at,omitempty"`    // 0 for now
	Done      bool         `json:"-"`               // it was done without a line: it is kept, whatever the rules say
	By        string       `json:"-"`
}

// VialFacts is what the store knows that bears on an act with a vial: the vial, as far as it is known, and what its session has of vaccine.
type VialFacts struct {
	Existing *Vial
	Books    *Books // nil for no such session
}

// VialOutcome is what an act with a vial does.
type VialOutcome struct {
	Vial     Vial               // as it is after the act
	Already  bool               // the act had been done before
	Findings []schedule.Finding // what would have stopped it, for an act that is Done
}

const (
	mostInVial = 100             // doses
	clockSkew  = 5 * time.Minute // how far ahead of ours a device's clock may be
)

// DecideOpenVial says what opening a vial does, or why it is refused. At the desk a vial is opened while its session is on, of a lot that
// stands behind it, that has doses left and may be given.
// Faults: id_malformed, id_taken for a vial that was opened in other words, session_unknown, vial_doses_malformed, occurred_in_future, lot_not_in_session, books_closed, session_closed,
// lot_expired, lot_recalled, lot_empty.
func DecideOpenVial(p *pack.Pack, f VialFacts, act OpenVial, now when.Instant) (VialOutcome, error) {
	out, err := vialBefore(f, act.ID, act.SessionID)
	if v := out.Vial; err == nil && v.OpenedAt != 0 && !act.Done && (v.LotID != act.LotID || act.Doses != 0 && v.Doses != act.Doses || act.At != 0 && v.OpenedAt != act.At) {
		return VialOutcome{}, fault.New(fault.Conflict, "id_taken").On("id")
	}
	if err != nil || out.Vial.OpenedAt != 0 {
		out.Already = err == nil
		return out, err
	}
	if act.At == 0 {
		act.At = now
	}
	if act.Doses == 0 {
		act.Doses = f.Books.Product.DosesPerVial
	}
	switch {
	case act.Doses < 1 || act.Doses > mostInVial:
		return VialOutcome{}, fault.New(fault.Invalid, "vial_doses_malformed", "most", fault.Int(mostInVial)).On("doses")
	case act.At > now.Add(clockSkew):
		return VialOutcome{}, fault.New(fault.Invalid, "occurred_in_future").On("at")
	}
	day := act.At.On(p.Zone)
	lot := f.Books.lot(act.LotID)
	switch {
	case f.Books.Closed != 0:
		out.stop("books_closed")
	case day != f.Books.Date:
		out.stop("session_closed", "date", f.Books.Date.String(), "today", now.On(p.Zone).String())
	}
	switch {
	case lot == nil:
		out.stop("lot_not_in_session")
	case lot.Lot.Expires < day:
		out.stop("lot_expired", "lot", lot.Lot.Number, "date", lot.Lot.Expires.String())
	case lot.Recalled != 0 && act.At >= lot.Recalled:
		out.stop("lot_recalled", "lot", lot.Lot.Number)
	case lot.Used >= lot.Reserved:
		out.stop("lot_empty", "lot", lot.Lot.Number)
	}
	v := &out.Vial
	v.LotID, v.Doses, v.OpenedAt, v.OpenedBy = act.LotID, act.Doses, act.At, act.By
	return out.unless(act.Done, "lot_id")
}

// CloseVial is the act of throwing a vial away, or finding it empty.
type CloseVial struct {
	VialID    string       `json:"vial_id"`
	SessionID string       `json:"session_id"`
	Left      int          `json:"doses_left"`
	Reason    string       `json:"reason,omitempty"` // one of VialReasons; needed where doses are left
	Note      string       `json:"note,omitempty"`   // needed for "other"
	At        when.Instant `json:"at,omitempty"`     // 0 for now
	Done      bool         `json:"-"`                // it was done without a line: it is kept, whatever the rules say
	By        string       `json:"-"`
}

// DecideCloseVial says what throwing a vial away does. The doses in it leave the store when the books of its session are closed.
// Faults: id_malformed, session_unknown, vial_unknown, vial_closed where it was thrown away in other words, vial_left_malformed, vial_reason_unknown, reason_needed, text_too_long,
// occurred_in_future, books_closed.
func DecideCloseVial(f VialFacts, act CloseVial, now when.Instant) (VialOutcome, error) {
	out, err := vialBefore(f, act.VialID, act.SessionID)
	if v := out.Vial; err == nil && v.ClosedAt != 0 && !act.Done && (v.Left != act.Left || act.Reason != "other" && v.Reason != act.Reason) {
		return VialOutcome{}, fault.New(fault.Conflict, "vial_closed").On("vial_id")
	}
	earlier := act.Done && act.At != 0 && act.At < out.Vial.ClosedAt // of two devices that threw it away, the first one did; the other's word came before
	if err != nil || out.Vial.ClosedAt != 0 && !earlier {
		out.Already = err == nil
		return out, err
	}
	if act.At == 0 {
		act.At = now
	}
	v, reason := &out.Vial, act.Reason
	if v.OpenedAt == 0 && !act.Done {
		return VialOutcome{}, fault.New(fault.NotFound, "vial_unknown").On("vial_id")
	}
	most := mostInVial
	if v.Doses > 0 {
		most = v.Doses
	}
	var wrong faults
	if act.Left < 0 || act.Left > most {
		wrong.add(fault.New(fault.Invalid, "vial_left_malformed", "most", fault.Int(most)).On("doses_left"))
	}
	switch {
	case act.Left == 0 && act.Reason == "":
	case !slices.Contains(VialReasons, act.Reason):
		wrong.add(fault.New(fault.Invalid, "vial_reason_unknown").On("reason"))
	case act.Reason == "other":
		reason = strings.TrimSpace(act.Note)
		if reason == "" && !act.Done {
			wrong.add(fault.New(fault.Invalid, "reason_needed").On("note"))
		}
		if reason == "" {
			reason = act.Reason
		}
	}
	if len(act.Note) > longestReason {
		wrong.add(fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestReason)).On("note"))
	}
	if act.At > now.Add(clockSkew) {
		wrong.add(fault.New(fault.Invalid, "occurred_in_future").On("at"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return VialOutcome{}, err
	}
	if f.Books.Closed != 0 {
		out.stop("books_closed")
	}
	v.ClosedAt, v.ClosedBy, v.Left, v.Reason = act.At, act.By, act.Left, reason
	return out.unless(act.Done, "vial_id")
}

// vialBefore is the vial as it is before an act.
func vialBefore(f VialFacts, vialID, sessionID string) (VialOutcome, error) {
	switch {
	case f.Books == nil:
		return VialOutcome{}, fault.New(fault.NotFound, "session_unknown").On("session_id")
	case f.Existing != nil:
		return VialOutcome{Vial: *f.Existing}, nil
	}
	var wrong faults
	wrong.needID(vialID)
	return VialOutcome{Vial: Vial{ID: vialID, SessionID: sessionID}}, wrong.list.OrNil()
}

func (o *VialOutcome) stop(code string, args ...string) {
	f := fault.New(fault.Refused, code, args...)
	o.Findings = append(o.Findings, schedule.Finding{Level: schedule.Stop, Code: code, Args: f.Args})
}

// unless gives the outcome of an act that is done, and the first finding as a refusal of one that is not.
func (o VialOutcome) unless(done bool, field string) (VialOutcome, error) {
	if err := schedule.Refusal(o.Findings); err != nil && !done {
		return VialOutcome{}, fault.From(err).On(field)
	}
	return o, nil
}
