package stock

import (
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/fault"
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

// reserved is what to tell of the sessions that stand on a lot to whoever cannot have its doses: the values of a fault.
func (f KeepFacts) reserved() []string {
	next := when.Date(0)
	for _, s := range f.Sessions {
		if s.Reserved > s.Used && (next == 0 || s.Date < next) {
			next = s.Date
		}
	}
	date := f.Holding.Lot.Expires
	if next != 0 {
		date = next
	}
	return []string{"lot", f.Holding.Lot.Number, "reserved", fault.Int(f.Holding.Reserved - f.used()), "sessions", fault.Int(len(f.Sessions)),
		"date", date.String(), "left", fault.Int(f.Holding.Available())}
}

// WasteReasons are why doses are wasted (WHO, Monitoring vaccine wastage at country level, 2005).
var WasteReasons = []string{"broken", "expired", "vvm", "opened", "frozen", "other"}

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
// Faults: id_malformed, lot_not_held, doses_needed, waste_reason_unknown, reason_needed, text_too_long, account_unknown, stock_reserved, quarantine_short.
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
	if act.Doses < 1 || act.Doses > mostDoses {
		wrong.add(fault.New(fault.Invalid, "doses_needed").On("doses"))
	}
	switch {
	case f.Holding == nil:
		wrong.add(fault.New(fault.NotFound, "lot_not_held").On("lot_id"))
	case act.From != Store && act.From != Quarantine:
		wrong.add(fault.New(fault.Invalid, "account_unknown").On("from"))
	case act.From == Store && act.Doses > f.Holding.Available():
		wrong.add(fault.New(fault.Refused, "stock_reserved", f.reserved()...).On("doses"))
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
	Reason     string `json:"reason,omitempty"` // needed where that is not what the ledger says
	By         string `json:"-"`
}

// DecideCount says what a count does: the ledger follows what was found. Doses given in sessions whose books are open are no longer in the
// refrigerator and still in the ledger; they are allowed for.
// Faults: id_malformed, lot_not_held, count_malformed, variance_reason_needed, text_too_long, count_below_reserved.
func DecideCount(f KeepFacts, act Count, now when.Instant) (Movement, error) {
	if f.Existing != nil {
		return *f.Existing, nil
	}
	var wrong faults
	wrong.needID(act.ID)
	if act.Doses < 0 || act.Doses > mostDoses {
		wrong.add(fault.New(fault.Invalid, "count_malformed").On("doses"))
	}
	m := Movement{ID: act.ID, FacilityID: act.FacilityID, LotID: act.LotID, Kind: Counted, From: Variance, To: Store, Reason: strings.TrimSpace(act.Reason), At: now, By: act.By}
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
	if act.Doses < 1 || act.Doses > mostDoses {
		wrong.add(fault.New(fault.Invalid, "doses_needed").On("doses"))
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
