package coldchain

import (
	"slices"
	"time"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Stretch is a time beyond a limit that was too long.
type Stretch struct {
	Began, Ended when.Instant // first and last moment beyond
	Minutes      int          // beyond, in it
	Peak         int          // the worst temperature, tenths of a degree
}

// Overlaps says whether two stretches share a moment.
func (s Stretch) Overlaps(o Stretch) bool { return s.Began <= o.Ended && o.Began <= s.Ended }

// Judge finds the times that were beyond a limit for too long among the readings of one sensor, in order of time, after a moment. Between
// two readings beyond the limit all the time was, unless the sensor was silent for so many hours or more; before a reading that is
// not, a reading stands for half an hour at most. A last reading stands for its moment only.
func Judge(l pack.Limit, readings []Reading, after when.Instant, silentHours int) []Stretch {
	runs := runsOf(l, readings, after, time.Duration(silentHours)*time.Hour)
	if l.Within == 0 {
		return slices.DeleteFunc(runs, func(s Stretch) bool { return s.Minutes < l.Minutes })
	}
	return addedUp(l, runs)
}

// runsOf are the times in one stretch beyond the limit, however short.
func runsOf(l pack.Limit, readings []Reading, after when.Instant, silent time.Duration) (out []Stretch) {
	var run *Stretch
	var lasted time.Duration
	end := func() {
		if run != nil {
			run.Minutes = int(lasted / time.Minute)
			out = append(out, *run)
		}
		run, lasted = nil, 0
	}
	for i, r := range readings {
		if r.At <= after || !l.Beyond(r.Tenths) {
			end()
			continue
		}
		if run == nil {
			run = &Stretch{Began: r.At, Peak: r.Tenths}
		}
		if (l.Above != nil && r.Tenths > run.Peak) || (l.Above == nil && r.Tenths < run.Peak) {
			run.Peak = r.Tenths
		}
		run.Ended = r.At
		if i+1 == len(readings) {
			break
		}
		gap := readings[i+1].At.Sub(r.At)
		if l.Beyond(readings[i+1].Tenths) && gap < silent {
			lasted += gap
			continue
		}
		held := min(gap, hold)
		lasted += held
		run.Ended = r.At.Add(held)
		end()
	}
	end()
	return out
}

// addedUp joins runs that, within so many days, are too long together.
func addedUp(l pack.Limit, runs []Stretch) (out []Stretch) {
	window := time.Duration(l.Within) * 24 * time.Hour
	first, joined := 0, -1 // the first run in the window, the last run that is in out
	for i := range runs {
		for runs[i].Ended.Sub(runs[first].Ended) > window {
			first++
		}
		sum := 0
		for _, r := range runs[first : i+1] {
			sum += r.Minutes
		}
		if sum < l.Minutes {
			continue
		}
		from := first
		if len(out) > 0 && first <= joined {
			from = joined + 1
		} else {
			out = append(out, Stretch{Began: runs[first].Began, Peak: runs[first].Peak})
		}
		s := &out[len(out)-1]
		for _, r := range runs[from : i+1] {
			s.Minutes += r.Minutes
			s.Ended = max(s.Ended, r.Ended)
			if l.Above != nil {
				s.Peak = max(s.Peak, r.Peak)
			} else {
				s.Peak = min(s.Peak, r.Peak)
			}
		}
		joined = i
	}
	return out
}

// BySensor sorts readings into those of each sensor, each in order of time.
func BySensor(readings []Reading) map[string][]Reading {
	out := map[string][]Reading{}
	for _, r := range readings {
		out[r.Sensor] = append(out[r.Sensor], r)
	}
	for _, all := range out {
		slices.SortFunc(all, func(a, b Reading) int { return when.Compare(a.At, b.At) })
	}
	return out
}

// Lookback is how many days before a reading bear on what it means.
func Lookback(rules []pack.StorageRule) int {
	days := 1
	for _, r := range rules {
		for _, l := range r.Limits {
			days = max(days, l.Within, l.Minutes/(24*60)+1)
		}
	}
	return days
}
