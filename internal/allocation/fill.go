package allocation

import (
	"math/big"
	"slices"
)

// want is what an area asks of one rule.
type want struct {
	weight int // people or doses that it is to be in proportion to
	there  int // doses that it has for this already
	most   int // and how many more it can use
}

// at is what a want gets when everybody is served for the share t of their weight: what is there counts, and most is the end.
func (w want) at(t *big.Rat) *big.Rat {
	x := new(big.Rat).Mul(t, rat(w.weight))
	x.Sub(x, rat(w.there))
	switch {
	case x.Sign() < 0:
		return new(big.Rat)
	case x.Cmp(rat(w.most)) > 0:
		return rat(w.most)
	}
	return x
}

// open says whether a want gets more when the level rises above t.
func (w want) open(t *big.Rat) bool {
	x := new(big.Rat).Mul(t, rat(w.weight))
	x.Sub(x, rat(w.there))
	return w.weight > 0 && x.Sign() >= 0 && x.Cmp(rat(w.most)) < 0
}

// fill shares doses out as water fills vessels that are joined: the level, doses for each unit of weight, is the same everywhere, except for
// those who have more already and those who can use no more. The shares are exact fractions; left is what nobody can use.
func fill(doses int, wants []want) (shares []*big.Rat, left int) {
	need := 0
	for _, w := range wants {
		need += w.most
	}
	shares = make([]*big.Rat, len(wants))
	if need <= doses {
		for i, w := range wants {
			shares[i] = rat(w.most)
		}
		return shares, doses - need
	}
	t := level(doses, wants)
	for i, w := range wants {
		shares[i] = w.at(t)
	}
	return shares, 0
}

// level is the level at which wants use up exactly the doses, of which there are fewer than they can use. Between two levels at which
// somebody begins or ends to be filled the doses grow evenly: so the last such level that the doses reach is found, and the rest is a division.
func level(doses int, wants []want) *big.Rat {
	steps := []*big.Rat{new(big.Rat)}
	for _, w := range wants {
		if w.weight > 0 && w.most > 0 {
			steps = append(steps, big.NewRat(int64(w.there), int64(w.weight)), big.NewRat(int64(w.there+w.most), int64(w.weight)))
		}
	}
	slices.SortFunc(steps, (*big.Rat).Cmp)
	target := rat(doses)
	above, _ := slices.BinarySearchFunc(steps, target, func(t, target *big.Rat) int {
		if used(wants, t).Cmp(target) <= 0 {
			return -1
		}
		return 1
	})
	t := steps[above-1]
	weight := 0
	for _, w := range wants {
		if w.open(t) {
			weight += w.weight
		}
	}
	rise := new(big.Rat).Sub(target, used(wants, t))
	return rise.Add(rise.Quo(rise, rat(weight)), t)
}

func used(wants []want, t *big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, w := range wants {
		sum.Add(sum, w.at(t))
	}
	return sum
}
