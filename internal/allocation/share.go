package allocation

import (
	"cmp"
	"math/big"
	"slices"
)

// Share shares a supply out. locked is what a planner has set, in doses by area; it is kept, and the rest is shared among the others.
// The lines come in the order of area ids, whatever the order of needs. Their sum is never above the supply, unless locked alone is.
//
// The rules, in turn: second doses that are due; then people who have none, in proportion. In both, stock that is there counts as if it
// had been sent, and nobody gets more than the recent pace can use. At last the shares are made whole vials or boxes.
func Share(s Supply, needs []Need, locked map[string]int) []Line {
	lines := make([]Line, 0, len(needs))
	left := s.Doses
	for _, n := range needs {
		doses, set := locked[n.Area]
		lines = append(lines, Line{Need: n, Doses: doses, Locked: set})
		left -= doses
	}
	InOrder(lines)
	whole := max(0, left) / s.Unit * s.Unit

	second, first := make([]want, len(lines)), make([]want, len(lines))
	for i, l := range lines {
		if !l.Locked {
			most := mostAtPace(s, l.Need)
			second[i] = secondDoses(l.Need, most)
			first[i] = peopleWithNone(l.Need, most-second[i].most)
		}
	}
	forSecond, rest := fill(whole, second)
	forFirst, _ := fill(rest, first)

	exact := make([]*big.Rat, len(lines))
	for i := range lines {
		exact[i] = new(big.Rat).Add(forSecond[i], forFirst[i])
	}
	doses := wholeUnits(whole, s.Unit, exact)
	for i := range lines {
		l := &lines[i]
		if !l.Locked {
			l.Doses = doses[i]
			l.ForSecond = min(l.Doses, roundUp(forSecond[i]))
		} else {
			l.ForSecond = min(l.Doses, max(0, l.Due-l.Stock))
		}
		l.ForFirst = l.Doses - l.ForSecond
	}
	return lines
}

// InOrder puts lines into the order of area ids.
func InOrder(lines []Line) {
	slices.SortFunc(lines, func(a, b Line) int { return cmp.Compare(a.Area, b.Area) })
}

// secondDoses: second doses due in the period come first. What is there already is used for them.
func secondDoses(n Need, most int) want {
	there := min(n.Stock, n.Due)
	return want{weight: n.Due, there: there, most: min(n.Due-there, most)}
}

// peopleWithNone: people of the open groups who have had no dose, in proportion to their number. What is there already, and not needed for
// second doses, is theirs.
func peopleWithNone(n Need, most int) want {
	there := min(max(0, n.Stock-n.Due), n.None())
	return want{weight: n.None(), there: there, most: min(n.None()-there, most)}
}

// mostAtPace is how many doses an area can use at its recent pace before they lie on a shelf too long, beside those that are there. Where
// nothing was given of late there is no pace to go by, and no limit.
func mostAtPace(s Supply, n Need) int {
	if n.Recent == 0 {
		return n.Due + n.None()
	}
	most := max(0, (n.Recent*s.Shelf+PaceDays-1)/PaceDays-n.Stock)
	return (most + s.Unit - 1) / s.Unit * s.Unit
}

// wholeUnits makes shares whole vials or boxes: everybody is rounded down, and what is over goes, one each, to those who lost most by it
// (largest remainder; of two alike to the first in the list). Nobody gets a unit that they have no use for.
func wholeUnits(supply, unit int, exact []*big.Rat) []int {
	type part struct {
		i    int
		over *big.Rat
	}
	doses := make([]int, len(exact))
	var parts []part
	left := supply
	for i, x := range exact {
		floor := int(new(big.Int).Quo(x.Num(), x.Denom()).Int64()) / unit * unit
		doses[i] = floor
		left -= floor
		if over := new(big.Rat).Sub(x, rat(floor)); over.Sign() > 0 {
			parts = append(parts, part{i, over})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return b.over.Cmp(a.over) })
	for _, p := range parts {
		if left < unit {
			break
		}
		doses[p.i] += unit
		left -= unit
	}
	return doses
}

func rat(n int) *big.Rat { return new(big.Rat).SetInt64(int64(n)) }

func roundUp(x *big.Rat) int {
	up := new(big.Int).Add(x.Num(), new(big.Int).Sub(x.Denom(), big.NewInt(1)))
	return int(up.Quo(up, x.Denom()).Int64())
}
