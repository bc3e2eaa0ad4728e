package review

import (
	"maps"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// Found are the items that doses and moves open under the pack's flag rules. The same thing that does not fit has the same id each time it
// is found, however the doses come in pieces. It is pure.
func Found(p *pack.Pack, doses []Dose, moved []Moved, s Seen) []Item {
	var out []Item
	opened := map[string]bool{}
	open := func(i Item, of string) {
		if i = i.number(id.Derive, of); !opened[i.ID] {
			opened[i.ID] = true
			out = append(out, i)
		}
	}
	for _, d := range doses {
		for _, w := range watches(p, d) {
			if n := s.Totals[w.counter]; w.over(n) {
				w.item.Args = maps.Clone(w.item.Args)
				w.item.Args["count"] = whole(int(n))
				open(w.item, w.counter)
			}
		}
		if i, ok := walkIns(p, d, s); ok {
			open(i, d.SessionID)
		}
	}
	early, _ := p.Flag(pack.BeforeArrival)
	for _, d := range WantArrivals(p, doses) {
		came := s.Arrived[Arrival(d.FacilityID, d.LotID)]
		if came == 0 || d.OccurredAt.Add(minutes(early.Minutes)) >= came {
			continue
		}
		open(Item{Code: early.Code, Rule: early.Code, Area: d.Area, FacilityID: d.FacilityID, SessionID: d.SessionID, By: d.By, OpenedAt: d.RecordedAt,
			Args: values("lot", d.LotNumber, "date", d.OccurredAt.On(p.Zone), "arrived", came.On(p.Zone))}, Arrival(d.FacilityID, d.LotID))
	}
	through, _ := p.Flag(pack.ThroughPhone)
	for _, m := range moved {
		if n := s.Totals[phoneCounter(p, m)]; through.Most > 0 && n > int64(through.Most) {
			open(Item{Code: through.Code, Rule: through.Code, Area: m.Area, OpenedAt: m.At, Args: values("count", n, "most", through.Most, "date", month(p, m.At))}, phoneCounter(p, m))
		}
	}
	return out
}

func walkIns(p *pack.Pack, d Dose, s Seen) (Item, bool) {
	booked := s.BookedAt[d.SessionID]
	if booked == 0 {
		return Item{}, false
	}
	on := d.OccurredAt.On(p.Zone)
	all, walked := s.Totals[sessionCounter(on, d.SessionID)], s.Totals[walkInCounter(on, d.SessionID)]
	return Item{Code: pack.WalkIns, Rule: pack.WalkIns, Area: d.Area, FacilityID: d.FacilityID, SessionID: d.SessionID, By: d.By, OpenedAt: d.RecordedAt,
		Args: values("count", walked, "doses", all, "booked", booked)}, true
}

// CountOff is the item of a count that is far from the ledger, still without its area.
func CountOff(p *pack.Pack, lot string, expected int, act stock.Count, now when.Instant) Item {
	rule, _ := p.Flag(pack.CountOff)
	return Item{Code: rule.Code, Rule: rule.Code, FacilityID: act.FacilityID, By: act.By, OpenedAt: now,
		Args: values("lot", lot, "counted", act.Doses, "ledger", expected, "date", now.On(p.Zone))}.number(id.Derive, act.ID)
}

// ForgetBefore is the day before which counters are of no use any more: no rule looks further back than a month, and a device may come back late.
func ForgetBefore(today when.Date) when.Date { return today.Add(-100) }
