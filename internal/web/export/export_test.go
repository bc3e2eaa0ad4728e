package export_test

import (
	"bytes"
	"flag"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/export"
)

var update = flag.Bool("update", false, "write testdata/table.csv anew")

// rows are a table with all that a cell may be and what people may have typed into a name.
var rows = [][]any{
	{"केंद्र", "दिन", "खुराकें"},
	{"Aundh, \"Old\" Hospital", testkit.Today, 1200},
	{"=HYPERLINK(\"http://x\")", testkit.Today, int64(-3)},
	{"+91", "-1+1", "@SUM(A1)"},
	{"\tcmd", "\rcmd", "＝1"},
	{"", "two\nlines", 0},
}

func write(t *testing.T, format string) ([]byte, *httptest.ResponseRecorder) {
	t.Helper()
	w := httptest.NewRecorder()
	out, err := export.Answer(w, format, "day")
	testkit.Done(t, err)
	for _, row := range rows {
		testkit.Done(t, out.Row(row...))
	}
	testkit.Done(t, out.Close())
	return w.Body.Bytes(), w
}

func TestCSV(t *testing.T) {
	got, w := write(t, "csv")
	const file = "testdata/table.csv"
	if *update {
		testkit.Done(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	testkit.Done(t, err)
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if to := w.Header().Get("Content-Disposition"); to != `attachment; filename="day.csv"` {
		t.Errorf("it is kept as %s", to)
	}
}

// A spreadsheet program reads back what was written: text as text, numbers as numbers, and no formula anywhere.
func TestXLSX(t *testing.T) {
	got, _ := write(t, "xlsx")
	f, err := excelize.OpenReader(bytes.NewReader(got))
	testkit.Done(t, err)
	defer f.Close()
	sheet, err := f.GetRows("Sheet1")
	testkit.Done(t, err)
	want := [][]string{
		{"केंद्र", "दिन", "खुराकें"},
		{"Aundh, \"Old\" Hospital", "2021-09-17", "1200"},
		{"'=HYPERLINK(\"http://x\")", "2021-09-17", "-3"},
		{"'+91", "'-1+1", "'@SUM(A1)"},
		{"'\tcmd", "'\rcmd", "'＝1"},
		{"", "two\nlines", "0"},
	}
	if diff := cmp.Diff(want, sheet); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, cell := range []string{"A3", "B4", "C4"} {
		if formula, err := f.GetCellFormula("Sheet1", cell); formula != "" || err != nil {
			t.Errorf("%s holds the formula %q (%v)", cell, formula, err)
		}
	}
	if kind, err := f.GetCellType("Sheet1", "C2"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("a number is of type %v (%v)", kind, err)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	_, err := export.Answer(httptest.NewRecorder(), "pdf", "day")
	testkit.Refused(t, err, "export_format")
	for _, format := range export.Formats {
		out, err := export.Answer(httptest.NewRecorder(), format, "day")
		testkit.Done(t, err)
		if out.Row(1.5) == nil {
			t.Errorf("%s takes a fraction", format)
		}
	}
}
