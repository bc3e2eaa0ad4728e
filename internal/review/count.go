package review

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Dose is a dose as the flag rules see it.
type Dose struct {
	ID            string
	BeneficiaryID string
	Area          string
	FacilityID    string
	SessionID     string
	LotID         string
	LotNumber     string // as printed
	Behind        int    // doses of the lot set aside for the session; 0 if that is no longer known
	By            string // staff id of whoever recorded it
	WalkIn        bool
	Outside       int  // minutes before the session begins or after it ends
	Late          bool // entered after it was given
	OccurredAt    when.Instant
	RecordedAt    when.Instant
}

// Moved is a record that has left a phone. Phone is a name for the phone that does not lead back to its number.
type Moved struct {
	Phone, BeneficiaryID, Area string
	At                         when.Instant
}

// Counts are counters and what to add to them. A counter is named by a day (so that old ones can be dropped), a rule and what it counts;
// those of hands have no day and stay.
type Counts map[string]int64

// hand is the counter of doses that somebody recorded at a session: who has one does not decide on that session.
const hand = "hand"

// Hand names the counter of doses that somebody of the staff recorded at a session.
func Hand(sessionID, staffID string) string { return hand + " " + sessionID + " " + staffID }

func counter(day when.Date, parts ...string) string {
	return day.String() + " " + strings.Join(parts, " ")
}

// bucket is the span of time that a moment lies in, counted from 1970.
func bucket(at when.Instant, minutes int) string {
	return strconv.FormatInt(at.Time().Unix()/int64(60*minutes), 10)
}

// watch is one counter that a dose adds to and, where it went over, the item to open.
type watch struct {
	counter string
	item    Item
	over    func(n int64) bool
}

// watches are the counters that a dose adds to under the pack's flag rules. The figures of an item are filled in when it is opened.
func watches(p *pack.Pack, d Dose) []watch {
	var out []watch
	given, entered := d.OccurredAt.On(p.Zone), d.RecordedAt.On(p.Zone)
	add := func(code, counter string, args map[string]string, over func(n int64) bool) {
		out = append(out, watch{counter, Item{Code: code, Args: args, Rule: code, Area: d.Area, FacilityID: d.FacilityID, SessionID: d.SessionID, By: d.By, OpenedAt: d.RecordedAt}, over})
	}
	moreThan := func(most int) func(int64) bool { return func(n int64) bool { return n > int64(most) } }
	clock := func(at when.Instant) string { return at.Time().In(p.Zone).Format("15:04") }
	for _, r := range p.Flags {
		most := whole(r.Most)
		switch r.Code {
		case pack.ManyHands:
			if !d.Late {
				add(r.Code, counter(given, r.Code, d.By, bucket(d.OccurredAt, r.Minutes)), map[string]string{"minutes": whole(r.Minutes), "most": most, "date": given.String(), "time": clock(d.OccurredAt)}, moreThan(r.Most))
			}
		case pack.SameMinute:
			if !d.Late {
				add(r.Code, counter(given, r.Code, d.By, bucket(d.OccurredAt, r.Minutes)), map[string]string{"most": most, "date": given.String(), "time": clock(d.OccurredAt)}, moreThan(r.Most))
			}
		case pack.AtNight:
			local := d.OccurredAt.Time().In(p.Zone)
			if minute := local.Hour()*60 + local.Minute(); minute >= r.From || minute < r.Until {
				add(r.Code, counter(given, r.Code, d.SessionID), map[string]string{"date": given.String(), "time": clock(d.OccurredAt)}, moreThan(0))
			}
		case pack.OutsideHours:
			if d.Outside > r.Minutes {
				add(r.Code, counter(given, r.Code, d.SessionID), map[string]string{"minutes": whole(r.Minutes), "most": most, "date": given.String()}, moreThan(r.Most))
			}
		case pack.BeyondVials:
			if d.Behind > 0 {
				add(r.Code, counter(given, r.Code, d.SessionID, d.LotID), map[string]string{"doses": whole(d.Behind), "lot": d.LotNumber, "percent": whole(r.Percent)},
					func(n int64) bool { return n*100 > int64(d.Behind)*int64(100+r.Percent) })
			}
		case pack.EnteredLate:
			if given.Add(r.Days) < entered {
				add(r.Code, counter(entered, r.Code, d.By, d.FacilityID), map[string]string{"days": whole(r.Days), "most": most, "date": entered.String()}, moreThan(r.Most))
			}
		}
	}
	return out
}

func whole(n int) string { return strconv.Itoa(n) }

// month is the first day of the month that a moment lies in.
func month(p *pack.Pack, at when.Instant) when.Date {
	t := at.Time().In(p.Zone)
	return when.DateOf(t.Year(), int(t.Month()), 1)
}

// CountsOf is what doses and moves add to the counters.
func CountsOf(p *pack.Pack, doses []Dose, moved []Moved) Counts {
	out := Counts{}
	for _, d := range doses {
		for _, w := range watches(p, d) {
			out[w.counter]++
		}
		out[Hand(d.SessionID, d.By)]++
		if _, ok := p.Flag(pack.WalkIns); ok {
			on := d.OccurredAt.On(p.Zone)
			out[sessionCounter(on, d.SessionID)]++
			if d.WalkIn {
				out[walkInCounter(on, d.SessionID)]++
			}
		}
	}
	if _, ok := p.Flag(pack.ThroughPhone); ok {
		for _, m := range moved {
			out[phoneCounter(p, m)]++
		}
	}
	return out
}

func sessionCounter(on when.Date, session string) string { return counter(on, "session", session) }
func walkInCounter(on when.Date, session string) string  { return counter(on, "walk_in", session) }
func phoneCounter(p *pack.Pack, m Moved) string {
	return counter(month(p, m.At), pack.ThroughPhone, m.Phone)
}

// Seen is what the store knows beside the counters that bears on doses.
type Seen struct {
	Totals   Counts                  // the counters after these doses were added
	Arrived  map[string]when.Instant // when a lot first came to a facility, by Arrival; nothing for never
	BookedAt map[string]int          // places taken online, by session id
}

// Arrival names a lot at a facility.
func Arrival(facilityID, lotID string) string { return facilityID + " " + lotID }

// WantArrivals are the doses whose lot may have been used before it came: at the desk that cannot be, since a session has only lots that are there.
func WantArrivals(p *pack.Pack, doses []Dose) []Dose {
	r, ok := p.Flag(pack.BeforeArrival)
	var out []Dose
	for _, d := range doses {
		if ok && d.RecordedAt.Sub(d.OccurredAt) > minutes(r.Minutes) {
			out = append(out, d)
		}
	}
	return out
}

// WantBooked are the sessions that may have had too many walk-ins: how many were booked there decides.
func WantBooked(p *pack.Pack, doses []Dose, totals Counts) []string {
	r, ok := p.Flag(pack.WalkIns)
	var out []string
	seen := map[string]bool{}
	for _, d := range doses {
		on := d.OccurredAt.On(p.Zone)
		all, walked := totals[sessionCounter(on, d.SessionID)], totals[walkInCounter(on, d.SessionID)]
		if ok && !seen[d.SessionID] && all >= int64(r.Least) && walked*100 > all*int64(r.Percent) {
			seen[d.SessionID] = true
			out = append(out, d.SessionID)
		}
	}
	return out
}

// number makes one item of the same things every time, so that an item is opened once.
func (i Item) number(derive func(...string) string, of string) Item {
	i.ID, i.State = derive("review item", i.Code, of), Open
	return i
}

func values(pairs ...any) map[string]string {
	out := map[string]string{}
	for n := 0; n < len(pairs); n += 2 {
		out[pairs[n].(string)] = fmt.Sprint(pairs[n+1])
	}
	return out
}
