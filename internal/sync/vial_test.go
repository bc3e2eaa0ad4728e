package sync_test

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/testkit"
)

// A dose that is corrected to another batch and back was drawn from its vial after all, whichever correction comes first.
func TestACorrectionBackBringsTheVialBack(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		for name, order := range map[string][]int{"as written": {0, 1}, "the later first": {1, 0}} {
			c := newCamp(t, db, s, 10)
			p, vial := c.phone(), id.New()
			p.write(operation.VialOpened, map[string]any{"vial_id": vial, "lot_id": c.lot.ID, "doses": 10})
			given := p.gives(p.registers(), 1, "vial_id", vial)
			p.sends(p.log...)
			away := p.write(operation.Correct, map[string]any{"dose_id": given, "lot_id": "another", "reason": "read again"})
			back := p.write(operation.Correct, map[string]any{"dose_id": given, "lot_id": c.lot.ID, "reason": "read once more"})
			back.At = away.At + int64(time.Second/time.Microsecond)
			corrections := []operation.Operation{away, back}
			for _, n := range order {
				p.sends(corrections[n])
			}
			vials, err := s.Vials(ctx, c.nurse.Scope, c.at.ID)
			testkit.Done(t, err)
			used, _ := c.used()
			if doses := c.standing(); len(doses) != 1 || doses[0].LotID != c.lot.ID || doses[0].VialID != vial || len(vials) != 1 || vials[0].Drawn != 1 || used != 1 {
				t.Errorf("%s: %+v, %+v, %d used", name, doses, vials, used)
			}
		}
	})
}
