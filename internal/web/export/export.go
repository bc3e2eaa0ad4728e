// Package export writes a table as a file for spreadsheet programs, row by row: nothing of it is kept but the row at hand.
package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Table takes the rows of a table. Cells are text, whole numbers and dates. Close writes what is left; without it the file is broken, as it
// should be where a row failed.
type Table interface {
	Row(cells ...any) error
	Close() error
}

// Formats are the forms of a file.
var Formats = []string{"csv", "xlsx"}

// Answer begins a file as the answer to a request. The name is without ending; it tells nothing of a person.
// Fault: export_format.
func Answer(w http.ResponseWriter, format, name string) (Table, error) {
	kinds := map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	kind, known := kinds[format]
	if !known {
		return nil, fault.New(fault.Invalid, "export_format").On("as")
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"."+format))
	h.Set("Cache-Control", "private, no-store")
	if format == "csv" {
		return CSV(w)
	}
	return XLSX(w)
}

// text is a cell as text: dates as YYYY-MM-DD.
func text(cell any) (string, error) {
	switch v := cell.(type) {
	case string:
		return v, nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case when.Date:
		return v.String(), nil
	}
	return "", fmt.Errorf("a %T cannot be a cell of a file", cell)
}

// Defused is text that no spreadsheet program takes for a formula: one that begins as a formula does gets an apostrophe before it (OWASP,
// CSV injection).
func Defused(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

type csvTable struct{ w *csv.Writer }

// CSV begins a file of comma-separated values (RFC 4180) with a byte order mark: without it Excel shows Hindi as noise.
func CSV(w io.Writer) (Table, error) {
	_, err := io.WriteString(w, "\ufeff")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return csvTable{out}, err
}

func (t csvTable) Row(cells ...any) error {
	row := make([]string, len(cells))
	for i, cell := range cells {
		s, err := text(cell)
		if err != nil {
			return err
		}
		if _, words := cell.(string); words {
			s = Defused(s)
		}
		row[i] = s
	}
	return t.w.Write(row)
}

func (t csvTable) Close() error {
	t.w.Flush()
	return t.w.Error()
}

type xlsxTable struct {
	w    io.Writer
	file *excelize.File
	out  *excelize.StreamWriter
	row  int
}

// XLSX begins a workbook of one sheet. What is beyond some megabytes waits in a temporary file, since the archive needs its sheet
// whole.
func XLSX(w io.Writer) (Table, error) {
	file := excelize.NewFile()
	out, err := file.NewStreamWriter("Sheet1")
	return &xlsxTable{w: w, file: file, out: out}, err
}

// Row writes text as text, never as a formula; it is defused all the same, for whoever saves the sheet as CSV.
func (t *xlsxTable) Row(cells ...any) error {
	row := make([]any, len(cells))
	for i, cell := range cells {
		s, err := text(cell)
		if err != nil {
			return err
		}
		switch cell.(type) {
		case int, int64:
			row[i] = cell
		default:
			row[i] = Defused(s)
		}
	}
	t.row++
	return t.out.SetRow("A"+strconv.Itoa(t.row), row)
}

func (t *xlsxTable) Close() error {
	defer t.file.Close()
	if err := t.out.Flush(); err != nil {
		return err
	}
	return t.file.Write(t.w)
}
