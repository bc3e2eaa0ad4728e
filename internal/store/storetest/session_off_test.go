package storetest

import (
	"database/sql"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func cancelled(t *testing.T, s *store.Store, d *testkit.Drive, e session.Session) {
	t.Helper()
	act := session.Cancel{SessionID: e.ID, Reason: session.NoVaccine}
	testkit.Done(t, s.CancelSession(ctx, d.Actor(staff.District), act))
	testkit.Done(t, s.CancelSession(ctx, d.Actor(staff.District), act))
}

func endAll(t *testing.T, s *store.Store) {
	t.Helper()
	for {
		more, err := s.EndBookings(ctx)
		testkit.Done(t, err)
		if !more {
			return
		}
	}
}

// nobodyLeft holds the rows to one another: nobody is live on the session, every place taken is somebody's, and doses are reserved for
// sessions that stand.
func nobodyLeft(t *testing.T, rows *sql.DB, off session.Session) {
	t.Helper()
	if n := testkit.Number(t, rows, "SELECT COUNT(*) FROM appointment WHERE session_id = $1 AND state = 'booked'", off.ID); n != 0 {
		t.Errorf("%d people are still booked on the cancelled session", n)
	}
	if n := testkit.Number(t, rows, `SELECT COUNT(*) FROM slot l WHERE l.taken > l.capacity OR l.channel = 'online' AND l.taken <>
		(SELECT COUNT(*) FROM appointment a WHERE a.session_id = l.session_id AND a.slot_no = l.slot_no AND a.state <> 'cancelled')`); n != 0 {
		t.Errorf("%d slots count other places than are booked", n)
	}
	if n := testkit.Number(t, rows, `SELECT COUNT(*) FROM holding h WHERE h.reserved <> (SELECT COALESCE(SUM(b.reserved), 0) FROM session_lot b
		JOIN session e ON e.session_id = b.session_id WHERE b.lot_id = h.lot_id AND e.facility_id = h.facility_id)`); n != 0 {
		t.Errorf("%d lots are reserved for other sessions than stand", n)
	}
}

// Whoever said so is booked elsewhere while there are places; the others are offered one; nobody is left behind.
func TestASessionIsCancelled(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		d := testkit.NewDrive(t, s)
		off := d.Session(testkit.Today.Add(1), 40)
		near := d.Session(testkit.Today.Add(2), 2) // four places to book
		d.Session(testkit.Today, 5)                // before the day people had in mind
		far := testkit.NewDriveIn(t, s, testkit.Delhi)
		far.Facility.Lat, far.Facility.Lng = 28.6, 77.2
		far.Session(testkit.Today.Add(1), 5) // stands at the same point: out of the district, but near

		for i := range 60 { // three steps
			b := d.Person()
			act := testkit.Booking(b, off, testkit.Morning+i%2)
			act.NextBest = i >= 40
			_, err := s.BookFor(ctx, d.Actor(staff.District), act)
			testkit.Done(t, err)
		}
		err := s.CancelSession(ctx, d.Actor(staff.District), session.Cancel{SessionID: off.ID})
		testkit.Refused(t, err, "cancel_reason_needed")
		err = s.CancelSession(ctx, testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.District), session.Cancel{SessionID: off.ID, Reason: session.Weather})
		testkit.Refused(t, err, "session_unknown")
		err = s.CancelSession(ctx, d.Actor(staff.Vaccinator), session.Cancel{SessionID: off.ID, Reason: session.Weather})
		testkit.Refused(t, err, "forbidden")
		cancelled(t, s, d, off)

		_, err = s.BookFor(ctx, d.Actor(staff.District), testkit.Booking(d.Person(), off, testkit.Morning))
		testkit.Refused(t, err, "session_cancelled")
		endAll(t, s)
		nobodyLeft(t, rows, off)
		end, err := s.SessionEnd(ctx, off.ID)
		if testkit.Done(t, err); end == nil || end.Done == 0 || end.Moved+end.Ended != 60 || end.Reason != session.NoVaccine {
			t.Fatalf("%+v", end)
		}
		live := int(testkit.Number(t, rows, "SELECT COUNT(*) FROM appointment WHERE state = 'booked' AND next_best = "+truth(db)))
		if live != end.Moved || end.Moved < 4 || end.Moved > 20 {
			t.Errorf("%d were moved, %d have a booking", end.Moved, live)
		}
		l, err := s.PublicSession(ctx, near.ID)
		if testkit.Done(t, err); l.Session.Free(session.Online, 0) != 0 {
			t.Errorf("places nearby are free, and somebody wanted them: %+v", l.Session.Slots)
		}
		held, err := s.Holdings(ctx, staff.Over(testkit.Pune), d.Facility.ID)
		testkit.Done(t, err)
		for _, h := range held {
			if h.Lot.ID == off.Lots[0].LotID && h.Reserved != 0 {
				t.Errorf("doses stay reserved: %+v", h)
			}
		}
	})
}

func truth(db *testkit.Database) string {
	if db.Engine == "postgres" {
		return "TRUE"
	}
	return "1"
}

// A process dies between two steps: another goes on, nobody is told twice and nobody is lost. Two at once do each step once.
func TestCancellingGoesOnAfterACrash(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores, rows := open(t, db), db.SQL(t)
		s := stores[0]
		d := testkit.NewDrive(t, s)
		off := d.Session(testkit.Today.Add(1), 40)
		d.Session(testkit.Today.Add(1), 10)
		for range 60 {
			act := testkit.Booking(d.Person(), off, testkit.Morning)
			if l, err := s.PublicSession(ctx, off.ID); err == nil && l.Session.Slots[0].Free() == 0 {
				act.SlotNo = testkit.Afternoon
			}
			act.NextBest = true
			_, err := s.BookFor(ctx, d.Actor(staff.District), act)
			testkit.Done(t, err)
		}
		cancelled(t, s, d, off)
		_, err := s.EndBookings(ctx) // and here it dies
		testkit.Done(t, err)
		var wait sync.WaitGroup
		for _, other := range stores {
			wait.Go(func() { endAll(t, other) })
		}
		wait.Wait()
		nobodyLeft(t, rows, off)
		end, err := s.SessionEnd(ctx, off.ID)
		if testkit.Done(t, err); end.Moved != 20 || end.Ended != 40 {
			t.Errorf("%+v", end)
		}
		if n := testkit.Number(t, rows, "SELECT COUNT(*) FROM outbox WHERE kind = $1", store.KindCancelled); n != 60 {
			t.Errorf("%d events of 60", n)
		}
	})
}

// People book while the session is cancelled: each is refused, or ended with the others.
func TestCancellingWhileOthersBook(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores, rows := open(t, db), db.SQL(t)
		d := testkit.NewDrive(t, stores[0])
		off := d.Session(testkit.Today.Add(1), 200)
		var people []beneficiary.Beneficiary
		for range 80 {
			people = append(people, d.Person())
		}
		var got tallyOf
		var wait sync.WaitGroup
		for i, b := range people {
			wait.Go(func() {
				if i == 40 {
					testkit.Done(t, stores[0].CancelSession(ctx, d.Actor(staff.District), session.Cancel{SessionID: off.ID, Reason: session.Unsafe}))
				}
				_, err := stores[i%len(stores)].BookFor(ctx, d.Actor(staff.District), testkit.Booking(b, off, testkit.Morning))
				got.add(fault.Code(err))
			})
		}
		wait.Wait()
		endAll(t, stores[0])
		nobodyLeft(t, rows, off)
		// Whoever read the session before and its slots after finds it full.
		if got.of("")+got.of("session_cancelled")+got.of("session_full") != len(people) {
			t.Errorf("answers %v", got.String())
		}
	})
}

func TestASessionIsChanged(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 40)
		e := d.Publish(d.Plan(testkit.Today.Add(1), lot, 10))
		for range 3 {
			d.Book(d.Person(), e, testkit.Morning)
		}
		planner := d.Actor(staff.District)
		change := func(slots ...session.SlotChange) (session.Session, error) {
			return s.ChangeSession(ctx, planner, session.Change{SessionID: e.ID, Slots: slots})
		}
		slot := func(no, starts, places int) session.SlotChange {
			return session.SlotChange{No: no, NewSlot: session.NewSlot{Starts: starts, Ends: 720, Channel: session.Online, Capacity: places}}
		}
		_, err := change(slot(1, 540, 2))
		testkit.Refused(t, err, "slot_below_taken")
		_, err = change(slot(1, 540, 21))
		testkit.Refused(t, err, "stock_behind_short")
		_, err = change(slot(5, 540, 1))
		testkit.Refused(t, err, "slot_unknown")
		for range 2 { // the same act twice is once
			_, err = change(slot(1, 600, 12), slot(4, 660, 8))
			testkit.Done(t, err)
		}
		l, err := s.PublicSession(ctx, e.ID)
		if testkit.Done(t, err); l.Session.Capacity() != 40 || l.Session.Slots[0].Starts != 600 || len(l.Session.Slots) != 4 || l.Session.Lots[0].Reserved != 40 {
			t.Errorf("%+v", l.Session)
		}
		if n := testkit.Number(t, rows, "SELECT COUNT(*) FROM outbox WHERE kind = $1", store.KindTimed); n != 3 {
			t.Errorf("%d people are told of the new hours, of 3", n)
		}
		// Whoever saw other slots than there are changes nothing, unless it is what they are already.
		act := session.Change{SessionID: e.ID, Saw: session.SlotsText(e.Slots), Slots: []session.SlotChange{slot(1, 600, 13)}}
		_, err = s.ChangeSession(ctx, planner, act)
		testkit.Refused(t, err, "slots_changed")
		act.Slots[0].Capacity = 12
		_, err = s.ChangeSession(ctx, planner, act)
		testkit.Done(t, err)
		_, err = change(slot(4, 660, 0), slot(1, 600, 3))
		testkit.Done(t, err)
		held, err := s.Holdings(ctx, planner.Scope, d.Facility.ID)
		if testkit.Done(t, err); held[0].Reserved != 23 {
			t.Errorf("doses behind places that are gone stay reserved: %+v", held[0])
		}
		nobodyLeft(t, rows, session.Session{})
		cancelled(t, s, d, e)
		_, err = change(slot(1, 600, 5))
		testkit.Refused(t, err, "session_cancelled")
	})
}

// Other vaccine takes the place of a recalled batch when a planner saves the session; without any the hours can be changed all the same.
func TestASessionGetsOtherVaccineAfterARecall(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 30)
		e := d.Publish(d.Plan(testkit.Today.Add(1), lot, 10))
		d.Book(d.Person(), e, testkit.Morning)
		planner := d.Actor(staff.District)
		_, err := s.RecallLot(ctx, testkit.National(), stock.Recall{LotID: lot.ID, Reason: "glass"})
		testkit.Done(t, err)
		save := func(starts, places int) (session.Session, error) {
			return s.ChangeSession(ctx, planner, session.Change{SessionID: e.ID, Slots: []session.SlotChange{{No: 1, NewSlot: session.NewSlot{Starts: starts, Ends: 720, Capacity: places}}}})
		}
		_, err = save(600, 10)
		testkit.Done(t, err)
		_, err = save(600, 11)
		testkit.Refused(t, err, "stock_behind_short")

		other := d.Lot("COVISHIELD", "2022-05-31", 50)
		for range 2 {
			after, err := save(600, 11)
			testkit.Done(t, err)
			if b := after.Lot(other.ID); b == nil || b.Reserved != 31 || after.Backed() != 30 {
				t.Errorf("behind it: %+v", after.Lots)
			}
		}
		held, err := s.Holdings(ctx, planner.Scope, d.Facility.ID)
		testkit.Done(t, err)
		for _, h := range held {
			if h.Lot.ID == other.ID && (h.Reserved != 31 || h.Available() != 19) {
				t.Errorf("%+v", h)
			}
		}
	})
}

// A session that is announced can be booked from its moment on, by nobody before.
func TestASessionOpensAtItsTime(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		plan := d.Plan(testkit.Today.Add(2), d.Lot("COVISHIELD", "2022-06-30", 30), 10)
		plan.OpensAt = testkit.Today.Add(1).At(600, db.Pack.Zone)
		e := d.Publish(plan)
		b := d.Person()
		_, err := s.BookFor(ctx, d.Actor(staff.District), testkit.Booking(b, e, testkit.Morning))
		testkit.Refused(t, err, "session_opens")
		if fault.From(err).Args["date"] != "2021-09-18" || fault.From(err).Args["time"] != "10:00" {
			t.Errorf("%+v", err)
		}
		db.Clock.Set(testkit.Today.Add(1), 600)
		d.Book(b, e, testkit.Morning)
		plan = d.Plan(testkit.Today.Add(2), d.Lot("COVISHIELD", "2022-06-30", 30), 10)
		plan.OpensAt = testkit.Today.Add(3).At(0, db.Pack.Zone)
		_, err = s.Publish(ctx, d.Actor(staff.District), plan)
		testkit.Refused(t, err, "opens_after_day")
	})
}
