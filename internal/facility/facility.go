// Package facility holds the places where vaccine is kept and given.
package facility

import (
	"regexp"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/when"
)

// Kind says who runs a facility or where it is, or that it only keeps vaccine for others.
type Kind string

// The kinds.
const (
	Public    Kind = "public"
	Private   Kind = "private"
	Mobile    Kind = "mobile"    // a team on the road; its place is where it starts from
	Workplace Kind = "workplace" // for those who work there
	Home      Kind = "home"      // a team that comes to people's homes
	Store     Kind = "store"     // a vaccine store: national, state or district by the area it serves
)

// Kinds lists every kind; the last one gives no doses.
var Kinds = []Kind{Public, Private, Mobile, Workplace, Home, Store}

// Facility is a hospital, a health centre, a school hall.
type Facility struct {
	ID            string       `json:"id"`
	Code          string       `json:"code,omitempty"` // the country's own, "" where it has none; one facility has it
	Name          string       `json:"name"`
	Kind          Kind         `json:"kind"`
	Area          string       `json:"area"` // its district, or an area in it; of a store the area it serves
	PinCode       string       `json:"pin_code"`
	Address       string       `json:"address"`
	Lat           float64      `json:"lat"` // degrees, WGS 84
	Lng           float64      `json:"lng"`
	Hours         Hours        `json:"hours,omitempty"`          // "" where nobody has said
	Teams         int          `json:"teams,omitempty"`          // vaccination teams it has, 0 where nobody has said
	FridgeLitres  int          `json:"fridge_litres,omitempty"`  // net room for vaccine at 2 to 8 °C
	FreezerLitres int          `json:"freezer_litres,omitempty"` // net room for vaccine below 0 °C
	Closed        when.Instant `json:"closed,omitempty"`         // since when no session can be planned there, 0 for open
	Version       int          `json:"-"`                        // 1, and one more with each change
}

const (
	longestAddress = 500 // bytes
	longestName    = 200 // bytes
)

// The most that a facility may have of vaccination teams, and of room in a kind of refrigerator, in litres.
const (
	MostTeams  = 500
	MostLitres = 1_000_000
)

// codePattern is what a country's own code may look like.
var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9./_-]{0,39}$`)

// CleanCode is a code as it is kept: in capital letters, so that "hf-1" and "HF-1" are one.
func CleanCode(text string) string { return strings.ToUpper(strings.TrimSpace(text)) }

// CodeID is the id of a facility that an import makes: the same code is the same facility.
func CodeID(code string) string { return id.Derive("facility code", CleanCode(code)) }

// Decide checks a facility as it is to be. Faults, each on its field: id_malformed, facility_code_malformed, name_needed,
// facility_kind_unknown, area_unknown, text_too_long, pin_malformed, coordinates_malformed, hours_malformed, cell_number.
func Decide(p *pack.Pack, f Facility) error {
	var faults fault.List
	need := func(ok bool, field, code string) {
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, code).On(field))
		}
	}
	need(id.Valid(f.ID), "id", "id_malformed")
	need(f.Code == "" || codePattern.MatchString(f.Code), "code", "facility_code_malformed")
	need(strings.TrimSpace(f.Name) != "" && len(f.Name) <= longestName, "name", "name_needed")
	need(slices.Contains(Kinds, f.Kind), "kind", "facility_kind_unknown")
	area, known := p.Areas.Area(f.Area)
	need(known && (area.Kind == place.District || area.Kind == place.Block || f.Kind == Store), "area", "area_unknown")
	if len(f.Address) > longestAddress {
		faults = append(faults, fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestAddress)).On("address"))
	}
	need(p.ValidPin(f.PinCode), "pin_code", "pin_malformed")
	need(f.Lat >= -90 && f.Lat <= 90 && f.Lng >= -180 && f.Lng <= 180, "lat", "coordinates_malformed")
	need(f.Hours.Valid(), "hours", "hours_malformed")
	number := func(n, most int, field string) {
		if n < 0 || n > most {
			faults = append(faults, fault.New(fault.Invalid, "cell_number", "most", fault.Int(most)).On(field))
		}
	}
	number(f.Teams, MostTeams, "teams")
	number(f.FridgeLitres, MostLitres, "fridge_litres")
	number(f.FreezerLitres, MostLitres, "freezer_litres")
	return faults.OrNil()
}
