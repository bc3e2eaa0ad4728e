package replay

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// apportion divides total among weights in proportion, in whole numbers that add up to it (largest remainder; of equal
// remainders the first wins). All weights zero gives all zeros, unless there is something to divide: that is the first's.
func apportion(weights []int64, total int64) []int64 {
	parts := make([]int64, len(weights))
	var sum int64
	for _, w := range weights {
		sum += w
	}
	if total == 0 || len(weights) == 0 {
		return parts
	}
	if sum == 0 {
		parts[0] = total
		return parts
	}
	left := total
	remainders := make([]int64, len(weights))
	order := make([]int, len(weights))
	for i, w := range weights {
		high, low := bits.Mul64(uint64(w), uint64(total)) // the product may need more than 64 bits
		quotient, remainder := bits.Div64(high, low, uint64(sum))
		parts[i], remainders[i], order[i] = int64(quotient), int64(remainder), i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainders[b], remainders[a]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

// Scaled is a day shrunk to a part of its doses, in the same proportions. First and second doses keep the country's sum;
// each state's splits then add up to the state's doses. At scale 1 nothing changes but splits that do not add up.
func (d *Day) Scaled(scale float64) []State {
	first, second, places := make([]int64, len(d.States)), make([]int64, len(d.States)), make([]int64, len(d.States))
	var firstSum, secondSum, placesSum int64
	for i, s := range d.States {
		first[i], second[i], places[i] = s.First, s.Second, s.Sites
		firstSum, secondSum, placesSum = firstSum+s.First, secondSum+s.Second, placesSum+s.Sites
	}
	part := func(n int64) int64 { return int64(math.Round(scale * float64(n))) }
	first, second, places = apportion(first, part(firstSum)), apportion(second, part(secondSum)), apportion(places, part(placesSum))
	out := make([]State, len(d.States))
	for i, s := range d.States {
		s.First, s.Second, s.Sites = first[i], second[i], places[i]
		for k := range s.Splits {
			s.Splits[k].Parts = [3]int64(apportion(s.Splits[k].Parts[:], s.Doses()))
		}
		out[i] = s
	}
	return out
}
