package storetest

import (
	"database/sql"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// longEnough is how long each engine is tried with random drives.
const longEnough = 10 * time.Second

// Random people book, cancel, come and walk in at a session with few places and two short lots. A model in plain Go says
// what each answer must be, and the rows say at every step what the model says.
func TestRandomDrives(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		until := time.Now().Add(longEnough)
		runs := 0
		rapid.Check(t, func(rt *rapid.T) {
			if time.Now().After(until) {
				return // the rest of rapid's runs cost nothing
			}
			runs++
			db.Clock.Set(testkit.Today, 600)
			m := newModel(rt, s, rows, db)
			rt.Repeat(map[string]func(*rapid.T){
				"book":     m.book,
				"cancel":   m.cancel,
				"move":     m.move,
				"together": m.together,
				"come":     m.come,
				"walk in":  m.walkIn,
				"repeat":   m.repeat,
				"":         m.check,
			})
		})
		t.Logf("%d random drives", runs)
		if runs < 3 {
			t.Errorf("only %d drives in %v", runs, longEnough)
		}
	})
}

// model is what the drive must look like. Today's session is for coming and walking in; the bookings for it are made as
// those for tomorrow's are, before three in the afternoon.
type model struct {
	s        *store.Store
	rows     *sql.DB
	d        *testkit.Drive
	days     [2]session.Session // today's, tomorrow's
	phone    string
	people   []beneficiary.Beneficiary
	live     map[string]*appointment.Appointment // by person
	given    map[string]bool
	taken    map[place]int
	used     map[string]int // by lot
	reserved map[string]int
	done     []func(*rapid.T) // acts to repeat, which must change nothing
}

type place struct {
	session string
	slot    int
}

func newModel(t *rapid.T, s *store.Store, rows *sql.DB, db *testkit.Database) *model {
	m := &model{s: s, rows: rows, d: testkit.NewDrive(t, s), phone: "+9198" + id.NewCode(8), live: map[string]*appointment.Appointment{},
		given: map[string]bool{}, taken: map[place]int{}, used: map[string]int{}, reserved: map[string]int{}}
	for i := range m.days {
		capacity := rapid.IntRange(1, 2).Draw(t, "places")
		plan := m.d.Plan(testkit.Today.Add(i), m.d.Lot("COVISHIELD", "2022-06-30", 50), capacity)
		short := rapid.IntRange(1, 2).Draw(t, "doses of the short lot")
		plan.Lots = []session.SetAside{{LotID: m.d.Lot("COVISHIELD", "2022-06-30", 2).ID, Doses: short}, {LotID: plan.Lots[0].LotID, Doses: 3*capacity - 1}}
		m.days[i] = m.d.Publish(plan)
		for _, lot := range m.days[i].Lots {
			m.reserved[lot.LotID] = lot.Reserved
		}
	}
	for range 4 {
		m.people = append(m.people, m.d.Person(m.phone))
	}
	return m
}

func (m *model) person(t *rapid.T) beneficiary.Beneficiary {
	return rapid.SampledFrom(m.people).Draw(t, "person")
}

func (m *model) day(t *rapid.T) *session.Session {
	return &m.days[rapid.IntRange(0, 1).Draw(t, "day")]
}

func (m *model) book(t *rapid.T) {
	b, e, slot := m.person(t), m.day(t), rapid.IntRange(1, 4).Draw(t, "slot")
	act := testkit.Booking(b, *e, slot)
	want := ""
	switch {
	case m.live[b.ID] != nil && !m.given[b.ID]:
		want = "appointment_exists"
	case m.given[b.ID]:
		want = "dose_too_early"
	default:
		want = m.slotAnswer(e, slot)
	}
	a, err := m.s.Book(ctx, m.phone, act)
	testkit.Refused(t, err, want)
	if err == nil {
		m.live[b.ID] = &a
		m.taken[place{e.ID, slot}]++
		m.done = append(m.done, func(t *rapid.T) {
			_, err := m.s.Book(ctx, m.phone, act)
			testkit.Done(t, err)
		})
	}
}

// slotAnswer is what a slot by itself has against one more booking.
func (m *model) slotAnswer(e *session.Session, slot int) string {
	switch {
	case slot > testkit.Afternoon:
		return "slot_unknown"
	case m.free(e, slot) > 0:
		return ""
	case m.free(e, testkit.Morning)+m.free(e, testkit.Afternoon) > 0:
		return "slot_full"
	}
	return "session_full"
}

// move moves a booking to any time of any day.
func (m *model) move(t *rapid.T) {
	b, e, slot := m.person(t), m.day(t), rapid.IntRange(1, 4).Draw(t, "slot")
	from := m.live[b.ID]
	if from == nil {
		return
	}
	act := testkit.Booking(b, *e, slot)
	act.Instead = from.ID
	want := ""
	switch {
	case from.SessionID == e.ID && from.SlotNo == slot:
		want = "appointment_exists"
	case from.Date == testkit.Today:
		want = "cancel_too_late"
	default:
		want = m.slotAnswer(e, slot)
	}
	a, err := m.s.Book(ctx, m.phone, act)
	testkit.Refused(t, err, want)
	if err == nil {
		m.taken[place{from.SessionID, from.SlotNo}]--
		m.taken[place{e.ID, slot}]++
		m.live[b.ID] = &a
	}
}

// together books for several people at once: all have a place, or the first who can have none is named and nobody has one.
func (m *model) together(t *rapid.T) {
	e := m.day(t)
	var acts []appointment.Book
	want, wanted := "", map[int]int{}
	for i, b := range rapid.Permutation(m.people).Draw(t, "people")[:rapid.IntRange(2, 4).Draw(t, "of them")] {
		slot := rapid.IntRange(1, 2).Draw(t, "slot")
		acts = append(acts, testkit.Booking(b, *e, slot))
		code := ""
		switch others := testkit.Morning + testkit.Afternoon - slot; {
		case m.live[b.ID] != nil && !m.given[b.ID]:
			code = "appointment_exists"
		case m.given[b.ID]:
			code = "dose_too_early"
		case m.free(e, slot) > wanted[slot]:
		case m.free(e, others) > wanted[others]:
			code = "slot_full"
		default:
			code = "session_full"
		}
		if want == "" && code != "" {
			want = code
			if _, err := m.s.BookTogether(ctx, m.phone, acts); i > 0 && !strings.HasPrefix(fault.From(err).Field, strconv.Itoa(i)+".") {
				t.Fatalf("the fault is of field %q, not of act %d", fault.From(err).Field, i)
			}
		}
		wanted[slot]++
	}
	booked, err := m.s.BookTogether(ctx, m.phone, acts)
	testkit.Refused(t, err, want)
	for i := range booked {
		m.live[booked[i].BeneficiaryID] = &booked[i]
		m.taken[place{e.ID, booked[i].SlotNo}]++
	}
}

func (m *model) free(e *session.Session, slot int) int {
	return e.Slot(slot).Capacity - m.taken[place{e.ID, slot}]
}

func (m *model) cancel(t *rapid.T) {
	b := m.person(t)
	a := m.live[b.ID]
	if a == nil {
		_, err := m.s.CancelAppointment(ctx, m.phone, b.ID, id.New())
		testkit.Refused(t, err, "appointment_unknown")
		return
	}
	_, err := m.s.CancelAppointment(ctx, m.phone, b.ID, a.ID)
	if a.Date == testkit.Today {
		testkit.Refused(t, err, "cancel_too_late")
		return
	}
	testkit.Done(t, err)
	delete(m.live, b.ID)
	m.taken[place{a.SessionID, a.SlotNo}]--
	m.done = append(m.done, func(t *rapid.T) {
		_, err := m.s.CancelAppointment(ctx, m.phone, b.ID, a.ID)
		testkit.Done(t, err)
	})
}

// come keeps an appointment, with the right code or a wrong one.
func (m *model) come(t *rapid.T) {
	b := m.person(t)
	a := m.live[b.ID]
	if a == nil {
		return
	}
	e := &m.days[0]
	act := testkit.Kept(*a, *e)
	act.LotID = e.Lots[rapid.IntRange(0, 1).Draw(t, "lot")].LotID
	want := ""
	switch {
	case a.SessionID != e.ID:
		want = "appointment_elsewhere"
	case rapid.IntRange(0, 3).Draw(t, "wrong code") == 0:
		act.Code, want = "0000", "code_wrong"
	case m.given[b.ID]:
		want = "dose_too_early"
	case m.used[act.LotID] == m.reserved[act.LotID]:
		want = "lot_empty"
	}
	if m.record(t, act, want) {
		delete(m.live, b.ID)
	}
}

func (m *model) walkIn(t *rapid.T) {
	b, e := m.person(t), m.day(t)
	act := testkit.WalkIn(b, *e)
	act.LotID = e.Lots[rapid.IntRange(0, 1).Draw(t, "lot")].LotID
	want := ""
	switch {
	case m.given[b.ID]:
		want = "dose_too_early"
	case e.Date != testkit.Today:
		want = "session_closed"
	case m.free(e, testkit.WalkIns) < 1:
		want = "walk_in_full"
	case m.used[act.LotID] == m.reserved[act.LotID]:
		want = "lot_empty"
	}
	if m.record(t, act, want) {
		m.taken[place{e.ID, testkit.WalkIns}]++
		if a := m.live[b.ID]; a != nil { // the booking has lost its point, and its place is free
			m.taken[place{a.SessionID, a.SlotNo}]--
			delete(m.live, b.ID)
		}
	}
}

func (m *model) record(t *rapid.T, act dose.Record, want string) bool {
	_, err := m.s.RecordDose(ctx, m.d.Actor(staff.Vaccinator), act)
	testkit.Refused(t, err, want)
	if err != nil {
		return false
	}
	m.given[act.BeneficiaryID] = true
	m.used[act.LotID]++
	m.done = append(m.done, func(t *rapid.T) {
		o, err := m.s.RecordDose(ctx, m.d.Actor(staff.Vaccinator), act)
		if testkit.Done(t, err); !o.Already {
			t.Fatalf("a dose was given twice")
		}
	})
	return true
}

// repeat sends an act that was done once more.
func (m *model) repeat(t *rapid.T) {
	if len(m.done) > 0 {
		rapid.SampledFrom(m.done).Draw(t, "act")(t)
	}
}

// check compares the rows with the model, and the rows with one another.
func (m *model) check(t *rapid.T) {
	for _, e := range m.days {
		l, err := m.s.PublicSession(ctx, e.ID)
		testkit.Done(t, err)
		for _, slot := range l.Session.Slots {
			counted := testkit.Number(t, m.rows, `SELECT (SELECT COUNT(*) FROM appointment WHERE session_id = $1 AND slot_no = $2 AND state <> 'cancelled')
				+ (SELECT COUNT(*) FROM dose WHERE session_id = $1 AND slot_no = $2 AND appointment_id = '')`, e.ID, slot.No)
			if want := m.taken[place{e.ID, slot.No}]; slot.Taken != want || int(counted) != want || want > slot.Capacity {
				t.Fatalf("slot %d of %d places: %d taken, %d rows, %d by the model", slot.No, slot.Capacity, slot.Taken, counted, want)
			}
		}
		for _, lot := range l.Session.Lots {
			counted := testkit.Number(t, m.rows, "SELECT COUNT(*) FROM dose WHERE session_id = $1 AND lot_id = $2", e.ID, lot.LotID)
			if want := m.used[lot.LotID]; lot.Used != want || int(counted) != want || want > lot.Reserved {
				t.Fatalf("lot of %d doses: %d used, %d rows, %d by the model", lot.Reserved, lot.Used, counted, want)
			}
		}
	}
	histories, err := m.s.Histories(ctx, m.phone)
	testkit.Done(t, err)
	for _, h := range histories {
		live := h.Live(testkit.Today)
		if (live == nil) != (m.live[h.Person.ID] == nil) || live != nil && *live != *m.live[h.Person.ID] {
			t.Fatalf("live appointment %+v, %+v by the model", live, m.live[h.Person.ID])
		}
		if (len(h.Doses) == 1) != m.given[h.Person.ID] {
			t.Fatalf("%d doses", len(h.Doses))
		}
	}
}

// Random receipts and sessions: what a facility holds is what came, and what stands behind sessions is never more.
func TestRandomStock(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		until := time.Now().Add(longEnough / 3)
		rapid.Check(t, func(rt *rapid.T) {
			if time.Now().After(until) {
				return
			}
			d := testkit.NewDrive(rt, s)
			lots := []stock.Lot{d.Lot("COVISHIELD", "2022-06-30", 1), d.Lot("COVISHIELD", "2022-06-30", 1)}
			onHand, reserved := map[string]int{lots[0].ID: 1, lots[1].ID: 1}, map[string]int{}
			var receipts []stock.Receive
			rt.Repeat(map[string]func(*rapid.T){
				"receive": func(t *rapid.T) {
					act := stock.Receive{ID: id.New(), FacilityID: d.Facility.ID, Lot: rapid.SampledFrom(lots).Draw(t, "lot"), Doses: rapid.IntRange(-1, 10).Draw(t, "doses")}
					_, err := s.Receive(ctx, d.Actor(staff.ColdChain), act)
					if (err == nil) != (act.Doses > 0) {
						t.Fatalf("%d doses: %v", act.Doses, err)
					}
					if err == nil {
						onHand[act.Lot.ID] += act.Doses
						receipts = append(receipts, act)
					}
				},
				"receive again": func(t *rapid.T) {
					if len(receipts) > 0 {
						_, err := s.Receive(ctx, d.Actor(staff.ColdChain), rapid.SampledFrom(receipts).Draw(t, "receipt"))
						testkit.Done(t, err)
					}
				},
				"publish": func(t *rapid.T) {
					act := d.Plan(testkit.Today, lots[0], rapid.IntRange(1, 3).Draw(t, "places"))
					act.Lots = nil
					behind, short := 0, false
					for _, lot := range lots {
						if n := rapid.IntRange(0, 8).Draw(t, "doses"); n > 0 {
							act.Lots = append(act.Lots, session.SetAside{LotID: lot.ID, Doses: n})
							behind += n
							short = short || onHand[lot.ID]-reserved[lot.ID] < n
						}
					}
					_, err := s.Publish(ctx, d.Actor(staff.District), act)
					switch {
					case short:
						testkit.Refused(t, err, "stock_short")
					case behind < 3*act.Slots[0].Capacity:
						testkit.Refused(t, err, "session_without_vaccine")
					default:
						testkit.Done(t, err)
						for _, lot := range act.Lots {
							reserved[lot.LotID] += lot.Doses
						}
					}
				},
				"": func(t *rapid.T) {
					held, err := s.Holdings(ctx, staff.Over("IN"), d.Facility.ID)
					testkit.Done(t, err)
					for _, h := range held {
						if h.OnHand != onHand[h.Lot.ID] || h.Reserved != reserved[h.Lot.ID] || h.Available() < 0 {
							t.Fatalf("%+v, by the model %d and %d", h, onHand[h.Lot.ID], reserved[h.Lot.ID])
						}
					}
				},
			})
		})
	})
}
