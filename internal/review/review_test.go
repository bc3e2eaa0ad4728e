package review_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

// look finds items in doses and moves that come in pieces, as a consumer does.
func look(p *pack.Pack, totals review.Counts, doses []review.Dose, moved []review.Moved, more review.Seen) []review.Item {
	for counter, n := range review.CountsOf(p, doses, moved) {
		totals[counter] += n
	}
	more.Totals = totals
	return review.Found(p, doses, moved, more)
}

// given is a dose at the desk, at a minute of the day.
func given(p *pack.Pack, minute, second int) review.Dose {
	at := testkit.Today.At(minute, p.Zone).Add(time.Duration(second) * time.Second)
	return review.Dose{Area: testkit.Pune, FacilityID: "hospital", SessionID: "session", LotID: "lot", LotNumber: "4121Z001", Behind: 100, By: "vaccinator", OccurredAt: at, RecordedAt: at}
}

func outside(p *pack.Pack, minutes int) review.Dose {
	d := given(p, 19*60, 0)
	d.Outside = minutes
	return d
}

func many(n int, one func(i int) review.Dose) []review.Dose {
	out := make([]review.Dose, n)
	for i := range out {
		out[i] = one(i)
	}
	return out
}

// Each flag rule: the most that is nothing, and one more.
func TestFlagRules(t *testing.T) {
	p := testkit.India()
	late := func(days int) func(int) review.Dose {
		return func(int) review.Dose {
			d := given(p, 600, 0)
			d.Late, d.OccurredAt = true, testkit.Today.Add(-days).At(600, p.Zone)
			return d
		}
	}
	for _, c := range []struct {
		name  string
		doses []review.Dose
		seen  review.Seen
		want  string
	}{
		{"30 doses in ten minutes", many(30, func(i int) review.Dose { return given(p, 600+i/4, i) }), review.Seen{}, ""},
		{"31 doses in ten minutes", many(31, func(i int) review.Dose { return given(p, 600+i/4, i) }), review.Seen{}, "[flag_many_hands map[count:31 date:2021-09-17 minutes:10 most:30 time:10:00]]"},
		{"31 doses of two vaccinators", many(31, func(i int) review.Dose {
			d := given(p, 600+i/4, i)
			d.By = fmt.Sprint(i % 2)
			return d
		}), review.Seen{}, ""},
		{"9 doses at one time", many(9, func(int) review.Dose { return given(p, 600, 0) }), review.Seen{}, "[flag_same_minute map[count:9 date:2021-09-17 most:8 time:10:00]]"},
		{"9 doses of a list on paper", many(9, late(1)), review.Seen{}, ""},
		{"before 5 am", many(1, func(int) review.Dose { return given(p, 4*60+59, 0) }), review.Seen{}, "[flag_at_night map[count:1 date:2021-09-17 time:04:59]]"},
		{"at 5 am and before 10 pm", []review.Dose{given(p, 5*60, 0), given(p, 22*60-1, 0)}, review.Seen{}, ""},
		{"at 10 pm", []review.Dose{given(p, 22*60, 0)}, review.Seen{}, "[flag_at_night map[count:1 date:2021-09-17 time:22:00]]"},
		{"five doses long after the end", many(5, func(i int) review.Dose { return outside(p, 121) }), review.Seen{}, ""},
		{"six doses long after the end", many(6, func(i int) review.Dose { return outside(p, 121) }), review.Seen{}, "[flag_outside_hours map[count:6 date:2021-09-17 minutes:120 most:5]]"},
		{"six doses two hours after the end", many(6, func(i int) review.Dose { return outside(p, 120) }), review.Seen{}, ""},
		{"a tenth more than the vials", many(110, func(i int) review.Dose { return given(p, 540+i, 0) }), review.Seen{}, ""},
		{"more than a tenth", many(111, func(i int) review.Dose { return given(p, 540+i, 0) }), review.Seen{}, "[flag_beyond_vials map[count:111 doses:100 lot:4121Z001 percent:10]]"},
		{"20 doses eight days late", many(20, late(8)), review.Seen{}, ""},
		{"21 doses eight days late", many(21, late(8)), review.Seen{}, "[flag_entered_late map[count:21 date:2021-09-17 days:7 most:20]]"},
		{"21 doses seven days late", many(21, late(7)), review.Seen{}, ""},
		{"a lot that came the day after", many(2, late(3)), review.Seen{Arrived: map[string]when.Instant{"hospital lot": testkit.Today.Add(-2).At(600, p.Zone)}},
			"[flag_before_arrival map[arrived:2021-09-15 date:2021-09-14 lot:4121Z001]]"},
		{"a lot that was entered in the evening", many(2, late(3)), review.Seen{Arrived: map[string]when.Instant{"hospital lot": testkit.Today.Add(-3).At(20*60, p.Zone)}}, ""},
		{"a lot that nobody knows", many(2, late(3)), review.Seen{}, ""},
	} {
		got := ""
		for _, i := range look(p, review.Counts{}, c.doses, nil, c.seen) {
			got += fmt.Sprintf("[%s %v]", i.Code, i.Args)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWalkInsInPlaceOfTheBooked(t *testing.T) {
	p := testkit.India()
	doses := many(60, func(i int) review.Dose {
		d := given(p, 540+i, 0)
		d.WalkIn = i >= 5
		return d
	})
	totals := review.CountsOf(p, doses, nil)
	if got := review.WantBooked(p, doses[:1], totals); !slices.Equal(got, []string{"session"}) {
		t.Errorf("asked for %v", got)
	}
	if got := review.WantBooked(p, doses, review.CountsOf(p, doses[:49], nil)); got != nil {
		t.Errorf("49 doses already mean something: %v", got)
	}
	if got := look(p, review.Counts{}, doses, nil, review.Seen{BookedAt: map[string]int{"session": 40}}); len(got) != 1 || got[0].Args["booked"] != "40" || got[0].Args["count"] != "55" {
		t.Errorf("%+v", got)
	}
	if got := look(p, review.Counts{}, doses, nil, review.Seen{}); len(got) != 0 {
		t.Errorf("nobody was booked: %+v", got)
	}
}

func TestOnePhoneForMany(t *testing.T) {
	p := testkit.India()
	var moved []review.Moved
	for range 26 {
		moved = append(moved, review.Moved{Phone: "a name", Area: testkit.Pune, At: testkit.Today.At(600, p.Zone)})
	}
	if got := look(p, review.Counts{}, nil, moved[:25], review.Seen{}); len(got) != 0 {
		t.Errorf("25 moves: %+v", got)
	}
	if got := look(p, review.Counts{}, nil, moved, review.Seen{}); len(got) != 1 || got[0].Code != "flag_through_phone" || got[0].Area != testkit.Pune || got[0].FacilityID != "" {
		t.Errorf("%+v", got)
	}
}

// However doses come in pieces, the same items are opened, each under one id.
func TestPiecesFindWhatTheWholeFinds(t *testing.T) {
	p := testkit.India()
	ids := func(items []review.Item) []string {
		var out []string
		for _, i := range items {
			out = append(out, i.ID)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	rapid.Check(t, func(t *rapid.T) {
		doses := many(rapid.IntRange(0, 300).Draw(t, "doses"), func(i int) review.Dose {
			d := given(p, rapid.IntRange(0, 1439).Draw(t, "minute")/rapid.SampledFrom([]int{1, 60, 1440}).Draw(t, "crowd"), 0)
			d.By, d.Behind = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "by"), 20
			return d
		})
		whole := ids(look(p, review.Counts{}, doses, nil, review.Seen{}))
		totals, pieces := review.Counts{}, []review.Item(nil)
		for rest := doses; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			pieces = append(pieces, look(p, totals, rest[:n], nil, review.Seen{})...)
			rest = rest[n:]
		}
		if diff := cmp.Diff(whole, ids(pieces)); diff != "" {
			t.Fatalf("(-whole +pieces)\n%s", diff)
		}
	})
}

func TestDecide(t *testing.T) {
	over := func(id string, role staff.Role, area string) staff.Actor {
		return staff.Actor{ID: id, Role: role, Scope: staff.Over(area)}
	}
	district, state, national := over("d", staff.District, testkit.Pune), over("s", staff.State, "IN-MH"), over("n", staff.National, "IN")
	open := review.Item{ID: "i", Area: testkit.Pune, FacilityID: "hospital", By: "v", State: review.Open}
	passed, closed := open, open
	passed.State, passed.Level, passed.Steps = review.Escalated, staff.State.Rank(), 1
	closed.State, closed.Steps = review.Closed, 1
	act := func(step int, d review.Decision) review.Act {
		return review.Act{ItemID: "i", Step: step, Decision: d, Note: "Looked at the paper list."}
	}
	said := review.Step{No: 1, Decision: review.Explained, Note: "Looked at the paper list.", By: "d"}
	for _, c := range []struct {
		name string
		f    review.Facts
		act  review.Act
		want string
	}{
		{"explained", review.Facts{Officer: district, Item: &open}, act(1, review.Explained), "closed 0"},
		{"corrected", review.Facts{Officer: state, Item: &open}, act(1, review.Corrected), "closed 0"},
		{"fraud", review.Facts{Officer: national, Item: &open}, act(1, review.Fraud), "closed 0"},
		{"passed on", review.Facts{Officer: district, Item: &open}, act(1, review.Pass), "escalated 3"},
		{"passed on twice", review.Facts{Officer: state, Item: &passed}, act(2, review.Pass), "escalated 4"},
		{"passed on by the top", review.Facts{Officer: national, Item: &passed}, act(2, review.Pass), "review_top"},
		{"decided below", review.Facts{Officer: district, Item: &passed}, act(2, review.Explained), "review_above"},
		{"decided above", review.Facts{Officer: state, Item: &passed}, act(2, review.Explained), "closed 3"},
		{"opened again", review.Facts{Officer: district, Item: &closed}, act(2, review.Reopened), "open 0"},
		{"decided twice", review.Facts{Officer: state, Item: &closed}, act(2, review.Explained), "review_closed"},
		{"said again", review.Facts{Officer: district, Item: &closed, Last: &said}, act(1, review.Explained), "already"},
		{"open is opened", review.Facts{Officer: district, Item: &open}, act(1, review.Reopened), "review_open"},
		{"one's own", review.Facts{Officer: over("v", staff.District, testkit.Pune), Item: &open}, act(1, review.Explained), "review_own"},
		{"a hand in it", review.Facts{Officer: district, Item: &open, Hand: true}, act(1, review.Explained), "review_own"},
		{"another was first", review.Facts{Officer: district, Item: &passed}, act(1, review.Explained), "review_moved"},
		{"no note", review.Facts{Officer: district, Item: &open}, review.Act{ItemID: "i", Step: 1, Decision: review.Explained}, "review_note_needed"},
		{"nothing chosen", review.Facts{Officer: district, Item: &open}, act(1, ""), "review_decision_needed"},
		{"elsewhere", review.Facts{Officer: over("e", staff.District, testkit.Delhi), Item: &open}, act(1, review.Explained), "review_unknown"},
		{"nothing there", review.Facts{Officer: district}, act(1, review.Explained), "review_unknown"},
		{"an auditor", review.Facts{Officer: over("a", staff.Auditor, testkit.Pune), Item: &open}, act(1, review.Explained), "forbidden"},
	} {
		item, step, already, err := review.Decide(c.f, c.act, 7)
		got := fmt.Sprintf("%s %d", item.State, item.Level)
		switch {
		case err != nil:
			testkit.Refused(t, err, c.want)
			continue
		case already:
			got = "already"
		case step.No != c.act.Step || step.By != c.f.Officer.ID || step.At != 7 || item.Steps != c.act.Step || item.Decision != c.act.Decision:
			t.Errorf("%s: %+v %+v", c.name, item, step)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
