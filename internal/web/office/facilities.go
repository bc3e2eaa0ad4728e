package office

import (
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// facilities is GET /office/facilities: the facilities of an area; each leads to its vaccine.
func (p Pages) facilities(w http.ResponseWriter, r *door.Request) error {
	return p.chooseFacility(w, r, "nav.facilities", func(f facility.Facility) string { return "/office/stock/" + f.ID })
}

type facilityPage struct {
	chooser
	Kinds []string
}

// facilityForm is GET /office/facilities/new: first the district, then the form.
func (p Pages) facilityForm(w http.ResponseWriter, r *door.Request) error {
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	return p.showFacilityForm(w, r, ui.NewForm("id", id.New()), area)
}

func (p Pages) showFacilityForm(w http.ResponseWriter, r *door.Request, form *ui.Form, area place.Area) error {
	page := facilityPage{chooser: p.chooserOf(r, area), Kinds: []string{string(facility.Public), string(facility.Private)}}
	if !page.Wrong() { // else no area was chosen
		page.Form = form
	}
	return p.UI.Render(w, r, page.Status(), "office/facility_new", page)
}

// addFacility is POST /office/facilities/new?area=.
func (p Pages) addFacility(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	f := facility.Facility{
		ID: form.Value("id"), Name: form.Value("name"), Kind: facility.Kind(form.Value("kind")), Area: area.ID,
		PinCode: ui.Digits(form.Value("pin_code")), Address: form.Value("address"),
	}
	var wrong error
	f.Lat, wrong = degrees(form, "lat", wrong)
	f.Lng, wrong = degrees(form, "lng", wrong)
	if wrong == nil {
		wrong = p.Store.AddFacilities(r.Context(), *r.Staff, []facility.Facility{f})
	}
	if wrong != nil {
		if !form.Took(wrong) {
			return wrong
		}
		return p.showFacilityForm(w, r, form, area)
	}
	ui.Notice(w, "facility_added")
	http.Redirect(w, r.Request, "/office/stock/"+f.ID, http.StatusSeeOther)
	return nil
}

// degrees reads a coordinate, 0 where none is given, and keeps the first fault.
func degrees(form *ui.Form, name string, wrong error) (float64, error) {
	text := ui.Digits(form.Value(name))
	if text == "" {
		return 0, wrong
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil && wrong == nil {
		wrong = fault.New(fault.Invalid, "coordinates_malformed").On("lat")
	}
	return n, wrong
}
