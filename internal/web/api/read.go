package api

import (
	"math"
	"net/http"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

type areaAnswer struct {
	ID     string `json:"id"`
	Parent string `json:"parent"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Code   string `json:"code"`
}

func (a API) areas(w http.ResponseWriter, r *door.Request) error {
	areas := []areaAnswer{}
	for _, below := range a.Pack.Areas.Below(r.URL.Query().Get("below")) {
		areas = append(areas, areaAnswer{below.ID, below.Parent, string(below.Kind), below.Name, below.Code})
	}
	return door.Write(w, map[string]any{"areas": areas})
}

// mostFacilities is how many facilities one answer holds.
const mostFacilities = 500

// facilities lists the facilities in the reader's scope, by area and name, page by page.
func (a API) facilities(w http.ResponseWriter, r *door.Request) error {
	q := r.URL.Query()
	scope := r.Staff.Scope
	if area := q.Get("area"); area != "" && scope.Facility() == "" {
		if _, known := a.Pack.Areas.Area(area); !known || !place.Inside(area, scope.Area()) {
			return fault.New(fault.NotFound, "area_unknown").On("area")
		}
		scope = staff.Over(area)
	}
	found, err := a.Store.Facilities(r.Context(), scope, store.FacilityFind{Words: q.Get("q"), Kind: facility.Kind(q.Get("kind")), After: q.Get("after")}, mostFacilities+1)
	if err != nil {
		return err
	}
	out := struct {
		Facilities []facility.Facility `json:"facilities"`
		Next       string              `json:"next,omitempty"` // "after" of the next page, "" for the last one
	}{Facilities: []facility.Facility{}}
	if len(found) > mostFacilities {
		found = found[:mostFacilities]
		out.Next = found[mostFacilities-1].ID
	}
	out.Facilities = append(out.Facilities, found...)
	return door.Write(w, out)
}

type figuresAnswer struct {
	Area   string           `json:"area"`
	Name   string           `json:"name"`
	Counts map[string]int64 `json:"counts"`
}

func newFigures(f coverage.Figures) figuresAnswer {
	if f.Counts == nil {
		f.Counts = map[string]int64{}
	}
	return figuresAnswer{f.Area, f.Name, f.Counts}
}

func (a API) coverage(w http.ResponseWriter, r *door.Request) error {
	area := r.URL.Query().Get("area")
	if area == "" {
		area = a.Pack.Areas.Root().ID
	}
	if _, ok := a.Pack.Areas.Area(area); !ok {
		return fault.New(fault.NotFound, "area_unknown").On("area")
	}
	day, err := when.ParseDate(r.URL.Query().Get("day"))
	if err != nil {
		return fault.New(fault.Invalid, "date_malformed").On("day")
	}
	report, err := a.Store.Report(r.Context(), area, day)
	if err != nil {
		return err
	}
	below := make([]figuresAnswer, len(report.Below))
	for i, f := range report.Below {
		below[i] = newFigures(f)
	}
	return door.Write(w, struct {
		AsOf  when.Instant    `json:"as_of"`
		Day   when.Date       `json:"day"`
		Area  figuresAnswer   `json:"area"`
		Below []figuresAnswer `json:"below"`
	}{report.AsOf, report.Day, newFigures(report.Area), below})
}

type sessionAnswer struct {
	ID       string            `json:"id"`
	Facility facility.Facility `json:"facility"`
	Km       *float64          `json:"km,omitempty"` // from the point that was searched around
	Date     when.Date         `json:"date"`
	Product  string            `json:"product"`
	MinAge   int               `json:"min_age"`
	MaxAge   int               `json:"max_age"`
	Fee      int               `json:"fee"`
	Slots    []slotAnswer      `json:"slots"`
}

type slotAnswer struct {
	Slot   int `json:"slot"`
	Starts int `json:"starts"`
	Ends   int `json:"ends"`
	Dose   int `json:"dose"`
	Free   int `json:"free"`
}

// findSessions finds sessions of a day by PIN code, area, or near a point. What it gives may be two seconds old.
func (a API) findSessions(w http.ResponseWriter, r *door.Request) error {
	search, err := a.search(r)
	if err != nil {
		return err
	}
	found, err := a.Store.ShowSessions(r.Context(), search)
	if err != nil {
		return err
	}
	near := search.PinCode == "" && search.Area == ""
	sessions := make([]sessionAnswer, len(found.Listings))
	for i, l := range found.Listings {
		s := l.Session
		sessions[i] = sessionAnswer{s.ID, l.Facility, nil, s.Date, s.Product, s.MinAge, s.MaxAge, s.Fee, []slotAnswer{}}
		if near {
			km := math.Round(l.Km*10) / 10
			sessions[i].Km = &km
		}
		for _, slot := range s.Slots {
			if slot.Channel == session.Online {
				sessions[i].Slots = append(sessions[i].Slots, slotAnswer{slot.No, slot.Starts, slot.Ends, slot.Dose, slot.Free()})
			}
		}
	}
	return door.Write(w, struct {
		AsOf     when.Instant    `json:"as_of"`
		Sessions []sessionAnswer `json:"sessions"`
	}{found.AsOf, sessions})
}

// search reads a search from the query. Faults: date_malformed, those of door.Near and door.Wanted.
func (a API) search(r *door.Request) (store.Search, error) {
	q := r.URL.Query()
	s := store.Search{PinCode: q.Get("pin_code"), Area: q.Get("area")}
	date, err := when.ParseDate(q.Get("date"))
	if err != nil {
		return s, fault.New(fault.Invalid, "date_malformed").On("date")
	}
	if date == 0 {
		date = a.Now().On(a.Pack.Zone)
	}
	s.From, s.Until = date, date
	if s.Near, err = door.Near(q.Get("near")); err != nil {
		return s, err
	}
	s.Wanted, err = door.Wanted(a.Pack, q.Get)
	return s, err
}
