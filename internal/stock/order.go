package stock

import (
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/when"
)

// OrderState is how far an order has come.
type OrderState string

// The states.
const (
	Asked   OrderState = "asked"
	Agreed  OrderState = "agreed"
	Refused OrderState = "refused"
	OnWay   OrderState = "sent"
	Closed  OrderState = "closed" // what was sent has arrived
)

// Order is doses of a product that a facility asks its supplying store for.
type Order struct {
	ID         string       `json:"id"`
	FacilityID string       `json:"facility_id"`
	SupplierID string       `json:"supplier_id"`
	Product    string       `json:"product"`
	Doses      int          `json:"doses"` // asked for
	Agreed     int          `json:"-"`     // as many or fewer
	State      OrderState   `json:"-"`
	Reason     string       `json:"-"` // why fewer were agreed to
	AskedAt    when.Instant `json:"-"`
	AskedBy    string       `json:"-"`
	Asker      string       `json:"-"` // names of the two facilities, for whoever reads
	Supplier   string       `json:"-"`
}

// OrderFacts is what the store knows that bears on an order.
type OrderFacts struct {
	Existing     *Order
	At, Supplier *facility.Facility
}

// DecideOrder says what asking does. A facility asks a store that serves its area, of a level above its own.
// Faults: id_malformed, product_unknown, doses_needed, supplier_unknown.
func DecideOrder(p *pack.Pack, f OrderFacts, act Order, now when.Instant) (Order, error) {
	if f.Existing != nil {
		return *f.Existing, nil
	}
	var wrong faults
	wrong.needID(act.ID)
	if _, ok := p.Rules.Product(act.Product); !ok {
		wrong.add(fault.New(fault.Invalid, "product_unknown", "product", act.Product).On("product"))
	}
	if act.Doses < 1 || act.Doses > MostDoses {
		wrong.add(dosesNeeded())
	}
	if f.At == nil || f.Supplier == nil || f.Supplier.Kind != facility.Store || !place.Inside(f.At.Area, f.Supplier.Area) ||
		Level(p.Areas, *f.Supplier) >= Level(p.Areas, *f.At) {
		wrong.add(fault.New(fault.Refused, "supplier_unknown").On("supplier_id"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return Order{}, err
	}
	act.State, act.Agreed, act.Reason, act.AskedAt = Asked, 0, "", now
	return act, nil
}

// Agree is the act of answering an order: with as many doses, with fewer and why, or with none.
type Agree struct {
	OrderID string `json:"order_id"`
	Doses   int    `json:"doses"`
	Reason  string `json:"reason,omitempty"` // needed for fewer
	By      string `json:"-"`
}

// DecideAgree says what an answer does. The same answer twice is one.
// Faults: order_unknown, order_answered, agreed_malformed, agreed_reason_needed.
func DecideAgree(o *Order, act Agree) (Order, error) {
	if o == nil {
		return Order{}, fault.New(fault.NotFound, "order_unknown")
	}
	if o.State != Asked {
		if o.Agreed == act.Doses && o.Reason == act.Reason {
			return *o, nil
		}
		return Order{}, fault.New(fault.Conflict, "order_answered")
	}
	var wrong faults
	if act.Doses < 0 || act.Doses > o.Doses {
		wrong.add(fault.New(fault.Invalid, "agreed_malformed", "asked", fault.Int(o.Doses)).On("doses"))
	}
	if act.Doses < o.Doses || act.Reason != "" {
		wrong.reason(act.Reason, fault.New(fault.Invalid, "agreed_reason_needed"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return Order{}, err
	}
	out := *o
	out.Agreed, out.Reason, out.State = act.Doses, act.Reason, Agreed
	if act.Doses == 0 {
		out.State = Refused
	}
	return out, nil
}
