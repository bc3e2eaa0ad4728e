package coldchain

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// Excursion is that vaccine was beyond a limit for too long. What lay there is in quarantine until somebody decides.
type Excursion struct {
	ID          string
	EquipmentID string
	FacilityID  string
	Area        string
	Sensor      string
	Rule        string // id of the pack's rule
	Limit       string // id of its limit
	Reason      string // "frozen" or "heat"
	At          int    // the limit's temperature, tenths of a degree
	Grave       bool   // only those who answer for a district or more may decide
	Stretch
	FoundAt   when.Instant
	Lots      []Affected
	DecidedAt when.Instant // 0 while nobody has
	DecidedBy string       // staff id
	ActID     string       // the act that decided, "" while there is none
	Words     string       // on what ground
	Name      string       // of the equipment, for whoever reads
	Place     string       // the facility's name, for whoever reads
}

// Affected is doses of a lot that an excursion set apart.
type Affected struct {
	Lot     stock.Lot
	Doses   int
	Outcome Verdict // "" while nobody has decided
}

// Verdict is what becomes of a lot.
type Verdict string

// The verdicts.
const (
	Use   Verdict = "use"   // it may be used again
	Waste Verdict = "waste" // it is thrown away
)

// ExcursionID is the id of an excursion: whoever finds it again finds the same.
func ExcursionID(equipmentID, sensor, rule, limit string, began when.Instant) string {
	return id.Derive("excursion", equipmentID, sensor, rule, limit, began.Time().String())
}

// Decide is the act of deciding on an excursion, lot by lot.
type Decide struct {
	ID          string             `json:"id"`
	ExcursionID string             `json:"excursion_id"`
	Lots        map[string]Verdict `json:"lots"` // by lot id: every one that it set apart
	Reason      string             `json:"reason"`
	By          string             `json:"-"`
}

// May says whether somebody may decide on an excursion: those who hold the cold chain up to a level, above it those who may release any
// vaccine.
func (e Excursion) May(actor staff.Actor) bool {
	return actor.May(staff.ReleaseStock, e.Area, e.FacilityID) || (!e.Grave && actor.May(staff.ReleaseMild, e.Area, e.FacilityID))
}

// DecideOn says what deciding on an excursion does: doses go back into the store or are thrown away. Doses that somebody took out of
// quarantine before are not there to decide on. What has expired or is recalled cannot be used. The same act twice is one.
// Faults: excursion_unknown, excursion_decided, forbidden, id_malformed, reason_needed, text_too_long, verdict_needed, lot_expired, lot_recalled.
func DecideOn(p *pack.Pack, e *Excursion, held map[string]stock.Holding, actor staff.Actor, act Decide, now when.Instant) (Excursion, []stock.Movement, error) {
	switch {
	case e == nil:
		return Excursion{}, nil, fault.New(fault.NotFound, "excursion_unknown")
	case !e.May(actor):
		return Excursion{}, nil, fault.New(fault.Forbidden, "forbidden")
	case e.DecidedAt != 0 && e.ActID == act.ID:
		return *e, nil, nil
	case e.DecidedAt != 0:
		return Excursion{}, nil, fault.New(fault.Conflict, "excursion_decided")
	}
	var wrong fault.List
	refuse := func(kind fault.Kind, field, code string, args ...string) {
		wrong = append(wrong, fault.New(kind, code, args...).On(field))
	}
	if !id.Valid(act.ID) {
		refuse(fault.Invalid, "id", "id_malformed")
	}
	words := strings.TrimSpace(act.Reason)
	switch {
	case words == "":
		refuse(fault.Invalid, "reason", "reason_needed")
	case len(words) > longestReason:
		refuse(fault.Invalid, "reason", "text_too_long", "most", fault.Int(longestReason))
	}
	out := *e
	out.Lots = nil
	var moves []stock.Movement
	for _, a := range e.Lots {
		a.Outcome = act.Lots[a.Lot.ID]
		h := held[a.Lot.ID]
		field := "lot-" + a.Lot.ID
		switch {
		case a.Outcome != Use && a.Outcome != Waste:
			refuse(fault.Invalid, field, "verdict_needed", "lot", a.Lot.Number)
		case a.Outcome == Use && h.Recalled != 0:
			refuse(fault.Refused, field, "lot_recalled", "lot", a.Lot.Number)
		case a.Outcome == Use && a.Lot.Expires < now.On(p.Zone):
			refuse(fault.Refused, field, "lot_expired", "lot", a.Lot.Number, "date", a.Lot.Expires.String())
		}
		out.Lots = append(out.Lots, a)
		m := stock.Movement{ID: id.Derive("excursion decided", e.ID, a.Lot.ID), FacilityID: e.FacilityID, LotID: a.Lot.ID, Kind: stock.Released, From: stock.Quarantine, To: stock.Store,
			Doses: min(a.Doses, h.Quarantined), Reason: words, About: e.ID, At: now, By: act.By}
		if a.Outcome == Waste {
			m.Kind, m.To, m.Reason = stock.WastedHere, stock.Wasted, e.Reason
		}
		if m.Doses > 0 {
			moves = append(moves, m)
		}
	}
	if err := wrong.OrNil(); err != nil {
		return Excursion{}, nil, err
	}
	out.DecidedAt, out.DecidedBy, out.ActID, out.Words = now, act.By, act.ID, words
	return out, moves, nil
}
