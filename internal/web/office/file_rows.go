package office

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"

	"github.com/openwin/openwin/internal/fault"
)

const (
	mostBook   = 512 << 20 // bytes that a file of an import in XLSX may grow to: 100,000 facilities have some 65 MB
	bookMemory = 8 << 20   // bytes of it that are kept in memory: the rest is read from a temporary file
)

// FileRows are the rows of a large file in CSV or XLSX (its first sheet, numbers as they are kept), up to one more than most below the head, so that
// a file that is too long can be told. Faults: sheet_unreadable, sheet_line_unreadable, sheet_letters.
func FileRows(data []byte, most int) ([][]string, error) {
	if !bytes.HasPrefix(data, []byte("PK")) {
		text, err := plainText(data)
		if err != nil {
			return nil, err
		}
		return readRows(text)
	}
	unreadable := func(err error) error { return fault.New(fault.Invalid, "sheet_unreadable").Because(err) }
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: mostBook, UnzipXMLSizeLimit: bookMemory, RawCellValue: true})
	if err != nil {
		return nil, unreadable(err)
	}
	defer book.Close()
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return nil, unreadable(err)
	}
	defer rows.Close()
	var out [][]string
	for len(out) < most+2 && rows.Next() {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, unreadable(err)
		}
		out = append(out, cells)
	}
	if err := rows.Error(); err != nil {
		return nil, unreadable(err)
	}
	return out, nil
}

// plainText is a file that is text, in UTF-8 or, with its mark at the beginning, in UTF-16 as spreadsheets save "Unicode text". Of any other
// encoding nobody could tell which it is, and names would be spoilt unseen. Fault: sheet_letters.
func plainText(data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		var err error
		if data, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data); err != nil {
			return "", fault.New(fault.Invalid, "sheet_letters").On("sheet").Because(err)
		}
	}
	if !utf8.Valid(data) || bytes.ContainsRune(data, utf8.RuneError) { // the second stands where a letter was lost
		return "", fault.New(fault.Invalid, "sheet_letters").On("sheet")
	}
	return strings.TrimPrefix(string(data), "\ufeff"), nil
}
