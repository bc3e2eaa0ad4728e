package replay

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/when"
)

// Country is the name of the file's row for the whole country.
const Country = "India"

// Day is what a file says was given on one day, state by state.
type Day struct {
	Date     when.Date
	States   []State   // those that can be played, by name
	Findings []Finding // what is wrong with the file's figures for the day
	Hash     string    // of the file
	named    []string  // every state that the file names
}

// State is one state's doses of the day.
type State struct {
	Name   string
	First  int64
	Second int64
	Sites  int64 // places that gave doses that day, 0 where the file does not say
	Splits [3]Split
}

// Doses is first and second doses together.
func (s State) Doses() int64 { return s.First + s.Second }

// Split is how doses divide by sex, age or vaccine, in the order of the split's columns. Known is false where the file
// does not say; Parts then holds a stand-in to play by, which is not compared with anything.
type Split struct {
	Parts [3]int64
	Known bool
}

// The splits, as indices of State.Splits.
const (
	bySex = iota
	byAge
	byVaccine
)

// splits names the file's columns of each split and the server's measures that they become. The dashboard's 45-60 are
// the server's 45-59: it labelled the same people so.
var splits = [3]struct {
	name     string
	columns  [3]string
	measures [3]string
	standIn  [3]int64
	played   string // how doses are played where the file does not say
}{
	bySex: {"sex", [3]string{"Female (Doses Administered)", "Male (Doses Administered)", "Transgender (Doses Administered)"},
		[3]string{"sex:female", "sex:male", "sex:other"}, [3]int64{1, 1, 0}, "half female, half male"},
	byAge: {"age", [3]string{"18-44 Years (Doses Administered)", "45-60 Years (Doses Administered)", "60+ Years (Doses Administered)"},
		[3]string{"age:18-44", "age:45-59", "age:60+"}, [3]int64{0, 1, 0}, "as 45-59"},
	byVaccine: {"vaccine", [3]string{"CoviShield (Doses Administered)", "Covaxin (Doses Administered)", "Sputnik V (Doses Administered)"},
		[3]string{"product:COVISHIELD", "product:COVAXIN", "product:SPUTNIKV"}, [3]int64{1, 0, 0}, "as Covishield"},
}

// ReadDay reads from a file of running totals what was given on a day: the totals of the day minus those of the day
// before. What is missing, falls back or does not add up is a finding, never filled in.
func ReadDay(file io.Reader, day when.Date) (*Day, error) {
	s, err := read(file, day)
	if err != nil {
		return nil, err
	}
	if len(s.day) == 0 {
		return nil, fmt.Errorf("the file of figures has nothing for %s: it spans %s to %s", day, s.first, s.last)
	}
	d := &Day{Date: day, Hash: s.hash, Findings: s.findings}
	sums := State{Name: Country, Splits: [3]Split{{Known: true}, {Known: true}, {Known: true}}}
	for _, name := range slices.Sorted(maps.Keys(s.states)) {
		if name == Country {
			continue
		}
		d.named = append(d.named, name)
		if state, ok := d.increments(s, name); ok {
			d.States = append(d.States, state)
			sums = addState(sums, state)
		}
	}
	if len(d.States) == 0 {
		return nil, fmt.Errorf("no state can be played on %s:\n%s", day, d.Describe())
	}
	d.compareCountry(s, sums)
	return d, nil
}

// increments are one state's figures of the day; not ok where its doses cannot be told.
func (d *Day) increments(s *snapshots, name string) (State, bool) {
	switch {
	case s.twice[name]:
		d.note(name, "", "two rows for the day, or the day before, that differ: the state is not played")
		return State{}, false
	case s.day[name] == nil:
		d.note(name, "", "no row for the day: the state is not played")
		return State{}, false
	case s.before[name] == nil:
		d.note(name, "", "no row for the day before, so nothing to subtract: the state is not played")
		return State{}, false
	}
	row := pair{s.day[name], s.before[name]}
	state := State{Name: name}
	playable := true
	for _, figure := range []struct {
		column string
		into   *int64
	}{{firstDose, &state.First}, {secondDose, &state.Second}} {
		n, why := row.rise(figure.column)
		if why != "" {
			d.note(name, figure.column, why+": the state is not played")
			playable = false
		}
		*figure.into = n
	}
	if !playable {
		return State{}, false
	}
	if n, why := row.rise(total); why != "" {
		d.note(name, total, why)
	} else if n != state.Doses() {
		d.note(name, total, fmt.Sprintf("%d, first and second doses are %d: only these are played", n, state.Doses()))
	}
	if n, err := number(row.day[sites]); err != nil {
		d.note(name, sites, err.Error()+": as few as hold the doses")
	} else {
		state.Sites = n
	}
	for i := range splits {
		state.Splits[i] = d.split(i, row, name, state.Doses())
	}
	return state, true
}

// split reads how a state's doses divide. One missing column is no gap where the other two make up every dose.
func (d *Day) split(i int, row pair, state string, doses int64) Split {
	of := splits[i]
	split := Split{Known: true}
	var sum int64
	missing := 0
	for k, column := range of.columns {
		n, why := row.rise(column)
		switch {
		case why == "":
			split.Parts[k], sum = n, sum+n
		case strings.HasPrefix(why, missingFigure):
			missing++
			d.note(state, column, why)
		default:
			split.Known = false
			d.note(state, column, why)
		}
	}
	split.Known = split.Known && (missing == 0 || missing == 1 && sum == doses) && (sum > 0 || doses == 0)
	switch {
	case !split.Known:
		d.note(state, of.name, "cannot be compared, is played "+of.played)
		split.Parts = of.standIn
	case missing == 1:
		d.note(state, of.name, "the other two make up every dose, the missing one is none")
	case sum != doses:
		d.note(state, of.name, fmt.Sprintf("adds up to %d, first and second doses are %d: its proportions are played", sum, doses))
	}
	return split
}

// compareCountry names where the states do not add up to the file's own row for the country.
func (d *Day) compareCountry(s *snapshots, sums State) {
	row := pair{s.day[Country], s.before[Country]}
	if row.day == nil || row.before == nil {
		d.note(Country, "", "no row to compare the states with")
		return
	}
	compare := func(column string, sum int64) {
		if n, why := row.rise(column); why != "" {
			d.note(Country, column, why)
		} else if n != sum {
			d.note(Country, column, fmt.Sprintf("%d, the states played add up to %d: the states count", n, sum))
		}
	}
	compare(firstDose, sums.First)
	compare(secondDose, sums.Second)
	for i, of := range splits {
		for k, column := range of.columns {
			if sums.Splits[i].Known {
				compare(column, sums.Splits[i].Parts[k])
			}
		}
	}
}

// addState adds a state to a sum; a split of the sum is known if every state's is.
func addState(sum, s State) State {
	sum.First, sum.Second, sum.Sites = sum.First+s.First, sum.Second+s.Second, sum.Sites+s.Sites
	for i := range splits {
		sum.Splits[i].Known = sum.Splits[i].Known && s.Splits[i].Known
		for k := range sum.Splits[i].Parts {
			sum.Splits[i].Parts[k] += s.Splits[i].Parts[k]
		}
	}
	return sum
}
