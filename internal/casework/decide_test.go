package casework_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var update = flag.Bool("update", false, "write what is decided into the golden file")

var india = sync.OnceValue(func() *pack.Pack {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		panic(err)
	}
	return p
})

var today = when.MustDate("2021-09-17")

// TestGolden reads situations from one file, a line each, and compares what is decided with what stands below.
func TestGolden(t *testing.T) {
	const file = "testdata/decide.txt"
	p := india()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	cases := 0
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		switch {
		case strings.HasPrefix(line, "  -> "):
		case strings.HasPrefix(line, "  "):
			cases++
			out.WriteString(line + "\n" + decided(p, line))
		default:
			out.WriteString(line + "\n")
		}
	}
	if cases == 0 {
		t.Fatal("no cases in " + file)
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(data), out.String()); diff != "" && !*update {
		t.Errorf("(-file +decided)\n%s", diff)
	}
}

// usual is an open case of kind about Asha Patil, born in 1980, that an officer of her district accepts.
func usual(kind casework.Kind) (casework.Facts, casework.Decision) {
	b := beneficiary.Beneficiary{ID: "asha", Name: "Asha Patil", Phone: "+919812340001", BirthYear: 1980, Sex: beneficiary.Female, Area: "IN-MH-363", Version: 1}
	c := casework.Case{ID: id.Derive("case"), BeneficiaryID: b.ID, Kind: kind, State: casework.Open, Area: b.Area, Phone: b.Phone,
		Steps: []casework.Step{{No: 1, Kind: casework.Opened}, {No: 2, Kind: casework.Looked, By: "officer"}}}
	return casework.Facts{
			Officer: staff.Actor{ID: "officer", Role: staff.District, Scope: staff.Over("IN-MH-363")}, Case: &c, Record: casework.Record{Person: &b}, Withdrawn: map[string]bool{},
		},
		casework.Decision{BeneficiaryID: b.ID, CaseID: c.ID, Step: 3, Accept: true, Reason: "The card shows it."}
}

// given is doses as "COVISHIELD@2021-03-01 COVISHIELD@2021-06-01", of somebody.
func given(person, text string) []dose.Dose {
	var out []dose.Dose
	for i, word := range strings.Fields(text) {
		product, day, _ := strings.Cut(word, "@")
		on := when.MustDate(day)
		out = append(out, dose.Dose{ID: fmt.Sprintf("%s%d", person, i+1), BeneficiaryID: person, Seq: i + 1, Number: i + 1, Product: product,
			OccurredOn: on, OccurredAt: on.At(11*60, india().Zone), Area: "IN-MH-363",
			RecordedAt: today.At(500, india().Zone)})
	}
	return out
}

// decided decides one line: a kind and what is different, as "doses=...; words=...".
func decided(p *pack.Pack, line string) string {
	kind, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
	f, act := usual(casework.Kind(kind))
	for part := range strings.SplitSeq(rest, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		set(&f, &act, name, value)
	}
	o, err := casework.Decide(p, f, act, today.At(600, p.Zone))
	if err != nil {
		return "  -> " + err.Error() + "\n"
	}
	return told(f, o)
}

func set(f *casework.Facts, act *casework.Decision, name, value string) {
	asked := &f.Case.Asked
	switch name {
	case "":
	case "name":
		asked.Name = value
	case "year":
		fmt.Sscan(value, &asked.BirthYear)
	case "sex":
		asked.Sex = beneficiary.Sex(value)
	case "document":
		asked.IDKind, asked.IDLast4, asked.IDHash = value, "4444", "00"
	case "document of":
		f.DocumentOwner = value
	case "dose":
		asked.DoseID = value
	case "on":
		asked.Date = when.MustDate(value)
	case "doses":
		f.Doses = given("asha", value)
	case "other":
		asked.Other = "other"
		f.Other = casework.Record{Person: &beneficiary.Beneficiary{ID: "other", Name: "Asha Patil", BirthYear: 1980, Sex: beneficiary.Female, Area: "IN-MH-363", Version: 1},
			Doses: given("other", value)}
	case "other is":
		f.Other.Person.State = beneficiary.State(value)
	case "person is":
		f.Person.State = beneficiary.State(value)
	case "phone":
		f.Person.Phone = value
	case "before":
		for kind := range strings.FieldsSeq(value) {
			f.Accepted = append(f.Accepted, casework.Kind(kind))
		}
	case "withdrawn":
		f.Withdrawn[value] = true
	case "never":
		d := f.Doses[len(f.Doses)-1]
		d.ID, d.Replaces, d.Seq, d.Void = "void", d.Seq, d.Seq+1, true
		f.Doses = append(f.Doses, d)
	case "officer":
		f.Officer.Role = staff.Role(value)
	case "area":
		f.Officer.Scope = staff.Over(value)
	case "opened by":
		f.Case.OpenedBy = value
	case "state":
		f.Case.State = casework.State(value)
	case "decided by":
		f.Case.DecidedBy = value
	case "step":
		fmt.Sscan(value, &act.Step)
	case "reason":
		act.Reason = value
	case "refuse":
		act.Accept = false
	default:
		panic("no such difference: " + name)
	}
}

// told writes what a decision does.
func told(f casework.Facts, o casework.Outcome) string {
	var out strings.Builder
	fmt.Fprintf(&out, "  -> %s", o.Case.State)
	if o.Already {
		out.WriteString(", already")
	}
	for _, c := range o.Changes {
		fmt.Fprintf(&out, "; %s is %s %d %s %s%s version %d %s", c.Is.ID, c.Is.Name, c.Is.BirthYear, c.Is.Sex, c.Is.IDKind, c.Is.IDLast4, c.Is.Version, c.Is.State)
	}
	if o.Leaves {
		out.WriteString("; leaves the phone")
	}
	out.WriteString("\n")
	for _, d := range o.Doses {
		fmt.Fprintf(&out, "  -> record %s/%d: dose %d %s %s replaces %d void %v\n", d.BeneficiaryID, d.Seq, d.Number, d.Product, d.OccurredOn, d.Replaces, d.Void)
	}
	standing := dose.Standing(append(slices.Clone(f.Doses), of(o.Doses, "asha")...))
	for _, d := range standing {
		fmt.Fprintf(&out, "  -> stands: dose %d %s %s\n", d.Number, d.Product, d.OccurredOn)
	}
	whys := map[casework.Why]int{}
	for _, e := range o.Ends {
		whys[e.Why]++
	}
	fmt.Fprintf(&out, "  -> figures -%d +%d; certificates superseded %d, withdrawn %d\n", len(o.Gone), len(o.Now), whys[casework.Superseded], whys[casework.Taken])
	return out.String()
}

func of(doses []dose.Dose, person string) []dose.Dose {
	return slices.DeleteFunc(slices.Clone(doses), func(d dose.Dose) bool { return d.BeneficiaryID != person })
}
