package dose_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var update = flag.Bool("update", false, "write what is decided into the golden file")

// TestGolden reads situations from one file and compares what is decided with what stands below each.
func TestGolden(t *testing.T) {
	const file = "testdata/record.txt"
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
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
			out.WriteString(line + "\n" + decide(t, p, line))
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

// situation is one line of the file: a session of Covishield on 17 September 2021 with ten walk-in places, a lot A of ten doses
// and somebody born in 1980 who walks in at ten that morning, and what is different from that.
type situation struct {
	facts dose.Facts
	act   dose.Record
	now   when.Instant
}

func usual(p *pack.Pack) *situation {
	day := when.MustDate("2021-09-17")
	return &situation{
		now: day.At(600, p.Zone),
		act: dose.Record{ID: id.Derive("dose"), BeneficiaryID: "somebody", SessionID: "session", LotID: "A"},
		facts: dose.Facts{
			Actor:  staff.Actor{ID: "vaccinator", Role: staff.Vaccinator, Scope: staff.At("IN-MH-363", "hospital")},
			Person: &beneficiary.Beneficiary{ID: "somebody", BirthYear: 1980, Sex: beneficiary.Female},
			Session: &session.Session{
				ID: "session", FacilityID: "hospital", Area: "IN-MH-363", Date: day, Product: "COVISHIELD", State: session.Published,
				Slots: []session.Slot{
					{No: 1, Channel: session.Online, Capacity: 10},
					{No: 2, Channel: session.WalkIn, Capacity: 10},
				},
				Lots: []session.Backing{{LotID: "A", Number: "4121Z001", Expires: when.MustDate("2022-06-30"), Reserved: 10}},
			},
		},
	}
}

// change applies one word of a line, as "given=COVAXIN/2021-08-01" or "walk-ins=0".
func (s *situation) change(t *testing.T, p *pack.Pack, word string) {
	name, value, _ := strings.Cut(word, "=")
	number := func() int {
		n, err := strconv.Atoi(value)
		if err != nil {
			t.Fatalf("%q is no number", word)
		}
		return n
	}
	e := s.facts.Session
	switch name {
	case "usual":
	case "born":
		s.facts.Person.BirthYear = number()
	case "state":
		s.facts.Person.State = beneficiary.State(value)
	case "given":
		product, on, _ := strings.Cut(value, "/")
		n := len(s.facts.Doses) + 1
		s.facts.Doses = append(s.facts.Doses, dose.Dose{ID: id.Derive("dose", on), Seq: n, Number: n, Product: product, OccurredOn: when.MustDate(on)})
	case "recorded": // the same act came before
		s.facts.Doses = append(s.facts.Doses, dose.Dose{ID: s.act.ID, Seq: 1, Number: 1, Product: "COVISHIELD", SessionID: s.act.SessionID, LotID: s.act.LotID, OccurredOn: e.Date, Area: e.Area, FacilityID: e.FacilityID})
	case "now":
		day, hour, _ := strings.Cut(value, "/")
		h, _ := strconv.Atoi(hour)
		s.now = when.MustDate(day).At(h*60, p.Zone)
	case "occurred":
		s.act.OccurredAt = when.MustDate(value).At(600, p.Zone)
	case "late":
		s.act.LateReason, s.facts.Actor.Role, s.facts.Actor.Scope = value, staff.DataEntry, staff.Over("IN-MH-363")
	case "role":
		s.facts.Actor.Role = staff.Role(value)
	case "facility":
		s.facts.Actor.Scope = staff.At("IN-MH-363", value)
	case "number":
		s.act.Number = number()
	case "lot":
		s.act.LotID = value
	case "left":
		e.Lots[0].Used = e.Lots[0].Reserved - number()
	case "expires":
		e.Lots[0].Expires = when.MustDate(value)
	case "walk-ins":
		e.Slots[1].Taken = e.Slots[1].Capacity - number()
	case "slots-for-dose":
		e.Slots[1].Dose = number()
	case "session":
		e.State = session.State(value)
	case "min-age":
		e.MinAge = number()
	case "booked": // booked on that day
		s.facts.Appointments = []appointment.Appointment{{ID: "booking", BeneficiaryID: "somebody", SessionID: "session", SlotNo: 1, Dose: 1, Date: e.Date,
			Code: "4711", State: appointment.Booked, At: when.MustDate(value).At(600, p.Zone)}}
		s.act.AppointmentID, s.act.Code = "booking", "4711"
	case "other-booking": // for the same dose, on that day
		s.facts.Appointments = append(s.facts.Appointments, appointment.Appointment{ID: "other", SessionID: "another", SlotNo: 1, Dose: 1, Date: when.MustDate(value), State: appointment.Booked})
	case "booking":
		s.facts.Appointments[0].State = appointment.State(value)
	case "booked-at":
		s.facts.Appointments[0].SessionID = value
	case "code":
		s.act.Code = value
	case "nobody":
		s.facts.Person = nil
	case "nowhere":
		s.facts.Session = nil
	case "id":
		s.act.ID = value
	default:
		t.Fatalf("%q is not understood", word)
	}
}

func decide(t *testing.T, p *pack.Pack, line string) string {
	t.Helper()
	s := usual(p)
	for word := range strings.FieldsSeq(line) {
		s.change(t, p, word)
	}
	o, err := dose.Decide(p, s.facts, s.act, s.now)
	if err != nil {
		f := fault.From(err)
		out := "  -> no: " + f.Code
		for _, name := range slices.Sorted(maps.Keys(f.Args)) {
			out += fmt.Sprintf(" %s=%q", name, f.Args[name])
		}
		if f.Rule != "" {
			out += " (" + f.Rule + ")"
		}
		return out + "\n"
	}
	if o.Already {
		return fmt.Sprintf("  -> already: dose %d of %s on %s\n", o.Dose.Number, o.Dose.Product, o.Dose.OccurredOn)
	}
	out := fmt.Sprintf("  -> record %d: dose %d of %s on %s, slot %d", o.Dose.Seq, o.Dose.Number, o.Dose.Product, o.Dose.OccurredOn, o.Dose.SlotNo)
	if o.Slot != 0 {
		out += ", takes a place"
	}
	if o.Kept != nil {
		out += ", keeps the booking"
	}
	for _, a := range o.Over {
		out += fmt.Sprintf(", the booking of %s is %s", a.Date, a.State)
	}
	if !o.FromLot {
		out += ", nothing from the lot"
	}
	for _, f := range o.Findings {
		out += fmt.Sprintf("; %s %s", f.Level, f.Code)
	}
	return out + "\n"
}
