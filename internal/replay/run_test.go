package replay

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/when"
)

const testScale = 0.0005

func testConfig(t *testing.T, server string) Config {
	day, err := RecordDay()
	if err != nil {
		t.Fatal(err)
	}
	return Config{Server: server, Login: "national", Password: "demo-national", Day: day, Scale: testScale, Callers: 4,
		Progress: filepath.Join(t.TempDir(), "progress"), Out: io.Discard, Status: io.Discard}
}

// wantWhole checks that the server holds the scaled day once.
func (f *fakeServer) wantWhole() {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	const first, second = 7673, 5656 // 15,345,261 and 11,311,058 at the scale of the tests
	if len(f.people) != first+second || len(f.doses) != first+2*second {
		f.t.Errorf("%d people and %d doses, want %d and %d", len(f.people), len(f.doses), first+second, first+2*second)
	}
	given := map[string]int{}
	for _, d := range f.doses {
		given[d.SessionID]++
	}
	for id, s := range f.sessions {
		if given[id] != s.Slots[0].Capacity {
			f.t.Errorf("a session of %d places has %d doses", s.Slots[0].Capacity, given[id])
		}
	}
}

func TestRunAgainstAFailingServer(t *testing.T) {
	f := newFakeServer(t, 0.3)
	if err := Run(t.Context(), testConfig(t, f.URL)); err != nil {
		t.Fatal(err)
	}
	f.wantWhole()
}

func TestRunGoesOnAfterAnInterruption(t *testing.T) {
	f := newFakeServer(t, 0.1)
	c := testConfig(t, f.URL)
	for round := range 3 {
		ctx, stop := context.WithCancel(t.Context())
		start := f.requests
		f.onRequest = func(n int) {
			if n == start+80+30*round {
				stop()
			}
		}
		if err := Run(ctx, c); err == nil || !strings.Contains(err.Error(), "goes on from there") {
			t.Fatalf("an interrupted run: %v", err)
		}
		stop()
	}
	done := len(f.doses) + len(f.people)
	if done == 0 || len(f.doses) > 18000 {
		t.Fatalf("the interruptions missed the middle: %d acts done", done)
	}
	f.onRequest = func(int) {}
	var out bytes.Buffer
	c.Out = &out
	before := f.requests
	if err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	f.wantWhole()
	if !strings.Contains(out.String(), "Going on from") || !strings.Contains(out.String(), "Difference: zero in every cell.") {
		t.Errorf("said:\n%s", &out)
	}
	whole := f.requests - before
	before = f.requests
	if err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if again := f.requests - before; again >= whole/2 {
		t.Errorf("a finished replay sent %d requests again, the last part took %d", again, whole)
	}
	os.Remove(c.Progress)
	if err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	f.wantWhole()
}

// A progress file that speaks of a server whose data folder has since been emptied is not believed.
func TestProgressOfAnotherServer(t *testing.T) {
	f := newFakeServer(t, 0)
	c := testConfig(t, f.URL)
	if err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	clear(f.people)
	clear(f.doses)
	clear(f.sessions)
	clear(f.received)
	clear(f.facilities)
	if err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	f.wantWhole()
}

func TestRefusedActsAreAnError(t *testing.T) {
	f := newFakeServer(t, 0)
	f.refuse = func(path string) string {
		if path == "receipts" {
			return "lot_differs"
		}
		return ""
	}
	c := testConfig(t, f.URL)
	var out bytes.Buffer
	c.Out = &out
	if err := Run(t.Context(), c); err == nil || !strings.Contains(err.Error(), "acts were refused") {
		t.Errorf("err = %v", err)
	}
	if !strings.Contains(out.String(), "refused with lot_differs") {
		t.Errorf("the code is not shown:\n%s", &out)
	}
}

func TestDifferencesAreAnError(t *testing.T) {
	table := compare([]State{{Name: "Goa", First: 2, Splits: [3]Split{{[3]int64{1, 1, 0}, true}, {[3]int64{2, 0, 0}, true}, {Known: false}}}},
		map[string]string{"Goa": "IN-GA"}, "IN", map[string]figures{
			"IN":    {"IN", map[string]int64{"doses": 2, "dose:1": 2, "sex:female": 1, "sex:male": 1, "age:18-44": 2, "product:COVAXIN": 2}},
			"IN-GA": {"IN-GA", map[string]int64{"doses": 2, "dose:1": 2, "sex:female": 2, "age:18-44": hidden, "product:COVAXIN": 2}},
		})
	if n := wrongCells(table); n != 3 {
		t.Errorf("%d cells differ, want 3: female, male, and the hidden one", n)
	}
	var out bytes.Buffer
	printTable(&out, table)
	want := `             doses first second female male other  18-44 45-59 60+ Covish. Covaxin Sputnik diff
Goa              2     2      0      1    1     0      2     0   0       -       -       -    3
  server         2     2      0      2    0     0 hidden     0   0       0       2       0
  difference     0     0      0      1   -1     0 hidden     0   0       -       -       -
India            2     2      0      1    1     0      2     0   0       -       -       -    0
  server         2     2      0      1    1     0      2     0   0       0       2       0
  difference     0     0      0      0    0     0      0     0   0       -       -       -
`
	if out.String() != want {
		t.Errorf("got:\n%s", &out)
	}
}

func TestTableFitsAtScaleOne(t *testing.T) {
	day, err := RecordDay()
	if err != nil {
		t.Fatal(err)
	}
	table := compare(day.States, map[string]string{}, "IN", nil)
	for _, c := range table {
		copy(c.server, c.data)
	}
	table[3].server[0]-- // one wrong cell, in Assam
	var out bytes.Buffer
	printTable(&out, table)
	if n := strings.Count(out.String(), "\n"); n != 1+36+2+3 {
		t.Errorf("%d lines:\n%s", n, &out)
	}
	for _, line := range strings.Split(out.String(), "\n") {
		if len(line) > wide {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
}

func TestTornJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress")
	j, err := openJournal(path, "key")
	if err != nil {
		t.Fatal(err)
	}
	j.add("IN-UP people 1")
	j.close()
	file, _ := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	file.WriteString("IN-UP people 2") // of "IN-UP people 25": the machine stopped
	file.Close()
	if j, err = openJournal(path, "key"); err != nil {
		t.Fatal(err)
	}
	defer j.close()
	if !j.has("IN-UP people 1") || j.has("IN-UP people 2") {
		t.Errorf("remembered: %v", j.done)
	}
	j.add("IN-UP people 3")
	if again, err := openJournal(path, "key"); err != nil || !again.has("IN-UP people 3") || len(again.done) != 2 {
		t.Errorf("remembered: %v, %v", again.done, err)
	}
	if _, err := openJournal(path, "other"); err == nil {
		t.Error("a journal of another replay was taken")
	}
}

func TestBarLine(t *testing.T) {
	got := barLine(64623, 10000, 22311, 4e9)
	want := "[==============                ]  50 %  32,311 of 64,623 acts  5,577/s  6s left"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestFirstDayIsBeforeTheDay(t *testing.T) {
	for day := when.DateOf(2021, 1, 17); day < when.DateOf(2022, 2, 1); day++ {
		for site := range 30 {
			for v := range vaccines {
				if first := firstDay(day, v, site); first >= day || (day > when.DateOf(2021, 4, 20) && first < when.DateOf(2021, 1, 16)) {
					t.Fatalf("first dose of %s on %s for a second on %s", vaccines[v], first, day)
				}
			}
		}
	}
}
