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
	Wasted    []Portion `json:"wasted,omitempty"` // doses wasted of each lot; nil for what Books.Wasted says
	By        string    `json:"-"`                // "" for the program, the night after
}

// Books is what a session has used of the vaccine behind it.
type Books struct {
	FacilityID string
	Product    schedule.Product
	Date       when.Date
	Closed     when.Instant
	Lots       []Used
	Vials      []Vial // that it opened, as far as somebody said so
}

// Used is what a session has used of a lot, in doses.
type Used struct {
	Lot      Lot
	Recalled when.Instant // since when nobody may be given it; 0 for never
	Reserved int
	Used     int
}

func (b *Books) lot(lotID string) *Used {
	for i := range b.Lots {
		if b.Lots[i].Lot.ID == lotID {
			return &b.Lots[i]
		}
	}
	return nil
}

// hoursOfASession is after how many hours the vials that a session opened are thrown away at the latest: when it ends.
const hoursOfASession = 24

// OpenWaste is how many doses are left in the vials that were opened to give some, and thrown away with them: none where the vials are kept for
// another day, and never more than the session had.
func OpenWaste(p schedule.Product, u Used) int {
	if p.OpenVialHours == 0 || KeptOpen(p) || p.DosesPerVial < 2 {
		return 0
	}
	rest := (p.DosesPerVial - u.Used%p.DosesPerVial) % p.DosesPerVial
	return min(rest, u.Reserved-u.Used)
}

// Spoilt is doses that were thrown away for one reason.
type Spoilt struct {
	Reason string
	Doses  int
}

// Wasted says how many doses of a lot a session threw away, and why: what was said of its vials, and for those still open what must be in
// them, since every dose given came out of an opened vial. Where nobody said that a vial was opened, or said it of too few, the open-vial rule
// says it (OpenWaste). It is never more than the session had.
func (b Books) Wasted(u Used) (out []Spoilt) {
	opened, told, open := 0, 0, 0
	for _, v := range b.Vials {
		if v.LotID != u.Lot.ID {
			continue
		}
		holds := max(v.Doses, v.Drawn) // some yield a dose more than their label says
		opened += holds
		if v.ClosedAt == 0 {
			open += holds
			continue
		}
		told += v.Left
		out = add(out, v.Reason, v.Left)
	}
	rest := min(open, opened-told-u.Used)
	switch {
	case opened < u.Used || opened == 0:
		out = add(out, "opened", max(0, OpenWaste(b.Product, u)-told))
	case rest > 0 && !KeptOpen(b.Product):
		out = add(out, "opened", rest)
	}
	return upTo(out, u.Reserved-u.Used)
}

func add(to []Spoilt, reason string, doses int) []Spoilt {
	for i := range to {
		if to[i].Reason == reason {
			to[i].Doses += doses
			return to
		}
	}
	if doses < 1 {
		return to
	}
	return append(to, Spoilt{reason, doses})
}

// upTo cuts what was spoilt to so many doses.
func upTo(all []Spoilt, most int) (out []Spoilt) {
	for _, s := range all {
		if s.Doses = min(s.Doses, most); s.Doses > 0 {
			out, most = append(out, s), most-s.Doses
		}
	}
	return out
}

// Sum is how many doses were thrown away.
func Sum(all []Spoilt) (n int) {
	for _, s := range all {
		n += s.Doses
	}
	return n
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
			parts := []string{"books", string(kind), act.SessionID, u.Lot.ID}
			if kind == WastedHere && reason != "opened" {
				parts = append(parts, reason)
			}
			moves = append(moves, Movement{ID: id.Derive(parts...), FacilityID: b.FacilityID, LotID: u.Lot.ID, Kind: kind,
				From: Store, To: to, Doses: doses, Reason: reason, About: act.SessionID, At: now, By: act.By})
		}
	}
	for _, u := range b.Lots {
		spoilt := b.Wasted(u)
		n, told := wasted[u.Lot.ID]
		if act.Wasted == nil {
			n, told = Sum(spoilt), true
		}
		switch {
		case !told:
			wrong.add(fault.New(fault.Invalid, "books_lots").On("lots"))
		case n < 0 || n > u.Reserved-u.Used:
			wrong.add(fault.New(fault.Invalid, "wasted_malformed", "lot", u.Lot.Number, "most", fault.Int(u.Reserved-u.Used)).On("lot-" + u.Lot.ID))
		}
		move(u, GivenHere, Given, u.Used, "")
		spoilt = upTo(spoilt, n)
		for _, s := range add(spoilt, "opened", n-Sum(spoilt)) {
			move(u, WastedHere, Wasted, s.Doses, s.Reason)
		}
	}
	return moves, wrong.list.OrNil()
}
