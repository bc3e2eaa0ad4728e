// Package coverage counts: what the public sees of the drive, folded from the events of the outbox.
package coverage

import (
	"fmt"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Key names one counter. Day zero is all days together.
type Key struct {
	Area    string
	Day     when.Date
	Measure string
}

// Tally is counters and what to add to them.
type Tally map[Key]int64

// The measures. Those with a colon are followed by a value: "dose:1", "sex:female", "age:18-44", "product:COVISHIELD",
// "hour:09". Public figures are made of these alone.
const (
	Doses      = "doses"
	Registered = "registered"
	Sessions   = "sessions"
	Sites      = "sites"
	ByDose     = "dose:"
	BySex      = "sex:"
	ByAge      = "age:"
	ByProduct  = "product:"
	ByHour     = "hour:"
)

// DoseGiven is the outbox event of a dose: no name, no number, nothing that finds a person but ids.
type DoseGiven struct {
	DoseID        string       `json:"dose_id"`
	BeneficiaryID string       `json:"beneficiary_id"`
	Number        int          `json:"number"`
	Product       string       `json:"product"`
	Sex           string       `json:"sex"`
	Age           int          `json:"age"` // completed years on the day
	Area          string       `json:"area"`
	FacilityID    string       `json:"facility_id"`
	Day           when.Date    `json:"day"`
	At            when.Instant `json:"at"`
	Late          bool         `json:"late,omitempty"`
	Told          bool         `json:"told"` // there is a phone to send a message to
}

// DosesCorrected is the outbox event of a case that put doses right: as they were counted, and as they are to be counted. A dose in
// Gone and not in Now was never given, or was counted twice.
type DosesCorrected struct {
	Gone []DoseGiven `json:"gone,omitempty"`
	Now  []DoseGiven `json:"now,omitempty"`
}

// Correct counts doses anew.
func (t Tally) Correct(p *pack.Pack, e DosesCorrected) {
	for _, d := range e.Gone {
		t.countDose(p, d, -1)
	}
	for _, d := range e.Now {
		t.countDose(p, d, 1)
	}
}

// AddDose counts a dose in its district, state and country, for its day and for all days.
func (t Tally) AddDose(p *pack.Pack, e DoseGiven) { t.countDose(p, e, 1) }

func (t Tally) countDose(p *pack.Pack, e DoseGiven, n int64) {
	measures := [...]string{
		Doses, fmt.Sprintf("%s%d", ByDose, e.Number), BySex + e.Sex, ByAge + p.AgeBand(e.Age), ByProduct + e.Product,
	}
	for _, area := range p.Areas.Path(e.Area) {
		for _, measure := range measures {
			t[Key{area.ID, 0, measure}] += n
			t[Key{area.ID, e.Day, measure}] += n
		}
		t[Key{area.ID, e.Day, fmt.Sprintf("%s%02d", ByHour, e.At.Time().In(p.Zone).Hour())}] += n
	}
}

// Add counts n of a measure in an area and all it lies in, for a day and for all days.
func (t Tally) Add(p *pack.Pack, area string, day when.Date, measure string, n int64) {
	for _, a := range p.Areas.Path(area) {
		t[Key{a.ID, 0, measure}] += n
		if day != 0 {
			t[Key{a.ID, day, measure}] += n
		}
	}
}
