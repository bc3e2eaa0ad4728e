package outbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// queue is people who wait, each on a phone of their own, and what they were told.
type queue struct {
	t      *testing.T
	s      *store.Store
	d      *testkit.Drive
	clock  *testkit.Clock
	people map[string]beneficiary.Beneficiary // by phone
	told   int                                // messages looked at
}

func newQueue(t *testing.T, db *testkit.Database) *queue {
	s := db.Open(t)
	return &queue{t: t, s: s, d: testkit.NewDrive(t, s), clock: db.Clock, people: map[string]beneficiary.Beneficiary{}}
}

// wait lets somebody new wait; change may change what for.
func (q *queue) wait(n int, change func(a *notice.Ask)) string {
	q.t.Helper()
	phone := fmt.Sprintf("+9198123500%02d", n)
	if _, known := q.people[phone]; !known {
		q.people[phone] = q.d.Person(phone)
	}
	act := notice.Ask{BeneficiaryID: q.people[phone].ID, PinCode: q.d.Facility.PinCode, Until: testkit.Today.Add(20)}
	if change != nil {
		change(&act)
	}
	_, err := q.s.AskNotice(ctx, phone, act)
	testkit.Done(q.t, err)
	q.clock.Advance(time.Second)
	return phone
}

// wants feeds the consumer and compares who was told since the last time, by the last two digits of their phones.
func (q *queue) wants(what, phones string) {
	q.t.Helper()
	write := func(_ string, kind message.Kind, args ...string) string {
		return string(kind) + " " + strings.Join(args, " ")
	}
	consumers := []outbox.Consumer{outbox.Notices(q.s.Pack(), write)}
	outbox.Drain(ctx, q.s, quiet, consumers)
	if dead, err := q.s.CountDeadLetters(ctx); err != nil || dead > 0 {
		q.t.Fatalf("%s: %d dead letters, %v", what, dead, err)
	}
	inbox, err := q.s.Inbox(ctx, 1000)
	testkit.Done(q.t, err)
	told := map[string]int{}
	for _, m := range inbox[:len(inbox)-q.told] {
		told[m.Phone[len(m.Phone)-2:]]++
		if m.Kind != message.PlaceOpen || !strings.HasPrefix(m.Text, "place_open place Aundh District Hospital pin 411027 date 2021-09-") {
			q.t.Errorf("%s: %s", what, m.Text)
		}
	}
	q.told = len(inbox)
	want := map[string]int{}
	for _, phone := range strings.Fields(phones) {
		want[phone]++
	}
	if diff := cmp.Diff(want, told); diff != "" {
		q.t.Errorf("%s (-want +told)\n%s", what, diff)
	}
	q.clock.Advance(time.Second)
}

// left counts what a phone still waits for.
func (q *queue) left(phone string) int {
	q.t.Helper()
	all, err := q.s.Notices(ctx, phone)
	testkit.Done(q.t, err)
	return len(all)
}

func TestASessionIsToldToThoseWhoWait(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		q := newQueue(t, db)
		area := func(a *notice.Ask) { a.PinCode, a.Area = "", testkit.Pune }
		first := q.wait(1, nil)
		q.wait(2, area)
		q.wait(3, func(a *notice.Ask) { a.PinCode, a.Area = "", testkit.Delhi })
		q.wait(4, func(a *notice.Ask) { a.Product = "COVAXIN" })
		q.wait(5, func(a *notice.Ask) { a.Until = testkit.Today })
		twice := q.wait(6, nil)
		q.wait(6, area)
		q.wants("nothing opened", "")

		tomorrow := q.d.Session(testkit.Today.Add(1), 2) // four places online: twelve may be told
		q.wants("all whom it fits, once each", "01 02 06")
		if q.left(first) != 0 || q.left(twice) != 1 {
			t.Errorf("after it was told %d and %d notices are left", q.left(first), q.left(twice))
		}

		q.wait(1, nil)
		const other = "+919812350077"
		a, err := q.s.Book(ctx, other, testkit.Booking(q.d.Person(other), tomorrow, testkit.Morning))
		testkit.Done(t, err)
		q.wants("a booking opens nothing", "")
		_, err = q.s.CancelAppointment(ctx, other, a.BeneficiaryID, a.ID)
		testkit.Done(t, err)
		q.wants("nobody is told of the same session twice", "")
		if q.left(first) != 1 {
			t.Error("and who was not told still waits")
		}
		q.d.Session(testkit.Today.Add(2), 1)
		q.wants("of the next one they are", "01 06")
	})
}

// Whoever waits for a place in a district is told of one in a ward of it.
func TestADistrictWaitsForItsWards(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		q := newQueue(t, db)
		ward := testkit.Grow(t, q.s, testkit.Pune, "W1")[0]
		f := q.d.Facility
		f.ID, f.Area = id.New(), ward
		testkit.Done(t, q.s.AddFacilities(ctx, testkit.National(), []facility.Facility{f}))
		q.wait(2, func(a *notice.Ask) { a.PinCode, a.Area = "", testkit.Pune })
		testkit.NewDriveAt(t, q.s, f).Session(testkit.Today.Add(1), 2)
		q.wants("a place in a ward", "02")
	})
}

// Of one place that somebody gives up three are told, those who asked first: never the one who gave it up, nor one who has a booking.
func TestACancelledPlaceIsToldToThree(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		q := newQueue(t, db)
		e := q.d.Session(testkit.Today.Add(1), 1)
		q.wants("before anybody waits", "")
		gives := q.wait(1, nil)
		has := q.wait(2, nil)
		mine, err := q.s.Book(ctx, gives, testkit.Booking(q.people[gives], e, testkit.Morning))
		testkit.Done(t, err)
		_, err = q.s.Book(ctx, has, testkit.Booking(q.people[has], e, testkit.Afternoon))
		testkit.Done(t, err)
		for n := 3; n <= 9; n++ {
			q.wait(n, nil)
		}
		_, err = q.s.CancelAppointment(ctx, gives, mine.BeneficiaryID, mine.ID)
		testkit.Done(t, err)
		q.wants("one place", "03 04 05")
		again, err := q.s.Book(ctx, gives, testkit.Booking(q.people[gives], e, testkit.Morning))
		testkit.Done(t, err)
		q.wants("a booking", "")
		_, err = q.s.CancelAppointment(ctx, gives, again.BeneficiaryID, again.ID)
		testkit.Done(t, err)
		taken, err := q.s.Book(ctx, "+919812350003", testkit.Booking(q.people["+919812350003"], e, testkit.Morning))
		testkit.Done(t, err)
		q.wants("a place that was taken again before anybody could be told", "")
		_, err = q.s.CancelAppointment(ctx, "+919812350003", taken.BeneficiaryID, taken.ID)
		testkit.Done(t, err)
		q.wants("the next three, with who gave up another time", "01 06 07")
	})
}

// A long queue of people whom nothing fits does not hide those behind them.
func TestThoseBehindALongQueueAreToldToo(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		q := newQueue(t, db)
		nobody := q.d.Person() // without a phone
		_, err := db.SQL(t).Exec(fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 450)
			INSERT INTO notice (notice_id, place, beneficiary_id, product, asked_at, until_day) SELECT 'n' || i, '411027', '%s', '', i, '2021-12-31' FROM n`, nobody.ID))
		testkit.Done(t, err)
		q.wait(1, nil)
		q.d.Session(testkit.Today.Add(1), 1)
		q.wants("behind 450", "01")
	})
}
