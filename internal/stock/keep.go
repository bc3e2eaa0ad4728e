package stock

import (
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Backed is doses of a lot that a session of the facility has reserved, as long as its books are open. Used of them have been given and still
// stand in the ledger.
type Backed struct {
	SessionID string
	Date      when.Date
	Reserved  int
	Used      int
}

// KeepFacts is what the store knows that bears on an act with a lot at a facility.
type KeepFacts struct {
	Existing *Movement // what the act with this id has done already
	Holding  *Holding
	Sessions []Backed // those that stand on the lot here
}

// used is how many doses were given and not yet booked out.
func (f KeepFacts) used() int {
	n := 0
	for _, s := range f.Sessions {
		n += s.Used
	}
	return n
}

// short is that fewer doses are free than are asked for: with the sessions that have reserved some, where there are any.
func (f KeepFacts) short() *fault.Error {
	for _, s := range f.Sessions {
		if s.Reserved > s.Used {
			return fault.New(fault.Refused, "stock_reserved", f.reserved()...)
		}
	}
	return fault.New(fault.Refused, "waste_short", "lot", f.Holding.Lot.Number, "left", fault.Int(f.Holding.Available()))
}

// reserved is what to tell of the sessions that stand on a lot to whoever cannot have its doses: the values of a fault.
func (f KeepFacts) reserved() []string {
	next, sessions := when.Date(0), 0
	for _, s := range f.Sessions {
		if s.Reserved <= s.Used {
			continue // all of it was given
		}
		if sessions++; next == 0 || s.Date < next {
			next = s.Date
		}
	}
	date := f.Holding.Lot.Expires
	if next != 0 {
		date = next
	}
	return []string{"lot", f.Holding.Lot.Number, "reserved", fault.Int(f.Holding.Reserved - f.used()), "sessions", fault.Int(sessions),
		"date", date.String(), "left", fault.Int(f.Holding.Available())}
}

// WasteReasons are why doses are wasted (WHO, Monitoring vaccine wastage at country level, 2005).
var WasteReasons = []string{"broken", "expired", "vvm", "opened", "frozen", "contaminated", "other"}

// AllReasons are the words of the lists for which doses are wasted: by hand, with vials, after an excursion.
var AllReasons = slices.Compact(slices.Sorted(slices.Values(slices.Concat(WasteReasons, VialReasons, []string{"heat"}))))

// Waste is the act of taking doses that cannot be used out of the ledger.
type Waste struct {
	ID         string  `json:"id"`
	FacilityID string  `json:"facility_id"`
	LotID      string  `json:"lot_id"`
	From       Account `json:"from"` // Store or Quarantine
	Doses      int     `json:"doses"`
	Reason     string  `json:"reason"`         // one of WasteReasons
	Note       string  `json:"note,omitempty"` // needed for "other"
	By         string  `json:"-"`
}

// DecideWaste says what wasting does. Doses that a session has reserved are wasted when its books are closed.
// Faults: id_malformed, lot_not_held, doses_needed, waste_reason_unknown, reason_needed, text_too_long, account_unknown, stock_reserved, waste_short, quarantine_short.
func DecideWaste(f KeepFacts, act Waste, now when.Instant) (Movement, error) {
	if f.Existing != nil {
		return *f.Existing, nil
	}
	var wrong faults
	wrong.needID(act.ID)
	reason := act.Reason
	switch {
	case !slices.Contains(WasteReasons, act.Reason):
		wrong.add(fault.New(fault.Invalid, "waste_reason_unknown").On("reason"))
	case act.Reason == "other":
		reason = strings.TrimSpace(act.Note)
		if reason == "" {
			wrong.add(fault.New(fault.Invalid, "reason_needed").On("note"))
		}
	}
	if len(act.Note) > longestReason {
		wrong.add(fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestReason)).On("note"))
	}
	if act.Doses < 1 || act.Doses > MostDoses {
		wrong.add(dosesNeeded())
	}
	switch {
	case f.Holding == nil:
		wrong.add(fault.New(fault.NotFound, "lot_not_held").On("lot_id"))
	case act.From != Store && act.From != Quarantine:
		wrong.add(fault.New(fault.Invalid, "account_unknown").On("from"))
	case act.From == Store && act.Doses > f.Holding.Available():
		wrong.add(f.short().On("doses"))
	case act.From == Quarantine && act.Doses > f.Holding.Quarantined:
		wrong.add(fault.New(fault.Refused, "quarantine_short", "lot", f.Holding.Lot.Number, "left", fault.Int(f.Holding.Quarantined)).On("doses"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return Movement{}, err
	}
	return Movement{ID: act.ID, FacilityID: act.FacilityID, LotID: act.LotID, Kind: WastedHere, From: act.From, To: Wasted, Doses: act.Doses, Reason: reason, At: now, By: act.By}, nil
}

// Count is the act of counting what is there of a lot, quarantine left out.
type Count struct {
	ID         string `json:"id"`
	FacilityID string `json:"facility_id"`
	LotID      string `json:"lot_id"`
	Doses      int    `json:"doses"`            // found in the refrigerator
	VVM        int    `json:"vvm,omitempty"`    // worst stage of the vaccine vial monitors, 1 to 4; 0 where the vials have none
	Reason     string `json:"reason,omitempty"` // needed where that is not what the ledger says
	Sure       bool   `json:"sure,omitempty"`   // whoever counted was told that it is far from the ledger, and stands by it
	By         string `json:"-"`
}

// FarOff says whether a count is so far from what should be there that it is asked about, and then looked at by an officer: by the pack's
// rule flag_count_off. expected is what should be in the refrigerator, in doses.
func FarOff(p *pack.Pack, f KeepFacts, act Count) (expected int, far bool) {
	rule, ok := p.Flag(pack.CountOff)
	if !ok || f.Holding == nil {
		return 0, false
	}
	expected = f.Holding.OnHand - f.used()
	off := max(act.Doses-expected, expected-act.Doses)
	return expected, off >= rule.Least && off*100 >= expected*rule.Percent
}

// DecideCount says what a count does: the ledger follows what was found. Doses given in sessions whose books are open are no longer in the
// refrigerator and still in the ledger; they are allowed for. Where a vial monitor is at its discard point, all that was counted goes into quarantine:
// taken is what each session loses by it.
// Faults: id_malformed, lot_not_held, count_malformed, vvm_needed, variance_reason_needed, text_too_long, count_below_reserved; count_far_off
// where FarOff says so and nobody has said that it is sure.
func DecideCount(p *pack.Pack, f KeepFacts, act Count, now when.Instant) (moves []Movement, taken []Backed, err error) {
	m, err := counted(f, act, now)
	if expected, far := FarOff(p, f, act); err == nil && f.Existing == nil && far && !act.Sure {
		return nil, nil, fault.New(fault.Refused, "count_far_off", "lot", f.Holding.Lot.Number, "counted", fault.Int(act.Doses), "ledger", fault.Int(expected),
			"difference", fault.Int(max(act.Doses-expected, expected-act.Doses))).On("sure")
	}
	if err != nil || f.Existing != nil || act.VVM <= worstVVM {
		return []Movement{m}, nil, err
	}
	after := *f.Holding
	after.OnHand = act.Doses + f.used()
	f.Holding = &after
	apart, taken, err := DecideIsolate(f, Isolate{ID: id.Derive("vvm", act.ID), FacilityID: act.FacilityID, LotID: act.LotID, Reason: "vvm", By: act.By}, now)
	if fault.Code(err) == "nothing_to_set_aside" {
		return []Movement{m}, nil, nil
	}
	return []Movement{m, apart}, taken, err
}

// counted is the line of the ledger that a count makes.
func counted(f KeepFacts, act Count, now when.Instant) (Movement, error) {
	if f.Existing != nil {
		return *f.Existing, nil
	}
	var wrong faults
	wrong.needID(act.ID)
	if act.Doses < 0 || act.Doses > MostDoses {
		wrong.add(fault.New(fault.Invalid, "count_malformed", "most", fault.Int(MostDoses)).On("doses"))
	}
	if act.VVM < 0 || act.VVM > 4 {
		number := ""
		if f.Holding != nil {
			number = f.Holding.Lot.Number
		}
		wrong.add(fault.New(fault.Invalid, "vvm_needed", "lot", number).On("vvm"))
	}
	m := Movement{ID: act.ID, FacilityID: act.FacilityID, LotID: act.LotID, Kind: Counted, From: Variance, To: Store, Reason: strings.TrimSpace(act.Reason), VVM: act.VVM, At: now, By: act.By}
	if f.Holding == nil {
		wrong.add(fault.New(fault.NotFound, "lot_not_held").On("lot_id"))
		return Movement{}, wrong.list
	}
	found := act.Doses + f.used()
	if m.Doses = found - f.Holding.OnHand; m.Doses < 0 {
		m.Doses, m.From, m.To = -m.Doses, Store, Variance
	}
	if m.Doses != 0 || m.Reason != "" {
		wrong.reason(act.Reason, fault.New(fault.Invalid, "variance_reason_needed"))
	}
	if len(wrong.list) == 0 && found < f.Holding.Reserved {
		wrong.add(fault.New(fault.Refused, "count_below_reserved", f.reserved()...).On("doses"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return Movement{}, err
	}
	return m, nil
}

// Isolate is the act of putting all of a lot at a facility into quarantine.
type Isolate struct {
	ID         string `json:"id"`
	FacilityID string `json:"facility_id"`
	LotID      string `json:"lot_id"`
	Reason     string `json:"reason"`
	By         string `json:"-"`
}

// DecideIsolate says what quarantine does: every dose that has not been given is set apart, also those that sessions have reserved, so that
// none of them can be given. taken is what each session loses.
// Faults: id_malformed, lot_not_held, reason_needed, nothing_to_set_aside.
func DecideIsolate(f KeepFacts, act Isolate, now when.Instant) (m Movement, taken []Backed, err error) {
	if f.Existing != nil {
		return *f.Existing, nil, nil
	}
	var wrong faults
	wrong.needID(act.ID)
	wrong.reason(act.Reason, fault.New(fault.Invalid, "reason_needed"))
	switch {
	case f.Holding == nil:
		wrong.add(fault.New(fault.NotFound, "lot_not_held").On("lot_id"))
	case f.Holding.OnHand == f.used():
		wrong.add(fault.New(fault.Refused, "nothing_to_set_aside", "lot", f.Holding.Lot.Number).On("lot_id"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return Movement{}, nil, err
	}
	for _, s := range f.Sessions {
		if s.Reserved > s.Used {
			taken = append(taken, s)
		}
	}
	return Movement{ID: act.ID, FacilityID: act.FacilityID, LotID: act.LotID, Kind: SetApart, From: Store, To: Quarantine, Doses: f.Holding.OnHand - f.used(),
		Reason: strings.TrimSpace(act.Reason), At: now, By: act.By}, taken, nil
}

// Release is the act of letting doses in quarantine be used again.
type Release struct {
	ID         string `json:"id"`
	FacilityID string `json:"facility_id"`
	LotID      string `json:"lot_id"`
	Doses      int    `json:"doses"`
	Reason     string `json:"reason"` // on what ground
	By         string `json:"-"`
}

// DecideRelease says what releasing does. What has expired or is recalled stays where it is.
// Faults: id_malformed, lot_not_held, doses_needed, quarantine_short, reason_needed, lot_expired, lot_recalled.
func DecideRelease(p *pack.Pack, f KeepFacts, act Release, now when.Instant) (Movement, error) {
	if f.Existing != nil {
		return *f.Existing, nil
	}
	var wrong faults
	wrong.needID(act.ID)
	wrong.reason(act.Reason, fault.New(fault.Invalid, "reason_needed"))
	if act.Doses < 1 || act.Doses > MostDoses {
		wrong.add(dosesNeeded())
	}
	switch h := f.Holding; {
	case h == nil:
		wrong.add(fault.New(fault.NotFound, "lot_not_held").On("lot_id"))
	case h.Recalled != 0:
		wrong.add(fault.New(fault.Refused, "lot_recalled", "lot", h.Lot.Number).On("lot_id"))
	case h.Lot.Expires < now.On(p.Zone):
		wrong.add(fault.New(fault.Refused, "lot_expired", "lot", h.Lot.Number, "date", h.Lot.Expires.String()).On("lot_id"))
	case act.Doses > h.Quarantined:
		wrong.add(fault.New(fault.Refused, "quarantine_short", "lot", h.Lot.Number, "left", fault.Int(h.Quarantined)).On("doses"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return Movement{}, err
	}
	return Movement{ID: act.ID, FacilityID: act.FacilityID, LotID: act.LotID, Kind: Released, From: Quarantine, To: Store, Doses: act.Doses, Reason: strings.TrimSpace(act.Reason), At: now, By: act.By}, nil
}
