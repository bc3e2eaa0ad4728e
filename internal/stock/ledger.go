package stock

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/when"
)

// Account is where doses are, as a movement of a facility names it. Store and Quarantine are the facility's own, Transit is that of one
// shipment, the others are outside.
type Account string

// The accounts.
const (
	Supplier   Account = "supplier"   // the maker, outside
	Store      Account = "store"      // the facility's refrigerators
	Quarantine Account = "quarantine" // set apart at the facility: not to be used
	Transit    Account = "transit"    // on the way
	Given      Account = "given"      // to people
	Wasted     Account = "wasted"     //
	Variance   Account = "variance"   // what a count found missing or too many
	Lost       Account = "lost"       // did not arrive
)

// Kind says by which act doses moved.
type Kind string

// The kinds.
const (
	Received    Kind = "receipt"
	Dispatched  Kind = "dispatch"
	Returned    Kind = "return"
	ArrivedHere Kind = "arrival"
	LostOnWay   Kind = "loss"
	WastedHere  Kind = "waste"
	Counted     Kind = "count"
	SetApart    Kind = "quarantine"
	Released    Kind = "release"
	GivenHere   Kind = "given"
)

// Movement is a line of a facility's ledger: Doses of a lot went from one account to another. Doses is never negative; a count
// that found what the ledger says moves none.
type Movement struct {
	ID         string
	FacilityID string // whose ledger the line is in
	LotID      string
	Kind       Kind
	From, To   Account
	Doses      int
	Reason     string // a word of the act's list, or what somebody wrote
	About      string // the shipment, the session or the excursion it belongs to, "" for none
	VVM        int    // worst stage of the vaccine vial monitors that was seen, 1 to 4; 0 where nobody looked or there are none
	At         when.Instant
	By         string // staff id, "" for the program itself
}

// Change is what movements do to a holding, in doses.
type Change struct {
	FacilityID, LotID             string
	OnHand, Reserved, Quarantined int
}

// Changes sums up what movements do to holdings. Reservations are no movement: they change by what is in reserved, by lot.
func Changes(movements []Movement, reserved map[string]int) []Change {
	var out []Change
	at := map[[2]string]int{}
	of := func(facility, lot string) *Change {
		key := [2]string{facility, lot}
		if _, ok := at[key]; !ok {
			at[key] = len(out)
			out = append(out, Change{FacilityID: facility, LotID: lot, Reserved: reserved[lot]})
		}
		return &out[at[key]]
	}
	for _, m := range movements {
		c := of(m.FacilityID, m.LotID)
		c.add(m.From, -m.Doses)
		c.add(m.To, m.Doses)
	}
	return out
}

func (c *Change) add(a Account, doses int) {
	switch a {
	case Store:
		c.OnHand += doses
	case Quarantine:
		c.Quarantined += doses
	}
}

const longestReason = 500 // bytes

// faults gathers what is wrong with an act.
type faults struct{ list fault.List }

func (f *faults) add(e *fault.Error) { f.list = append(f.list, e) }

func (f *faults) needID(of string) {
	if !id.Valid(of) {
		f.add(fault.New(fault.Invalid, "id_malformed").On("id"))
	}
}

// reason wants words, and not too many; without any it takes the fault given.
func (f *faults) reason(text string, missing *fault.Error) {
	switch {
	case strings.TrimSpace(text) == "":
		f.add(missing.On("reason"))
	case len(text) > longestReason:
		f.add(fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestReason)).On("reason"))
	}
}
