package ui

import (
	"fmt"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/when"
)

// Table is a table for the part "table": on a phone each row becomes a card, or, if Wide, the table scrolls in its own
// region. Cells are text, whole numbers, dates, Link or Tag.
type Table struct {
	Caption string // text
	Columns []Column
	Rows    [][]any
	Wide    bool
}

// Column heads one column. Text is a text.
type Column struct {
	Text   string
	Number bool // stands at the end of its line, with digits of one width
	Spare  bool // left out on a phone, where the Note of a Link says the same
}

// Link is a cell that leads on. Note is a text below it, on a phone only.
type Link struct{ Text, Path, Note string }

// Tag is a short coloured word. Colour is one of GOV.UK Frontend's: "green", "red", "yellow", "grey", "blue", ...
type Tag struct{ Text, Colour string }

// Cell is a cell that can be drawn.
type Cell struct {
	Text string
	Link *Link
	Tag  *Tag
}

func newCell(p *i18n.Printer, v any) (Cell, error) {
	switch v := v.(type) {
	case string:
		return Cell{Text: v}, nil
	case int:
		return Cell{Text: p.Number(int64(v))}, nil
	case int64:
		return Cell{Text: p.Number(v)}, nil
	case when.Date:
		return Cell{Text: p.Date(v)}, nil
	case Link:
		return Cell{Link: &v}, nil
	case Tag:
		return Cell{Tag: &v}, nil
	}
	return Cell{}, fmt.Errorf("a %T cannot be shown in a table", v)
}

// Pages are the ways on from one page of a long list; "" hides a way.
type Pages struct{ First, Next string }

// Line is one line of a summary list. Link is an action at its end, if one.
type Line struct {
	Key   string // text
	Value any    // as a cell of a Table
	Link  *Link
}
