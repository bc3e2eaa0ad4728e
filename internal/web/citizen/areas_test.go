package citizen_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var areaOption = regexp.MustCompile(`<option value="IN-[^"]+"[^>]*>([^<]+)</option>`)

// areas are the areas to choose from, as a page lists them.
func areas(p page) (names []string) {
	for _, m := range areaOption.FindAllStringSubmatch(p.Body, -1) {
		names = append(names, m[1])
	}
	return names
}

// listed fails the test unless a page lists so many areas, among them those given, in this order.
func (b *browser) listed(p page, count int, names ...string) {
	b.t.Helper()
	all := areas(p)
	if len(all) != count {
		b.t.Errorf("%s lists %d areas, not %d: %v", p.Path, len(all), count, all)
	}
	last := -1
	for _, name := range names {
		at := slices.Index(all, name)
		if at <= last {
			b.t.Errorf("%s is at %d of %v, and %d is before it", name, at, all, last)
		}
		last = at
	}
}

// Where everybody finds their state and district: in their own language, where that language looks for it.
func TestAreasAreNamedAndSortedInTheReadersLanguage(t *testing.T) {
	b := newTown(t).signedIn("9876543210")
	for _, c := range []struct {
		lang              string
		states, districts []string
		state             string
	}{
		{"en", []string{"Delhi", "Goa", "Kerala", "Maharashtra"}, []string{"Ahmednagar", "Nagpur", "Pune"}, "Maharashtra"},
		{"hi", []string{"केरल", "गोवा", "दिल्ली", "महाराष्ट्र"}, []string{"अहमदनगर", "नागपुर", "पुणे", "मुंबई", "सोलापुर"}, "महाराष्ट्र"},
		{"ur", []string{"بہار", "پنجاب", "گوا", "مہاراشٹر"}, nil, "مہاراشٹر"}, // by code point, پ comes last of these
		{"ta", []string{"அசாம்", "கேரளா", "தமிழ்நாடு", "மகாராஷ்டிரா"}, nil, "மகாராஷ்டிரா"},
		{"bn", []string{"কেরল", "দিল্লি", "মহারাষ্ট্র"}, nil, "মহারাষ্ট্র"},
	} {
		b.get("/language?to=" + c.lang)
		for _, path := range []string{"/household/new?state=", "/sessions"} {
			b.listed(b.get(path), 36, c.states...)
		}
		for _, path := range []string{"/household/new", "/sessions"} {
			p := b.get(path+"?state=IN-MH").Wants(200, "<strong><bdi>"+c.state+"</bdi></strong>")
			b.listed(p, 35, c.districts...)
		}
	}
}

func TestADistrictIsCalledByItsNameInTheReadersLanguage(t *testing.T) {
	b := newTown(t).signedIn("9876543210")
	b.registered("Asha Patil")
	b.get("/language?to=hi")
	found := b.get("/sessions?area=IN-MH-363").Wants(200, "<bdi>पुणे</bdi>")
	if strings.Contains(found.Body, "Pune<") {
		t.Error("the district's English name is there too")
	}
	b.get(b.get("/household").Find(`href="(/household/[0-9a-f-]{36})"`)).Wants(200, "पुणे")
}
