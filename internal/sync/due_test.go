package sync_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/sync"
	"github.com/openwin/openwin/internal/testkit"
)

// Where much comes at once it is kept, and decided as soon as there is room: nobody's clock has to move for it.
func TestWhatIsLeftIsDecidedAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		one := c.phone()
		one.gives(one.registers(), 1)
		free := c.sync.Full()
		expect(t, codes(one.sends(one.log...)), "register kept; dose kept")
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		over := make(chan struct{})
		go func() {
			defer close(over)
			c.sync.Run(ctx, slog.Default())
		}()
		free()
		for until := time.Now().Add(longEnough); len(c.standing()) == 0; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(until) {
				t.Fatal("what was left is not decided")
			}
		}
		stop()
		<-over
		expect(t, codes(one.sends(one.log...)), "register taken; dose taken")
	})
}

const longEnough = 30 * time.Second

// Two programs that look for work are not given the same; what one was given and did not do is given again.
func TestWorkIsShared(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		c := newCamp(t, db, s, 10)
		one := c.phone()
		for range 5 {
			one.gives(one.registers(), 1)
		}
		free := c.sync.Full()
		one.sends(one.log...)
		free()
		now := db.Clock.Now()
		claim := func(most int) (ids []string) {
			lines, err := s.ClaimOperations(ctx, now, time.Minute, most)
			testkit.Done(t, err)
			for _, l := range lines {
				ids = append(ids, l.ID)
			}
			return ids
		}
		seen := map[string]bool{}
		for _, want := range []int{6, 4, 0} {
			got := claim(6)
			if len(got) != want {
				t.Errorf("%d operations, not %d", len(got), want)
			}
			for _, ident := range got {
				if seen[ident] {
					t.Errorf("%s is given twice", ident)
				}
				seen[ident] = true
			}
		}
		now = now.Add(time.Minute)
		if n := len(claim(100)); n != 10 {
			t.Errorf("%d are given again, not 10", n)
		}
		db.Clock.Advance(3 * time.Minute)
		other := sync.New(s, func(number string) (string, error) { return number, nil })
		testkit.Done(t, other.DecideDue(ctx))
		if n := len(c.standing()); n != 5 {
			t.Errorf("%d doses, not 5", n)
		}
	})
}
