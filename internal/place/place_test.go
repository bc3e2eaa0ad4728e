package place_test

import (
	"testing"

	"github.com/openwin/openwin/internal/place"
)

func tree() *place.Tree {
	return place.NewTree([]place.Area{
		{ID: "XA", Kind: place.Country, Name: "Atlantis"},
		{ID: "XA-R1", Parent: "XA", Kind: place.State, Name: "Inner Ring", Code: "1"},
		{ID: "XA-R10", Parent: "XA", Kind: place.State, Name: "Outer Ring", Code: "10"},
		{ID: "XA-R1-8", Parent: "XA-R1", Kind: place.District, Name: "Temple"},
		{ID: "XA-R1-7", Parent: "XA-R1", Kind: place.District, Name: "Harbour"},
	}, place.Names{"fr": {"XA-R1-7": "Le Port"}})
}

func ids(areas []place.Area) string {
	text := ""
	for _, a := range areas {
		text += a.ID + " "
	}
	return text
}

func TestTree(t *testing.T) {
	areas := tree()
	if got := areas.Root().ID; got != "XA" {
		t.Errorf("the root is %s", got)
	}
	if got := ids(areas.Below("XA-R1")); got != "XA-R1-8 XA-R1-7 " {
		t.Errorf("below XA-R1, in the order of the file: %s", got)
	}
	if got := ids(areas.Below("XA-R10")); got != "" {
		t.Errorf("below XA-R10: %s", got)
	}
	if got := ids(areas.Path("XA-R1-7")); got != "XA-R1-7 XA-R1 XA " {
		t.Errorf("path: %s", got)
	}
	if got := ids(areas.Path("XB")); got != "" {
		t.Errorf("path of an unknown area: %s", got)
	}
	if a, ok := areas.Area("XA-R1"); !ok || a.Code != "1" {
		t.Errorf("XA-R1 is %+v", a)
	}
	if _, ok := areas.Area("XB"); ok {
		t.Error("XB is known")
	}
	if areas.Name("XA-R1-7") != "Harbour" || areas.Name("XB") != "XB" {
		t.Error("the name of an area, or the id of one that is not known")
	}
	for _, c := range []struct{ id, lang, want string }{
		{"XA-R1-7", "fr", "Le Port"},
		{"XA-R1-8", "fr", "Temple"}, // no name in French
		{"XA-R1-7", "ar", "Harbour"},
		{"XA-R1-7", "", "Harbour"},
		{"XB", "fr", "XB"},
	} {
		if got := areas.NameIn(c.id, c.lang); got != c.want {
			t.Errorf("%s in language %q is %s, want %s", c.id, c.lang, got, c.want)
		}
	}
	for id, state := range map[string]string{"XA": "", "XA-R1": "XA-R1", "XA-R1-7": "XA-R1", "XB": ""} {
		if got := areas.StateOf(id); got != state {
			t.Errorf("%s lies in state %q, want %q", id, got, state)
		}
	}
}

func TestInside(t *testing.T) {
	for _, c := range []struct {
		area, other string
		want        bool
	}{
		{"XA", "XA", true},
		{"XA-R1-7", "XA", true},
		{"XA-R1-7", "XA-R1", true},
		{"XA-R1", "XA-R1-7", false},
		{"XA-R10", "XA-R1", false},
		{"XA", "", false},
		{"", "", true},
	} {
		if got := place.Inside(c.area, c.other); got != c.want {
			t.Errorf("Inside(%q, %q) = %v", c.area, c.other, got)
		}
	}
}
