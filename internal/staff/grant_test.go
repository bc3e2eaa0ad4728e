package staff_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

// where are the scopes that are tried: of whoever grants and of what is granted.
var where = map[string]staff.Scope{
	"country": staff.Over("IN"), "state": staff.Over("IN-MH"), "district": staff.Over("IN-MH-363"), "facility": staff.At("IN-MH-363", "ours"),
	"other state": staff.Over("IN-DL"), "other district": staff.Over("IN-MH-395"), "other facility": staff.At("IN-MH-363", "theirs"), "facility elsewhere": staff.At("IN-DL-141", "far"),
	"none": {},
}

const (
	overAny = "cold_chain data_entry auditor call_centre"
	atAny   = "facility site_manager verifier vaccinator partner"
)

// mayGrant is who may grant what, where: written out a second time, so that a change to the rule is made on purpose.
var mayGrant = map[string]map[string]string{
	"national country": {
		"country": "national state district " + overAny, "state": "national state district " + overAny, "district": "national state district " + overAny,
		"other state": "national state district " + overAny, "other district": "national state district " + overAny,
		"facility": atAny, "other facility": atAny, "facility elsewhere": atAny,
	},
	"state state": {
		"state": "state district " + overAny, "district": "state district " + overAny, "other district": "state district " + overAny,
		"facility": atAny, "other facility": atAny,
	},
	"district district": {"district": "district " + overAny, "facility": atAny, "other facility": atAny},
	"facility facility": {"facility": atAny},
}

func TestMayGrant(t *testing.T) {
	tried := 0
	for _, role := range staff.Roles {
		for home, scope := range where {
			actor := staff.Actor{Role: role, Scope: scope}
			for there, over := range where {
				for _, granted := range staff.Roles {
					tried++
					got := staff.MayGrant(actor, granted, over)
					if want, listed := mayGrant[string(role)+" "+home]; listed && got != slices.Contains(strings.Fields(want[there]), string(granted)) {
						t.Errorf("%s of the %s grants %s over the %s: %v", role, home, granted, there, got)
					}
					if !got {
						continue
					}
					if !actor.Does(staff.ManageStaff) || !scope.Covers(over.Area(), over.Facility()) || granted.AtFacility() != (over.Facility() != "") {
						t.Errorf("%s of the %s grants %s over the %s", role, home, granted, there)
					}
					for _, action := range []staff.Action{staff.ManageStaff, staff.PlanFacilities, staff.DecideCases} { // what only managers of staff hold
						if (staff.Actor{Role: granted}).Does(action) && !actor.Does(action) {
							t.Errorf("%s grants %s, who holds %s", role, granted, action)
						}
					}
				}
			}
		}
	}
	if tried != len(staff.Roles)*len(staff.Roles)*len(where)*len(where) {
		t.Fatalf("%d grants were tried", tried)
	}
	if staff.MayGrant(staff.Actor{Role: staff.National, Scope: staff.Over("IN")}, "king", staff.Over("IN")) {
		t.Error("an unknown role is granted")
	}
}

// Whoever was granted something cannot grant on more than the one they have it from.
func TestGrantsDoNotGrow(t *testing.T) {
	for _, role := range staff.Roles {
		for _, scope := range where {
			actor := staff.Actor{Role: role, Scope: scope}
			for _, over := range where {
				for _, granted := range staff.MayGive(actor, over) {
					next := staff.Actor{Role: granted, Scope: over}
					for _, third := range where {
						for _, on := range staff.MayGive(next, third) {
							if !staff.MayGrant(actor, on, third) {
								t.Errorf("%v grants %v, who grants %s over %v", actor.Post(), next.Post(), on, third)
							}
						}
					}
				}
			}
		}
	}
}

func TestWhoNeedsASecondFactor(t *testing.T) {
	for _, role := range staff.Roles {
		want := role == staff.National || role == staff.State || role == staff.District
		if role.NeedsSecondFactor() != want {
			t.Errorf("%s: %v", role, !want)
		}
	}
}

func TestPasswordFits(t *testing.T) {
	for _, c := range []struct{ password, want string }{
		{"", "password_short"},
		{"eleven char", "password_short"},
		{"टीकाकेंद्र", "password_short"}, // ten characters, thirty bytes
		{strings.Repeat("correct horse ", 15), "password_long"},
		{"asha.patil.1", "password_obvious"},
		{"Asha Patil 2021", "password_obvious"},
		{"ashaashaasha", "password_obvious"},
		{"aaaaaaaaaaaaaaaa", "password_obvious"},
		{"abababababab", "password_obvious"},
		{"abcdefghijklmn", "password_obvious"},
		{"openwin-password", "password_obvious"},
		{"1234567890123", "password_obvious"},
		{"mango tree by the well", ""},
		{"korrektespferd", ""},
		{"आम का पेड़ कुएँ के पास", ""},
	} {
		if got := fault.Code(staff.PasswordFits(c.password, "asha.patil", "Asha Patil")); got != c.want {
			t.Errorf("%q: %q, want %q", c.password, got, c.want)
		}
	}
}

func FuzzParsePost(f *testing.F) {
	for _, seed := range []string{"national IN", "vaccinator IN-MH-363 hospital", "", "king IN", "national  ", "national IN "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := staff.ParsePost(text)
		if ok && (p.String() != text || !p.Role.Valid() || p.Scope.Area() == "") {
			t.Errorf("%q is read as %+v", text, p)
		}
	})
}

func TestAPostIsReadBack(t *testing.T) {
	for _, p := range []staff.Post{{Role: staff.National, Scope: staff.Over("IN")}, {Role: staff.Vaccinator, Scope: staff.At("IN-MH-363", "hospital")}} {
		if got, ok := staff.ParsePost(p.String()); !ok || got != p {
			t.Errorf("%q is read as %+v", p, got)
		}
	}
}

func TestTheWaitGrowsAndEnds(t *testing.T) {
	want := map[int]time.Duration{0: 0, 9: 0, 10: time.Minute, 11: 2 * time.Minute, 12: 4 * time.Minute, 13: 8 * time.Minute, 14: 15 * time.Minute, 100: 15 * time.Minute, 1 << 40: 15 * time.Minute}
	for wrong, wait := range want {
		if got := staff.Wait(wrong); got != wait {
			t.Errorf("after %d wrong tries: %v, want %v", wrong, got, wait)
		}
	}
}
