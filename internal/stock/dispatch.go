package stock

import (
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/when"
)

// Portion is doses of one lot.
type Portion struct {
	LotID string `json:"lot_id"`
	Doses int    `json:"doses"`
}

// Dispatch is the act of sending doses from one facility to another. Its ID becomes the shipment's.
type Dispatch struct {
	ID      string    `json:"id"`
	FromID  string    `json:"from_id"`
	ToID    string    `json:"to_id"`
	Lots    []Portion `json:"lots"`
	Reason  string    `json:"reason,omitempty"`   // needed where vaccine goes back up a level
	OrderID string    `json:"order_id,omitempty"` // the order it answers, if one
	By      string    `json:"-"`
}

// Shipment is doses on their way from one facility to another, or what arrived of them.
type Shipment struct {
	ID             string
	FromID, ToID   string
	Kind           Kind // Dispatched, or Returned where it goes up a level
	Reason         string
	OrderID        string
	SentAt         when.Instant
	SentBy         string
	ArrivalID      string // the act that took it in, "" while it is on the way
	ArrivedAt      when.Instant
	ArrivedBy      string
	Lots           []Sent
	Departed, Came string // names of the two facilities, for whoever reads; "" in an act
}

// Sent is what a shipment carries of a lot.
type Sent struct {
	Lot      Lot
	Recalled when.Instant
	Doses    int // sent
	Arrived  int // arrived
	VVM      int // stage of the vaccine vial monitor at arrival, 1 to 4; 0 while on the way
}

// DispatchFacts is what the store knows that bears on a dispatch.
type DispatchFacts struct {
	Existing *Shipment
	From, To *facility.Facility
	Holdings map[string]Holding // of the sender, by lot id
	Order    *Order
}

// lowest is the level of a place that gives vaccine: stores lie in a country, a state, a district or up to three levels of areas in it.
const lowest = 6

// Level is how far down the levels a facility is: 0 a national store, 1 a state store, 2 a district store, 3 to 5 a store of an area in a district (a
// cold-chain point), 6 a place that gives vaccine.
func Level(areas *place.Tree, f facility.Facility) int {
	if f.Kind != facility.Store {
		return lowest
	}
	return len(areas.Path(f.Area)) - 1
}

// DecideDispatch says what sending does: doses leave the store and are on the way. Vaccine goes along the line of supply: to places in
// the area that the sender serves, back to a store whose area it lies in, or to a neighbour of the same area. Only doses that no session has
// reserved go; what has expired or is recalled goes up a level only.
// Faults: id_malformed, facility_unknown, facility_closed, shipment_to_itself, shipment_off_line, reason_needed, shipment_empty, lot_not_held, lot_malformed,
// lot_expired, lot_recalled, stock_short, order_unknown, order_not_agreed, order_other_product.
func DecideDispatch(p *pack.Pack, f DispatchFacts, act Dispatch, now when.Instant) (Shipment, []Movement, error) {
	if f.Existing != nil {
		return *f.Existing, nil, nil
	}
	var wrong faults
	wrong.needID(act.ID)
	switch {
	case f.From == nil || f.To == nil:
		wrong.add(fault.New(fault.NotFound, "facility_unknown").On("to_id"))
		return Shipment{}, nil, wrong.list.OrNil()
	case f.To.Closed != 0:
		wrong.add(fault.New(fault.Refused, "facility_closed").On("to_id"))
	case act.FromID == act.ToID:
		wrong.add(fault.New(fault.Refused, "shipment_to_itself").On("to_id"))
	case !place.Inside(f.To.Area, f.From.Area) && !place.Inside(f.From.Area, f.To.Area):
		wrong.add(fault.New(fault.Refused, "shipment_off_line").On("to_id"))
	}
	up := Level(p.Areas, *f.To) < Level(p.Areas, *f.From)
	if up || strings.TrimSpace(act.Reason) != "" {
		wrong.reason(act.Reason, fault.New(fault.Invalid, "reason_needed"))
	}
	if len(act.Lots) == 0 {
		wrong.add(fault.New(fault.Invalid, "shipment_empty").On("lots"))
	}
	wrong.order(f, act)
	out := Shipment{ID: act.ID, FromID: act.FromID, ToID: act.ToID, Kind: Dispatched, Reason: strings.TrimSpace(act.Reason), OrderID: act.OrderID, SentAt: now, SentBy: act.By}
	if up {
		out.Kind = Returned
	}
	var moves []Movement
	seen := map[string]bool{}
	for _, lot := range act.Lots {
		h, held := f.Holdings[lot.LotID]
		field := "lot-" + lot.LotID
		switch {
		case !held:
			wrong.add(fault.New(fault.NotFound, "lot_not_held").On("lots"))
		case seen[lot.LotID] || lot.Doses < 1:
			wrong.add(fault.New(fault.Invalid, "lot_malformed").On(field))
		case !up && h.Recalled != 0:
			wrong.add(fault.New(fault.Refused, "lot_recalled", "lot", h.Lot.Number).On(field))
		case !up && h.Lot.Expires < now.On(p.Zone):
			wrong.add(fault.New(fault.Refused, "lot_expired", "lot", h.Lot.Number, "date", h.Lot.Expires.String()).On(field))
		case h.Available() < lot.Doses:
			wrong.add(fault.New(fault.Refused, "stock_short", "lot", h.Lot.Number, "left", fault.Int(h.Available())).On(field))
		}
		seen[lot.LotID] = true
		out.Lots = append(out.Lots, Sent{Lot: h.Lot, Recalled: h.Recalled, Doses: lot.Doses})
		moves = append(moves, Movement{ID: id.Derive("dispatch", act.ID, lot.LotID), FacilityID: act.FromID, LotID: lot.LotID, Kind: out.Kind, From: Store, To: Transit,
			Doses: lot.Doses, Reason: out.Reason, About: act.ID, At: now, By: act.By})
	}
	if err := wrong.list.OrNil(); err != nil {
		return Shipment{}, nil, err
	}
	return out, moves, nil
}

// order holds a dispatch to the order it answers.
func (f *faults) order(facts DispatchFacts, act Dispatch) {
	if act.OrderID == "" {
		return
	}
	o := facts.Order
	switch {
	case o == nil || o.FacilityID != act.ToID || o.SupplierID != act.FromID:
		f.add(fault.New(fault.NotFound, "order_unknown").On("order_id"))
		return
	case o.State != Agreed:
		f.add(fault.New(fault.Conflict, "order_not_agreed").On("order_id"))
	}
	for _, lot := range act.Lots {
		if h, held := facts.Holdings[lot.LotID]; held && h.Lot.Product != o.Product {
			f.add(fault.New(fault.Refused, "order_other_product", "lot", h.Lot.Number).On("lot-" + lot.LotID))
		}
	}
}

// Offer proposes which lots make up some doses of a product: what expires first goes first. It gives fewer where there are no more.
func Offer(held []Holding, product string, doses int, today when.Date) []Portion {
	held = slices.Clone(held)
	slices.SortStableFunc(held, func(a, b Holding) int { return int(a.Lot.Expires) - int(b.Lot.Expires) })
	var out []Portion
	for _, h := range held {
		if n := min(doses, h.Available()); n > 0 && h.Lot.Product == product && h.Usable(today) {
			out = append(out, Portion{LotID: h.Lot.ID, Doses: n})
			doses -= n
		}
	}
	return out
}

// Sooner finds what should go before the lots chosen: usable lots of the same product that expire earlier and have doses left over, the soonest first. First
// expired, first out.
func Sooner(held []Holding, chosen []Portion, today when.Date) (out []Holding) {
	taken, latest := map[string]int{}, map[string]when.Date{}
	for _, c := range chosen {
		taken[c.LotID] = c.Doses
	}
	for _, h := range held {
		if taken[h.Lot.ID] > 0 {
			latest[h.Lot.Product] = max(latest[h.Lot.Product], h.Lot.Expires)
		}
	}
	for _, h := range held {
		if h.Usable(today) && h.Lot.Expires < latest[h.Lot.Product] && h.Available() > taken[h.Lot.ID] {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b Holding) int { return int(a.Lot.Expires) - int(b.Lot.Expires) })
	return out
}
