package schedule_test

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

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

var update = flag.Bool("update", false, "write what the rules say into the golden file")

// TestGolden reads questions from one file and compares what the rules say with the answers that stand below each
// question. The rules are those of rules_test.go.
func TestGolden(t *testing.T) {
	const file = "testdata/check.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	questions := 0
	for line := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		switch {
		case strings.HasPrefix(line, "  -> "):
		case strings.HasPrefix(line, "  "):
			questions++
			out.WriteString(line + "\n" + answer(t, line))
		default:
			out.WriteString(line + "\n")
		}
	}
	if questions == 0 {
		t.Fatal("no questions in " + file)
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(data), out.String()); diff != "" && !*update {
		t.Errorf("(-file +rules)\n%s", diff)
	}
}

// answer asks the rules a question such as "born=1970 given=ALPHA/2021-05-01 want=ALPHA on=2021-07-01".
func answer(t *testing.T, line string) string {
	t.Helper()
	var person schedule.Person
	var given []schedule.Given
	var want schedule.Want
	for field := range strings.FieldsSeq(line) {
		name, value, _ := strings.Cut(field, "=")
		switch name {
		case "born":
			person.BirthYear, _ = strconv.Atoi(value[:4])
			if len(value) > 4 {
				person.BirthDate = when.MustDate(value)
			}
		case "group":
			person.Group = value
		case "given": // 2:ALPHA/2021-05-01
			number, rest, _ := strings.Cut(value, ":")
			product, on, _ := strings.Cut(rest, "/")
			n, _ := strconv.Atoi(number)
			given = append(given, schedule.Given{Number: n, Product: product, On: when.MustDate(on)})
		case "want":
			want.Product = value
		case "dose":
			want.Number, _ = strconv.Atoi(value)
		case "on":
			want.On = when.MustDate(value)
		case "booked":
			want.BookedOn = when.MustDate(value)
		default:
			t.Fatalf("%q in %q", name, line)
		}
	}
	var out strings.Builder
	for _, f := range rules().Check(person, given, want) {
		fmt.Fprintf(&out, "  -> %s %s", f.Level, f.Code)
		for _, name := range slices.Sorted(maps.Keys(f.Args)) {
			fmt.Fprintf(&out, " %s=%q", name, f.Args[name])
		}
		if f.Rule != "" {
			fmt.Fprintf(&out, " (%s)", f.Rule)
		}
		out.WriteString("\n")
	}
	if out.Len() == 0 {
		out.WriteString("  -> nothing\n")
	}
	if due := rules().Due(person, given, want.On); due.Number == 0 {
		out.WriteString("  -> due: never again\n")
	} else {
		fmt.Fprintf(&out, "  -> due: dose %d from %q until %q with %s\n", due.Number, due.From, due.Until, strings.Join(due.Products, " or "))
	}
	return out.String()
}
