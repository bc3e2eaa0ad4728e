package replay

import (
	"fmt"
	"strconv"
)

// pair is a state's row of the day and of the day before.
type pair struct{ day, before map[string]string }

const missingFigure = "missing"

// rise is by how much a running total rose, or why that cannot be told.
func (p pair) rise(column string) (n int64, why string) {
	if p.day[column] == "" || p.before[column] == "" {
		switch {
		case p.day[column] != "":
			return 0, missingFigure + " on the day before"
		case p.before[column] != "":
			return 0, missingFigure + " on the day"
		}
		return 0, missingFigure
	}
	after, err := number(p.day[column])
	if err != nil {
		return 0, err.Error()
	}
	before, err := number(p.before[column])
	if err != nil {
		return 0, err.Error() + " on the day before"
	}
	if after < before {
		return 0, fmt.Sprintf("falls back from %d to %d", before, after)
	}
	return after - before, ""
}

// number reads a count.
func number(text string) (int64, error) {
	if text == "" {
		return 0, fmt.Errorf("%s", missingFigure)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > 1e11 {
		return 0, fmt.Errorf("%q is not a count", text)
	}
	return n, nil
}
