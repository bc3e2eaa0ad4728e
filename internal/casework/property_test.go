package casework_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// shot is a dose as somebody remembers it.
type shot struct {
	product string
	on      when.Date
}

// life is a person with two records, what they remember of their doses, and every certificate that was ever in their hands.
type life struct {
	records [2]casework.Record
	shots   [2][]shot
	merged  bool
	figures int
	ended   map[string]casework.Why
	seen    map[string]bool // numbers of certificates that have held at some time
	acts    int
}

// After any sequence of doses, corrections and merges the doses that stand are those that were given, each once, numbered 1, 2, ... in
// the order of days; the figures count them; each certificate that does not hold any more is ended, and none that holds.
func TestNoDoseIsLost(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{ended: map[string]casework.Why{}, seen: map[string]bool{}}
		for i, name := range []string{"asha", "other"} {
			l.records[i].Person = &beneficiary.Beneficiary{ID: name, Name: "Asha Patil", Phone: "+919812340001", BirthYear: 1980, Sex: beneficiary.Female, Area: "IN-MH-363", Version: 1}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"give": l.give, "move": l.move, "never": l.never, "restore": l.restore, "merge": l.merge, "rename": l.rename, "": l.check,
		})
	})
}

func (l *life) record(t *rapid.T) int {
	if l.merged {
		return 0
	}
	return rapid.IntRange(0, 1).Draw(t, "record")
}

func (l *life) drawShot(t *rapid.T) shot {
	return shot{rapid.SampledFrom([]string{"COVISHIELD", "COVAXIN"}).Draw(t, "product"), today.Add(-rapid.IntRange(0, 40).Draw(t, "days ago"))}
}

// give records the next dose, on a day after those before.
func (l *life) give(t *rapid.T) {
	i := l.record(t)
	s := l.drawShot(t)
	for _, before := range l.shots[i] {
		if before.on >= s.on {
			t.Skip("a dose at the desk comes after those before")
		}
	}
	r := &l.records[i]
	l.acts++
	r.Doses = append(r.Doses, dose.Dose{ID: fmt.Sprint("dose", l.acts), BeneficiaryID: r.Person.ID, Seq: len(r.Doses) + 1, Number: schedule.NextDose(dose.Givens(r.Doses)),
		Product: s.product, OccurredOn: s.on, OccurredAt: s.on.At(11*60, india().Zone), RecordedAt: today.At(500, india().Zone), Area: "IN-MH-363"})
	l.shots[i] = append(l.shots[i], s)
	l.figures++
}

func (l *life) standing(t *rapid.T, i int) dose.Dose {
	all := dose.Standing(l.records[i].Doses)
	if len(all) == 0 {
		t.Skip("no dose yet")
	}
	return rapid.SampledFrom(all).Draw(t, "dose")
}

func (l *life) move(t *rapid.T) {
	i := l.record(t)
	d, to := l.standing(t, i), l.drawShot(t).on
	if l.decide(t, i, casework.DoseDate, casework.Asked{DoseID: d.ID, Date: to}) {
		at := slices.Index(l.shots[i], shot{d.Product, d.OccurredOn})
		l.shots[i][at].on = to
	}
}

func (l *life) never(t *rapid.T) {
	i := l.record(t)
	d := l.standing(t, i)
	if l.decide(t, i, casework.NotGiven, casework.Asked{DoseID: d.ID}) {
		at := slices.Index(l.shots[i], shot{d.Product, d.OccurredOn})
		l.shots[i] = slices.Delete(l.shots[i], at, at+1)
	}
}

func (l *life) restore(t *rapid.T) {
	i := l.record(t)
	voided := casework.Voided(l.records[i].Doses)
	if len(voided) == 0 {
		t.Skip("nothing to restore")
	}
	d := rapid.SampledFrom(voided).Draw(t, "dose")
	if slices.Contains(l.shots[i], shot{d.Product, d.OccurredOn}) {
		t.Skip("that day has a dose by now")
	}
	if l.decide(t, i, casework.Restore, casework.Asked{DoseID: d.ID}) {
		l.shots[i] = append(l.shots[i], shot{d.Product, d.OccurredOn})
	}
}

func (l *life) rename(t *rapid.T) {
	i := l.record(t)
	l.acts++
	l.decide(t, i, casework.Name, casework.Asked{Name: fmt.Sprintf("Asha %c", 'A'+rune(l.acts%26))})
}

func (l *life) merge(t *rapid.T) {
	if l.merged || !l.decide(t, 0, casework.Merge, casework.Asked{Other: "other"}) {
		t.Skip("merged already")
	}
	l.merged = true
	for _, s := range l.shots[1] {
		if !slices.Contains(l.shots[0], s) {
			l.shots[0] = append(l.shots[0], s)
		}
	}
	l.shots[1] = nil
}

// decide accepts a case and takes up what follows.
func (l *life) decide(t *rapid.T, i int, kind casework.Kind, asked casework.Asked) bool {
	l.acts++
	f, act := usual(kind)
	f.Case.ID, f.Case.Asked, f.Record, f.Other = id.Derive(fmt.Sprint("case", l.acts)), asked, l.records[i], l.records[1-i]
	l.see()
	o, err := casework.Decide(india(), f, act, today.At(600, india().Zone))
	if err != nil {
		return false
	}
	for _, c := range o.Changes {
		for j := range l.records {
			if l.records[j].Person.ID == c.Is.ID {
				l.records[j].Person = &c.Is
			}
		}
	}
	for j := range l.records {
		l.records[j].Doses = append(slices.Clone(l.records[j].Doses), of(o.Doses, l.records[j].Person.ID)...)
	}
	l.figures += len(o.Now) - len(o.Gone)
	for _, e := range o.Ends {
		if _, before := l.ended[e.Number]; !before {
			l.ended[e.Number] = e.Why
		}
	}
	return true
}

// see notes the certificates that hold.
func (l *life) see() map[string]bool {
	now := map[string]bool{}
	for _, r := range l.records {
		for _, d := range dose.Standing(r.Doses) {
			n := certificate.Number("IN", r.Person.Version, d.ID)
			now[n], l.seen[n] = true, true
		}
	}
	return now
}

func (l *life) check(t *rapid.T) {
	total := 0
	for i, r := range l.records {
		standing := dose.Standing(r.Doses)
		total += len(standing)
		var got []shot
		for n, d := range standing {
			if d.Number != n+1 || n > 0 && d.OccurredOn < standing[n-1].OccurredOn {
				t.Fatalf("record %d stands as %+v", i, standing)
			}
			got = append(got, shot{d.Product, d.OccurredOn})
		}
		for n, d := range r.Doses {
			if d.Seq != n+1 {
				t.Fatalf("record %d has a gap at %d", i, n+1)
			}
		}
		if len(got) != len(l.shots[i]) || slices.ContainsFunc(l.shots[i], func(s shot) bool { return !slices.Contains(got, s) }) {
			t.Fatalf("record %d has %v, and %v were given", i, got, l.shots[i])
		}
	}
	if total != l.figures {
		t.Fatalf("%d doses, the figures say %d", total, l.figures)
	}
	holds := l.see()
	for n := range l.seen {
		if _, ended := l.ended[n]; ended == holds[n] {
			t.Fatalf("certificate %s: holds %v, ended %v", n, holds[n], ended)
		}
	}
}
