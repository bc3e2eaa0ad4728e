package ui

import (
	"fmt"

	"github.com/openwin/openwin/internal/i18n"
)

// Chart is figures to draw: rows of one or several series that add up, at most four. The parts "bars" and "columns"
// draw it as SVG, without script, in the direction of the language, and with its figures as a table.
type Chart struct {
	Title  string   // text
	Desc   string   // text: what there is to see, for those who do not see it
	Head   string   // text: what the rows are, as "State" or "Day"
	Series []string // texts
	Rows   []ChartRow
}

// ChartRow is one bar or column: a value for each series.
type ChartRow struct {
	Label  string // text
	Values []int64
}

// mostSeries is how many colours there are that colour-blind readers tell apart, also on a black and white printer.
const mostSeries = 4

// check refuses figures that cannot be drawn and gives the sum of the largest row, at least 1.
func (c *Chart) check() (int64, error) {
	if len(c.Series) == 0 || len(c.Series) > mostSeries {
		return 0, fmt.Errorf("chart %q: %d series, can draw 1 to %d", c.Title, len(c.Series), mostSeries)
	}
	largest := int64(1)
	for _, row := range c.Rows {
		if len(row.Values) != len(c.Series) {
			return 0, fmt.Errorf("chart %q: row %q has %d values for %d series", c.Title, row.Label, len(row.Values), len(c.Series))
		}
		for _, v := range row.Values {
			if v < 0 {
				return 0, fmt.Errorf("chart %q: row %q has a value below zero", c.Title, row.Label)
			}
		}
		largest = max(largest, row.sum())
	}
	return largest, nil
}

func (r ChartRow) sum() (sum int64) {
	for _, v := range r.Values {
		sum += v
	}
	return sum
}

// rect is a rectangle in percent of the drawing.
type rect struct {
	Series     int
	X, Y, W, H float64
}

// bars is a bar chart: a table whose middle column is drawn.
type bars struct {
	*Chart
	Lines []barLine
}

type barLine struct {
	ChartRow
	Rects []rect
	Sum   int64
}

func (c *Chart) bars(p *i18n.Printer) (bars, error) {
	largest, err := c.check()
	if err != nil {
		return bars{}, err
	}
	out := bars{Chart: c}
	for _, row := range c.Rows {
		line := barLine{ChartRow: row, Sum: row.sum()}
		at := 0.0
		for i, v := range row.Values {
			w := percent(v, largest)
			line.Rects = append(line.Rects, rect{Series: i, X: mirror(p, at, w), W: w})
			at += w
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

// columns is a series over time.
type columns struct {
	*Chart
	Rects       []column
	Most        int64 // what the top line stands for
	First, Last string
	Middle      string // "" where there are few columns
}

type column struct {
	rect
	Says string // label and value
}

func (c *Chart) columns(p *i18n.Printer) (columns, error) {
	largest, err := c.check()
	if err != nil {
		return columns{}, err
	}
	out := columns{Chart: c, Most: roundUp(largest)}
	if len(c.Rows) == 0 {
		return out, nil
	}
	out.First, out.Last = c.Rows[0].Label, c.Rows[len(c.Rows)-1].Label
	if len(c.Rows) > 4 {
		out.Middle = c.Rows[len(c.Rows)/2].Label
	}
	width := 100 / float64(len(c.Rows))
	for n, row := range c.Rows {
		top := 100.0
		for i, v := range row.Values {
			h := percent(v, out.Most)
			top -= h
			x := mirror(p, width*(float64(n)+0.1), width*0.8)
			out.Rects = append(out.Rects, column{rect{Series: i, X: x, Y: top, W: width * 0.8, H: h}, row.Label + ": " + p.Number(v)})
		}
	}
	return out, nil
}

// roundUp is the next number of the form 1, 2, 2.5 or 5 times a power of ten, so that the top line reads well.
func roundUp(n int64) int64 {
	for step := int64(1); step < 1<<58; step *= 10 {
		for _, tenths := range []int64{10, 20, 25, 50} {
			if up := step * tenths / 10; up >= n && step*tenths%10 == 0 {
				return up
			}
		}
	}
	return n
}

func percent(v, of int64) float64 { return float64(v) * 100 / float64(of) }

// mirror turns a place around where the language is written from the right.
func mirror(p *i18n.Printer, x, width float64) float64 {
	if p.Dir() == "rtl" {
		return 100 - x - width
	}
	return x
}

// table is the figures of the chart.
func (c *Chart) table() *Table {
	t := &Table{Caption: c.Title, Columns: []Column{{Text: c.Head}}, Wide: true}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, Column{Text: s, Number: true})
	}
	for _, row := range c.Rows {
		cells := []any{row.Label}
		for _, v := range row.Values {
			cells = append(cells, v)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
