package api

import (
	"context"
	"math"
	"net/http"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

func (a API) addEquipment(ctx context.Context, actor staff.Actor, act coldchain.Equipment) (answer, error) {
	e, err := a.Store.AddEquipment(ctx, actor, act)
	return answer{body: idAnswer{e.ID}}, err
}

func (a API) decideExcursion(ctx context.Context, actor staff.Actor, act coldchain.Decide) (answer, error) {
	x, err := a.Store.DecideExcursion(ctx, actor, act)
	return answer{body: idAnswer{x.ID}}, err
}

// readingIn is a reading as a program sends it.
type readingIn struct {
	EquipmentID string       `json:"equipment_id"`
	At          when.Instant `json:"at"`
	Celsius     *float64     `json:"celsius"`
	Sensor      string       `json:"sensor,omitempty"`
}

type refusedReading struct {
	Index   int           `json:"index"`
	Problem *door.Problem `json:"problem"`
}

type intakeAnswer struct {
	Fresh      int              `json:"fresh"`
	Already    int              `json:"already"`
	Differ     int              `json:"differ"`
	Refused    []refusedReading `json:"refused"`
	Excursions []string         `json:"excursions"`
}

// temperatures is POST /api/v1/temperatures: readings of loggers, many at once. Those that are none are told, by their place; the others are
// kept. Fault: readings_too_many.
func (a API) temperatures(w http.ResponseWriter, r *door.Request) error {
	var in struct {
		Readings []readingIn `json:"readings"`
	}
	if err := door.Read(w, r, &in); err != nil {
		return err
	}
	readings := make([]coldchain.Reading, len(in.Readings))
	for i, one := range in.Readings {
		readings[i] = coldchain.Reading{EquipmentID: one.EquipmentID, At: one.At, Sensor: one.Sensor, Source: coldchain.ByAPI, Tenths: math.MaxInt32}
		if one.Celsius != nil && math.Abs(*one.Celsius) < 1000 {
			readings[i].Tenths = int(math.Round(*one.Celsius * 10))
		}
	}
	took, err := a.Store.TakeReadings(r.Context(), *r.Staff, readings)
	if err != nil {
		return err
	}
	out := intakeAnswer{took.Fresh, took.Already, took.Differ, []refusedReading{}, append([]string{}, took.Excursions...)}
	words := a.Words(r.Request)
	for _, f := range took.Refused {
		out.Refused = append(out.Refused, refusedReading{f.Index, door.NewProblem(words, f.Fault, nil)})
	}
	return door.Write(w, out)
}

type readingOut struct {
	At      when.Instant     `json:"at"`
	Celsius float64          `json:"celsius"`
	Sensor  string           `json:"sensor,omitempty"`
	Source  coldchain.Source `json:"source"`
}

// mostDays is how many days of readings one answer gives.
const mostDays = 31

// readings is GET /api/v1/equipment/{equipment}/temperatures?from=&until=: what a piece of equipment showed on days, both inside; today where
// they are left out. Faults: equipment_unknown, date_malformed, days_too_many.
func (a API) readings(w http.ResponseWriter, r *door.Request) error {
	today := a.Now().On(a.Pack.Zone)
	days := [2]when.Date{today, today}
	for i, name := range []string{"from", "until"} {
		day, err := when.ParseDate(r.URL.Query().Get(name))
		if err != nil {
			return fault.New(fault.Invalid, "date_malformed").On(name)
		}
		if day != 0 {
			days[i] = day
		}
	}
	if days[1]-days[0] >= mostDays || days[1] < days[0] {
		return fault.New(fault.Invalid, "days_too_many", "most", fault.Int(mostDays)).On("from")
	}
	found, err := a.Store.Readings(r.Context(), r.Staff.Scope, r.PathValue("equipment"), days[0], days[1])
	if err != nil {
		return err
	}
	out := []readingOut{}
	for _, one := range found {
		out = append(out, readingOut{one.At, float64(one.Tenths) / 10, one.Sensor, one.Source})
	}
	return door.Write(w, map[string]any{"readings": out})
}

type equipmentOut struct {
	coldchain.Equipment
	State      coldchain.State `json:"state"`
	Low        float64         `json:"low"`
	High       float64         `json:"high"`
	Last       *readingOut     `json:"last,omitempty"`
	Retired    when.Date       `json:"retired,omitempty"`
	Excursions int             `json:"excursions"`
}

// onePage is how many things one answer of a long list has.
const onePage = 200

// equipment is GET /api/v1/equipment?area=&after=: what vaccine is kept in, in the actor's scope. Fault: area_unknown.
func (a API) equipment(w http.ResponseWriter, r *door.Request) error {
	scope, err := a.scopeOf(r)
	if err != nil {
		return err
	}
	found, err := a.Store.EquipmentIn(r.Context(), scope, r.URL.Query().Get("after"), onePage)
	if err != nil {
		return err
	}
	out, next := []equipmentOut{}, ""
	for _, e := range found {
		one := equipmentOut{Equipment: e, Retired: e.Retired, Excursions: e.Excursions}
		state, low, high := coldchain.StateOf(a.Pack, e, a.Now())
		one.State, one.Low, one.High = state, float64(low)/10, float64(high)/10
		if e.Last != nil {
			one.Last = &readingOut{At: e.Last.At, Celsius: float64(e.Last.Tenths) / 10, Sensor: e.Last.Sensor}
		}
		out = append(out, one)
	}
	if len(found) == onePage {
		next = found[onePage-1].ID
	}
	return door.Write(w, map[string]any{"equipment": out, "next": next})
}

// scopeOf is the actor's scope, narrowed to an area of it. Fault: area_unknown.
func (a API) scopeOf(r *door.Request) (staff.Scope, error) {
	scope, area := r.Staff.Scope, r.URL.Query().Get("area")
	if area == "" || scope.Facility() != "" {
		return scope, nil
	}
	if _, known := a.Pack.Areas.Area(area); !known || !place.Inside(area, scope.Area()) {
		return scope, fault.New(fault.NotFound, "area_unknown").On("area")
	}
	return staff.Over(area), nil
}

type affectedOut struct {
	LotID   string            `json:"lot_id"`
	Number  string            `json:"number"`
	Product string            `json:"product"`
	Doses   int               `json:"doses"`
	Outcome coldchain.Verdict `json:"outcome,omitempty"`
}

type excursionOut struct {
	ID          string        `json:"id"`
	EquipmentID string        `json:"equipment_id"`
	FacilityID  string        `json:"facility_id"`
	Reason      string        `json:"reason"`
	Rule        string        `json:"rule"`
	Limit       string        `json:"limit"`
	Grave       bool          `json:"grave"`
	Began       when.Instant  `json:"began"`
	Ended       when.Instant  `json:"ended"`
	Minutes     int           `json:"minutes"`
	Peak        float64       `json:"peak"`
	Decided     when.Instant  `json:"decided,omitempty"`
	Lots        []affectedOut `json:"lots"`
}

// excursions is GET /api/v1/excursions?area=&state=: vaccine that was too warm or frozen, newest first: what waits for a decision, or with
// state=decided what was decided. Fault: area_unknown.
func (a API) excursions(w http.ResponseWriter, r *door.Request) error {
	scope, err := a.scopeOf(r)
	if err != nil {
		return err
	}
	found, err := a.Store.Excursions(r.Context(), scope, r.URL.Query().Get("state") != "decided", store.Place{}, onePage)
	if err != nil {
		return err
	}
	out := []excursionOut{}
	for _, x := range found {
		whole, err := a.Store.Excursion(r.Context(), scope, x.ID)
		if err != nil {
			return err
		}
		one := excursionOut{x.ID, x.EquipmentID, x.FacilityID, x.Reason, x.Rule, x.Limit, x.Grave, x.Began, x.Ended, x.Minutes, float64(x.Peak) / 10, x.DecidedAt, []affectedOut{}}
		for _, l := range whole.Lots {
			one.Lots = append(one.Lots, affectedOut{l.Lot.ID, l.Lot.Number, l.Lot.Product, l.Doses, l.Outcome})
		}
		out = append(out, one)
	}
	return door.Write(w, map[string]any{"excursions": out})
}
