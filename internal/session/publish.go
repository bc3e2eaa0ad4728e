package session

import (
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// Publish is the act of publishing a session. Its ID becomes the session's.
type Publish struct {
	ID         string       `json:"id"`
	FacilityID string       `json:"facility_id"`
	Date       when.Date    `json:"date"`
	Product    string       `json:"product"`
	MinAge     int          `json:"min_age,omitempty"`
	MaxAge     int          `json:"max_age,omitempty"`
	Fee        int          `json:"fee,omitempty"`
	Team       string       `json:"team,omitempty"` // which of the facility's vaccination teams
	Slots      []NewSlot    `json:"slots"`
	Lots       []SetAside   `json:"lots"`
	OpensAt    when.Instant `json:"opens_at,omitempty"`    // from when it can be booked; 0 for at once
	LateReason string       `json:"late_reason,omitempty"` // needed for, and only for, a day that has passed
	AnyLots    bool         `json:"-"`                     // Lots were chosen by the program: with others it is the same act
	By         string       `json:"-"`
}

// NewSlot is a slot as planned.
type NewSlot struct {
	Starts   int     `json:"starts"`
	Ends     int     `json:"ends"`
	Dose     int     `json:"dose,omitempty"`
	Channel  Channel `json:"channel"`
	Capacity int     `json:"capacity"`
}

// SetAside reserves doses of a lot the facility holds.
type SetAside struct {
	LotID string `json:"lot_id"`
	Doses int    `json:"doses"`
}

// Facts is what the store knows that bears on publishing.
type Facts struct {
	Existing *Session
	Facility *facility.Facility
	Holdings map[string]stock.Holding // what the facility holds, by lot id
}

// MostPlaces is how many places a slot may have.
const MostPlaces = 100_000

// Oldest is the highest age that a session may be for, in years.
const Oldest = 150

const (
	minutesInDay  = 24 * 60
	highestFee    = 1_000_000_000 // minor units
	longestReason = 500           // bytes
	longestTeam   = 60            // bytes
)

// Decide says what publishing does: a session whose places all have vaccine behind them, or why not.
// A repeated act gives the session it made the first time.
func Decide(p *pack.Pack, f Facts, act Publish, now when.Instant) (Session, error) {
	if e := f.Existing; e != nil {
		if e.FacilityID != act.FacilityID { // an id is its maker's
			return Session{}, fault.New(fault.Conflict, "id_taken").On("id")
		}
		return *e, nil
	}
	if err := check(p, f, act, now.On(p.Zone)); err != nil {
		return Session{}, err
	}
	s := Session{
		ID: act.ID, FacilityID: act.FacilityID, Area: f.Facility.Area, PinCode: f.Facility.PinCode,
		Date: act.Date, Product: act.Product, MinAge: act.MinAge, MaxAge: act.MaxAge, Fee: act.Fee, Team: strings.TrimSpace(act.Team),
		State: Published, OpensAt: act.OpensAt, LateReason: act.LateReason, At: now, By: act.By,
	}
	if act.LateReason != "" {
		s.State = Past
	}
	for i, slot := range act.Slots {
		s.Slots = append(s.Slots, Slot{No: i + 1, Starts: slot.Starts, Ends: slot.Ends, Dose: slot.Dose, Channel: slot.Channel, Capacity: slot.Capacity})
	}
	for _, lot := range act.Lots {
		h := f.Holdings[lot.LotID]
		s.Lots = append(s.Lots, Backing{LotID: lot.LotID, Number: h.Lot.Number, Expires: h.Lot.Expires, Reserved: lot.Doses})
	}
	return s, nil
}

func check(p *pack.Pack, f Facts, act Publish, today when.Date) error {
	var faults fault.List
	refuse := func(kind fault.Kind, field, code string, args ...string) {
		faults = append(faults, fault.New(kind, code, args...).On(field))
	}
	if !id.Valid(act.ID) {
		refuse(fault.Invalid, "id", "id_malformed")
	}
	if f.Facility == nil {
		refuse(fault.NotFound, "facility_id", "facility_unknown")
	} else if f.Facility.Kind == facility.Store {
		refuse(fault.Refused, "facility_id", "facility_is_store")
	} else if f.Facility.Closed != 0 {
		refuse(fault.Refused, "facility_id", "facility_closed")
	}
	product, known := p.Rules.Product(act.Product)
	if !known {
		refuse(fault.Invalid, "product", "product_unknown", "product", act.Product)
	}
	late := strings.TrimSpace(act.LateReason) != ""
	switch {
	case act.Date == 0:
		refuse(fault.Invalid, "date", "date_needed")
	case late && act.Date >= today:
		refuse(fault.Refused, "date", "late_only_for_past", "date", act.Date.String())
	case !late && act.Date < today:
		refuse(fault.Refused, "date", "session_in_past", "date", act.Date.String(), "today", today.String())
	case known && act.Date < product.From:
		refuse(fault.Refused, "date", "product_not_yet", "product", product.Name, "from", product.From.String())
	}
	if act.MinAge < 0 || act.MaxAge < 0 || act.MinAge > Oldest || act.MaxAge > Oldest || (act.MaxAge > 0 && act.MaxAge < act.MinAge) {
		refuse(fault.Invalid, "min_age", "age_band_malformed", "most", fault.Int(Oldest))
	}
	if act.Fee < 0 || act.Fee > highestFee {
		refuse(fault.Invalid, "fee", "fee_malformed", "most", fault.Int(highestFee))
	}
	if act.OpensAt != 0 && act.Date != 0 && act.OpensAt.On(p.Zone) > act.Date {
		refuse(fault.Refused, "opens_at", "opens_after_day", "date", act.Date.String())
	}
	if len(act.Team) > longestTeam {
		refuse(fault.Invalid, "team", "text_too_long", "most", fault.Int(longestTeam))
	}
	if len(act.LateReason) > longestReason {
		refuse(fault.Invalid, "late_reason", "text_too_long", "most", fault.Int(longestReason))
	}
	faults = append(faults, checkSlots(p.Rules.MaxDoses, act.Slots)...)
	faults = append(faults, checkLots(f, act)...)
	return faults.OrNil()
}

func goodHours(starts, ends int) bool { return starts >= 0 && ends <= minutesInDay && starts < ends }

// slotMalformed says what a slot needs.
func slotMalformed() *fault.Error {
	return fault.New(fault.Invalid, "slot_malformed", "most", fault.Int(MostPlaces))
}

func checkSlots(maxDose int, slots []NewSlot) (faults fault.List) {
	if len(slots) == 0 || len(slots) > mostSlots {
		return fault.List{fault.New(fault.Invalid, "slots_needed").On("slots")}
	}
	for _, s := range slots {
		if !goodHours(s.Starts, s.Ends) {
			faults = append(faults, fault.New(fault.Invalid, "slot_time_malformed").On("slots"))
		}
		if s.Capacity < 1 || s.Capacity > MostPlaces || s.Dose < 0 || s.Dose > maxDose || !slices.Contains(Channels, s.Channel) {
			faults = append(faults, slotMalformed().On("slots"))
		}
	}
	return faults
}

// checkLots holds the session to the vaccine behind it: right product, not expired, there, and enough for every place.
func checkLots(f Facts, act Publish) (faults fault.List) {
	places, doses := 0, 0
	for _, s := range act.Slots {
		places += s.Capacity
	}
	seen := map[string]bool{}
	for _, lot := range act.Lots {
		h, held := f.Holdings[lot.LotID]
		switch {
		case !held:
			faults = append(faults, fault.New(fault.NotFound, "lot_not_held").On("lots"))
		case seen[lot.LotID] || lot.Doses < 1:
			faults = append(faults, fault.New(fault.Invalid, "lot_malformed").On("lots"))
		case h.Lot.Product != act.Product:
			faults = append(faults, fault.New(fault.Refused, "lot_other_product", "lot", h.Lot.Number).On("lots"))
		case h.Recalled != 0:
			faults = append(faults, fault.New(fault.Refused, "lot_recalled", "lot", h.Lot.Number).On("lots"))
		case h.Lot.Expires < act.Date:
			faults = append(faults, fault.New(fault.Refused, "lot_expired", "lot", h.Lot.Number, "date", h.Lot.Expires.String()).On("lots"))
		case h.Available() < lot.Doses:
			faults = append(faults, fault.New(fault.Refused, "stock_short", "lot", h.Lot.Number, "left", fault.Int(h.Available())).On("lots"))
		}
		seen[lot.LotID] = true
		doses += lot.Doses
	}
	if len(faults) == 0 && doses < places {
		faults = append(faults, fault.New(fault.Refused, "session_without_vaccine", "places", fault.Int(places), "doses", fault.Int(doses)).On("lots"))
	}
	return faults
}
