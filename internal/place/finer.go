package place

import (
	"regexp"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/sheet"
)

// Finer is the areas finer than districts.
type Finer struct {
	areas map[string]Area
	below map[string][]Area
	names Names
}

// NewFiner gathers areas finer than districts, each after the one it lies in, with their names by language and id.
func NewFiner(areas []Area, names Names) *Finer {
	f := &Finer{areas: make(map[string]Area, len(areas)), below: map[string][]Area{}, names: names}
	for _, a := range areas {
		f.areas[a.ID] = a
		f.below[a.Parent] = append(f.below[a.Parent], a)
	}
	return f
}

// Draft is an area as a row of a sheet gives it.
type Draft struct {
	Area
	Names  map[string]string `json:"names,omitempty"` // by language
	Row    int               `json:"-"`
	Faults fault.List        `json:"-"`
}

const (
	mostDeep    = 3   // levels below a district
	longestName = 200 // bytes
)

var codePattern = regexp.MustCompile(`^[A-Z0-9]{1,12}$`)

// Columns of a sheet of finer areas: parent is the id of a district, or of an area in the same sheet or there already; its id with "-" and
// code is the area's own id. Names in other languages stand in columns name_hi, name_bn and so on.
func Columns(languages []string) []string {
	out := []string{"parent", "code", "name"}
	for _, lang := range languages {
		if lang != "en" {
			out = append(out, "name_"+lang)
		}
	}
	return out
}

// ReadSheet reads a sheet of at most most finer areas. Faults of the whole: those of sheet.Read; of a cell, kept with its row: area_unknown,
// area_too_deep, area_code_malformed, name_needed, row_twice.
func ReadSheet(t *Tree, languages []string, rows [][]string, most int) ([]Draft, error) {
	read, err := sheet.Read(rows, Columns(languages), []string{"parent", "code", "name"}, most)
	if err != nil {
		return nil, err
	}
	seen := map[string]int{} // id to row
	deep := map[string]int{} // id of an area of this sheet to how far it is below its district
	out := make([]Draft, len(read))
	for i := range read {
		r := &read[i]
		d := Draft{Row: r.No, Area: Area{Parent: strings.ToUpper(r.Cell("parent")), Code: strings.ToUpper(r.Cell("code")), Name: r.Cell("name"), Kind: Block}, Names: map[string]string{}}
		for _, lang := range languages {
			if name := r.Cell("name_" + lang); name != "" && len(name) <= longestName {
				d.Names[lang] = name
			}
		}
		parent, known := t.Area(d.Parent)
		switch {
		case seen[d.Parent] != 0:
		case !known || parent.Kind != District && parent.Kind != Block:
			r.Wrong("parent", fault.New(fault.NotFound, "area_unknown"))
		}
		if !codePattern.MatchString(d.Code) {
			r.Wrong("code", fault.New(fault.Invalid, "area_code_malformed"))
		}
		if d.Name == "" || len(d.Name) > longestName {
			r.Wrong("name", fault.New(fault.Invalid, "name_needed"))
		}
		d.ID = d.Parent + "-" + d.Code
		depth, here := deep[d.Parent]
		if !here {
			depth = t.blocks(d.Parent)
		}
		if deep[d.ID] = depth + 1; depth >= mostDeep {
			r.Wrong("parent", fault.New(fault.Invalid, "area_too_deep", "most", fault.Int(mostDeep)))
		}
		if first := seen[d.ID]; first != 0 {
			r.Wrong("code", fault.New(fault.Conflict, "row_twice", "row", fault.Int(first)))
		} else if len(r.Faults) == 0 {
			seen[d.ID] = d.Row
		}
		d.Faults = r.Faults
		out[i] = d
	}
	return out, nil
}

// blocks is how far an area is below its district.
func (t *Tree) blocks(id string) (n int) {
	for _, a := range t.Path(id) {
		if a.Kind == Block {
			n++
		}
	}
	return n
}
