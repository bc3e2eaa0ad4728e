package allocation

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
)

// Figure is how many people of a priority group live in an area.
type Figure struct {
	Area, Group string
	People      int
}

const mostPeople = 2_000_000_000

// ReadFigures reads a table of area, group and people, a line each, with commas or tabs between; a first line of headings is left out. Areas
// are named by their id, or by their English name where only one area inside the reader's has it; groups are the keys of those that there are. Nothing is read of a table with a mistake.
// Faults, each with its line: figures_empty, figures_columns, figures_area, figures_group, figures_people, figures_twice.
func ReadFigures(tree *place.Tree, groups []string, inside, text string) ([]Figure, error) {
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
		if err != nil || len(cells) != 3 {
			at, _ := in.FieldPos(0)
			wrong = append(wrong, fault.New(fault.Invalid, "figures_columns", "line", fault.Int(max(1, at))).On("table"))
			break
		}
		if first && strings.EqualFold(strings.TrimSpace(cells[2]), "people") {
			continue
		}
		at, _ := in.FieldPos(0)
		f, bad := figure(tree, groups, inside, byName, cells, fault.Int(at))
		key := Figure{Area: f.Area, Group: f.Group}
		if bad == nil && seen[key] {
			bad = fault.New(fault.Invalid, "figures_twice", "line", fault.Int(at)).On("table")
		}
		if bad != nil {
			wrong = append(wrong, bad)
			continue
		}
		seen[key] = true
		out = append(out, f)
	}
	if len(out) == 0 && len(wrong) == 0 {
		wrong = append(wrong, fault.New(fault.Invalid, "figures_empty").On("table"))
	}
	return out, wrong.OrNil()
}

// figure reads the cells of one line.
func figure(tree *place.Tree, groups []string, inside string, byName map[string]string, cells []string, line string) (Figure, *fault.Error) {
	asked := strings.TrimSpace(cells[0])
	f := Figure{Area: asked, Group: strings.TrimSpace(cells[1])}
	if _, ok := tree.Area(asked); !ok {
		f.Area = byName[strings.ToLower(asked)]
	}
	if f.Area == "" || !place.Inside(f.Area, inside) {
		return f, fault.New(fault.Invalid, "figures_area", "line", line).On("table")
	}
	if !slices.Contains(groups, f.Group) {
		return f, fault.New(fault.Invalid, "figures_group", "line", line, "groups", strings.Join(groups, ", ")).On("table")
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(cells[2]), ",", ""))
	if err != nil || n < 0 || n > mostPeople {
		return f, fault.New(fault.Invalid, "figures_people", "line", line, "most", fault.Int(mostPeople)).On("table")
	}
	f.People = n
	return f, nil
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
