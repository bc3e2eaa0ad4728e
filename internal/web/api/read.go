package api

import (
	"net/http"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
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

func (a API) findSessions(w http.ResponseWriter, r *door.Request) error {
	q := r.URL.Query()
	date, err := when.ParseDate(q.Get("date"))
	if err != nil {
		return fault.New(fault.Invalid, "date_malformed").On("date")
	}
	now := a.Now()
	if date == 0 {
		date = now.On(a.Pack.Zone)
	}
	found, err := a.Store.FindSessions(r.Context(), store.Search{PinCode: q.Get("pin_code"), Area: q.Get("area"), From: date, Until: date})
	if err != nil {
		return err
	}
	sessions := make([]sessionAnswer, len(found))
	for i, l := range found {
		s := l.Session
		sessions[i] = sessionAnswer{s.ID, l.Facility, s.Date, s.Product, s.MinAge, s.MaxAge, s.Fee, []slotAnswer{}}
		for _, slot := range s.Slots {
			if slot.Channel == session.Online {
				sessions[i].Slots = append(sessions[i].Slots, slotAnswer{slot.No, slot.Starts, slot.Ends, slot.Dose, slot.Free()})
			}
		}
	}
	return door.Write(w, struct {
		AsOf     when.Instant    `json:"as_of"`
		Sessions []sessionAnswer `json:"sessions"`
	}{now, sessions})
}
