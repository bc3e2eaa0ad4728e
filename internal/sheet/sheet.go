// Package sheet reads tables that people make with spreadsheet programs: the first row names the columns, in any order, and what is wrong
// with a cell is kept with its row. It knows nothing of what the cells mean.
package sheet

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
)

// Row is a row as it was read.
type Row struct {
	No     int        // as a spreadsheet counts: the head is 1
	Faults fault.List // of its cells, each on its column
	cells  map[string]string
}

// Read reads the rows of a sheet. Columns are all it may have, needed those it must have. Empty rows are left out.
// Faults on "sheet": sheet_empty, sheet_too_long (with the most rows), sheet_column_unknown, sheet_column_missing, sheet_column_twice.
func Read(rows [][]string, columns, needed []string, most int) ([]Row, error) {
	if len(rows) < 2 {
		return nil, fault.New(fault.Invalid, "sheet_empty").On("sheet")
	}
	if len(rows) > most+1 {
		return nil, fault.New(fault.Invalid, "sheet_too_long", "most", fault.Int(most)).On("sheet")
	}
	head := make([]string, len(rows[0]))
	for i, name := range rows[0] {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		switch {
		case name != "" && !slices.Contains(columns, name):
			return nil, fault.New(fault.Invalid, "sheet_column_unknown", "column", name).On("sheet")
		case name != "" && slices.Contains(head[:i], name):
			return nil, fault.New(fault.Invalid, "sheet_column_twice", "column", name).On("sheet")
		}
		head[i] = name
	}
	for _, name := range needed {
		if !slices.Contains(head, name) {
			return nil, fault.New(fault.Invalid, "sheet_column_missing", "column", name).On("sheet")
		}
	}
	var out []Row
	for i, cells := range rows[1:] {
		r := Row{No: i + 2, cells: map[string]string{}}
		for at, cell := range cells {
			if cell = strings.TrimSpace(cell); cell != "" && at < len(head) {
				r.cells[head[at]] = cell
			}
		}
		if len(r.cells) > 0 {
			out = append(out, r)
		}
	}
	return out, nil
}

// Cell is the text of a cell, "" where there is none.
func (r *Row) Cell(column string) string { return r.cells[column] }

// Wrong keeps a fault of a cell.
func (r *Row) Wrong(column string, err *fault.Error) { r.Faults = append(r.Faults, err.On(column)) }

// Number reads a whole number from 0 to most, 0 where the cell is empty. Fault of the cell: cell_number.
func (r *Row) Number(column string, most int) int {
	text := r.Cell(column)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		r.Wrong(column, fault.New(fault.Invalid, "cell_number", "most", fault.Int(most)))
		return 0
	}
	return n
}
