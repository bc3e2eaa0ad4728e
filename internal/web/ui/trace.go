package ui

import (
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/i18n"
)

// Trace is temperatures over time: the part "trace" draws a line for each sensor, at most four, and the range that they should keep to. The
// figures stand beside it as a table of its own.
type Trace struct {
	Title, Desc string   // texts; Desc says what there is to see, for those who do not see it
	Names       []string // of the lines, where there are several
	Lines       [][]TracePoint
	Low, High   int    // of the range, tenths of a degree
	First, Last string // texts: when it begins and ends
}

// TracePoint is a temperature, in tenths of a degree, at a share of the time from 0 to 1. Apart begins the line anew: there was no reading for
// too long before it.
type TracePoint struct {
	At     float64
	Tenths int
	Apart  bool
}

// trace is a drawing of 100 by 100.
type trace struct {
	*Trace
	Paths        []string // one a line
	BandY, BandH float64
	Top, Bottom  string
}

// room is kept free above and below what is drawn, tenths of a degree.
const room = 10

func (t *Trace) draw(p *i18n.Printer) (trace, error) {
	if len(t.Lines) > mostSeries {
		return trace{}, fmt.Errorf("chart %q: %d lines, can draw %d", t.Title, len(t.Lines), mostSeries)
	}
	low, high := t.Low-room, t.High+room
	for _, line := range t.Lines {
		for _, point := range line {
			low, high = min(low, point.Tenths-room), max(high, point.Tenths+room)
		}
	}
	y := func(tenths int) float64 { return 100 * float64(high-tenths) / float64(high-low) }
	out := trace{Trace: t, BandY: y(t.High), BandH: y(t.Low) - y(t.High), Top: p.Celsius(high), Bottom: p.Celsius(low)}
	for _, line := range t.Lines {
		var path strings.Builder
		for i, point := range line {
			step := "L"
			if i == 0 || point.Apart {
				step = "M"
			}
			fmt.Fprintf(&path, "%s%.2f %.2f", step, mirror(p, 100*point.At, 0), y(point.Tenths))
			if step == "M" {
				path.WriteString("h0") // a lone reading is a dot
			}
		}
		out.Paths = append(out.Paths, path.String())
	}
	return out, nil
}
