package arch

import (
	"path"
	"strings"
	"testing"
)

// Groups of rooms, to keep the table short.
const (
	leaves = "fault id when"
	land   = leaves + " sheet place schedule pack"      // what a country is made of
	supply = land + " facility staff beneficiary stock" // who, where, with what
	acts   = supply + " session appointment dose"       // what people do
	nouns  = acts + " certificate aefi coverage message coldchain notice casework allocation review audit operation proof revocation verify"
	below  = nouns + " batch store outbox keys i18n sms mail paper tlog trust" // all that web stands on
)

// arrows says which rooms of the house a room may look into. A room inside another (web/ui) follows its line and may
// look into its neighbours there, unless it has a line of its own.
var arrows = map[string]string{
	"fault": "", "id": "fault", "when": "fault", "sheet": "fault when",

	"place":    leaves + " sheet",
	"schedule": leaves,
	"pack":     leaves + " place schedule",

	"facility":    land,
	"staff":       land + " facility",
	"beneficiary": land + " facility staff",
	"stock":       land + " facility staff",
	"allocation":  land,
	"session":     supply,
	"appointment": supply + " session",
	"dose":        supply + " session appointment",

	"certificate": acts,
	"verify":      leaves + " certificate",
	"casework":    acts + " certificate",
	"revocation":  acts + " certificate casework",
	"aefi":        acts,
	"operation":   acts + " aefi",
	"review":      acts,
	"audit":       leaves,
	"proof":       acts,
	"coverage":    acts,
	"notice":      acts,
	"message":     acts,
	"coldchain":   supply,

	// Below this line of the plan: databases, HTTP, files, goroutines.
	"batch": "fault",
	"keys":  leaves,
	"i18n":  leaves + " place pack",
	"sms":   leaves + " message",
	"mail":  leaves + " message",
	"paper": leaves + " certificate",
	"tlog":  leaves + " keys proof",
	"trust": leaves + " keys certificate verify",

	"store":           nouns + " batch keys trust",
	"store/storetest": nouns + " batch keys trust store testkit packs",
	"outbox":          nouns + " store keys i18n sms mail",
	"web":             below + " sync",
	"web/webtest":     below + " sync testkit", // for tests
	"sync":            below,

	"demo":   below + " web packs",
	"replay": nouns + " web packs", // comes in by the front door: never the store
	"node":   below + " web sync demo packs",
	"cli":    below + " web sync demo packs node replay",

	"testkit": below + " web sync demo packs node replay",
	"arch":    "",
	"packs":   "",

	"cmd/openwin": "cli",
	"bench":       below + " web sync demo packs node replay testkit",
	"e2e":         below + " web sync demo packs node replay testkit cli",
}

// pure are the rooms above the line: rules and data that give the same answer wherever they run.
var pure = strings.Fields(nouns)

func TestArrows(t *testing.T) {
	for _, p := range listed(t) {
		room := p.room()
		if p.Doc == "" {
			t.Errorf("%s has no package comment: say what the room is for", room)
		}
		line, ok := lineOf(room)
		if !ok {
			t.Errorf("%s is not in the table of internal/arch/arch_test.go: add a line that says what it may import", room)
			continue
		}
		for _, imported := range p.Imports {
			to, ours := roomOf(imported)
			if ours && !mayImport(room, line, to) {
				t.Errorf("%s imports %s: the table has no such arrow. Turn the arrow round, or argue for a new one in docs/adr", room, to)
			}
		}
	}
}

// lineOf finds the line of a room, or of the room around it.
func lineOf(room string) (string, bool) {
	for r := room; r != "."; r = path.Dir(r) {
		if line, ok := arrows[r]; ok {
			return line, true
		}
	}
	return "", false
}

func mayImport(room, line, to string) bool {
	outer := func(r string) string { return strings.Split(r, "/")[0] }
	if outer(room) == outer(to) {
		return true // within one room; Go itself forbids circles
	}
	for _, allowed := range strings.Fields(line) {
		if allowed == outer(to) {
			return true
		}
	}
	return false
}
