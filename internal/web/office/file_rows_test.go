package office_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/office"
)

// book is a file in XLSX with some rows.
func book(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	file := excelize.NewFile()
	out, err := file.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			t.Fatal(err)
		}
	}
	var data bytes.Buffer
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Write(&data); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func TestFileRows(t *testing.T) {
	xlsx := book(t, []any{"code", "pin_code"}, []any{"K1", 411001}, nil, []any{"K2", "411002", "x"})
	for name, data := range map[string][]byte{"xlsx": xlsx, "csv": []byte("\ufeffcode;pin_code\nK1;411001\n\nK2;411002;x\n"), "tabs": []byte("code\tpin_code\nK1\t411001\n\nK2\t411002\tx")} {
		rows, err := office.FileRows(data, 10)
		testkit.Done(t, err)
		if len(rows) != 4 || !slices.Equal(rows[0], []string{"code", "pin_code"}) || !slices.Equal(rows[1], []string{"K1", "411001"}) || len(rows[2]) != 0 || !slices.Equal(rows[3], []string{"K2", "411002", "x"}) {
			t.Errorf("%s: %q", name, rows)
		}
	}
	if rows, err := office.FileRows(xlsx, 1); err != nil || len(rows) != 3 {
		t.Errorf("one row more than the most shows that it is too long: %q, %v", rows, err)
	}
	_, err := office.FileRows(xlsx[:len(xlsx)/2], 10)
	testkit.Refused(t, err, "sheet_unreadable")
	for file, wrong := range map[string]string{"name\nCl\xednica\n": "sheet_letters", "\xff\xfen\x00\n": "sheet_letters", "name\nAundh\n\"Pune\" x\n": "sheet_line_unreadable"} {
		_, err := office.FileRows([]byte(file), 10)
		testkit.Refused(t, err, wrong)
	}
	rows, err := office.FileRows([]byte("\xff\xfen\x00a\x00m\x00e\x00\n\x00C\x00l\x00\xed\x00\n\x00"), 10)
	if err != nil || len(rows) != 2 || rows[1][0] != "Clí" {
		t.Errorf("UTF-16: %q, %v", rows, err)
	}
}

// More than 64 MB of sheet are read: a country's facilities are one file.
func TestALargeBookIsRead(t *testing.T) {
	rows := make([][]any, 1100)
	for i := range rows {
		rows[i] = []any{string(bytes.Repeat([]byte("x"), 32_000)), string(bytes.Repeat([]byte("y"), 32_000))}
	}
	got, err := office.FileRows(book(t, rows...), 2000)
	testkit.Done(t, err)
	if len(got) != len(rows) {
		t.Errorf("%d rows", len(got))
	}
}

func FuzzFileRows(f *testing.F) {
	f.Add([]byte("code,name\nK1,\"a\nb\"\n"))
	f.Add([]byte("PK no zip"))
	f.Add(book(f, []any{"code", "name"}, []any{"K1", 2.5}))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := office.FileRows(data, 5)
		if err != nil && rows != nil {
			t.Error("rows of a file that cannot be read")
		}
	})
}
