package replay

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// hidden is the count that the server gives for one that it suppresses.
const hidden = -1

// figures are counts of one area by measure, as GET /api/v1/coverage gives them.
type figures struct {
	Area   string           `json:"area"`
	Counts map[string]int64 `json:"counts"`
}

// column is one of the table's: a measure that file and server share.
type column struct {
	measure, title string
	split          int // -1 for one that every state has
}

var columns = []column{
	{"doses", "doses", -1}, {"dose:1", "first", -1}, {"dose:2", "second", -1},
	{"sex:female", "female", bySex}, {"sex:male", "male", bySex}, {"sex:other", "other", bySex},
	{"age:18-44", "18-44", byAge}, {"age:45-59", "45-59", byAge}, {"age:60+", "60+", byAge},
	{"product:COVISHIELD", "Covish.", byVaccine}, {"product:COVAXIN", "Covaxin", byVaccine}, {"product:SPUTNIKV", "Sputnik", byVaccine},
}

// count is a state's figure for a column; not ok where the file does not say.
func (c column) count(s State) (n int64, ok bool) {
	switch c.measure {
	case "doses":
		return s.Doses(), true
	case "dose:1":
		return s.First, true
	case "dose:2":
		return s.Second, true
	}
	for k, measure := range splits[c.split].measures {
		if measure == c.measure {
			return s.Splits[c.split].Parts[k], s.Splits[c.split].Known
		}
	}
	panic("no split has the measure " + c.measure)
}

// comparison is one area's line: what the file says, scaled, and what the server says, by column.
type comparison struct {
	name   string
	data   []int64
	known  []bool // whether the file says
	server []int64
}

// wrong counts the cells with a difference.
func (c comparison) wrong() (n int) {
	for i := range c.data {
		if c.known[i] && c.data[i] != c.server[i] {
			n++
		}
	}
	return n
}

// compare sets the scaled day beside the server's figures, the country last.
func compare(states []State, areas map[string]string, root string, server map[string]figures) []comparison {
	sum := State{Name: Country, Splits: [3]Split{{Known: true}, {Known: true}, {Known: true}}}
	var out []comparison
	for _, s := range states {
		out = append(out, compareArea(s, server[areas[s.Name]]))
		sum = addState(sum, s)
	}
	return append(out, compareArea(sum, server[root]))
}

func compareArea(s State, server figures) comparison {
	c := comparison{name: s.Name}
	for _, column := range columns {
		n, known := column.count(s)
		c.data, c.known, c.server = append(c.data, n), append(c.known, known), append(c.server, server.Counts[column.measure])
	}
	return c
}

func wrongCells(table []comparison) (n int) {
	for _, c := range table {
		n += c.wrong()
	}
	return n
}

// printTable writes a line for each area with the file's figures, scaled, and in how many of its cells the server differs.
// Where it does, and for the country, the server's figures and the differences follow.
func printTable(out io.Writer, table []comparison) {
	rows := [][]string{{""}}
	for _, c := range columns {
		rows[0] = append(rows[0], c.title)
	}
	rows[0] = append(rows[0], "diff")
	for i, c := range table {
		data, server, difference := []string{c.name}, []string{"  server"}, []string{"  difference"}
		for k := range columns {
			if !c.known[k] {
				data, server, difference = append(data, "-"), append(server, cellText(c.server[k])), append(difference, "-")
				continue
			}
			data, server = append(data, cellText(c.data[k])), append(server, cellText(c.server[k]))
			difference = append(difference, c.differenceText(k))
		}
		rows = append(rows, append(data, strconv.Itoa(c.wrong())))
		if c.wrong() > 0 || i == len(table)-1 {
			rows = append(rows, append(server, ""), append(difference, ""))
		}
	}
	printRows(out, rows)
}

func cellText(n int64) string {
	if n == hidden {
		return "hidden"
	}
	return strconv.FormatInt(n, 10)
}

func (c comparison) differenceText(k int) string {
	if c.server[k] == hidden {
		return "hidden"
	}
	return strconv.FormatInt(c.server[k]-c.data[k], 10)
}

// wide is how many columns of text the table may take.
const wide = 120

// printRows writes cells under each other; the first column gets what the others leave of the width.
func printRows(out io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	rest := wide
	for k := 1; k < len(widths); k++ {
		for _, row := range rows {
			widths[k] = max(widths[k], len(row[k])+1)
		}
		rest -= widths[k]
	}
	for _, row := range rows {
		widths[0] = max(widths[0], len(row[0]))
	}
	widths[0] = min(widths[0], max(rest, 12))
	for _, row := range rows {
		var b strings.Builder
		name := row[0]
		if len(name) > widths[0] {
			name = name[:widths[0]-1] + "."
		}
		fmt.Fprintf(&b, "%-*s", widths[0], name)
		for k := 1; k < len(row); k++ {
			fmt.Fprintf(&b, "%*s", widths[k], row[k])
		}
		fmt.Fprintln(out, strings.TrimRight(b.String(), " "))
	}
}
