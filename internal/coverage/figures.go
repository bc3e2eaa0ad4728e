package coverage

import (
	"strings"

	"github.com/openwin/openwin/internal/when"
)

// Figures is what the public sees of one area for one day, or for all days: measure to count.
type Figures struct {
	Area   string
	Name   string
	Counts map[string]int64
}

// Count is one measure; 0 when nothing was counted, Hidden when it is suppressed.
func (f Figures) Count(measure string) int64 { return f.Counts[measure] }

// By gives the counts of a split measure by its value: By(BySex)["female"].
func (f Figures) By(prefix string) map[string]int64 {
	out := map[string]int64{}
	for measure, n := range f.Counts {
		if value, ok := strings.CutPrefix(measure, prefix); ok {
			out[value] = n
		}
	}
	return out
}

// Hidden stands for a count that is above zero and below the pack's threshold.
const Hidden = -1

// Suppress hides counts above zero and below a threshold. Totals stay: they do not point at a person.
func (f Figures) Suppress(threshold int64) {
	for measure, n := range f.Counts {
		if strings.Contains(measure, ":") && n > 0 && n < threshold {
			f.Counts[measure] = Hidden
		}
	}
}

// Report is the public figures of an area and of the areas directly inside it.
type Report struct {
	Area  Figures
	Below []Figures
	Day   when.Date // zero for all days
	AsOf  when.Instant
}
