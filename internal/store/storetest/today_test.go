package storetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// madeUpDay is a day whose counts are known: in Pune one session that ran and is over, one that nobody was vaccinated in, one still to come
// and one that is cancelled; in Delhi one out of vaccine.
func madeUpDay(t *testing.T, db *testkit.Database, s *store.Store) (pune, delhi *testkit.Drive) {
	t.Helper()
	db.Clock.Set(testkit.Today, 8*60)
	pune, delhi = testkit.NewDrive(t, s), testkit.NewDriveIn(t, s, testkit.Delhi)
	plan := func(d *testkit.Drive, starts, ends, online, walkIn int) session.Session {
		act := d.Plan(testkit.Today, d.Lot("COVISHIELD", "2022-06-30", online+walkIn), 1)
		act.Slots = []session.NewSlot{{Starts: starts, Ends: ends, Channel: session.Online, Capacity: online}, {Starts: starts, Ends: ends, Channel: session.WalkIn, Capacity: walkIn}}
		act.Lots[0].Doses = online + walkIn
		return d.Publish(act)
	}
	ran := plan(pune, 9*60, 11*60, 5, 2)
	late := plan(pune, 10*60, 16*60, 4, 1)
	plan(pune, 15*60, 17*60, 3, 1)
	called := plan(pune, 9*60, 12*60, 6, 1)
	empty := plan(delhi, 9*60, 16*60, 2, 1)

	db.Clock.Set(testkit.Today.Add(-1), 10*60) // before booking for the day closes
	first, second := pune.Book(pune.Person(), ran, 1), pune.Book(pune.Person(), ran, 1)
	pune.Book(pune.Person(), ran, 1)
	pune.Book(pune.Person(), late, 1)
	came := delhi.Book(delhi.Person(), empty, 1)
	delhi.Book(delhi.Person(), empty, 1)

	db.Clock.Set(testkit.Today, 10*60)
	pune.Record(testkit.Kept(first, ran))
	pune.Record(testkit.Kept(second, ran))
	pune.Record(testkit.WalkIn(pune.Person(), ran))
	delhi.Record(testkit.Kept(came, empty))
	delhi.Record(testkit.WalkIn(delhi.Person(), empty))
	conn := db.SQL(t) // a vial broke: there is no third dose
	_, err := conn.Exec("UPDATE session_lot SET reserved = 2 WHERE session_id = $1", empty.ID)
	testkit.Done(t, err)
	err = s.CancelSession(context.Background(), pune.Actor(staff.District), session.Cancel{SessionID: called.ID, Reason: session.NoStaff})
	testkit.Done(t, err)
	db.Clock.Set(testkit.Today, 11*60+30)
	return pune, delhi
}

func TestADayAddsUp(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := open(t, db)[0]
		pune, delhi := madeUpDay(t, db, s)
		inPune := store.Progress{Planned: 1, Late: 1, Finished: 1, Cancelled: 1, ManyMissing: 1, Places: 16, Booked: 4, Due: 3, Came: 2, NoShows: 1, WalkIns: 1, Doses: 3}
		inDelhi := store.Progress{Running: 1, OutOfVaccine: 1, Places: 3, Booked: 2, Came: 1, WalkIns: 1, Doses: 2}
		for name, c := range map[string]struct {
			scope staff.Scope
			want  map[string]store.Progress
		}{
			"country":        {staff.Over("IN"), map[string]store.Progress{testkit.Pune: inPune, testkit.Delhi: inDelhi}},
			"state":          {staff.Over("IN-MH"), map[string]store.Progress{testkit.Pune: inPune}},
			"district":       {staff.Over(testkit.Pune), map[string]store.Progress{testkit.Pune: inPune}},
			"other district": {staff.Over("IN-MH-36"), map[string]store.Progress{}},
			"facility":       {staff.At(testkit.Delhi, delhi.Facility.ID), map[string]store.Progress{testkit.Delhi: inDelhi}},
			"none":           {staff.Scope{}, map[string]store.Progress{}},
		} {
			got, err := s.DayByArea(t.Context(), c.scope, testkit.Today)
			testkit.Done(t, err)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", name, diff)
			}
		}
		if inPune.Sessions() != 3 || inPune.Add(inDelhi).Doses != 5 || inPune.Add(inDelhi).Sessions() != 4 {
			t.Errorf("both together are %+v", inPune.Add(inDelhi))
		}

		facilities, next, err := s.DayByFacility(t.Context(), staff.Over("IN"), testkit.Today, "", 1)
		testkit.Done(t, err)
		more, last, err := s.DayByFacility(t.Context(), staff.Over("IN"), testkit.Today, next, 1)
		testkit.Done(t, err)
		both := map[string]store.Progress{pune.Facility.ID: inPune, delhi.Facility.ID: inDelhi}
		for _, f := range append(facilities, more...) {
			if diff := cmp.Diff(both[f.Facility.ID], f.Progress); diff != "" || f.Facility.Name != pune.Facility.Name {
				t.Errorf("%s (-want +got)\n%s", f.Facility.Name, diff)
			}
			delete(both, f.Facility.ID)
		}
		if len(both) != 0 || last != "" {
			t.Errorf("not listed: %v; more after %q", both, last)
		}

		// Another day: nothing is planned tomorrow; looked back at, what was not begun was not held.
		tomorrow, err := s.DayByArea(t.Context(), staff.Over("IN"), testkit.Today.Add(1))
		if err != nil || len(tomorrow) != 0 {
			t.Errorf("tomorrow: %v (%v)", tomorrow, err)
		}
		db.Clock.Set(testkit.Today.Add(1), 60)
		over, err := s.DayByArea(t.Context(), staff.Over(testkit.Pune), testkit.Today)
		want := store.Progress{Late: 2, Finished: 1, Cancelled: 1, ManyMissing: 2, Places: 16, Booked: 4, Due: 4, Came: 2, NoShows: 2, WalkIns: 1, Doses: 3}
		if diff := cmp.Diff(want, over[testkit.Pune]); diff != "" || err != nil {
			t.Errorf("the day after (-want +got)\n%s%v", diff, err)
		}
	})
}

// A session is late from an hour after its start, to the minute, until somebody is given a dose.
func TestWhenASessionIsLate(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := open(t, db)[0]
		d := testkit.NewDrive(t, s)
		e := d.Session(testkit.Today, 2) // from 9:00 to 17:00
		for _, c := range []struct {
			minute int
			want   store.DayState
		}{{9*60 - 1, store.DayPlanned}, {9 * 60, store.DayRunning}, {10*60 - 1, store.DayRunning}, {10 * 60, store.DayLate}, {17 * 60, store.DayLate}} {
			db.Clock.Set(testkit.Today, c.minute)
			wantStanding(t, s, d, c.want)
		}
		db.Clock.Set(testkit.Today, 12*60)
		d.Record(testkit.WalkIn(d.Person(), e))
		wantStanding(t, s, d, store.DayRunning)
		db.Clock.Set(testkit.Today, 17*60)
		wantStanding(t, s, d, store.DayFinished)
	})
}

func wantStanding(t *testing.T, s *store.Store, d *testkit.Drive, want store.DayState) {
	t.Helper()
	for _, so := range store.DayStates[:] {
		found, _, err := s.DaySessions(t.Context(), d.Actor(staff.Facility).Scope, testkit.Today, so, "", 10)
		testkit.Done(t, err)
		if (len(found) == 1) != (so == want) {
			t.Errorf("%s is listed %d times, it should be %s", so, len(found), want)
		}
	}
}

func TestTheSessionsOfADay(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := open(t, db)[0]
		_, delhi := madeUpDay(t, db, s)
		for so, want := range map[store.DayState]int{"": 5, store.DayLate: 1, store.DayOutOfVaccine: 1, store.DayManyMissing: 1, store.DayPlanned: 1, store.DayRunning: 1,
			store.DayFinished: 1, store.DayCancelled: 1, "1 = 1; DROP TABLE dose": 0} {
			var all []store.SessionDay
			for after, more := "", true; more; more = after != "" {
				found, next, err := s.DaySessions(t.Context(), staff.Over("IN"), testkit.Today, so, after, 2)
				testkit.Done(t, err)
				all, after = append(all, found...), next
			}
			if len(all) != want {
				t.Errorf("%q: %d sessions, want %d", so, len(all), want)
			}
		}
		found, _, err := s.DaySessions(t.Context(), staff.Over("IN"), testkit.Today, store.DayOutOfVaccine, "", 10)
		testkit.Done(t, err)
		want := store.SessionDay{ID: found[0].ID, Area: testkit.Delhi, Facility: delhi.Facility, Product: "COVISHIELD", Starts: 9 * 60, Ends: 16 * 60, Standing: store.DayRunning,
			OutOfVaccine: true, Reserved: 2, Progress: store.Progress{Places: 3, Booked: 2, Came: 1, WalkIns: 1, Doses: 2}}
		if diff := cmp.Diff(want, found[0]); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		days, err := s.LastDays(t.Context(), staff.Over("IN"), testkit.Today)
		testkit.Done(t, err)
		if last := days[len(days)-1]; len(days) != 7 || days[0] != (store.Pace{On: testkit.Today.Add(-6)}) || last != (store.Pace{On: testkit.Today, Places: 19, Doses: 5}) {
			t.Errorf("the last days are %+v", days)
		}
	})
}
