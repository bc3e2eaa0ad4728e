// Package facility holds the places where vaccine is kept and given.
package facility

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
)

// Kind says who runs a facility, or that it only keeps vaccine for others.
type Kind string

// The kinds.
const (
	Public  Kind = "public"
	Private Kind = "private"
	Store   Kind = "store" // a vaccine store: national, state or district by the area it serves
)

// Facility is a hospital, a health centre, a school hall.
type Facility struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Kind    Kind    `json:"kind"`
	Area    string  `json:"area"` // its district; of a store the area it serves
	PinCode string  `json:"pin_code"`
	Address string  `json:"address"`
	Lat     float64 `json:"lat"` // degrees, WGS 84
	Lng     float64 `json:"lng"`
}

const longestAddress = 500 // bytes

// Decide checks a facility that is to be added.
func Decide(p *pack.Pack, f Facility) error {
	var faults fault.List
	need := func(ok bool, field, code string) {
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, code).On(field))
		}
	}
	need(id.Valid(f.ID), "id", "id_malformed")
	need(strings.TrimSpace(f.Name) != "" && len(f.Name) <= 200, "name", "name_needed")
	need(f.Kind == Public || f.Kind == Private || f.Kind == Store, "kind", "facility_kind_unknown")
	area, known := p.Areas.Area(f.Area)
	need(known && (area.Kind == place.District || f.Kind == Store), "area", "area_unknown")
	if len(f.Address) > longestAddress {
		faults = append(faults, fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestAddress)).On("address"))
	}
	need(p.ValidPin(f.PinCode), "pin_code", "pin_malformed")
	need(f.Lat >= -90 && f.Lat <= 90 && f.Lng >= -180 && f.Lng <= 180, "lat", "coordinates_malformed")
	return faults.OrNil()
}
