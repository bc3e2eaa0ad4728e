package stock

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Arrive is the act of taking a shipment in, lot by lot.
type Arrive struct {
	ID         string `json:"id"`
	ShipmentID string `json:"shipment_id"`
	Lots       []Came `json:"lots"`
	Reason     string `json:"reason,omitempty"` // needed where doses are missing
	By         string `json:"-"`
}

// Came is what arrived of a lot.
type Came struct {
	LotID string `json:"lot_id"`
	Doses int    `json:"doses"`
	VVM   int    `json:"vvm"` // stage of the vaccine vial monitor, 1 to 4
}

// worstVVM is the last stage of the vaccine vial monitor at which vaccine may be used: from stage 3 on the square is as dark as the
// circle (WHO/V&B/99.18).
const worstVVM = 2

// DecideArrive says what taking a shipment in does: what arrived goes into the store, or into quarantine where heat has spoiled it, it has
// expired or it is recalled; what is missing is lost. The same act twice gives the shipment it took in.
// Faults: shipment_unknown, shipment_arrived, id_malformed, arrived_lots, arrived_doses, vvm_needed, loss_reason_needed.
func DecideArrive(p *pack.Pack, shipment *Shipment, act Arrive, now when.Instant) (Shipment, []Movement, error) {
	switch {
	case shipment == nil:
		return Shipment{}, nil, fault.New(fault.NotFound, "shipment_unknown")
	case shipment.ArrivalID == act.ID && act.ID != "":
		return *shipment, nil, nil
	case shipment.ArrivalID != "":
		return Shipment{}, nil, fault.New(fault.Conflict, "shipment_arrived")
	}
	var wrong faults
	wrong.needID(act.ID)
	came := map[string]Came{}
	for _, c := range act.Lots {
		came[c.LotID] = c
	}
	if len(came) != len(act.Lots) || len(act.Lots) != len(shipment.Lots) {
		wrong.add(fault.New(fault.Invalid, "arrived_lots").On("lots"))
	}
	out := *shipment
	out.Lots = nil
	out.ArrivalID, out.ArrivedAt, out.ArrivedBy = act.ID, now, act.By
	var moves []Movement
	move := func(s Sent, kind Kind, to Account, doses int, reason string) {
		if doses > 0 {
			moves = append(moves, Movement{ID: id.Derive(string(kind), act.ID, s.Lot.ID), FacilityID: shipment.ToID, LotID: s.Lot.ID, Kind: kind, From: Transit, To: to,
				Doses: doses, Reason: reason, About: shipment.ID, VVM: s.VVM, At: now, By: act.By})
		}
	}
	missing := 0
	for _, s := range shipment.Lots {
		c, told := came[s.Lot.ID]
		switch {
		case !told:
			wrong.add(fault.New(fault.Invalid, "arrived_lots").On("lots"))
		case c.Doses < 0 || c.Doses > s.Doses:
			wrong.add(fault.New(fault.Invalid, "arrived_doses", "lot", s.Lot.Number, "sent", fault.Int(s.Doses)).On("lot-" + s.Lot.ID))
		case c.Doses > 0 && (c.VVM < 1 || c.VVM > 4):
			wrong.add(fault.New(fault.Invalid, "vvm_needed", "lot", s.Lot.Number).On("vvm-" + s.Lot.ID))
		}
		s.Arrived, s.VVM = c.Doses, c.VVM
		missing += s.Doses - c.Doses
		to, reason := s.shelf(now.On(p.Zone))
		move(s, ArrivedHere, to, c.Doses, reason)
		move(s, LostOnWay, Lost, s.Doses-c.Doses, strings.TrimSpace(act.Reason))
		out.Lots = append(out.Lots, s)
	}
	if len(wrong.list) == 0 && (missing > 0 || strings.TrimSpace(act.Reason) != "") {
		wrong.reason(act.Reason, fault.New(fault.Invalid, "loss_reason_needed"))
	}
	if err := wrong.list.OrNil(); err != nil {
		return Shipment{}, nil, err
	}
	return out, moves, nil
}

// shelf is where doses that arrive are put, and why where it is not the store.
func (s Sent) shelf(today when.Date) (Account, string) {
	switch {
	case s.Recalled != 0:
		return Quarantine, "recalled"
	case s.Lot.Expires < today:
		return Quarantine, "expired"
	case s.VVM > worstVVM:
		return Quarantine, "vvm"
	}
	return Store, ""
}
