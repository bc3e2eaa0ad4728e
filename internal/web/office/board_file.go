package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/export"
	"github.com/openwin/openwin/internal/web/ui"
)

// filePage is how many rows of a file are read at once.
const filePage = 500

// boardFile is GET /office/board/file?table=&as=&date=&area=&facility=&show=: a table of the board, all pages of it, as a file.
// Faults: board_table, export_format.
func (p Pages) boardFile(w http.ResponseWriter, r *door.Request) error {
	v, err := p.dayOf(r)
	if err != nil {
		return err
	}
	page, err := p.pageOf(r, v)
	if err != nil {
		return err
	}
	return sendFile(w, v.Form.Value("as"), v.Form.Value("table")+"-"+v.Day.String(), page)
}

// sendFile answers with a table as a file, all pages of it. The name is without ending. Fault: export_format.
func sendFile(w http.ResponseWriter, format, name string, page func(after string) (*ui.Table, string, error)) error {
	t, next, err := page("")
	if err != nil {
		return err
	}
	out, err := export.Answer(w, format, name)
	if err != nil {
		return err
	}
	if err := writeAll(out, t, next, page); err != nil {
		panic(http.ErrAbortHandler) // part of the file is sent: the connection breaks, so that nobody takes it for whole
	}
	return nil
}

// pageOf reads the rows of a table page by page.
func (p Pages) pageOf(r *door.Request, v dayView) (func(after string) (*ui.Table, string, error), error) {
	ctx, words := r.Context(), p.Words(r.Request)
	whole := func(t *ui.Table, err error) (*ui.Table, string, error) { return t, "", err }
	switch v.Form.Value("table") {
	case "areas":
		return func(string) (*ui.Table, string, error) {
			sums, err := p.Store.DayByArea(ctx, v.scope, v.Day)
			return whole(p.dayAreas(words, v, sums), err)
		}, nil
	case "facilities":
		return func(after string) (*ui.Table, string, error) {
			found, next, err := p.Store.DayByFacility(ctx, v.scope, v.Day, after, filePage)
			return dayFacilities(words, v, found), next, err
		}, nil
	case "", "sessions":
		return func(after string) (*ui.Table, string, error) {
			found, next, err := p.Store.DaySessions(ctx, v.scope, v.Day, v.shown(), after, filePage)
			return p.daySessions(words, v, found), next, err
		}, nil
	case "pace":
		return func(string) (*ui.Table, string, error) {
			days, err := p.Store.LastDays(ctx, v.scope, v.Day)
			return whole(paceTable(words, days), err)
		}, nil
	case "ages":
		return func(string) (*ui.Table, string, error) { return whole(p.agesTable(ctx, words, v)) }, nil
	}
	for name, table := range map[string]func() (*ui.Table, error){
		"groups":        func() (*ui.Table, error) { return p.groupsTable(ctx, words, v) },
		"group-areas":   func() (*ui.Table, error) { return p.groupAreas(ctx, words, v, v.Form.Value("group")) },
		"wastage":       func() (*ui.Table, error) { return p.wastageTable(ctx, words, v) },
		"wastage-areas": func() (*ui.Table, error) { return p.wastageAreas(ctx, words, v) },
	} {
		if v.Form.Value("table") == name {
			return func(string) (*ui.Table, string, error) { return whole(table()) }, nil
		}
	}
	return nil, fault.New(fault.NotFound, "board_table")
}

func writeAll(out export.Table, t *ui.Table, next string, page func(after string) (*ui.Table, string, error)) error {
	head := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Text
	}
	if err := out.Row(head...); err != nil {
		return err
	}
	for {
		for _, row := range t.Rows {
			if err := out.Row(bare(row)...); err != nil {
				return err
			}
		}
		if next == "" {
			return out.Close()
		}
		var err error
		if t, next, err = page(next); err != nil {
			return err
		}
	}
}

// bare is a row without links and colours.
func bare(row []any) []any {
	out := make([]any, len(row))
	for i, cell := range row {
		switch c := cell.(type) {
		case ui.Link:
			out[i] = c.Text
		case ui.Tag:
			out[i] = c.Text
		default:
			out[i] = c
		}
	}
	return out
}
