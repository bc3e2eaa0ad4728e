package stock

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// CloseBooks is the act of closing a session's books after its day.
type CloseBooks struct {
	SessionID string    `json:"session_id"`
	Wasted    []Portion `json:"wasted,omitempty"` // doses wasted of each lot; nil for what the open-vial rule says
	By        string    `json:"-"`                // "" for the program, the night after
}

// Books is what a session has used of the vaccine behind it.
type Books struct {
	FacilityID string
	Product    schedule.Product
	Date       when.Date
	Closed     when.Instant
	Lots       []Used
}

// Used is what a session has used of a lot, in doses.
type Used struct {
	Lot      Lot
	Reserved int
	Used     int
}

// hoursOfASession is after how many hours the vials that a session opened are thrown away at the latest: when it ends.
const hoursOfASession = 24

// OpenWaste is how many doses are left in the vials that were opened to give some, and thrown away with them: none where the vials are kept for
// another day, and never more than the session had.
func OpenWaste(p schedule.Product, u Used) int {
	if p.OpenVialHours == 0 || p.OpenVialHours >= hoursOfASession || p.DosesPerVial < 2 {
		return 0
	}
	rest := (p.DosesPerVial - u.Used%p.DosesPerVial) % p.DosesPerVial
	return min(rest, u.Reserved-u.Used)
}

// DecideBooks says what closing a session's books does: doses given and wasted leave the store, and the rest of the reservation is
// released. Books are closed once.
// Faults: session_unknown, books_too_early, books_lots, wasted_malformed.
func DecideBooks(b *Books, act CloseBooks, today when.Date, now when.Instant) ([]Movement, error) {
	switch {
	case b == nil:
		return nil, fault.New(fault.NotFound, "session_unknown")
	case b.Closed != 0:
		return nil, nil
	case b.Date >= today:
		return nil, fault.New(fault.Refused, "books_too_early", "date", b.Date.Add(1).String())
	}
	wasted := map[string]int{}
	for _, portion := range act.Wasted {
		wasted[portion.LotID] = portion.Doses
	}
	var wrong faults
	if act.Wasted != nil && (len(wasted) != len(act.Wasted) || len(wasted) != len(b.Lots)) {
		wrong.add(fault.New(fault.Invalid, "books_lots").On("lots"))
	}
	var moves []Movement
	move := func(u Used, kind Kind, to Account, doses int, reason string) {
		if doses > 0 {
			moves = append(moves, Movement{ID: id.Derive("books", string(kind), act.SessionID, u.Lot.ID), FacilityID: b.FacilityID, LotID: u.Lot.ID, Kind: kind,
				From: Store, To: to, Doses: doses, Reason: reason, About: act.SessionID, At: now, By: act.By})
		}
	}
	for _, u := range b.Lots {
		n, told := wasted[u.Lot.ID]
		if act.Wasted == nil {
			n, told = OpenWaste(b.Product, u), true
		}
		switch {
		case !told:
			wrong.add(fault.New(fault.Invalid, "books_lots").On("lots"))
		case n < 0 || n > u.Reserved-u.Used:
			wrong.add(fault.New(fault.Invalid, "wasted_malformed", "lot", u.Lot.Number, "most", fault.Int(u.Reserved-u.Used)).On("lot-" + u.Lot.ID))
		}
		move(u, GivenHere, Given, u.Used, "")
		move(u, WastedHere, Wasted, n, "opened")
	}
	return moves, wrong.list.OrNil()
}
