package dose_test

import (
	"testing"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/when"
)

// A record that a merge has closed says so in its last line; one of which doses were corrected is open.
func TestClosed(t *testing.T) {
	given, closing := dose.Dose{Seq: 1, Number: 1}, dose.Dose{Seq: 2, Void: true}
	for want, all := range map[bool][][]dose.Dose{false: {nil, {given}, {given, {Seq: 2, Replaces: 1, Void: true}}}, true: {{given, closing}, {closing}}} {
		for _, records := range all {
			if dose.Closed(records) != want || len(dose.Standing([]dose.Dose{closing})) != 0 {
				t.Errorf("%+v is not closed %v", records, want)
			}
		}
	}
}

// A correction is a later record: what it replaces no longer stands, and what says "none was given" never does.
func TestWhatStands(t *testing.T) {
	on := func(seq int, day string, replaces int, void bool) dose.Dose {
		return dose.Dose{ID: day, Seq: seq, Number: 1, Product: "COVISHIELD", OccurredOn: when.MustDate(day), Replaces: replaces, Void: void}
	}
	for name, c := range map[string]struct {
		records []dose.Dose
		want    []int // Seq
	}{
		"nothing":                      {nil, nil},
		"as recorded":                  {[]dose.Dose{on(1, "2021-03-01", 0, false), on(2, "2021-06-01", 0, false)}, []int{1, 2}},
		"another day":                  {[]dose.Dose{on(1, "2021-03-01", 0, false), on(2, "2021-03-02", 1, false)}, []int{2}},
		"corrected twice":              {[]dose.Dose{on(1, "2021-03-01", 0, false), on(2, "2021-03-02", 1, false), on(3, "2021-03-03", 2, false)}, []int{3}},
		"never given":                  {[]dose.Dose{on(1, "2021-03-01", 0, false), on(2, "2021-03-01", 1, true)}, nil},
		"the second was never given":   {[]dose.Dose{on(1, "2021-03-01", 0, false), on(2, "2021-06-01", 0, false), on(3, "2021-06-01", 2, true)}, []int{1}},
		"given after all: void undone": {[]dose.Dose{on(1, "2021-03-01", 0, false), on(2, "2021-03-01", 1, true), on(3, "2021-03-01", 2, false)}, []int{3}},
	} {
		t.Run(name, func(t *testing.T) {
			standing := dose.Standing(c.records)
			if len(standing) != len(c.want) || len(dose.Givens(c.records)) != len(c.want) {
				t.Fatalf("%d stand, want %v", len(standing), c.want)
			}
			for i, d := range standing {
				if d.Seq != c.want[i] {
					t.Errorf("record %d stands, want %v", d.Seq, c.want)
				}
			}
		})
	}
}
