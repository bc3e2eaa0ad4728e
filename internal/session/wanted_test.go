package session_test

import (
	"testing"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

func TestWanted(t *testing.T) {
	india, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	aged := func(age int) session.Wanted { return session.Wanted{ByAge: true, Age: age} }
	covishield := session.Session{Product: "COVISHIELD", Date: when.MustDate("2022-05-01")}
	paid := session.Session{Product: "COVISHIELD", Date: covishield.Date, Fee: 78000}
	young := session.Session{Product: "COVISHIELD", Date: covishield.Date, MinAge: 18, MaxAge: 44}
	children := session.Session{Product: "CORBEVAX", Date: covishield.Date}
	second := aged(30)
	second.Dose = 3
	for _, c := range []struct {
		what   string
		wanted session.Wanted
		s      session.Session
		fits   bool
	}{
		{"anything", session.Wanted{}, covishield, true},
		{"its product", session.Wanted{Product: "COVISHIELD"}, covishield, true},
		{"another product", session.Wanted{Product: "COVAXIN"}, covishield, false},
		{"free", session.Wanted{Cost: session.FreeOfCharge}, covishield, true},
		{"free where it costs", session.Wanted{Cost: session.FreeOfCharge}, paid, false},
		{"paid", session.Wanted{Cost: session.Paid}, paid, true},
		{"paid where it is free", session.Wanted{Cost: session.Paid}, covishield, false},
		{"an adult", aged(30), covishield, true},
		{"17, who may turn 18 this year", aged(17), covishield, true},
		{"16", aged(16), covishield, false},
		{"the session's own oldest", aged(44), young, true},
		{"above the session's own band", aged(45), young, false},
		{"a child of 12", aged(12), children, true},
		{"a child of 11: this phase counts days", aged(11), children, false},
		{"an adult among children", aged(30), children, true}, // Corbevax as a second dose, begun as a child
		{"a third dose", second, covishield, true},
		{"a third dose of the children's vaccine", second, children, false},
	} {
		if got := c.wanted.Fits(india.Rules, &c.s); got != c.fits {
			t.Errorf("%s: fits %v", c.what, got)
		}
	}
}

func TestForDose(t *testing.T) {
	s := session.Session{Slots: []session.Slot{{Channel: session.WalkIn}, {Channel: session.Online, Dose: 2}}}
	for dose, want := range map[int]bool{0: true, 1: false, 2: true} {
		if s.ForDose(dose) != want {
			t.Errorf("dose %d: %v", dose, !want)
		}
	}
}
