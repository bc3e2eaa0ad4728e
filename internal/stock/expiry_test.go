package stock_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/stock"
)

// First expired, first out: what is passed over is told.
func TestSooner(t *testing.T) {
	soon, late, old, other := lotOf("COVISHIELD", "2021-10-01"), lotOf("COVISHIELD", "2022-06-30"), lotOf("COVISHIELD", "2021-09-16"), lotOf("COVAXIN", "2021-09-20")
	held := []stock.Holding{{Lot: late, OnHand: 100}, {Lot: soon, OnHand: 50, Reserved: 10}, {Lot: old, OnHand: 50}, {Lot: other, OnHand: 50}}
	for _, c := range []struct {
		name   string
		chosen []stock.Portion
		want   []string
	}{
		{"the later one", []stock.Portion{{LotID: late.ID, Doses: 10}}, []string{soon.ID}},
		{"the sooner one", []stock.Portion{{LotID: soon.ID, Doses: 10}}, nil},
		{"all of the sooner one, then the later", []stock.Portion{{LotID: soon.ID, Doses: 40}, {LotID: late.ID, Doses: 10}}, nil},
		{"some of both", []stock.Portion{{LotID: soon.ID, Doses: 39}, {LotID: late.ID, Doses: 10}}, []string{soon.ID}},
		{"none of it", []stock.Portion{{LotID: late.ID}}, nil},
		{"another product", []stock.Portion{{LotID: other.ID, Doses: 1}}, nil},
	} {
		var got []string
		for _, h := range stock.Sooner(held, c.chosen, today) {
			got = append(got, h.Lot.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// A count that finds dark vial monitors sets apart what it found.
func TestACountLooksAtVialMonitors(t *testing.T) {
	p := india(t)
	lot := lotOf("COVISHIELD", "2022-06-30")
	facts := func() stock.KeepFacts {
		return stock.KeepFacts{Holding: &stock.Holding{Lot: lot, OnHand: 100, Reserved: 30}, Sessions: []stock.Backed{{SessionID: "s", Date: today, Reserved: 30, Used: 10}}}
	}
	count := func(doses, vvm int) ([]stock.Movement, []stock.Backed, error) {
		return stock.DecideCount(p, facts(), stock.Count{ID: id.New(), FacilityID: "hospital", LotID: lot.ID, Doses: doses, VVM: vvm, Reason: "counted", Sure: true}, at(p))
	}
	for _, vvm := range []int{0, 1, 2} {
		if moves, taken, err := count(90, vvm); err != nil || len(moves) != 1 || moves[0].VVM != vvm || taken != nil {
			t.Errorf("stage %d: %+v, %v", vvm, moves, err)
		}
	}
	moves, taken, err := count(80, 3)
	if err != nil || len(moves) != 2 || moves[0].Doses != 10 || moves[1].Kind != stock.SetApart || moves[1].Doses != 80 || moves[1].Reason != "vvm" || len(taken) != 1 {
		t.Errorf("stage 3: %+v, %+v, %v", moves, taken, err)
	}
	_, _, err = count(90, 5)
	wants(t, "stage 5", err, "vvm_needed")
}
