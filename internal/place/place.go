// Package place holds areas: a country, its states, their districts, which the country pack names, and finer ones, which planners import.
package place

import "strings"

// Area is a place that people belong to and officers answer for.
type Area struct {
	ID     string // "IN", "IN-MH" (ISO 3166-2), "IN-MH-395"
	Parent string // "" for the country
	Kind   Kind
	Name   string // in English
	Code   string // the country's own number for it, as Co-WIN's API used, "" where there is none
}

// Kind is the level of an area.
type Kind string

// The levels.
const (
	Country  Kind = "country"
	State    Kind = "state"
	District Kind = "district"
	Block    Kind = "block" // finer than a district: a sub-district, a block, a ward, and what lies in those
)

// Tree is all areas of a country.
type Tree struct {
	root  string
	areas map[string]Area
	below map[string][]Area // children in file order
	names Names
	finer func() *Finer // the areas finer than districts as they are now; nil for none
}

// Names are the names of areas in other languages than English: by language (BCP 47 tag), then by id.
type Names map[string]map[string]string

// NewTree builds the tree. The first area is the root.
func NewTree(areas []Area, names Names) *Tree {
	t := &Tree{areas: make(map[string]Area, len(areas)), below: make(map[string][]Area), names: names}
	for i, a := range areas {
		if i == 0 {
			t.root = a.ID
		}
		t.areas[a.ID] = a
		t.below[a.Parent] = append(t.below[a.Parent], a)
	}
	return t
}

// Following is the tree with finer areas, which may change while the program runs: now gives them as they are.
func (t *Tree) Following(now func() *Finer) *Tree {
	out := *t
	out.finer = now
	return &out
}

// grown are the finer areas as they are now, never nil.
func (t *Tree) grown() *Finer {
	if t.finer == nil {
		return &Finer{}
	}
	return t.finer()
}

// Root is the country.
func (t *Tree) Root() Area { return t.areas[t.root] }

// Area finds an area.
func (t *Tree) Area(id string) (Area, bool) {
	if a, ok := t.areas[id]; ok {
		return a, ok
	}
	a, ok := t.grown().areas[id]
	return a, ok
}

// Name is an area's English name, or its id where the tree does not know it.
func (t *Tree) Name(id string) string {
	if a, ok := t.Area(id); ok {
		return a.Name
	}
	return id
}

// NameIn is an area's name in a language (BCP 47 tag): its English one where the language has none, its id where the tree does not know it.
func (t *Tree) NameIn(id, lang string) string {
	if name, ok := t.names[lang][id]; ok {
		return name
	}
	if name, ok := t.grown().names[lang][id]; ok {
		return name
	}
	return t.Name(id)
}

// Below lists the areas directly inside one.
func (t *Tree) Below(id string) []Area {
	if below, ok := t.below[id]; ok {
		return below
	}
	return t.grown().below[id]
}

// Path lists an area and all it lies in, the smallest first.
func (t *Tree) Path(id string) []Area {
	var path []Area
	for a, ok := t.Area(id); ok; a, ok = t.Area(a.Parent) {
		path = append(path, a)
	}
	return path
}

// StateOf is the state that an area lies in, or is; "" for the country.
func (t *Tree) StateOf(id string) string {
	for _, a := range t.Path(id) {
		if a.Kind == State {
			return a.ID
		}
	}
	return ""
}

// DistrictOf is the district that an area lies in, or is; "" for what is larger.
func (t *Tree) DistrictOf(id string) string {
	for _, a := range t.Path(id) {
		if a.Kind == District {
			return a.ID
		}
	}
	return ""
}

// Finder finds areas by what people write in a sheet: the id, the country's own number of a state or district, or the English name where only
// one area has it.
func (t *Tree) Finder() func(text string) (Area, bool) {
	byCode, byName := map[string][]Area{}, map[string][]Area{}
	add := func(a Area) {
		if a.Code != "" && a.Kind != Block {
			byCode[a.Code+string(a.Kind)] = append(byCode[a.Code+string(a.Kind)], a)
		}
		byName[strings.ToLower(a.Name)] = append(byName[strings.ToLower(a.Name)], a)
	}
	for _, a := range t.areas {
		add(a)
	}
	for _, a := range t.grown().areas {
		add(a)
	}
	return func(text string) (Area, bool) {
		if a, ok := t.Area(strings.ToUpper(text)); ok {
			return a, true
		}
		for _, found := range [][]Area{byCode[text+string(District)], byName[strings.ToLower(text)]} {
			if len(found) == 1 {
				return found[0], true
			}
		}
		return Area{}, false
	}
}

// Inside says whether area lies in, or is, the other. Ids nest by prefix, so no tree is needed: "IN-MH-395" is in "IN-MH".
func Inside(area, other string) bool {
	return area == other || strings.HasPrefix(area, other+"-")
}
