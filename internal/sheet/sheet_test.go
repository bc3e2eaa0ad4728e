package sheet_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/sheet"
)

var columns = []string{"code", "name", "teams"}

func TestRead(t *testing.T) {
	rows, err := sheet.Read([][]string{{"\ufeffName ", "", "CODE"}, {"Aundh", "ignored", " A1 "}, {}, {"", "", ""}, {"Pune", "", "", "too far right"}}, columns, columns[:2], 10)
	if err != nil || len(rows) != 2 || rows[0].No != 2 || rows[0].Cell("code") != "A1" || rows[0].Cell("name") != "Aundh" || rows[1].No != 5 || rows[1].Cell("code") != "" {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestWhatIsNoSheet(t *testing.T) {
	for _, c := range []struct {
		rows [][]string
		want string
	}{
		{nil, "sheet_empty"},
		{[][]string{{"code", "name"}}, "sheet_empty"},
		{[][]string{{"code", "name"}, {"1"}, {"2"}, {"3"}}, "sheet_too_long"},
		{[][]string{{"code", "colour"}, {"1"}}, "sheet_column_unknown"},
		{[][]string{{"code", "teams"}, {"1"}}, "sheet_column_missing"},
		{[][]string{{"code", "name", "Code"}, {"1"}}, "sheet_column_twice"},
	} {
		if _, err := sheet.Read(c.rows, columns, columns[:2], 2); fault.Code(err) != c.want || fault.From(err).Field != "sheet" {
			t.Errorf("%v: %v", c.rows, err)
		}
	}
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]int{"": 0, "0": 0, "7": 7, "500": 500} {
		rows, _ := sheet.Read([][]string{columns, {"x", "y", text}}, columns, nil, 10)
		if got := rows[0].Number("teams", 500); got != want || len(rows[0].Faults) > 0 {
			t.Errorf("%q is %d, %v", text, got, rows[0].Faults)
		}
	}
	for _, text := range []string{"-1", "501", "many", "1.5", "99999999999999999999"} {
		rows, _ := sheet.Read([][]string{columns, {"x", "y", text}}, columns, nil, 10)
		if got := rows[0].Number("teams", 500); got != 0 || len(rows[0].Faults) != 1 || rows[0].Faults[0].Field != "teams" {
			t.Errorf("%q is %d, %v", text, got, rows[0].Faults)
		}
	}
}

// FuzzRead: whatever somebody brings is refused or becomes rows with numbers that grow.
func FuzzRead(f *testing.F) {
	f.Add("code,name\n1,a\n\n2,b")
	f.Add("name,code,teams\n\"a\nb\",2,3")
	f.Fuzz(func(t *testing.T, text string) {
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		cells, err := r.ReadAll()
		if err != nil {
			return
		}
		rows, err := sheet.Read(cells, columns, columns[:1], 1000)
		last := 1
		for _, row := range rows {
			if row.No <= last || row.No > len(cells) || err != nil {
				t.Fatalf("row %d after %d of %d: %v", row.No, last, len(cells), err)
			}
			last = row.No
		}
	})
}
