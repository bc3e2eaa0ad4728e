package office

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/export"
	"github.com/openwin/openwin/internal/web/ui"
)

// facilityRoutes is every URL of facilities and imports.
func (p Pages) facilityRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/facilities", For: door.Staff, Action: staff.PlanFacilities, Do: p.facilities},
		{Pattern: "GET /office/facilities/file", For: door.Staff, Action: staff.PlanFacilities, Do: p.facilitiesFile},
		{Pattern: "GET /office/facilities/new", For: door.Staff, Action: staff.PlanFacilities, Do: p.facilityForm},
		{Pattern: "POST /office/facilities/new", For: door.Staff, Action: staff.PlanFacilities, Do: p.addFacility},
		{Pattern: "GET /office/facilities/{facility}", For: door.Staff, Action: staff.PlanFacilities, Do: p.showFacility},
		{Pattern: "GET /office/facilities/{facility}/change", For: door.Staff, Action: staff.PlanFacilities, Do: p.changeForm},
		{Pattern: "POST /office/facilities/{facility}/change", For: door.Staff, Action: staff.PlanFacilities, Do: p.changeFacility},
		{Pattern: "POST /office/facilities/{facility}/open", For: door.Staff, Action: staff.PlanFacilities, Do: p.openFacility},
		{Pattern: "GET /office/imports", For: door.Staff, Action: staff.PlanFacilities, Do: p.imports},
		{Pattern: "POST /office/imports", For: door.Staff, Action: staff.PlanFacilities, Do: p.bring},
		{Pattern: "GET /office/imports/{import}", For: door.Staff, Action: staff.PlanFacilities, Do: p.showImport},
		{Pattern: "POST /office/imports/{import}", For: door.Staff, Action: staff.PlanFacilities, Do: p.turnImport},
		{Pattern: "GET /office/imports/{import}/file", For: door.Staff, Action: staff.PlanFacilities, Do: p.wrongFile},
	}
}

type facilitiesPage struct {
	chooser
	Table *ui.Table
	Pages ui.Pages
	Files []ui.Link
}

// facilities is GET /office/facilities?area=&q=&kind=&after=: the facilities of an area, found by words of the name, code or PIN code.
func (p Pages) facilities(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	find := store.FacilityFind{Words: form.Value("q"), Kind: facility.Kind(form.Value("kind")), After: form.Value("after")}
	found, err := p.Store.Facilities(r.Context(), within(r.Staff.Scope, area.ID), find, onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := facilitiesPage{chooser: p.chooserOf(r, area)}
	if !page.Wrong() { // else no area was chosen
		page.Form = form
	}
	path := func(to string, more ...string) string {
		q := url.Values{"area": {area.ID}}
		for i := 0; i+1 < len(more); i += 2 {
			q.Set(more[i], more[i+1])
		}
		for _, name := range []string{"q", "kind"} {
			if form.Value(name) != "" {
				q.Set(name, form.Value(name))
			}
		}
		return to + "?" + q.Encode()
	}
	if find.After != "" {
		page.Pages.First = path(r.URL.Path)
	}
	if len(found) > onePage {
		found = found[:onePage]
		page.Pages.Next = path(r.URL.Path, "after", found[onePage-1].ID)
	}
	for _, as := range export.Formats {
		page.Files = append(page.Files, ui.Link{Text: words.T("board.file_" + as), Path: path("/office/facilities/file", "as", as)})
	}
	page.Table = &ui.Table{Caption: p.Pack.Areas.NameIn(area.ID, words.Lang()), Columns: []ui.Column{
		{Text: words.T("office.facility")}, {Text: words.T("places.code")}, {Text: words.T("office.district")}, {Text: words.T("office.pin")}, {Text: words.T("office.kind")}}}
	for _, f := range found {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: f.Name, Path: "/office/facilities/" + f.ID}, f.Code, p.Pack.Areas.NameIn(f.Area, words.Lang()), f.PinCode, kindTag(words, f)})
	}
	return p.UI.Render(w, r, page.Status(), "office/facilities", page)
}

// kindTag is what a facility is, or that it is closed.
func kindTag(words *i18n.Printer, f facility.Facility) any {
	if f.Closed != 0 {
		return ui.Tag{Text: words.T("places.closed"), Colour: "grey"}
	}
	return words.T("office.kind_" + string(f.Kind))
}

// facilitiesFile is GET /office/facilities/file?as=&area=&q=&kind=: the list as a file with the columns of an import, so that it can be changed and brought
// back. Fault: export_format.
func (p Pages) facilitiesFile(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	return sendFile(w, form.Value("as"), "facilities", func(after string) (*ui.Table, string, error) {
		find := store.FacilityFind{Words: form.Value("q"), Kind: facility.Kind(form.Value("kind")), After: after}
		found, err := p.Store.Facilities(r.Context(), within(r.Staff.Scope, area.ID), find, filePage)
		t := &ui.Table{}
		for _, name := range facility.Columns {
			t.Columns = append(t.Columns, ui.Column{Text: name})
		}
		for _, f := range found {
			t.Rows = append(t.Rows, []any{f.Code, f.Name, string(f.Kind), f.Area, f.PinCode, f.Address, coordinate(f.Lat), coordinate(f.Lng), string(f.Hours), blank(f.Teams), blank(f.FridgeLitres),
				blank(f.FreezerLitres)})
		}
		if len(found) < filePage {
			return t, "", err
		}
		return t, found[filePage-1].ID, err
	})
}

// facilityOf finds the facility of a path, and its fault. Fault: facility_unknown.
func (p Pages) facilityOf(r *door.Request) (facility.Facility, error) {
	return p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
}

type facilityPage struct {
	chooser
	Kinds    []ui.Option
	Facility facility.Facility
}

// facilityForm is GET /office/facilities/new: first the district, then the form.
func (p Pages) facilityForm(w http.ResponseWriter, r *door.Request) error {
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	return p.showFacilityForm(w, r, ui.NewForm("id", id.New(), "area", area.ID), area.ID)
}

func (p Pages) showFacilityForm(w http.ResponseWriter, r *door.Request, form *ui.Form, areaID string) error {
	area, _ := p.Pack.Areas.Area(areaID)
	page := facilityPage{chooser: p.chooserOf(r, area)}
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
	f, wrong := readFacility(form, facility.Facility{ID: form.Value("id"), Area: area.ID})
	if wrong == nil {
		wrong = p.Store.AddFacilities(r.Context(), *r.Staff, []facility.Facility{f})
	}
	if wrong != nil {
		if !form.Took(wrong) {
			return wrong
		}
		return p.showFacilityForm(w, r, form, area.ID)
	}
	ui.Notice(w, "facility_added")
	http.Redirect(w, r.Request, "/office/facilities/"+f.ID, http.StatusSeeOther)
	return nil
}

// readFacility puts what was typed over a facility. Faults: coordinates_malformed, cell_number on their fields.
func readFacility(form *ui.Form, f facility.Facility) (facility.Facility, error) {
	var faults fault.List
	f.Name, f.Kind, f.PinCode, f.Address = form.Value("name"), facility.Kind(form.Value("kind")), ui.Digits(form.Value("pin_code")), form.Value("address")
	f.Code, f.Hours = form.Value("code"), facility.Hours(form.Value("hours"))
	number := func(name string, most int) int {
		n, ok := whole(form, name)
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "cell_number", "most", fault.Int(most)).On(name))
		}
		return n
	}
	f.Teams, f.FridgeLitres, f.FreezerLitres = number("teams", facility.MostTeams), number("fridge_litres", facility.MostLitres), number("freezer_litres", facility.MostLitres)
	for name, into := range map[string]*float64{"lat": &f.Lat, "lng": &f.Lng} {
		var err error
		if *into, err = degrees(form, name); err != nil {
			faults = append(faults, fault.From(err))
		}
	}
	slices.SortFunc(faults, func(a, b *fault.Error) int { return len(a.Field) - len(b.Field) })
	return f, faults.OrNil()
}
