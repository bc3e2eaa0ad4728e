// Package coverage counts: what the public sees of the drive, folded from the events of the outbox.
package coverage

import (
	"fmt"
	"strings"

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
// "hour:09". Public figures are made of these alone, but for ByGroup.
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
	ByGroup    = "group:" // then an age band or a priority group and a dose number, "60+:1": all days together, for planners alone
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

	// What flag rules and coverage by group look at. Events of an earlier program are without.
	Group     string `json:"group,omitempty"` // priority group
	SessionID string `json:"session_id,omitempty"`
	LotID     string `json:"lot_id,omitempty"`
	LotNumber string `json:"lot,omitempty"`    // as printed
	Behind    int    `json:"behind,omitempty"` // doses of the lot set aside for the session; 0 once its books are closed
	By        string `json:"by,omitempty"`     // staff id of whoever recorded it
	WalkIn    bool   `json:"walk_in,omitempty"`
	Outside   int    `json:"outside,omitempty"` // minutes before the session begins or after it ends
	Found     bool   `json:"found,omitempty"`   // the rules had something against it, and it was kept
}

// DosesCorrected is the outbox event of a case that put doses right: as they were counted, and as they are to be counted. A dose in
// Gone and not in Now was never given, or was counted twice. Records may be added without changing what is counted.
type DosesCorrected struct {
	Gone   []DoseGiven `json:"gone,omitempty"`
	Now    []DoseGiven `json:"now,omitempty"`
	People []string    `json:"people,omitempty"` // ids of those whose records of doses were added to
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
		for _, group := range []string{p.AgeBand(e.Age), e.Group} {
			if group != "" {
				t[Key{area.ID, 0, GroupDose(group, e.Number)}] += n
			}
		}
		for _, measure := range measures {
			t[Key{area.ID, 0, measure}] += n
			t[Key{area.ID, e.Day, measure}] += n
		}
		t[Key{area.ID, e.Day, fmt.Sprintf("%s%02d", ByHour, e.At.Time().In(p.Zone).Hour())}] += n
	}
}

// GroupDose is the measure of a dose number in a group: an age band by its key, or a priority group.
func GroupDose(group string, number int) string {
	return fmt.Sprintf("%s%s:%d", ByGroup, group, number)
}

// Public says whether a measure is among the public figures. How many health workers of a district were given a dose is not.
func Public(measure string) bool { return !strings.HasPrefix(measure, ByGroup) }

// Add counts n of a measure in an area and all it lies in, for a day and for all days.
func (t Tally) Add(p *pack.Pack, area string, day when.Date, measure string, n int64) {
	for _, a := range p.Areas.Path(area) {
		t[Key{a.ID, 0, measure}] += n
		if day != 0 {
			t[Key{a.ID, day, measure}] += n
		}
	}
}
