package replay

import (
	"hash/fnv"
	"math/rand/v2"
)

// cell is one dose of the day: which number it is, and of whom and of what, as indices into the splits.
type cell struct {
	second bool
	of     [3]uint8 // by split
}

// deal gives every dose of a state its number, sex, age band and vaccine. All the state's figures are met exactly; how
// they combine, which the file does not say, is shuffled, the same way each time for the same seed.
func deal(s State, seed string) []cell {
	cells := make([]cell, s.Doses())
	rng := shuffler(seed)
	for i := range s.Second {
		cells[i].second = true
	}
	rng.Shuffle(len(cells), func(i, j int) { cells[i].second, cells[j].second = cells[j].second, cells[i].second })
	for k, split := range s.Splits {
		next := 0
		for part, n := range split.Parts {
			for range n {
				cells[next].of[k] = uint8(part)
				next++
			}
		}
		rng.Shuffle(len(cells), func(i, j int) { cells[i].of[k], cells[j].of[k] = cells[j].of[k], cells[i].of[k] })
	}
	return cells
}

// shuffler is a source of numbers that look random and are the same each time for the same seed.
func shuffler(seed string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(seed))
	return rand.New(rand.NewPCG(h.Sum64(), 0))
}
