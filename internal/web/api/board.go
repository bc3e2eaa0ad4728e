package api

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

type dayAnswer struct {
	Area   string         `json:"area"`
	Name   string         `json:"name"`
	Counts map[string]int `json:"counts"`
}

func (a API) newDay(area string, p store.Progress) dayAnswer {
	return dayAnswer{area, a.Pack.Areas.Name(area), map[string]int{
		"sessions": p.Sessions(), "planned": p.Planned, "running": p.Running, "late": p.Late, "finished": p.Finished, "cancelled": p.Cancelled,
		"out_of_vaccine": p.OutOfVaccine, "many_missing": p.ManyMissing, "places": p.Places, "booked": p.Booked, "due": p.Due, "came": p.Came,
		"no_shows": p.NoShows, "walk_ins": p.WalkIns, "doses": p.Doses}}
}

// board is how a day goes in an area of the actor's scope and in the areas right below it. Whoever answers for one facility is given its day.
// Faults: area_unknown, date_malformed.
func (a API) board(w http.ResponseWriter, r *door.Request) error {
	scope, area := r.Staff.Scope, r.URL.Query().Get("area")
	if area == "" || scope.Facility() != "" {
		area = scope.Area()
	}
	if _, known := a.Pack.Areas.Area(area); !known || !place.Inside(area, scope.Area()) {
		return fault.New(fault.NotFound, "area_unknown").On("area")
	}
	day, err := when.ParseDate(r.URL.Query().Get("day"))
	if err != nil {
		return fault.New(fault.Invalid, "date_malformed").On("day")
	}
	if day == 0 {
		day = a.Now().On(a.Pack.Zone)
	}
	below := []dayAnswer{}
	if scope.Facility() == "" {
		scope = staff.Over(area)
	}
	asOf := a.Now()
	sums, err := a.Store.DayByArea(r.Context(), scope, day)
	if err != nil {
		return err
	}
	all := store.Progress{}
	for _, sum := range sums {
		all = all.Add(sum)
	}
	for _, b := range store.Below(a.Pack.Areas, area, sums) {
		below = append(below, a.newDay(b.Area, b.Progress))
	}
	return door.Write(w, struct {
		AsOf  when.Instant `json:"as_of"`
		Day   when.Date    `json:"day"`
		Area  dayAnswer    `json:"area"`
		Below []dayAnswer  `json:"below"`
	}{asOf, day, a.newDay(area, all), below})
}
