package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

// replica is a device that holds a day and takes changes down.
type replica struct {
	k      *desk
	at     string // session
	nurse  staff.Actor
	asOf   when.Instant
	stamp  string
	people map[string]store.Visitor
}

// sync takes down what changed, as the site app does: nothing where the stamp is the same, the whole day where people are missing or too many.
func (d *replica) sync() (full bool, read int) {
	d.k.t.Helper()
	now := d.k.db.Clock.Now()
	k, err := d.k.s.DaySketch(ctx, d.nurse.Scope, d.at)
	testkit.Done(d.k.t, err)
	if k.Stamp == d.stamp {
		return false, 0
	}
	some, err := d.k.s.RosterChanges(ctx, d.nurse, k, d.asOf)
	testkit.Done(d.k.t, err)
	for _, v := range some {
		d.people[v.Person.ID] = v
	}
	if len(d.people) != len(k.People) {
		all, err := d.k.s.Roster(ctx, d.nurse, d.at)
		testkit.Done(d.k.t, err)
		d.people, full = map[string]store.Visitor{}, true
		for _, v := range all {
			d.people[v.Person.ID] = v
		}
	}
	d.asOf, d.stamp = now, k.Stamp
	return full, len(some)
}

func text(v store.Visitor) string {
	out := v.Person.ID + " " + v.Person.Name
	if v.Appointment != nil {
		out += " " + string(v.Appointment.State)
	}
	for _, d := range dose.Standing(v.History) {
		out += fmt.Sprintf(" %d %s", d.Number, d.LotID)
	}
	return out
}

// holds compares what the device has with what the centre says.
func (d *replica) holds(after string) {
	d.k.t.Helper()
	all, err := d.k.s.Roster(ctx, d.nurse, d.at)
	testkit.Done(d.k.t, err)
	for _, v := range all {
		if got := text(d.people[v.Person.ID]); got != text(v) {
			d.k.t.Errorf("after %s the device has %q, the centre %q", after, got, text(v))
		}
	}
	if len(all) != len(d.people) {
		d.k.t.Errorf("after %s the device has %d people, the centre %d", after, len(d.people), len(all))
	}
}

// Whatever comes about a session's people, a device that takes changes down has what the centre has.
func TestADeviceFollowsItsDay(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		e := k.d.Session(testkit.Today.Add(7), 20)
		const second = "+919812340031"
		var people []beneficiary.Beneficiary
		for n := range 6 {
			if n < 4 {
				people = append(people, k.d.Person(k.phone))
			} else {
				people = append(people, k.d.Person(second))
			}
		}
		for _, b := range people[:4] {
			k.d.Book(b, e, testkit.Afternoon)
		}
		near := &replica{k: k, at: e.ID, nurse: k.d.Actor(staff.Vaccinator), people: map[string]store.Visitor{}}
		away := &replica{k: k, at: e.ID, nurse: near.nurse, people: map[string]store.Visitor{}} // comes back at the end
		db.Clock.Advance(10 * time.Minute)
		if _, read := near.sync(); read != 4 {
			t.Errorf("a cold start reads %d", read)
		}
		near.holds("a cold start")
		away.sync()
		var last dose.Dose
		for _, step := range []struct {
			what string
			read int // how many people's records are opened for it at most, also those that came just before; -1 for any number
			do   func()
		}{
			{"nothing", 0, func() {}},
			{"a booking", 2, func() { k.d.Book(people[4], e, testkit.Afternoon) }},
			{"a booking that was cancelled", -1, func() {
				a, err := k.s.Book(ctx, second, testkit.Booking(people[5], e, testkit.Afternoon))
				testkit.Done(t, err)
				near.sync()
				_, err = k.s.CancelAppointment(ctx, second, people[5].ID, a.ID)
				testkit.Done(t, err)
			}},
			{"another name", 2, func() { k.accepted(people[0], casework.Name, casework.Asked{Name: "Asha Pawar"}) }},
			{"the day itself", 0, func() { db.Clock.Set(e.Date, 9*60) }},
			{"a dose", 2, func() { last = k.d.Record(testkit.WalkIn(people[5], e)).Dose }},
			{"its correction", 2, func() {
				_, err := k.s.CorrectDose(ctx, people[5].ID, e.ID, dose.Correct{ID: id.New(), DoseID: last.ID, Void: true, At: db.Clock.Now(), By: near.nurse.ID})
				testkit.Done(t, err)
			}},
			{"an operation", 2, func() {
				l := operation.Line{Operation: operation.Operation{ID: id.New(), DeviceID: id.New(), Seq: 1, SessionID: e.ID, Kind: operation.TurnedAway}, About: people[1].ID, Outcome: operation.Taken, ReceivedAt: db.Clock.Now()}
				_, _, _, err := k.s.KeepOperations(ctx, store.Heard{}, []operation.Line{l}, time.Minute)
				testkit.Done(t, err)
			}},
			{"a merge", -1, func() { k.accepted(people[2], casework.Merge, casework.Asked{Other: people[3].ID}) }},
			{"an erasure", -1, func() {
				testkit.Done(t, k.s.EraseMember(ctx, k.phone, beneficiary.Erase{ID: id.New(), BeneficiaryID: people[2].ID}))
			}},
			{"the end of the session", -1, func() {
				testkit.Done(t, k.s.CancelSession(ctx, k.d.Actor(staff.SiteManager), session.Cancel{SessionID: e.ID, Reason: session.NoStaff}))
			}},
		} {
			db.Clock.Advance(10 * time.Minute)
			step.do()
			if _, read := near.sync(); step.read >= 0 && read > step.read {
				t.Errorf("%s reads %d people", step.what, read)
			}
			near.holds(step.what)
		}
		away.sync() // after more than a week
		away.holds("a week")
		stranger := staff.Actor{ID: id.New(), Role: staff.Vaccinator, Scope: staff.At(testkit.Delhi, id.New())}
		_, err := k.s.DaySketch(ctx, stranger.Scope, e.ID)
		testkit.Refused(t, err, "session_unknown")
		sketch, err := k.s.DaySketch(ctx, near.nurse.Scope, e.ID)
		testkit.Done(t, err)
		_, err = k.s.RosterChanges(ctx, stranger, sketch, 0)
		testkit.Refused(t, err, "session_unknown")
	})
}
