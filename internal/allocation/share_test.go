package allocation_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/allocation"
)

// drawNeeds draws areas in any order, among them areas without people, without a pace, with more stock than need.
func drawNeeds(t *rapid.T) []allocation.Need {
	most := rapid.SampledFrom([]int{10, 1000, 1_000_000_000}).Draw(t, "most")
	number := rapid.IntRange(0, most)
	ids := rapid.SliceOfNDistinct(rapid.IntRange(1, 900), 1, 12, rapid.ID[int]).Draw(t, "areas")
	needs := make([]allocation.Need, len(ids))
	for i, n := range ids {
		needs[i] = allocation.Need{Area: fmt.Sprintf("IN-%03d", n), People: number.Draw(t, "people"), First: number.Draw(t, "first"),
			Due: number.Draw(t, "due"), Stock: number.Draw(t, "stock") / 4, Recent: number.Draw(t, "recent")}
	}
	return needs
}

func drawSupply(t *rapid.T) allocation.Supply {
	most := rapid.SampledFrom([]int{100, 10_000, 2_000_000_000}).Draw(t, "most doses")
	return allocation.Supply{Doses: rapid.IntRange(0, most).Draw(t, "doses"), Unit: rapid.SampledFrom([]int{1, 5, 10, 240}).Draw(t, "unit"),
		Days: rapid.IntRange(1, 90).Draw(t, "days"), Shelf: rapid.IntRange(1, 90).Draw(t, "shelf")}
}

// use is the most an area has a use for, in whole units.
func use(s allocation.Supply, n allocation.Need) int {
	need := max(0, n.Due+n.None()-n.Stock)
	if n.Recent > 0 {
		need = min(need, max(0, (n.Recent*s.Shelf+allocation.PaceDays-1)/allocation.PaceDays-n.Stock))
	}
	return (need + s.Unit - 1) / s.Unit * s.Unit
}

// Whole units, never more than there is, never more than an area has a use for, and nothing is left that somebody could use.
func TestSharesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, needs := drawSupply(t), drawNeeds(t)
		lines := allocation.Share(s, needs, nil)
		usable := 0
		for _, l := range lines {
			usable += use(s, l.Need)
			if l.Doses < 0 || l.Doses%s.Unit != 0 || l.Doses > use(s, l.Need) {
				t.Fatalf("%+v of %+v", l, s)
			}
			if l.ForSecond < 0 || l.ForFirst < 0 || l.ForSecond+l.ForFirst != l.Doses {
				t.Fatalf("the parts of %+v are not the whole", l)
			}
		}
		if want := min(s.Doses/s.Unit*s.Unit, usable); allocation.Total(lines) != want {
			t.Fatalf("%d doses of %d are shared out, not %d: %+v", allocation.Total(lines), s.Doses, want, lines)
		}
	})
}

// More supply gives nobody less, but for one unit of rounding.
func TestMoreSupplyTakesFromNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, needs := drawSupply(t), drawNeeds(t)
		more := s
		more.Doses += rapid.IntRange(0, 1_000_000).Draw(t, "more")
		before, after := allocation.Share(s, needs, nil), allocation.Share(more, needs, nil)
		for i := range before {
			if after[i].Doses < before[i].Doses-s.Unit {
				t.Fatalf("with %d doses more %s falls from %d to %d", more.Doses-s.Doses, before[i].Area, before[i].Doses, after[i].Doses)
			}
		}
	})
}

// Areas that are alike get alike, but for one unit; the order in which they are told of does not matter.
func TestAlikeAndInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, needs := drawSupply(t), drawNeeds(t)
		twin := needs[0]
		twin.Area = "IN-twin"
		needs = append(needs, twin)
		lines := allocation.Share(s, needs, nil)
		of := map[string]int{}
		for _, l := range lines {
			of[l.Area] = l.Doses
		}
		if d := of[twin.Area] - of[needs[0].Area]; d > s.Unit || d < -s.Unit {
			t.Fatalf("two that are alike get %d and %d", of[twin.Area], of[needs[0].Area])
		}
		if diff := cmp.Diff(lines, allocation.Share(s, rapid.Permutation(needs).Draw(t, "order"), nil)); diff != "" {
			t.Fatalf("in another order:\n%s", diff)
		}
	})
}

// What a planner has set is kept to the dose, and the others share what is left as if they were alone.
func TestLockedLinesAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, needs := drawSupply(t), drawNeeds(t)
		locked := map[string]int{needs[0].Area: rapid.IntRange(0, s.Doses/s.Unit).Draw(t, "locked") * s.Unit}
		rest := s
		rest.Doses -= locked[needs[0].Area]
		got, others := allocation.Share(s, needs, locked), map[string]allocation.Line{}
		for _, l := range allocation.Share(rest, needs[1:], nil) {
			others[l.Area] = l
		}
		for _, l := range got {
			switch {
			case l.Area == needs[0].Area:
				if !l.Locked || l.Doses != locked[l.Area] {
					t.Fatalf("%d was set, %+v came", locked[l.Area], l)
				}
			case l != others[l.Area]:
				t.Fatalf("%+v beside a locked line, %+v alone", l, others[l.Area])
			}
		}
	})
}

// While second doses that can be used are short, nobody gets a first one.
func TestSecondDosesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, needs := drawSupply(t), drawNeeds(t)
		first, short := 0, false
		for _, l := range allocation.Share(s, needs, nil) {
			first += l.ForFirst
			short = short || l.ForSecond < min(max(0, l.Due-l.Stock), use(s, l.Need))-s.Unit
		}
		if short && first > len(needs)*s.Unit {
			t.Fatalf("%d doses are for first ones while second ones are short", first)
		}
	})
}
