package allocation

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
)

// Figure is how many people of a priority group live in an area.
type Figure struct {
	Area, Group string
	People      int
}

const (
	mostPeople = 2_000_000_000
	mostGroup  = 40 // characters of a group's name
)

// ReadFigures reads a table of area, group and people, a line each, with commas or tabs between; a first line of headings is left out. Areas
// are named by their id, or by their English name where only one area inside the reader's has it. Nothing is read of a table with a mistake.
// Faults, each with its line: figures_empty, figures_columns, figures_area, figures_group, figures_people, figures_twice.
func ReadFigures(tree *place.Tree, inside, text string) ([]Figure, error) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	in := csv.NewReader(strings.NewReader(text))
	if first, _, _ := strings.Cut(text, "\n"); strings.Contains(first, "\t") {
		in.Comma = '\t'
	}
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	byName := names(tree, inside)
	var out []Figure
	var wrong fault.List
	seen := map[Figure]bool{}
	for first := true; ; first = false {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := in.FieldPos(0)
		no := func(code string) {
			wrong = append(wrong, fault.New(fault.Invalid, code, "line", fault.Int(line)).On("table"))
		}
		if err != nil || len(cells) != 3 {
			no("figures_columns")
			break
		}
		if first && strings.EqualFold(strings.TrimSpace(cells[2]), "people") {
			continue
		}
		f, code := figure(tree, inside, byName, cells)
		key := Figure{Area: f.Area, Group: f.Group}
		switch {
		case code != "":
			no(code)
		case seen[key]:
			no("figures_twice")
		default:
			seen[key] = true
			out = append(out, f)
		}
	}
	if len(out) == 0 && len(wrong) == 0 {
		wrong = append(wrong, fault.New(fault.Invalid, "figures_empty").On("table"))
	}
	return out, wrong.OrNil()
}

// figure reads one line; code says what is wrong with it, "" for nothing.
func figure(tree *place.Tree, inside string, byName map[string]string, cells []string) (f Figure, code string) {
	asked := strings.TrimSpace(cells[0])
	f = Figure{Area: asked, Group: strings.TrimSpace(cells[1])}
	if _, ok := tree.Area(asked); !ok {
		f.Area = byName[strings.ToLower(asked)]
	}
	if f.Area == "" || !place.Inside(f.Area, inside) {
		return f, "figures_area"
	}
	if f.Group == "" || utf8.RuneCountInString(f.Group) > mostGroup || strings.Contains(f.Group, "\n") {
		return f, "figures_group"
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(cells[2]), ",", ""))
	if err != nil || n < 0 || n > mostPeople {
		return f, "figures_people"
	}
	f.People = n
	return f, ""
}

// names are the ids of areas by their English names in small letters; "" for a name that several have.
func names(tree *place.Tree, inside string) map[string]string {
	out := map[string]string{}
	var walk func(id string)
	walk = func(id string) {
		name := strings.ToLower(tree.Name(id))
		if _, taken := out[name]; taken {
			out[name] = ""
		} else {
			out[name] = id
		}
		for _, below := range tree.Below(id) {
			walk(below.ID)
		}
	}
	walk(inside)
	return out
}
