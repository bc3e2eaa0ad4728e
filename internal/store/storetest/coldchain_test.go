package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

func fridge(at facility.Facility) coldchain.Equipment {
	return coldchain.Equipment{ID: id.New(), FacilityID: at.ID, Kind: "refrigerator", Name: "Fridge 1", Since: testkit.Today.Add(-100)}
}

// readings are those of a logger that reads every half hour, the last one at a moment.
func readings(equipmentID string, last when.Instant, tenths ...int) (out []coldchain.Reading) {
	for i, v := range tenths {
		out = append(out, coldchain.Reading{EquipmentID: equipmentID, At: last.Add(-time.Duration(len(tenths)-1-i) * 30 * time.Minute), Tenths: v, Source: coldchain.ByAPI})
	}
	return out
}

// warm is so many readings at a temperature.
func warm(n, tenths int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = tenths
	}
	return out
}

// cold is a drive whose refrigerator has vaccine in it, since the day before, and a session tomorrow that has reserved some.
func cold(t *testing.T, db *testkit.Database, s *store.Store) (*testkit.Drive, coldchain.Equipment, stock.Lot) {
	db.Clock.Set(testkit.Today.Add(-1), 60)
	d := testkit.NewDrive(t, s)
	lot := d.Lot("COVISHIELD", "2022-06-30", 100)
	e, err := s.AddEquipment(ctx, d.Actor(staff.ColdChain), fridge(d.Facility))
	testkit.Done(t, err)
	db.Clock.Set(testkit.Today, 12*60)
	return d, e, lot
}

func TestWarmVaccineIsSetApartUntilSomebodyDecides(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		d, e, lot := cold(t, db, s)
		keeper := d.Actor(staff.ColdChain)
		tomorrow := d.Publish(d.Plan(testkit.Today.Add(1), lot, 10))
		d.Record(testkit.WalkIn(d.Person(), d.Publish(d.Plan(testkit.Today, lot, 1))))
		_, err := s.AddEquipment(ctx, d.Actor(staff.Vaccinator), fridge(d.Facility))
		testkit.Refused(t, err, "forbidden")

		batch := readings(e.ID, db.Clock.Now(), append([]int{50}, warm(21, 95)...)...)
		in, err := s.TakeReadings(ctx, keeper, batch[:20])
		if testkit.Done(t, err); in.Fresh != 20 || len(in.Excursions) != 0 {
			t.Fatalf("nine hours: %+v", in)
		}
		for n := range 2 { // the same file twice changes nothing
			in, err = s.TakeReadings(ctx, keeper, batch)
			if testkit.Done(t, err); in.Fresh != 2-2*n || in.Already != 20+2*n {
				t.Errorf("%+v", in)
			}
		}
		open, err := s.Excursions(ctx, keeper.Scope, true, store.Place{}, 10)
		if testkit.Done(t, err); len(open) != 1 || open[0].Limit != "warm-10h" || open[0].Grave || open[0].Minutes != 600 || open[0].Peak != 95 || open[0].Place != d.Facility.Name {
			t.Fatalf("%+v", open)
		}
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 1 || h.Quarantined != 99 || h.Reserved != 1 {
			t.Errorf("%+v", h)
		}
		if after, err := s.Session(ctx, keeper.Scope, tomorrow.ID); err != nil || after.Session.Lots[0].Reserved != 0 {
			t.Errorf("tomorrow's session: %+v, %v", after.Session.Lots, err)
		}
		_, err = s.Publish(ctx, d.Actor(staff.District), d.Plan(testkit.Today.Add(2), lot, 10))
		testkit.Refused(t, err, "stock_short")

		act := coldchain.Decide{ID: id.New(), ExcursionID: open[0].ID, Reason: "the maker says it is good", Lots: map[string]coldchain.Verdict{lot.ID: coldchain.Use}}
		_, err = s.DecideExcursion(ctx, d.Actor(staff.Facility), act)
		testkit.Refused(t, err, "forbidden")
		_, err = s.DecideExcursion(ctx, testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.ColdChain), act)
		testkit.Refused(t, err, "excursion_unknown")
		for range 2 {
			x, err := s.DecideExcursion(ctx, keeper, act)
			if testkit.Done(t, err); x.DecidedAt == 0 || x.Lots[0].Outcome != coldchain.Use {
				t.Errorf("%+v", x)
			}
		}
		other := act
		other.ID = id.New()
		_, err = s.DecideExcursion(ctx, keeper, other)
		testkit.Refused(t, err, "excursion_decided")
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 100 || h.Quarantined != 0 {
			t.Errorf("after the decision: %+v", h)
		}
		balanced(t, rows)

		// It stays warm: what was decided on is not judged again, and twenty hours in a week are more than the cold chain may let pass.
		db.Clock.Set(testkit.Today, 23*60)
		in, err = s.TakeReadings(ctx, keeper, readings(e.ID, db.Clock.Now(), warm(22, 99)...))
		if testkit.Done(t, err); len(in.Excursions) != 1 {
			t.Fatalf("%+v", in)
		}
		x, err := s.Excursion(ctx, keeper.Scope, in.Excursions[0])
		if testkit.Done(t, err); !x.Grave || x.Limit != "warm-20h" || x.ID == act.ExcursionID || x.Lots[0].Doses != 99 {
			t.Errorf("%+v", x)
		}
		act = coldchain.Decide{ID: id.New(), ExcursionID: x.ID, Reason: "too long", Lots: map[string]coldchain.Verdict{lot.ID: coldchain.Waste}}
		_, err = s.DecideExcursion(ctx, keeper, act)
		testkit.Refused(t, err, "forbidden")
		_, err = s.DecideExcursion(ctx, d.Actor(staff.District), act)
		testkit.Done(t, err)
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 1 || h.Quarantined != 0 {
			t.Errorf("after it was thrown away: %+v", h)
		}
		balanced(t, rows)
	})
}

// Only what lay in the equipment while it was beyond the limit is set apart.
func TestOnlyWhatLayThereIsSetApart(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, e, lot := cold(t, db, s)
		keeper := d.Actor(staff.ColdChain)
		elsewhere, deep := d.Lot("COVAXIN", "2022-06-30", 50), d.Lot("SPUTNIKV", "2022-06-30", 50)
		second := fridge(d.Facility)
		_, err := s.AddEquipment(ctx, keeper, second)
		testkit.Done(t, err)
		testkit.Done(t, s.PlaceLot(ctx, keeper, second.ID, elsewhere.ID, 0))
		testkit.Refused(t, s.PlaceLot(ctx, keeper, second.ID, id.New(), 0), "lot_not_held")
		testkit.Refused(t, s.PlaceLot(ctx, testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.ColdChain), second.ID, lot.ID, 0), "equipment_unknown")
		db.Clock.Set(testkit.Today, 14*60)
		late := d.Lot("CORBEVAX", "2022-06-30", 50) // came when it was good again

		batch := readings(e.ID, testkit.Today.At(13*60, s.Pack().Zone), append(warm(4, -12), 40)...)
		in, err := s.TakeReadings(ctx, keeper, batch)
		if testkit.Done(t, err); len(in.Excursions) != 1 {
			t.Fatalf("%+v", in)
		}
		x, err := s.Excursion(ctx, keeper.Scope, in.Excursions[0])
		if testkit.Done(t, err); x.Reason != "frozen" || !x.Grave || x.Peak != -12 || len(x.Lots) != 1 || x.Lots[0].Lot.ID != lot.ID {
			t.Errorf("%+v", x)
		}
		for _, free := range []stock.Lot{elsewhere, deep, late} {
			if h := held(t, s, d.Facility.ID, free); h.Quarantined != 0 {
				t.Errorf("%s: %+v", free.Product, h)
			}
		}
		got, err := s.EquipmentAt(ctx, keeper.Scope, e.ID)
		if testkit.Done(t, err); got.Excursions != 1 || got.Last == nil || got.Last.Tenths != 40 {
			t.Errorf("%+v", got)
		}
		testkit.Done(t, s.RetireEquipment(ctx, keeper, second.ID))
		all, err := s.EquipmentIn(ctx, d.Actor(staff.Facility).Scope, "", 10)
		if testkit.Done(t, err); len(all) != 2 || all[1].Retired != testkit.Today {
			t.Errorf("%+v", all)
		}
		_, err = s.EquipmentAt(ctx, staff.Over(testkit.Delhi), e.ID)
		testkit.Refused(t, err, "equipment_unknown")
	})
}

// Two programs tell of one day at once: the day has all readings.
func TestReadingsAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d, e, _ := cold(t, db, stores[0])
		now := db.Clock.Now()
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				for n := range 5 {
					r := coldchain.Reading{EquipmentID: e.ID, At: now.Add(-time.Duration(i*5+n) * time.Minute), Tenths: 40 + i, Source: coldchain.ByAPI}
					if _, err := stores[i%len(stores)].TakeReadings(ctx, d.Actor(staff.ColdChain), []coldchain.Reading{r}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		got, err := stores[0].Readings(ctx, d.Actor(staff.ColdChain).Scope, e.ID, testkit.Today, testkit.Today)
		if testkit.Done(t, err); len(got) != 40 {
			t.Errorf("%d readings of 40", len(got))
		}
	})
}

func TestReadingsThatAreNoneAreTold(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, e, _ := cold(t, db, s)
		now := db.Clock.Now()
		in, err := s.TakeReadings(ctx, d.Actor(staff.Partner), []coldchain.Reading{
			{EquipmentID: e.ID, At: now, Tenths: 40, Source: coldchain.ByAPI}, {EquipmentID: id.New(), At: now, Tenths: 40, Source: coldchain.ByAPI},
			{EquipmentID: e.ID, At: now.Add(time.Hour), Tenths: 40, Source: coldchain.ByAPI}, {EquipmentID: e.ID, At: now, Tenths: 9999, Source: coldchain.ByAPI},
			{EquipmentID: e.ID, At: now, Tenths: 41, Source: coldchain.ByAPI}})
		if testkit.Done(t, err); in.Fresh != 1 || len(in.Refused) != 3 || in.Refused[0].Fault.Code != "equipment_unknown" || in.Refused[1].Fault.Code != "reading_in_future" || in.Refused[2].Index != 3 {
			t.Errorf("%+v", in)
		}
		in, err = s.TakeReadings(ctx, testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.Partner), []coldchain.Reading{{EquipmentID: e.ID, At: now, Tenths: 40, Source: coldchain.ByAPI}})
		if testkit.Done(t, err); in.Fresh != 0 || len(in.Refused) != 1 {
			t.Errorf("from elsewhere: %+v", in)
		}
	})
}

func TestOldReadingsAreForgotten(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, e, _ := cold(t, db, s)
		keep := s.Pack().ColdChain.KeepDays
		for _, day := range []int{-keep - 1, -keep, 0} {
			_, err := s.TakeReadings(ctx, d.Actor(staff.ColdChain), readings(e.ID, testkit.Today.Add(day).At(600, s.Pack().Zone), 40))
			testkit.Done(t, err)
		}
		if n, err := s.ForgetTemperatures(ctx); err != nil || n != 1 {
			t.Errorf("%d days forgotten, %v", n, err)
		}
		days, err := s.TemperatureDays(ctx, d.Actor(staff.ColdChain).Scope, e.ID, 10)
		if testkit.Done(t, err); len(days) != 2 || days[0].Day != testkit.Today {
			t.Errorf("%+v", days)
		}
	})
}

// Who is told that vaccine sent on may have been warm: places that were sent a lot which lay there meanwhile, not one that was gone before or came after.
func TestWhatWasSentOnSinceAnExcursionLayThere(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, e, lot := cold(t, db, s)
		to, boss := testkit.NewDrive(t, s).Facility, testkit.National()
		send := func(lot stock.Lot, doses int) {
			_, err := s.Dispatch(ctx, boss, stock.Dispatch{ID: id.New(), FromID: d.Facility.ID, ToID: to.ID, Reason: "moved", Lots: []stock.Portion{{LotID: lot.ID, Doses: doses}}})
			testkit.Done(t, err)
		}
		db.Clock.Set(testkit.Today.Add(-1), 10*60)
		gone := d.Lot("COVISHIELD", "2022-05-30", 20)
		send(gone, 20)
		db.Clock.Set(testkit.Today, 9*60)
		meanwhile := d.Lot("COVISHIELD", "2022-07-30", 40)
		send(lot, 30)
		db.Clock.Set(testkit.Today, 12*60)
		in, err := s.TakeReadings(ctx, d.Actor(staff.ColdChain), readings(e.ID, db.Clock.Now(), append(warm(21, 95), 50)...))
		if testkit.Done(t, err); len(in.Excursions) != 1 {
			t.Fatalf("%+v", in)
		}
		db.Clock.Set(testkit.Today, 18*60)
		send(meanwhile, 5)
		again := gone // the rest of it comes in when it is good again
		receipt := stock.Receive{ID: id.New(), FacilityID: d.Facility.ID, Lot: again, Doses: 10}
		_, err = s.Receive(ctx, boss, receipt)
		testkit.Done(t, err)
		send(again, 10)
		send(d.Lot("COVISHIELD", "2022-08-30", 60), 60)
		x, err := s.Excursion(ctx, boss.Scope, in.Excursions[0])
		testkit.Done(t, err)
		sent, err := s.SentOnSince(ctx, x)
		if testkit.Done(t, err); len(sent) != 2 || sent[0].Lot.ID != lot.ID || sent[0].Doses != 30 || sent[1].Lot.ID != meanwhile.ID || sent[1].To != to.Name {
			t.Errorf("%+v", sent)
		}
	})
}
