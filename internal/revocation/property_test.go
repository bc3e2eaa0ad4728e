package revocation_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

const home = "IN-MH-363"

func officer(name string) staff.Actor {
	return staff.Actor{ID: name, Role: staff.District, Scope: staff.Over(home)}
}

// life is a person's record, and every certificate that was ever in their hands: of which dose, and whether it holds.
type life struct {
	facts  revocation.Facts
	doseOf map[string]int // by number: the first record of the dose
	now    when.Instant
	acts   int
}

// After any sequence of doses, corrections and revocations, each act has ended what its reason says, and nothing else.
func TestWhatIsRevokedIsWhatTheReasonSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{doseOf: map[string]int{}, now: 1_000_000}
		l.facts = revocation.Facts{Officer: officer("o"), Person: &beneficiary.Beneficiary{ID: "p", Version: 1, Area: home}, Ended: map[string]casework.Why{}}
		rt.Repeat(map[string]func(*rapid.T){"give": l.give, "correct": l.correct, "rename": l.rename, "revoke": l.revoke, "": l.hold})
	})
}

// hold takes down all certificates that can be had now.
func (l *life) hold(*rapid.T) {
	l.now++
	for _, d := range dose.Standing(l.facts.Records) {
		l.doseOf[l.number(d)] = revocation.Chain(l.facts.Records, d.ID)[0].Seq
	}
}

func (l *life) number(d dose.Dose) string {
	return certificate.Number("IN", l.facts.Person.Version, d.ID)
}

func (l *life) add(d dose.Dose) {
	l.acts++
	d.ID, d.Seq, d.RecordedAt, d.Area, d.RecordedBy = fmt.Sprint("dose", l.acts), len(l.facts.Records)+1, l.now, home, "vaccinator"
	l.facts.Records = append(l.facts.Records, d)
}

func (l *life) give(*rapid.T) { l.add(dose.Dose{Number: len(dose.Standing(l.facts.Records)) + 1}) }

func (l *life) pick(t *rapid.T) dose.Dose {
	standing := dose.Standing(l.facts.Records)
	if len(standing) == 0 {
		t.Skip("no dose stands")
	}
	return rapid.SampledFrom(standing).Draw(t, "dose")
}

// correct replaces a dose, or says that it was none, as casework does.
func (l *life) correct(t *rapid.T) {
	d := l.pick(t)
	was := l.number(d)
	withdrawn := l.facts.Ended[was] == casework.Taken
	d.Replaces, d.Void = d.Seq, rapid.Bool().Draw(t, "void")
	l.add(d)
	l.end(was, casework.Superseded)
	if is := l.facts.Records[len(l.facts.Records)-1]; withdrawn && !is.Void {
		l.end(l.number(is), casework.Taken)
	}
}

func (l *life) end(number string, why casework.Why) {
	if l.facts.Ended[number] == "" {
		l.facts.Ended[number] = why
	}
}

// rename gives the record another version, as casework does.
func (l *life) rename(*rapid.T) {
	standing := dose.Standing(l.facts.Records)
	was := map[string]casework.Why{}
	for _, d := range standing {
		was[d.ID] = l.facts.Ended[l.number(d)]
		l.end(l.number(d), casework.Superseded)
	}
	l.facts.Past = append(l.facts.Past, revocation.Past{Version: l.facts.Person.Version, Until: l.now})
	l.facts.Person.Version++
	for _, d := range standing {
		if was[d.ID] == casework.Taken {
			l.end(l.number(d), casework.Taken)
		}
	}
}

func (l *life) revoke(t *rapid.T) {
	reason := rapid.SampledFrom(revocation.Reasons).Draw(t, "reason")
	act := revocation.Act{ID: id.New(), Reason: reason, Words: "Found."}
	if reason == revocation.Unfit || reason == revocation.Fraud && rapid.Bool().Draw(t, "one dose") {
		act.DoseID = l.pick(t).ID
	}
	holding := map[string]bool{}
	for number := range l.doseOf {
		holding[number] = l.facts.Ended[number] == ""
	}
	o, err := revocation.Decide("IN", l.facts, act, l.now)
	if fault.Code(err) == "revoke_nothing" {
		for number, holds := range holding {
			if holds && (act.DoseID == "" || l.doseOf[number] == revocation.Chain(l.facts.Records, act.DoseID)[0].Seq) {
				t.Fatalf("%s: %s holds, and there is nothing to end", reason, number)
			}
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if reason == revocation.Fraud {
		if len(o.Ends) != 0 || o.Revocation.State != revocation.Waits {
			t.Fatalf("fraud ends with one officer: %+v", o)
		}
		second := l.facts
		second.Officer, second.Existing = officer("another"), &o.Revocation
		if o, err = revocation.DecideSecond("IN", second, revocation.Second{Accept: true, Note: "Yes."}, l.now); err != nil {
			t.Fatal(err)
		}
	}
	ends := map[string]casework.Why{}
	for _, e := range o.Ends {
		ends[e.Number] = e.Why
		l.end(e.Number, e.Why)
	}
	for number, held := range holding {
		scope := act.DoseID == "" || l.doseOf[number] == revocation.Chain(l.facts.Records, act.DoseID)[0].Seq
		want := map[casework.Why]bool{}
		switch {
		case !held: // the first word holds
			continue
		case reason == revocation.Error:
			want[casework.Superseded] = true
		case scope:
			want[casework.Taken] = true
		case o.Change != nil:
			want[casework.Superseded] = true
		default:
			want[""] = true
		}
		if !want[ends[number]] {
			t.Fatalf("%s of %q: %s in scope %v, ended %q", reason, act.DoseID, number, scope, ends[number])
		}
	}
	for number, why := range ends {
		if _, had := l.doseOf[number]; !had && (why != casework.Taken || o.Change == nil) {
			t.Fatalf("%s ends %s as %s, which nobody had", reason, number, why)
		}
	}
	if len(o.Had) == 0 {
		t.Fatalf("%s ends nothing that was had", reason)
	}
	if o.Change == nil {
		if reason == revocation.Error {
			t.Fatal("an error gives no new certificates")
		}
		return
	}
	before := map[string]string{}
	for _, d := range dose.Standing(l.facts.Records) {
		before[d.ID] = l.number(d)
	}
	l.facts.Past = append(l.facts.Past, revocation.Past{Version: l.facts.Person.Version, Until: l.now})
	l.facts.Person.Version = o.Change.Is.Version
	for _, d := range dose.Standing(l.facts.Records) { // what was replaced has a new one that holds, what was withdrawn has none
		if holds := l.facts.Ended[l.number(d)] == ""; holds != (l.facts.Ended[before[d.ID]] == casework.Superseded) {
			t.Fatalf("the new certificate of %s holds: %v", d.ID, holds)
		}
	}
}
