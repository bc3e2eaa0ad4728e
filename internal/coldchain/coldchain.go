// Package coldchain is about keeping vaccine at its temperature: the equipment it lies in, readings of sensors, what is found too warm or
// frozen, and who decides on it. Temperatures are in tenths of a degree Celsius, moments in whole seconds.
package coldchain

import (
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Equipment is a refrigerator, a freezer, a cold box: what a facility keeps vaccine in.
type Equipment struct {
	ID         string       `json:"id"`
	FacilityID string       `json:"facility_id"`
	Area       string       `json:"-"`    // the facility's
	Kind       string       `json:"kind"` // one of pack.EquipmentKinds
	Name       string       `json:"name"` // what people there call it
	Model      string       `json:"model,omitempty"`
	Serial     string       `json:"serial,omitempty"`
	Since      when.Date    `json:"since"` // in use from
	Retired    when.Date    `json:"-"`     // out of use from, 0 while in use
	AddedAt    when.Instant `json:"-"`     //
	AddedBy    string       `json:"-"`     // staff id
	Lots       []string     `json:"-"`     // lots that were said to lie in it
	Last       *Reading     `json:"-"`     // the last one, nil for none; for whoever reads
	Place      string       `json:"-"`     // the facility's name, for whoever reads
	Excursions int          `json:"-"`     // those that nobody has decided on, for whoever reads
}

// InUse says whether the equipment is in use on a day.
func (e Equipment) InUse(on when.Date) bool { return e.Retired == 0 || on < e.Retired }

const (
	longestName   = 80               // bytes, of names, models and serial numbers
	longestReason = 500              // bytes
	coldest       = -2000            // tenths of a degree: colder than any sensor
	hottest       = 1000             // tenths of a degree
	clockSkew     = 10 * time.Minute // how far ahead of ours a logger's clock may be
	hold          = 30 * time.Minute // how long a reading stands for, where the next one is on the other side of a limit
)

// DecideEquipment says what adding equipment to a facility does. The same act twice is one.
// Faults: id_malformed, facility_unknown, equipment_kind_unknown, equipment_name_needed, text_too_long, date_needed.
func DecideEquipment(existing *Equipment, at *facility.Facility, act Equipment, now when.Instant) (Equipment, error) {
	if existing != nil {
		return *existing, nil
	}
	var faults fault.List
	refuse := func(field, code string, args ...string) {
		faults = append(faults, fault.New(fault.Invalid, code, args...).On(field))
	}
	if !id.Valid(act.ID) {
		refuse("id", "id_malformed")
	}
	if at == nil {
		return Equipment{}, fault.New(fault.NotFound, "facility_unknown").On("facility_id")
	}
	if !slices.Contains(pack.EquipmentKinds, act.Kind) {
		refuse("kind", "equipment_kind_unknown")
	}
	if act.Name = strings.TrimSpace(act.Name); act.Name == "" {
		refuse("name", "equipment_name_needed")
	}
	for field, text := range map[string]string{"name": act.Name, "model": act.Model, "serial": act.Serial} {
		if len(text) > longestName {
			refuse(field, "text_too_long", "most", fault.Int(longestName))
		}
	}
	if act.Since == 0 {
		refuse("since", "date_needed")
	}
	act.Model, act.Serial = strings.TrimSpace(act.Model), strings.TrimSpace(act.Serial)
	act.Area, act.Retired, act.AddedAt = at.Area, 0, now
	return act, faults.OrNil()
}

// Source says how a reading came.
type Source string

// The sources.
const (
	ByFile Source = "file"
	ByAPI  Source = "api"
	ByHand Source = "hand"
)

var sources = []Source{ByFile, ByAPI, ByHand}

// Reading is what a sensor showed.
type Reading struct {
	EquipmentID string
	At          when.Instant // to the second
	Tenths      int          // of a degree Celsius
	Sensor      string       // of several in one equipment, "" for the only one
	Source      Source
}

// Check says what is wrong with a reading. Faults: reading_malformed, reading_in_future, text_too_long.
func (r Reading) Check(now when.Instant) *fault.Error {
	switch {
	case r.At <= 0 || r.Tenths < coldest || r.Tenths > hottest:
		return fault.New(fault.Invalid, "reading_malformed").On("celsius")
	case r.At > now.Add(clockSkew):
		return fault.New(fault.Invalid, "reading_in_future").On("at")
	case len(r.Sensor) > longestName:
		return fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestName)).On("sensor")
	}
	return nil
}

// Gap is a time without a reading.
type Gap struct{ From, Until when.Instant }

// Gaps are the times of at least so many hours without a reading, also from the last one until now. readings are in order of time.
func Gaps(readings []Reading, until when.Instant, hours int) (out []Gap) {
	silent := time.Duration(hours) * time.Hour
	for i, r := range readings {
		next := until
		if i+1 < len(readings) {
			next = readings[i+1].At
		}
		if next.Sub(r.At) >= silent {
			out = append(out, Gap{r.At, next})
		}
	}
	return out
}

// State is how a piece of equipment is.
type State string

// The states, the worst first.
const (
	InExcursion State = "excursion" // somebody has to decide on what lies in it
	OutOfRange  State = "range"     // its last reading is too warm or too cold
	Silent      State = "silent"    // no reading for too long
	Unread      State = "unread"    // never a reading
	Good        State = "good"
	OutOfUse    State = "retired"
)

// StateOf says how a piece of equipment is at a moment, and the range it should keep to.
func StateOf(p *pack.Pack, e Equipment, now when.Instant) (state State, low, high int) {
	low, high = RangeOf(p, e.Kind, now.On(p.Zone))
	switch {
	case !e.InUse(now.On(p.Zone)):
		return OutOfUse, low, high
	case e.Excursions > 0:
		return InExcursion, low, high
	case e.Last == nil:
		return Unread, low, high
	case now.Sub(e.Last.At) >= time.Duration(p.ColdChain.SilentHours)*time.Hour:
		return Silent, low, high
	case e.Last.Tenths < low || e.Last.Tenths > high:
		return OutOfRange, low, high
	}
	return Good, low, high
}

// RangeOf is the range that a kind of equipment should keep to on a date: what all products kept in it bear. Without a rule it is any.
func RangeOf(p *pack.Pack, kind string, on when.Date) (low, high int) {
	low, high = coldest, hottest
	for _, r := range p.StorageFor(kind, on) {
		low, high = max(low, r.Low), min(high, r.High)
	}
	return low, high
}
