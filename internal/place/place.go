// Package place holds areas: a country, its states, their districts. The country pack names them.
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
)

// Tree is all areas of a country.
type Tree struct {
	root  string
	areas map[string]Area
	below map[string][]Area // children in file order
	names Names
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

// Root is the country.
func (t *Tree) Root() Area { return t.areas[t.root] }

// Area finds an area.
func (t *Tree) Area(id string) (Area, bool) {
	a, ok := t.areas[id]
	return a, ok
}

// Name is an area's English name, or its id where the tree does not know it.
func (t *Tree) Name(id string) string {
	if a, ok := t.areas[id]; ok {
		return a.Name
	}
	return id
}

// NameIn is an area's name in a language (BCP 47 tag): its English one where the language has none, its id where the tree does not know it.
func (t *Tree) NameIn(id, lang string) string {
	if name, ok := t.names[lang][id]; ok {
		return name
	}
	return t.Name(id)
}

// Below lists the areas directly inside one.
func (t *Tree) Below(id string) []Area { return t.below[id] }

// Path lists an area and all it lies in, the smallest first.
func (t *Tree) Path(id string) []Area {
	var path []Area
	for a, ok := t.areas[id]; ok; a, ok = t.areas[a.Parent] {
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

// Inside says whether area lies in, or is, the other. Ids nest by prefix, so no tree is needed: "IN-MH-395" is in "IN-MH".
func Inside(area, other string) bool {
	return area == other || strings.HasPrefix(area, other+"-")
}
