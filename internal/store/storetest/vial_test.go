package storetest

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/testkit"
)

// A vial is opened, doses are drawn from it and counted on it, it is thrown away, and what was in it leaves the store with its reason.
func TestAVialFromOpeningToTheBooks(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 10))
		nurse := d.Actor(staff.Vaccinator)
		open := stock.OpenVial{ID: id.New(), SessionID: e.ID, LotID: lot.ID}
		_, err := s.OpenVial(ctx, d.Actor(staff.Verifier), open)
		testkit.Refused(t, err, "forbidden")
		_, err = s.OpenVial(ctx, testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.Vaccinator), open)
		testkit.Refused(t, err, "session_unknown")
		for n := range 2 {
			o, err := s.OpenVial(ctx, nurse, open)
			if testkit.Done(t, err); o.Already != (n == 1) || o.Vial.Doses != 10 {
				t.Errorf("opened: %+v", o)
			}
		}
		act := testkit.WalkIn(d.Person(), e)
		act.VialID = open.ID
		for range 2 { // a double click is one dose
			d.Record(act)
		}
		next := testkit.WalkIn(d.Person(), e)
		next.VialID = id.New()
		_, err = s.RecordDose(ctx, nurse, next)
		testkit.Refused(t, err, "vial_unknown")
		db.Clock.Set(testkit.Today, 600+241)
		next.VialID = open.ID
		_, err = s.RecordDose(ctx, nurse, next)
		testkit.Refused(t, err, "vial_over")
		vials, err := s.Vials(ctx, nurse.Scope, e.ID)
		if testkit.Done(t, err); len(vials) != 1 || vials[0].Drawn != 1 || vials[0].Remaining() != 9 {
			t.Errorf("%+v", vials)
		}
		shut := stock.CloseVial{VialID: open.ID, SessionID: e.ID, Left: 8, Reason: "contaminated"}
		for n := range 2 {
			o, err := s.CloseVial(ctx, nurse, shut)
			if testkit.Done(t, err); o.Already != (n == 1) {
				t.Errorf("closed: %+v", o)
			}
		}
		db.Clock.Set(testkit.Today.Add(1), 600)
		if n, err := s.CloseOldBooks(ctx); err != nil || n != 1 {
			t.Errorf("%d books closed, %v", n, err)
		}
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 100-1-8 || h.Reserved != 0 {
			t.Errorf("1 given and 8 wasted: %+v", h)
		}
		if n := testkit.Number(t, rows, "SELECT doses FROM movement WHERE reason = 'contaminated'"); n != 8 {
			t.Errorf("%d doses are written off as contaminated", n)
		}
		balanced(t, rows)
	})
}

// What devices tell of a vial comes in any order and again: the row is the same in the end.
func TestAVialIsToldInAnyOrder(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 30))
		nurse, at := d.Actor(staff.Vaccinator), db.Clock.Now()
		var want stock.Vial
		for n, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1, 0, 1, 2}} {
			open := stock.OpenVial{ID: id.New(), SessionID: e.ID, LotID: lot.ID, At: at, Done: true}
			shut := stock.CloseVial{VialID: open.ID, SessionID: e.ID, Left: 4, Reason: "broken", At: at, Done: true}
			draw := testkit.WalkIn(d.Person(), e)
			draw.VialID, draw.LateReason, draw.OccurredAt = open.ID, "no line", at
			acts := []func() error{
				func() error { _, err := s.OpenVial(ctx, nurse, open); return err },
				func() error { _, err := s.RecordDose(ctx, d.Actor(staff.DataEntry), draw); return err },
				func() error { _, err := s.CloseVial(ctx, nurse, shut); return err },
			}
			for _, i := range order {
				if err := acts[i](); err != nil {
					t.Fatalf("order %v: act %d: %s", order, i, fault.Code(err))
				}
			}
			vials, err := s.Vials(ctx, nurse.Scope, e.ID)
			testkit.Done(t, err)
			for _, v := range vials {
				if v.ID != open.ID {
					continue
				}
				v.ID = ""
				if n == 0 {
					want = v
				} else if v != want {
					t.Errorf("order %v: %+v, not %+v", order, v, want)
				}
			}
		}
		if want.Drawn != 1 || want.Left != 4 || want.OpenedAt != at {
			t.Errorf("%+v", want)
		}
	})
}

// Random days at a desk: vials are opened, drawn from, thrown away, told of late and twice, and set apart by heat. Afterwards every dose of the lot is
// given, wasted, set apart or there.
func TestRandomVials(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		until, drawn := time.Now().Add(longEnough), 0
		rapid.Check(t, func(rt *rapid.T) {
			if time.Now().After(until) {
				return // the rest of rapid's runs cost nothing
			}
			db.Clock.Set(testkit.Today, 9*60)
			d := testkit.NewDrive(rt, s)
			lot := d.Lot("COVISHIELD", "2022-06-30", 40)
			e := d.Publish(d.Plan(testkit.Today, lot, rapid.IntRange(1, 12).Draw(rt, "places")))
			nurse := d.Actor(staff.Vaccinator)
			var vials []string
			var done []func()
			for range rapid.IntRange(1, 25).Draw(rt, "acts") {
				act := func() {}
				what := rapid.IntRange(0, 9).Draw(rt, "act")
				if len(vials) == 0 && what > 2 {
					what = 0
				}
				switch {
				case what < 2:
					open := stock.OpenVial{ID: id.New(), SessionID: e.ID, LotID: lot.ID, Done: rapid.Bool().Draw(rt, "told late")}
					vials = append(vials, open.ID)
					act = func() { _, _ = s.OpenVial(ctx, nurse, open) }
				case what == 2 && len(done) > 0:
					act = rapid.SampledFrom(done).Draw(rt, "again")
				case what < 5 && len(vials) > 0:
					shut := stock.CloseVial{VialID: rapid.SampledFrom(vials).Draw(rt, "vial"), SessionID: e.ID, Left: rapid.IntRange(0, 10).Draw(rt, "left"), Reason: "opened"}
					act = func() { _, _ = s.CloseVial(ctx, nurse, shut) }
				case what == 5 && rapid.IntRange(0, 5).Draw(rt, "seldom") == 0:
					apart := stock.Isolate{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, Reason: "it was warm"}
					act = func() { _, _ = s.Isolate(ctx, d.Actor(staff.ColdChain), apart) }
				case len(vials) > 0:
					dose := testkit.WalkIn(d.Person(), e)
					dose.VialID = rapid.SampledFrom(vials).Draw(rt, "vial")
					act = func() { _, _ = s.RecordDose(ctx, nurse, dose) }
				}
				act()
				done = append(done, act)
			}
			balanced(rt, rows)
			given := int(testkit.Number(rt, rows, "SELECT COUNT(*) FROM dose WHERE session_id = '"+e.ID+"'"))
			if n := int(testkit.Number(rt, rows, "SELECT COALESCE(SUM(drawn), 0) FROM vial WHERE session_id = '"+e.ID+"'")); n != given {
				rt.Fatalf("%d doses given, %d drawn", given, n)
			}
			drawn += given
			db.Clock.Set(testkit.Today.Add(1), 9*60)
			if _, err := s.CloseOldBooks(ctx); err != nil {
				rt.Fatalf("%v", err)
			}
			balanced(rt, rows)
			wasted := int(testkit.Number(rt, rows, "SELECT COALESCE(SUM(doses), 0) FROM movement WHERE to_account = 'wasted' AND about = '"+e.ID+"'"))
			if h := held(rt, s, d.Facility.ID, lot); h.OnHand+h.Quarantined+given+wasted != 40 || h.Reserved != 0 {
				rt.Fatalf("%d given, %d wasted, %+v of 40", given, wasted, h)
			}
		})
		if drawn == 0 {
			t.Error("no dose was drawn from a vial")
		}
	})
}
