package casework

import (
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/pack"
)

// counted are the doses that stand in a record, with the person as whom they count.
func counted(records []dose.Dose, b *beneficiary.Beneficiary) []Counted {
	var out []Counted
	for _, d := range dose.Standing(records) {
		out = append(out, Counted{d, *b})
	}
	return out
}

// settle compares the doses that stood with those that stand: the figures follow, and the certificates. from leads from a new record
// to the dose it comes from; drawn is the dose whose certificate the case is about.
func (o *Outcome) settle(p *pack.Pack, was, is []Counted, from map[string]string, withdrawn map[string]bool, drawn string) {
	number := func(c Counted) string { return certificate.Number(p.Code, c.Person.Version, c.ID) }
	holds := map[string]bool{}
	for _, c := range is {
		n := number(c)
		holds[n] = true
		origin := c.ID
		if older, ok := from[origin]; ok {
			origin = older
		}
		switch {
		case o.Case.Kind == Revoke && c.ID == drawn:
			o.Ends = append(o.Ends, Ended{n, Taken})
		case withdrawn[origin] && origin != drawn: // a correction does not give back what was withdrawn
			o.Ends = append(o.Ends, Ended{n, Taken})
		}
	}
	for _, c := range was {
		if n := number(c); !holds[n] {
			why := Superseded
			if (o.Case.Kind == NotGiven || o.Case.Kind == Revoke) && c.ID == o.Case.Asked.DoseID {
				why = Taken
			}
			o.Ends = append(o.Ends, Ended{n, why})
		}
	}
	o.Gone, o.Now = differing(was, is), differing(is, was)
}

// differing are the doses of one list that the other does not count alike.
func differing(list, other []Counted) []Counted {
	type alike struct {
		number, year int
		product      string
		sex          beneficiary.Sex
		born         int32
		area         string
		at           int64
	}
	of := func(c Counted) alike {
		return alike{c.Number, c.Person.BirthYear, c.Product, c.Person.Sex, int32(c.Person.BirthDate), c.Area, int64(c.OccurredAt)}
	}
	seen := map[alike]int{}
	for _, c := range other {
		seen[of(c)]++
	}
	var out []Counted
	for _, c := range list {
		if seen[of(c)] > 0 {
			seen[of(c)]--
			continue
		}
		out = append(out, c)
	}
	return out
}
