package sync_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/sync"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

var ctx = context.Background()

// camp is a session, its staff, and the devices they have.
type camp struct {
	t     testkit.T
	db    *testkit.Database
	store *store.Store
	sync  *sync.Sync
	drive *testkit.Drive
	at    session.Session
	lot   stock.Lot
	nurse staff.Actor
}

func newCamp(t testkit.T, db *testkit.Database, s *store.Store, places int) *camp {
	t.Helper()
	d := testkit.NewDrive(t, s)
	lot := d.Lot("COVISHIELD", "2022-06-30", 3*places)
	c := &camp{t: t, db: db, store: s, drive: d, lot: lot, at: d.Publish(d.Plan(testkit.Today, lot, places)),
		sync: sync.New(s, func(number string) (string, error) { return number, nil })}
	n := store.NewStaff{ID: id.New(), Login: id.New(), Name: "Nurse", Role: staff.Vaccinator, Facility: d.Facility.ID, Password: "a password of hers"}
	testkit.Done(t, s.AddStaff(ctx, n))
	c.nurse = staff.Actor{ID: n.ID, Name: n.Name, Role: n.Role, Scope: staff.At(d.Facility.Area, d.Facility.ID)}
	return c
}

// phone is a device with its log.
type phone struct {
	*camp
	id  string
	log []operation.Operation
}

func (c *camp) phone() *phone {
	c.t.Helper()
	d, _, err := c.store.AddDevice(ctx, c.nurse, id.New(), "Phone", false)
	testkit.Done(c.t, err)
	return &phone{camp: c, id: d.ID}
}

// write writes an operation down, a minute after the one before it.
func (p *phone) write(kind operation.Kind, body any) operation.Operation {
	data, err := json.Marshal(body)
	testkit.Done(p.t, err)
	op := operation.Operation{ID: id.New(), DeviceID: p.id, Seq: len(p.log) + 1, SessionID: p.at.ID, Kind: kind,
		At: int64(p.db.Clock.Now().Add(-time.Hour).Add(time.Duration(len(p.log)) * time.Second)), Offset: 1, By: p.nurse.ID, Body: data}
	p.log = append(p.log, op)
	return op
}

func (p *phone) registers() string {
	act := testkit.Adult()
	p.write(operation.Register, map[string]any{"beneficiary_id": act.ID, "name": act.Name, "birth_year": 1980, "sex": "female", "area": testkit.Pune,
		"id_kind": act.IDKind, "id_number": act.IDNumber, "consent": act.Consent})
	return act.ID
}

func (p *phone) gives(person string, number int, more ...string) string {
	doseID := id.New()
	body := map[string]any{"dose_id": doseID, "beneficiary_id": person, "code_checked": true, "identity": "document", "lot_id": p.lot.ID, "number": number, "product": "COVISHIELD", "warned": []string{}}
	for i := 0; i < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	p.write(operation.Dose, body)
	return doseID
}

func raw(ops ...operation.Operation) (out []json.RawMessage) {
	for _, op := range ops {
		data, _ := json.Marshal(op) //nolint:errcheck // a plain struct
		out = append(out, data)
	}
	return out
}

func (p *phone) sends(ops ...operation.Operation) sync.Answer {
	p.t.Helper()
	a, err := p.sync.Take(ctx, sync.Sender{Scope: p.nurse.Scope}, sync.Batch{DeviceID: p.id, Clock: int64(p.db.Clock.Now()), Ops: raw(ops...)})
	testkit.Done(p.t, err)
	return a
}

// codes are the findings of the operations that a device sent, by kind.
func codes(a sync.Answer) string {
	var out []string
	for _, r := range a.Results {
		line := fmt.Sprintf("%s %s", r.Line.Kind, r.Line.Outcome)
		for _, f := range r.Line.Findings {
			if f.Level == "stop" {
				line += " " + f.Code
			}
		}
		if r.Line.Problem != "" {
			line += " !" + r.Line.Problem
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

func expect(t testkit.T, got, want string) {
	t.Helper()
	if got != want {
		t.Fatalf("\n got %s\nwant %s", got, want)
	}
}

func (c *camp) standing() []dose.Dose {
	c.t.Helper()
	doses, err := c.store.DosesOf(ctx, c.at.ID)
	testkit.Done(c.t, err)
	return doses
}

func (c *camp) reviews() string {
	c.t.Helper()
	outbox.Drain(ctx, c.store, nil, []outbox.Consumer{outbox.Reviews(c.store.Pack())})
	items, err := c.store.Reviews(ctx, staff.Over(testkit.Pune), store.ReviewFilter{State: review.Open}, store.ReviewPlace{}, 100)
	testkit.Done(c.t, err)
	var out []string
	for _, i := range items {
		out = append(out, i.Code)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (c *camp) used() (used, places int) {
	l, err := c.store.PublicSession(ctx, c.at.ID)
	testkit.Done(c.t, err)
	return l.Session.Lots[0].Used, l.Session.Slots[2].Taken
}

func TestWhatADeviceSendsIsTakenOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		p := c.phone()
		p.gives(p.registers(), 1)
		a := p.sends(p.log...)
		expect(t, codes(a), "register taken; dose taken")
		if a.Have != 2 || a.Offset != 0 {
			t.Errorf("have %d, offset %d", a.Have, a.Offset)
		}
		for range 2 {
			a = p.sends(p.log...)
			if !a.Results[0].Came || !a.Results[1].Came {
				t.Error("it had come before")
			}
		}
		used, places := c.used()
		if len(c.standing()) != 1 || used != 1 || places != 1 {
			t.Errorf("%d doses, %d used, %d places", len(c.standing()), used, places)
		}
		expect(t, c.reviews(), "")
	})
}

func TestADoseWaitsForTheRegistration(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		one, two := c.phone(), c.phone()
		person := one.registers()
		two.gives(person, 1)
		expect(t, codes(two.sends(two.log...)), "dose waiting")
		db.Clock.Advance(25 * time.Hour)
		testkit.Done(t, c.sync.DecideDue(ctx))
		expect(t, c.reviews(), "dose_of_unknown")
		one.sends(one.log...)
		expect(t, codes(two.sends(two.log...)), "dose taken")
		if len(c.standing()) != 1 {
			t.Error("the dose is not there")
		}
	})
}

func TestNothingThatWasGivenIsRefused(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		one, two := c.phone(), c.phone()
		person := one.registers()
		one.gives(person, 1)
		one.sends(one.log...)
		two.gives(person, 1) // meanwhile
		two.gives(person, 1, "lot_id", id.New(), "lot_number", "4121Z009")
		expect(t, codes(two.sends(two.log...)), "dose review dose_already_given; dose review dose_already_given lot_not_in_session")
		again := two.registers() // the same document once more
		two.log[2].Body = json.RawMessage(strings.ReplaceAll(string(one.log[0].Body), person, again))
		two.write(operation.AEFI, map[string]any{"aefi_id": id.New(), "beneficiary_id": person, "dose_id": id.New(), "onset_at": int64(db.Clock.Now()), "events": []string{"fever", "green skin"},
			"serious": false, "reasons": []string{}, "outcome": "died", "reporter": "Nurse"})
		expect(t, codes(two.sends(two.log[2:]...)), "register review possible_duplicate; aefi taken")
		ended := c.phone()
		ended.gives(person, 2, "appointment_id", id.New())
		testkit.Done(t, c.store.EndDevice(ctx, c.nurse, ended.id))
		ended.log[0].At += (10 * time.Hour).Microseconds()
		ended.log[0].By = id.New()
		expect(t, codes(ended.sends(ended.log...)), "dose review appointment_unknown clock_ahead by_unknown device_ended dose_too_early")
		if n := len(c.standing()); n != 4 {
			t.Errorf("%d doses", n)
		}
		expect(t, c.reviews(), "appointment_unknown by_unknown clock_ahead device_ended dose_already_given dose_already_given dose_too_early lot_not_in_session possible_duplicate")
		found, err := c.store.AEFIs(ctx, staff.Over(testkit.Pune), aefi.Open, store.AEFIPlace{}, 10)
		if testkit.Done(t, err); len(found) != 1 || !found[0].Serious || found[0].Outcome != "died" {
			t.Errorf("%+v", found)
		}
	})
}

func TestADoseIsCorrectedOnItsDay(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		p := c.phone()
		wrong := p.gives(p.registers(), 1)
		right := p.registers()
		vial := id.New()
		p.write(operation.VialOpened, map[string]any{"vial_id": vial, "lot_id": c.lot.ID, "doses": 10})
		p.write(operation.Correct, map[string]any{"dose_id": wrong, "void": true, "reason": "the wrong person"})
		second := p.gives(right, 1, "vial_id", vial)
		p.write(operation.Correct, map[string]any{"dose_id": second, "void": false, "lot_id": "an unknown lot", "reason": "read again"})
		expect(t, codes(p.sends(p.log...)), "register taken; dose taken; register taken; vial_opened taken; correct taken; dose taken; correct review lot_not_in_session")
		used, places := c.used()
		doses := c.standing()
		if len(doses) != 1 || doses[0].LotID != "an unknown lot" || used != 0 || places != 1 {
			t.Errorf("%+v, %d used, %d places", doses, used, places)
		}
		p.write(operation.VialDiscarded, map[string]any{"vial_id": vial, "doses_left": 10, "reason": "opened"})
		p.write(operation.DayEnded, map[string]any{"doses": 3, "vials": []any{map[string]any{"lot_id": c.lot.ID, "opened": 1, "doses_left": 10, "reason": "opened"}}, "counted": []any{}})
		expect(t, codes(p.sends(p.log[7:]...)), "vial_discarded taken; day_ended review day_doses_differ")
		db.Clock.Advance(24 * time.Hour)
		late := p.write(operation.Correct, map[string]any{"dose_id": second, "void": true, "reason": "the day after"})
		expect(t, codes(p.sends(late)), "correct review correction_late")
	})
}

func TestWhatCannotBeReadIsKept(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		p := c.phone()
		op := p.write("dance", map[string]any{})
		elsewhere := p.write(operation.HandedOver, map[string]any{})
		elsewhere.SessionID = id.New()
		a, err := p.sync.Take(ctx, sync.Sender{Scope: p.nurse.Scope}, sync.Batch{DeviceID: p.id, Ops: append(raw(op, elsewhere), json.RawMessage(`{"id":7}`), json.RawMessage(`[]`))})
		testkit.Done(t, err)
		expect(t, codes(a), "dance dead !operation_malformed; handed_over dead !session_unknown;  dead !json_malformed;  dead !json_malformed")
		expect(t, c.reviews(), "operation_unread operation_unread operation_unread operation_unread")
		person := p.registers()
		p.sends(p.log[2])
		other := p.log[2]
		other.Body = json.RawMessage(`{"beneficiary_id":"` + person + `"}`)
		a = p.sends(other)
		expect(t, codes(a), "register taken !id_taken")
	})
}

// Whatever of the batches is lost, doubled, in another order or by another way: when all has come once, the same doses stand, none is
// lost or there twice, and vaccine and places agree with them.
func TestAnyOrderAndAnyWay(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		runs := 0
		rapid.Check(t, func(r *rapid.T) {
			if runs++; runs > 8 { // a database is slow, and eight camps are many
				return
			}
			c := newCamp(r, db, s, 30)
			phones := []*phone{c.phone(), c.phone(), c.phone()}
			var people []string
			voided := map[string]bool{}
			want := map[string]bool{}
			for range rapid.IntRange(3, 25).Draw(r, "acts") {
				p := phones[rapid.IntRange(0, 2).Draw(r, "phone")]
				switch what := rapid.IntRange(0, 5).Draw(r, "what"); {
				case what < 2 || len(people) == 0:
					people = append(people, p.registers())
				case what < 5:
					want[p.gives(rapid.SampledFrom(people).Draw(r, "person"), rapid.IntRange(1, 2).Draw(r, "number"))] = true
				default:
					if len(want) == 0 {
						continue
					}
					dose := rapid.SampledFrom(sorted(want)).Draw(r, "voided")
					if !voided[dose] {
						voided[dose] = true
						p.write(operation.Correct, map[string]any{"dose_id": dose, "void": true, "reason": "a mistake"})
					}
				}
			}
			var all []operation.Operation
			for _, p := range phones {
				all = append(all, p.log...)
			}
			if len(all) == 0 {
				return
			}
			hub := staff.Actor{ID: id.New(), Role: staff.SiteManager, Scope: c.nurse.Scope}
			for len(all) > 0 { // each batch is some of what is left, in any order, some of it twice; what is lost comes again
				n := rapid.IntRange(1, len(all)).Draw(r, "batch")
				order := make([]operation.Operation, len(all))
				for to, from := range rapid.Permutation(upTo(len(all))).Draw(r, "order") {
					order[to] = all[from]
				}
				sent := order[:n]
				lost := rapid.IntRange(0, 9).Draw(r, "lost") < 3
				doubled := rapid.IntRange(0, 2).Draw(r, "doubled")
				from := sync.Sender{Scope: c.nurse.Scope}
				if rapid.Bool().Draw(r, "hub") {
					from.By = hub.ID
				}
				if !lost {
					all = order[n:]
				} else {
					all = order
					if rapid.Bool().Draw(r, "on the way") {
						continue // it never came; else only the answer is lost
					}
				}
				for range doubled + 1 {
					_, err := c.sync.Take(ctx, from, sync.Batch{DeviceID: sent[0].DeviceID, Ops: raw(sent...)})
					testkit.Done(r, err)
				}
			}
			db.Clock.Advance(time.Hour) // what waited for others is looked at again
			for range 2 {
				testkit.Done(r, c.sync.DecideDue(ctx))
				db.Clock.Advance(time.Hour)
			}
			for dose := range voided {
				delete(want, dose)
			}
			var got []string
			for _, d := range c.standing() {
				got = append(got, d.ID)
			}
			slices.Sort(got)
			if fmt.Sprint(got) != fmt.Sprint(sorted(want)) {
				r.Fatalf("stand: %v\nwant: %v", got, sorted(want))
			}
			used, places := c.used()
			if n := min(len(want), 90); used != n || places != min(len(want), 30) {
				r.Fatalf("%d doses, %d used, %d places", len(want), used, places)
			}
			for _, p := range phones {
				if d, err := s.DevicesByID(ctx, []string{p.id}); err != nil || d[p.id].Have != len(p.log) {
					if len(p.log) > 0 {
						a := p.sends(p.log[0])
						if a.Have != len(p.log) {
							r.Fatalf("have %d of %d", a.Have, len(p.log))
						}
					}
				}
			}
			db.Clock.Set(testkit.Today, 10*60)
		})
	})
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"id":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","device_id":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","seq":1,"session_id":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","kind":"dose","at":1,"offset":0,"by":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","body":{"dose_id":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","beneficiary_id":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","number":1,"lot_id":"x"}}`))
	f.Add([]byte(`{"kind":"register","body":{"birth_date":"x"}}`))
	f.Add([]byte(`[]`))
	f.Add([]byte(`{"seq":1e99}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		op, err := operation.Read(data)
		if err != nil {
			return
		}
		if _, about, subject, err := op.Open(); err == nil && (about != "" && !id.Valid(about) || subject != "" && !id.Valid(subject)) {
			t.Errorf("%q speaks of %q and %q", data, about, subject)
		}
		if at, _ := op.Instant(0, when.Instant(1)); at > 1 {
			t.Errorf("%q happens in the future", data)
		}
	})
}
