package sync_test

import (
	"testing"

	"github.com/openwin/openwin/internal/sync"
	"github.com/openwin/openwin/internal/testkit"
)

// What the office reads of a device is what nobody has from it yet: not what came with the very batch that says so.
func TestWhatADeviceStillHolds(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		p := c.phone()
		for range 3 {
			p.registers()
		}
		for _, test := range []struct{ from, until, said, holds int }{{0, 1, 3, 2}, {1, 3, 2, 0}} {
			b := sync.Batch{DeviceID: p.id, Unsent: &test.said, Oldest: int64(db.Clock.Now()), Ops: raw(p.log[test.from:test.until]...)}
			_, err := c.sync.Take(ctx, sync.Sender{Scope: c.nurse.Scope}, b)
			testkit.Done(t, err)
			devices, err := c.store.DevicesByID(ctx, []string{p.id})
			if d := devices[p.id]; err != nil || d.Unsent != test.holds || (d.OldestAt == 0) != (test.holds == 0) {
				t.Errorf("%d unsent since %v, want %d: %v", d.Unsent, d.OldestAt, test.holds, err)
			}
		}
	})
}
