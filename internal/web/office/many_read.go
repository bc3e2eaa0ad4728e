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
// that the next page shows what was read. Faults of the field: sheet_unreadable. Error: form_malformed.
func readSheetForm(w http.ResponseWriter, r *door.Request) (*ui.Form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostSheet)
	if err := r.ParseMultipartForm(mostSheet); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, fault.New(fault.Invalid, "form_malformed").Because(err)
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
		return nil, fault.New(fault.Invalid, "form_malformed").Because(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil || len(data) == 0 {
		return form, err
	}
	text, err := sheetText(data)
	if err != nil {
		form.Took(fault.New(fault.Invalid, "sheet_unreadable").On("sheet"))
		return form, nil
	}
	form.Set("sheet", text)
	return form, nil
}

// sheetText is a file as comma-separated text: of an XLSX its first sheet, with dates and times as numbers.
func sheetText(data []byte) (string, error) {
	if !bytes.HasPrefix(data, []byte("PK")) {
		return strings.TrimPrefix(string(data), "\ufeff"), nil
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

// readRows reads text whose cells are parted by commas, semicolons or tabs, whichever the first line has. An empty line stays a row, so that rows keep
// the numbers that the planner sees.
func readRows(text string) ([][]string, error) {
	head, _, _ := strings.Cut(text, "\n")
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
			return nil, fault.New(fault.Invalid, "sheet_unreadable").On("sheet")
		}
		for line, _ := r.FieldPos(0); len(out) < line-1; {
			out = append(out, nil)
		}
		out = append(out, cells)
	}
}
