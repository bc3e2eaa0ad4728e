// Package stock holds vaccine: lots, what a facility holds of each, and the movements that say how it came there and where it went.
// It is a double-entry ledger: every movement takes doses from one account and puts them into another.
package stock

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Lot is vaccine made together; people call its number the batch.
type Lot struct {
	ID      string    `json:"id"`
	Product string    `json:"product"`
	Number  string    `json:"number"`  // as printed on the vial
	Expires when.Date `json:"expires"` // the last day it may be given
}

// Holding is what a facility has of a lot, in doses. Reserved doses stand behind sessions; OnHand >= Reserved >= 0. Quarantined doses
// are set apart and are not among those on hand.
type Holding struct {
	FacilityID  string
	Lot         Lot
	OnHand      int
	Reserved    int
	Quarantined int
	Recalled    when.Instant // since when nobody may be given the lot anywhere; 0 for never
}

// Available is how many doses no session has reserved.
func (h Holding) Available() int { return h.OnHand - h.Reserved }

// Usable says whether doses of the lot may be given on a day.
func (h Holding) Usable(day when.Date) bool { return h.Recalled == 0 && h.Lot.Expires >= day }

// Receive is the act of taking doses of a lot into a facility.
type Receive struct {
	ID         string `json:"id"`
	FacilityID string `json:"facility_id"`
	Lot        Lot    `json:"lot"`
	Doses      int    `json:"doses"`
	By         string `json:"-"`
}

// MostDoses is how many doses one act with vaccine may be about.
const MostDoses = 100_000_000

// dosesNeeded says how many doses an act may be about.
func dosesNeeded() *fault.Error {
	return fault.New(fault.Invalid, "doses_needed", "most", fault.Int(MostDoses)).On("doses")
}

// Decide says what a receipt does. known is the lot with the act's lot id, if there is one already.
func Decide(p *pack.Pack, known *Lot, act Receive, now when.Instant) (Movement, error) {
	var faults fault.List
	refuse := func(field, code string, args ...string) {
		faults = append(faults, fault.New(fault.Invalid, code, args...).On(field))
	}
	if !id.Valid(act.ID) || !id.Valid(act.Lot.ID) {
		refuse("id", "id_malformed")
	}
	if _, ok := p.Rules.Product(act.Lot.Product); !ok {
		refuse("product", "product_unknown", "product", act.Lot.Product)
	}
	if n := strings.TrimSpace(act.Lot.Number); n == "" || len(n) > 40 {
		refuse("number", "lot_number_needed")
	}
	if act.Lot.Expires == 0 {
		refuse("expires", "date_needed")
	}
	if act.Doses < 1 || act.Doses > MostDoses {
		faults = append(faults, dosesNeeded())
	}
	if known != nil && *known != act.Lot {
		faults = append(faults, fault.New(fault.Conflict, "lot_differs", "lot", known.Number).On("number"))
	}
	if err := faults.OrNil(); err != nil {
		return Movement{}, err
	}
	return Movement{ID: act.ID, FacilityID: act.FacilityID, LotID: act.Lot.ID, Kind: Received, From: Supplier, To: Store, Doses: act.Doses, At: now, By: act.By}, nil
}
