package demo

import (
	"context"
	"time"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

const (
	coldDays   = 4                // of temperatures
	readEvery  = 30 * time.Minute // by the demo's loggers
	warmFor    = 13               // hours that the old refrigerator was off
	dosesWarm  = 200
	roomDegree = 140 // tenths of a degree, in a refrigerator that is off
)

// addColdChain gives each facility a refrigerator with some days of temperatures. The first has an old one too, which was off for a night with vaccine in it:
// somebody has to decide on that.
func addColdChain(ctx context.Context, s *store.Store, facilities []facility.Facility) error {
	for _, f := range facilities {
		if _, err := addFridge(ctx, s, f, "Fridge 1", "VLS 204A"); err != nil {
			return err
		}
	}
	until := lastRead(s.Now())
	if err := readFridges(ctx, s, facilities, until.Add(-coldDays*24*time.Hour), until); err != nil {
		return err
	}
	return addOldFridge(ctx, s, facilities[0], until)
}

// lastRead is when the demo's loggers read last.
func lastRead(now when.Instant) when.Instant {
	return now - now%when.Instant(readEvery.Microseconds())
}

// readFridges lets the loggers read from after a moment until another.
func readFridges(ctx context.Context, s *store.Store, facilities []facility.Facility, after, until when.Instant) error {
	var readings []coldchain.Reading
	for n, f := range facilities {
		readings = append(readings, coldReadings(fridgeID(f, "Fridge 1"), after, until, n, 0)...)
	}
	_, err := s.TakeReadings(ctx, Planner(s), readings)
	return err
}

func fridgeID(f facility.Facility, name string) string {
	return id.Derive("demo", "equipment", f.ID, name)
}

func addFridge(ctx context.Context, s *store.Store, f facility.Facility, name, model string) (string, error) {
	e, err := s.AddEquipment(ctx, Planner(s), coldchain.Equipment{ID: fridgeID(f, name), FacilityID: f.ID, Kind: "refrigerator", Name: name, Model: model,
		Since: when.DateOf(2020, 6, 1)})
	return e.ID, err
}

// addOldFridge is a refrigerator that was off, with a lot of its own, which no session uses.
func addOldFridge(ctx context.Context, s *store.Store, f facility.Facility, until when.Instant) error {
	old, err := addFridge(ctx, s, f, "Fridge 2", "MK 144")
	if err != nil {
		return err
	}
	if days, err := s.TemperatureDays(ctx, Planner(s).Scope, old, 1); err != nil || len(days) > 0 {
		return err // it was off in an earlier demonstration
	}
	lot := lotOf(s.Pack().Rules.Products[0].Code, s.Now().On(s.Pack().Zone))
	lot.ID, lot.Number = id.Derive("demo", "warm", lot.ID), lot.Number[:len(lot.Number)-4]+"0099"
	if _, err := s.Receive(ctx, Planner(s), stock.Receive{ID: id.Derive("demo", "warm receipt", lot.ID), FacilityID: f.ID, Lot: lot, Doses: dosesWarm}); err != nil {
		return err
	}
	from := until.Add(-coldDays * 24 * time.Hour)
	if err := s.PlaceLot(ctx, Planner(s), old, lot.ID, from); err != nil {
		return err
	}
	_, err = s.TakeReadings(ctx, Planner(s), coldReadings(old, from, until, 7, warmFor))
	return err
}

// coldReadings go up and down as a compressor does; where warm is above 0, the refrigerator was off for so many hours the day before.
func coldReadings(equipmentID string, after, until when.Instant, n, warm int) (out []coldchain.Reading) {
	for at := after.Add(readEvery); at <= until; at = at.Add(readEvery) {
		i := int(at/when.Instant(readEvery.Microseconds())) % 10_000
		tenths := 38 + (i*7+n*5)%11 + (i/9+n)%6
		if hours := int(until.Sub(at).Hours()) - 20; hours >= 0 && hours < warm {
			tenths = min(roomDegree, 60+8*(warm-hours)) + i%3
		}
		out = append(out, coldchain.Reading{EquipmentID: equipmentID, At: at, Tenths: tenths, Source: coldchain.ByFile})
	}
	return out
}
