package demo

import (
	"context"
	"fmt"
	"strconv"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

const (
	daysAhead    = 7
	historyDays  = 14
	pairAfter    = 30 // days from a first dose to a second, where that is right
	dosesInLot   = 200_000
	placesInSlot = 20
	walkIns      = 400
)

// slotHours are the hours of the demo's slots. They go on until midnight, and Open lets the day be booked until then, so that a
// demonstration in another time zone can book and vaccinate on one day.
var slotHours = [][2]int{{9, 11}, {11, 13}, {13, 15}, {15, 17}, {17, 20}, {20, 24}}

// Open lets today's sessions be booked until midnight.
func Open(p *pack.Pack) { p.Booking.CloseMinute = 24 * 60 }

// Plan sees that every facility has vaccine, and a session today and on each day of the week ahead, with another for the second dose
// where that follows soon.
func Plan(ctx context.Context, s *store.Store, facilities []facility.Facility) error {
	today := s.Now().On(s.Pack().Zone)
	for i, f := range facilities {
		if err := receive(ctx, s, f, today); err != nil {
			return err
		}
		for n := range daysAhead + 1 {
			day, product := today.Add(n), productOn(s, i, n)
			if err := publish(ctx, s, f, product, day, ""); err != nil {
				return err
			}
			if !followsSoon(s, product, day) {
				continue
			}
			if err := publish(ctx, s, f, product, day.Add(pairAfter), ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// followsSoon says whether somebody who has a product's first dose on a day can have the second pairAfter days later, so that both can be
// booked as a pair.
func followsSoon(s *store.Store, product string, day when.Date) bool {
	rules := s.Pack().Rules
	given := []schedule.Given{{Number: 1, Product: product, On: day}}
	_, stopped := schedule.Stopped(rules.Check(schedule.Person{BirthYear: 1980}, given, schedule.Want{Product: product, Number: 2, On: day.Add(pairAfter)}))
	return !stopped
}

// productOn spreads the products over facilities and days; the first product, which most people have, comes most often.
func productOn(s *store.Store, facility, day int) string {
	products := s.Pack().Rules.Products
	if n := facility + day; n%3 == 2 {
		return products[1+n/3%(len(products)-1)].Code
	}
	return products[0].Code
}

// receive takes a lot of each product into a facility, one for each year, so that none expires in use.
func receive(ctx context.Context, s *store.Store, f facility.Facility, today when.Date) error {
	for _, product := range s.Pack().Rules.Products {
		year := strconv.Itoa(today.Year())
		_, err := s.Receive(ctx, Planner(s), stock.Receive{
			ID: id.Derive("demo", "receipt", f.ID, product.Code, year), FacilityID: f.ID, Lot: lotOf(product.Code, today), Doses: dosesInLot,
		})
		if err != nil && !taken(err) {
			return err
		}
	}
	return nil
}

func lotOf(product string, day when.Date) stock.Lot {
	year := strconv.Itoa(day.Year())
	return stock.Lot{ID: id.Derive("demo", "lot", product, year), Product: product,
		Number: product[:3] + "-" + year[2:] + "-0417", Expires: when.DateOf(day.Year()+1, 12, 31)}
}

func sessionID(f facility.Facility, day when.Date) string {
	return id.Derive("demo", "session", f.ID, day.String())
}

// publish makes the session of a facility on a day: slots to book, and walk-ins.
func publish(ctx context.Context, s *store.Store, f facility.Facility, product string, day when.Date, late string) error {
	act := session.Publish{ID: sessionID(f, day), FacilityID: f.ID, Date: day, Product: product, LateReason: late}
	if f.Kind == facility.Private {
		act.Fee = 78000
	}
	places := 0
	for _, hours := range slotHours {
		act.Slots = append(act.Slots, session.NewSlot{Starts: hours[0] * 60, Ends: hours[1] * 60, Channel: session.Online, Capacity: placesInSlot})
		places += placesInSlot
	}
	act.Slots = append(act.Slots, session.NewSlot{Starts: 9 * 60, Ends: 24 * 60, Channel: session.WalkIn, Capacity: walkIns})
	act.Lots = []session.SetAside{{LotID: lotOf(product, s.Now().On(s.Pack().Zone)).ID, Doses: places + walkIns}}
	if _, err := s.Publish(ctx, Planner(s), act); err != nil && !taken(err) {
		return fmt.Errorf("%s on %s: %w", f.Name, day, fault.From(err))
	}
	return nil
}
