package allocation_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/testkit"
)

var update = flag.Bool("update", false, "write testdata/states.golden anew")

// states reads testdata/states.csv: the states of India in September 2021.
func states(t *testing.T) []allocation.Need {
	t.Helper()
	file, err := os.Open("testdata/states.csv")
	testkit.Done(t, err)
	defer file.Close()
	in := csv.NewReader(file)
	in.Comment = '#'
	rows, err := in.ReadAll()
	testkit.Done(t, err)
	var needs []allocation.Need
	for _, row := range rows[1:] {
		var n [7]int
		for i := range n {
			n[i], err = strconv.Atoi(row[i+1])
			testkit.Done(t, err)
		}
		needs = append(needs, allocation.NeedOf(row[0], n[0], allocation.Count{First: n[1], Second: n[2], Early: n[3], All: n[4], Product: n[5], Recent: n[6]}))
	}
	return needs
}

// A supply of Covishield is shared out among the states of India as they stood on 16 September 2021: a table to read.
func TestTheStatesOfIndia(t *testing.T) {
	p, needs := testkit.India(), states(t)
	var out strings.Builder
	for _, s := range []allocation.Supply{{Doses: 50_000_000, Unit: 10, Days: 28, Shelf: 28}, {Doses: 170_000_000, Unit: 10, Days: 28, Shelf: 28}} {
		writeTable(&out, p, s, allocation.Share(s, needs, nil))
	}
	const file = "testdata/states.golden"
	if *update {
		testkit.Done(t, os.WriteFile(file, []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile(file)
	testkit.Done(t, err)
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func writeTable(out *strings.Builder, p *pack.Pack, s allocation.Supply, lines []allocation.Line) {
	fmt.Fprintf(out, "%d doses of Covishield for %d days from 17 September 2021, in vials of %d; %d stay back.\n\n", s.Doses, s.Days, s.Unit, s.Doses-allocation.Total(lines))
	fmt.Fprintf(out, "%-41s%12s%12s%12s%12s%12s%12s%6s  %s\n", "", "people", "none yet", "2nd due", "a day", "proposed", "of it 2nd", "wait", "why")
	for _, l := range lines {
		var why []string
		for _, r := range allocation.Why(s, l) {
			why = append(why, r.Code)
		}
		fmt.Fprintf(out, "%-41s%12d%12d%12d%12d%12d%12d%6d  %s\n", p.Areas.Name(l.Area), l.People, l.None(), l.Due, l.Recent/allocation.PaceDays, l.Doses, l.ForSecond,
			allocation.Wait(s, l), strings.Join(why, " "))
	}
	out.WriteString("\n")
}
