package facility

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
)

// DecideChange checks what a facility is to become. What happened there was counted for its district, and vaccine lies in a store as in no other
// kind: these two stay. Faults: those of Decide; facility_district_stays on area, facility_kind_stays on kind.
func DecideChange(p *pack.Pack, before, after Facility) error {
	faults := fault.All(Decide(p, after))
	district := func(f Facility) string {
		if d := p.Areas.DistrictOf(f.Area); d != "" && f.Kind != Store {
			return d
		}
		return f.Area
	}
	if _, known := p.Areas.Area(after.Area); known && district(before) != district(after) {
		faults = append(faults, fault.New(fault.Refused, "facility_district_stays").On("area"))
	}
	if (before.Kind == Store) != (after.Kind == Store) {
		faults = append(faults, fault.New(fault.Refused, "facility_kind_stays").On("kind"))
	}
	return faults.OrNil()
}

// Same says whether two say the same of a facility, whatever their version.
func Same(a, b Facility) bool {
	a.Version, b.Version = 0, 0
	return a == b
}
