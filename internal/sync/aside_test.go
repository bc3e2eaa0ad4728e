package sync_test

import (
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// tries has what is due decided, as often as it takes until an operation that fails is set aside.
func (c *camp) tries() {
	c.t.Helper()
	for range operation.MostTries {
		c.db.Clock.Advance(31 * time.Minute)
		testkit.Done(c.t, c.sync.DecideDue(ctx))
	}
}

func (c *camp) asides() []store.Aside {
	c.t.Helper()
	found, err := c.store.Asides(ctx, staff.Over(testkit.Pune), store.AsidePlace{}, 10)
	testkit.Done(c.t, err)
	return found
}

// damage breaks a column of one row, and gives what mends it.
func damage[V any](t *testing.T, db *testkit.Database, table, column, key, row string, to V) (mend func()) {
	t.Helper()
	conn := db.SQL(t)
	var was V
	testkit.Done(t, conn.QueryRow("SELECT "+column+" FROM "+table+" WHERE "+key+" = $1", row).Scan(&was))
	set := func(to V) {
		_, err := conn.Exec("UPDATE "+table+" SET "+column+" = $1 WHERE "+key+" = $2", to, row)
		testkit.Done(t, err)
	}
	set(to)
	return func() { set(was) }
}

func TestAnOperationThatFailsInsideIsSetAside(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		p := c.phone()
		broken, fine := p.registers(), p.registers()
		p.sends(p.log...)
		mend := damage(t, db, "beneficiary", "birth_date", "beneficiary_id", broken, "no date")
		dose := p.gives(broken, 1)
		p.gives(fine, 1)
		expect(t, codes(p.sends(p.log[2:]...)), "dose kept; dose taken") // the neighbour goes on
		c.tries()
		found := c.asides()
		if len(found) != 1 || found[0].OpID != p.log[2].ID || found[0].Why != operation.Failed || found[0].Tries != operation.MostTries {
			t.Fatalf("set aside: %+v", found)
		}
		expect(t, c.reviews(), "operation_aside")
		if h, err := c.store.LogHealth(ctx); err != nil || h.Aside != 1 || h.Due != 0 {
			t.Errorf("%+v, %v", h, err)
		}
		a := p.sends(p.log[2])
		if told := a.Results[0].Line.Told(); told != operation.Review || a.Have != 4 {
			t.Errorf("the device is told %s, have %d: it need not keep it", told, a.Have)
		}
		stranger := staff.Actor{Role: staff.District, Scope: staff.Over("IN-KA-572")}
		testkit.Refused(t, c.store.TryAgain(ctx, stranger, c.at.ID, p.log[2].ID), "aside_unknown")

		testkit.Done(t, c.store.TryAgain(ctx, c.nurse, c.at.ID, p.log[2].ID)) // in vain: it is set aside again
		c.tries()
		if len(c.asides()) != 1 {
			t.Error("it still fails, and is not listed")
		}
		mend()
		testkit.Done(t, c.store.TryAgain(ctx, c.nurse, c.at.ID, p.log[2].ID))
		testkit.Refused(t, c.store.TryAgain(ctx, c.nurse, c.at.ID, p.log[2].ID), "aside_unknown")
		testkit.Done(t, c.sync.DecideDue(ctx))
		expect(t, codes(p.sends(p.log[2])), "dose taken")
		standing := c.standing() // in no order
		if len(c.asides()) != 0 || len(standing) != 2 || standing[0].ID != dose && standing[1].ID != dose {
			t.Errorf("set aside %v, standing %v", c.asides(), standing)
		}
	})
}

func TestWhatCannotBeOpenedStopsNothingElse(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		one, two := c.phone(), c.phone()
		person, other := one.registers(), one.registers()
		two.gives(person, 1)
		two.gives(other, 1)
		two.sends(two.log...) // both wait for the registrations
		mend := damage(t, db, "operation", "body_sealed", "op_id", two.log[0].ID, []byte("no longer what it was"))
		one.sends(one.log...)
		if len(c.standing()) != 1 {
			t.Fatalf("%d doses stand: the one that can be read", len(c.standing()))
		}
		c.tries()
		if found := c.asides(); len(found) != 1 || found[0].Why != operation.Sealed || found[0].Kind != operation.Dose {
			t.Fatalf("set aside: %+v", found)
		}
		mend()
		testkit.Done(t, c.store.TryAgain(ctx, c.nurse, c.at.ID, two.log[0].ID))
		testkit.Done(t, c.sync.DecideDue(ctx))
		if len(c.standing()) != 2 || len(c.asides()) != 0 {
			t.Error("the dose is not in the records")
		}
	})
}

// An operation whose outcome cannot be written down is found among the others, and they go on.
func TestWhatCannotBeWrittenDownStopsNothingElse(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		p := c.phone()
		for range 6 {
			p.registers()
		}
		p.log[1].Body = []byte(strings.ReplaceAll(string(p.log[1].Body), `"sex":"female"`, `"sex":"dragon"`))
		p.log[4].Body = []byte(strings.ReplaceAll(string(p.log[4].Body), `"sex":"female"`, `"sex":"dragon"`))
		_, err := db.SQL(t).Exec("CREATE UNIQUE INDEX one_of_a_code ON review_item (code)") // the second item cannot be written
		testkit.Done(t, err)
		a := p.sends(p.log...)
		kept := 0
		for _, r := range a.Results {
			if r.Line.Outcome == operation.Kept {
				kept++
			}
		}
		if kept != 1 {
			t.Fatalf("%s", codes(a))
		}
		c.tries()
		if found := c.asides(); len(found) != 1 || found[0].Kind != operation.Register {
			t.Fatalf("set aside: %+v", found)
		}
		_, err = db.SQL(t).Exec("DROP INDEX one_of_a_code")
		testkit.Done(t, err)
		again := c.asides()[0]
		testkit.Done(t, c.store.TryAgain(ctx, c.nurse, again.SessionID, again.OpID))
		testkit.Done(t, c.sync.DecideDue(ctx))
		expect(t, c.reviews(), "operation_aside registered_sex registered_sex")
	})
}

// What waits for a registration is looked at seldom, and is decided at once when it comes, however late that is.
func TestWaitingIsNeverSetAside(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		one, two := c.phone(), c.phone()
		two.gives(one.registers(), 1)
		two.sends(two.log...)
		for range 30 {
			db.Clock.Advance(7 * time.Hour)
			testkit.Done(t, c.sync.DecideDue(ctx))
		}
		if len(c.asides()) != 0 {
			t.Error("it waits, and has not failed")
		}
		one.sends(one.log...)
		if len(c.standing()) != 1 {
			t.Error("the dose is not in the records")
		}
	})
}
