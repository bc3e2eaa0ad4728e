package office

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

const (
	mostSheet    = 4 << 20  // bytes of a form with a file
	mostUnzipped = 64 << 20 // bytes that a file in XLSX may grow to
)

// readSheetForm reads a form whose field "sheet" is a sheet as text, or whose file "file" is one in CSV or XLSX; the file is put into the field, so
// that the next page shows what was read. Faults of the field: sheet_unreadable, sheet_letters. Errors: too_large, form_malformed.
func readSheetForm(w http.ResponseWriter, r *door.Request) (*ui.Form, error) {
	door.AtMost(w, r, mostSheet)
	if err := r.ParseMultipartForm(mostSheet); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, door.Unread(err)
	}
	form, err := ui.FormOf(r)
	if err != nil || r.MultipartForm == nil {
		return form, err
	}
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return form, nil
	}
	if err != nil {
		return nil, door.Unread(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil || len(data) == 0 {
		return form, err
	}
	text, err := sheetText(data)
	if err != nil {
		if fault.Code(err) != "sheet_letters" {
			err = fault.New(fault.Invalid, "sheet_unreadable").On("sheet")
		}
		form.Took(err)
		return form, nil
	}
	form.Set("sheet", text)
	return form, nil
}

// sheetText is a file as comma-separated text: of an XLSX its first sheet, with dates and times as numbers.
func sheetText(data []byte) (string, error) {
	if !bytes.HasPrefix(data, []byte("PK")) {
		return plainText(data)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostUnzipped, UnzipXMLSizeLimit: mostUnzipped, RawCellValue: true})
	if err != nil {
		return "", err
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		return "", err
	}
	return writeRows(rows), nil
}

func writeRows(rows [][]string) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	_ = w.WriteAll(rows) // a strings.Builder takes everything
	return out.String()
}

// readRows reads text whose cells are parted by commas, semicolons or tabs, whichever the first line has, or, where that has none, the line that
// has most: loggers write remarks before their table. An empty line stays a row, so that rows keep
// the numbers that the planner sees.
func readRows(text string) ([][]string, error) {
	head := headOf(text)
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	switch {
	case strings.Contains(head, "\t"):
		r.Comma = '\t'
	case strings.Count(head, ";") > strings.Count(head, ","):
		r.Comma = ';'
	}
	var out [][]string
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			at := len(out) + 1
			if wrong := new(csv.ParseError); errors.As(err, &wrong) {
				at = wrong.Line
			}
			return nil, fault.New(fault.Invalid, "sheet_line_unreadable", "line", fault.Int(at)).On("sheet")
		}
		for line, _ := r.FieldPos(0); len(out) < line-1; {
			out = append(out, nil)
		}
		out = append(out, cells)
	}
}

// mostRemarks is how many lines before a table are looked at.
const mostRemarks = 200

// headOf is the line that shows what parts the cells.
func headOf(text string) (head string) {
	parts := func(line string) int {
		return max(strings.Count(line, "\t"), strings.Count(line, ";"), strings.Count(line, ","))
	}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		if parts(line) > parts(head) {
			head = line
		}
		if n++; n == mostRemarks || (n == 1 && head != "") {
			break
		}
	}
	return head
}
