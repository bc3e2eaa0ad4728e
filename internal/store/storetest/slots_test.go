package storetest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
)

// places is how many there are in the slot that everybody wants.
const places = 3

type slotAct string

const (
	take slotAct = "book"
	give slotAct = "cancel"
)

// slotModel is a counter that never passes its capacity: booking answers whether there was a place, cancelling always works.
var slotModel = porcupine.Model{
	Init: func() any { return 0 },
	Step: func(state, input, output any) (bool, any) {
		taken, got := state.(int), output.(bool)
		switch {
		case input.(slotAct) == give:
			return got && taken > 0, taken - 1
		case got:
			return taken < places, taken + 1
		default:
			return taken == places, taken
		}
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%v: %v", input, output) },
}

// Many book and cancel the places of one slot at once, on PostgreSQL through two processes. What they were answered can be
// put in an order in which every answer was right.
func TestSlotIsLinearizable(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		for round := range 5 {
			plan := d.Plan(testkit.Today.Add(1), d.Lot("COVISHIELD", "2022-06-30", 3*places), places)
			plan.Slots[1].Channel = "walk_in" // one slot to book
			e := d.Publish(plan)
			var mu sync.Mutex
			var history []porcupine.Operation
			var callers sync.WaitGroup
			began := time.Now()
			for client := range 12 {
				phone := fmt.Sprintf("+91984%03d%04d", round, client)
				b := d.Person(phone)
				s := stores[client%len(stores)]
				r := rand.New(rand.NewPCG(uint64(round), uint64(client)))
				note := func(act slotAct, call int64, got bool) {
					mu.Lock()
					defer mu.Unlock()
					history = append(history, porcupine.Operation{ClientId: client, Input: act, Call: call, Output: got, Return: int64(time.Since(began))})
				}
				callers.Go(func() {
					for range 12 {
						act := testkit.Booking(b, e, testkit.Morning)
						act.ID = id.New()
						call := int64(time.Since(began))
						_, err := s.Book(ctx, phone, act)
						note(take, call, err == nil)
						if err != nil {
							testkit.Refused(t, err, "session_full")
							continue
						}
						time.Sleep(time.Duration(r.IntN(2000)) * time.Microsecond)
						call = int64(time.Since(began))
						_, err = s.CancelAppointment(ctx, phone, b.ID, act.ID)
						if note(give, call, err == nil); err != nil {
							t.Errorf("cancelling: %v", fault.Code(err))
						}
					}
				})
			}
			callers.Wait()
			switch porcupine.CheckOperationsTimeout(slotModel, history, 10*time.Second) {
			case porcupine.Illegal:
				t.Errorf("round %d: no order of the %d acts explains their answers", round, len(history))
			case porcupine.Unknown:
				t.Errorf("round %d: the history of %d acts could not be judged in time", round, len(history))
			}
			full := 0
			for _, o := range history {
				if o.Input == take && o.Output == false {
					full++
				}
			}
			if full == 0 {
				t.Errorf("round %d: the slot was never full, so that nothing was tried", round)
			}
			t.Logf("%d acts, %d of them met a full slot", len(history), full)
		}
	})
}
