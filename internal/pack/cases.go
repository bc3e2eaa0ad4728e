package pack

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Case is one of a pack's own test cases: someone, a dose they want, and what the rules must say.
type Case struct {
	Name   string    `json:"case"`
	Born   string    `json:"born"`             // "1970" or "1970-05-31"
	Group  string    `json:"group,omitempty"`  // priority group
	Given  []string  `json:"given,omitempty"`  // doses had, the first first: "COVISHIELD 2021-04-01"
	Want   string    `json:"want"`             // product code
	Dose   int       `json:"dose,omitempty"`   // 0 is the next one
	On     when.Date `json:"on"`               // the day of the dose
	Booked when.Date `json:"booked,omitempty"` // the day it was booked
	Expect []string  `json:"expect"`           // codes of all findings, in order; empty if nothing is to be said
	Due    when.Date `json:"due,omitempty"`    // where given: the first day from On that some dose may be had
}

// RunCases loads the pack in a folder and runs its cases. It says how many passed; the error is a Problems that names
// what is wrong with the pack, or each case that failed.
func RunCases(folder fs.FS) (passed int, err error) {
	p, err := LoadFolder(folder)
	if err != nil {
		return 0, err
	}
	r := &reader{fsys: folder}
	names := make(map[string]bool)
	for _, it := range readList[Case](r, casesFile) {
		before := len(r.problems)
		if it.of.Name == "" || names[it.of.Name] {
			r.wrong(casesFile, it.line, "case %q has no name or one that another has", it.of.Name)
		}
		names[it.of.Name] = true
		p.runCase(r, it)
		if len(r.problems) == before {
			passed++
		}
	}
	return passed, r.err()
}

func (p *Pack) runCase(r *reader, it item[Case]) {
	c := it.of
	person, given, ok := c.facts()
	if !ok || c.On == 0 {
		r.wrong(casesFile, it.line, "case %q: born, given or on cannot be read", c.Name)
		return
	}
	var got []string
	for _, f := range p.Rules.Check(person, given, schedule.Want{Product: c.Want, Number: c.Dose, On: c.On, BookedOn: c.Booked}) {
		got = append(got, f.Code)
	}
	if !slices.Equal(got, c.Expect) {
		r.wrong(casesFile, it.line, "case %q: expected %s, the rules say %s", c.Name, list(c.Expect), list(got))
	}
	if c.Due == 0 {
		return
	}
	if due := p.Rules.Due(person, given, c.On); due.From != c.Due {
		r.wrong(casesFile, it.line, "case %q: expected due on %s, the rules say %s", c.Name, c.Due, list([]string{due.From.String()}))
	}
}

func list(codes []string) string {
	if text := strings.Join(codes, ", "); text != "" {
		return text
	}
	return "nothing"
}

// facts reads what a case says of the person.
func (c Case) facts() (person schedule.Person, given []schedule.Given, ok bool) {
	person.Group = c.Group
	if year, err := strconv.Atoi(c.Born); err == nil {
		person.BirthYear = year
	} else if date, err := when.ParseDate(c.Born); err == nil && date != 0 {
		person.BirthYear, person.BirthDate = date.Year(), date
	} else {
		return person, nil, false
	}
	for i, text := range c.Given {
		product, day, _ := strings.Cut(text, " ")
		on, err := when.ParseDate(day)
		if err != nil || on == 0 {
			return person, nil, false
		}
		given = append(given, schedule.Given{Number: i + 1, Product: product, On: on})
	}
	return person, given, true
}
