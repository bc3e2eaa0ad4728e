package office

import (
	"context"
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// onePage is how many facilities or review items a page lists.
const onePage = 50

// areaOf is the area that somebody looks at: the one asked for, if it lies in their scope, else their own.
// Fault: area_unknown.
func (p Pages) areaOf(r *door.Request) (place.Area, error) {
	asked := r.URL.Query().Get("area")
	if asked == "" || r.Staff.Scope.Facility() != "" {
		asked = r.Staff.Scope.Area()
	}
	area, known := p.Pack.Areas.Area(asked)
	if !known || !place.Inside(asked, r.Staff.Scope.Area()) {
		return area, fault.New(fault.NotFound, "area_unknown")
	}
	return area, nil
}

// within is the reader's scope narrowed to an area of it.
func within(scope staff.Scope, area string) staff.Scope {
	if scope.Facility() != "" {
		return scope
	}
	return staff.Over(area)
}

// facility finds one facility in somebody's scope. Fault: facility_unknown.
func (p Pages) facility(ctx context.Context, scope staff.Scope, id string) (facility.Facility, error) {
	found, err := p.Store.Facilities(ctx, staff.At(scope.Area(), id), store.FacilityFind{}, 1)
	if err != nil {
		return facility.Facility{}, err
	}
	if len(found) == 0 || !scope.Covers(found[0].Area, found[0].ID) {
		return facility.Facility{}, fault.New(fault.NotFound, "facility_unknown")
	}
	return found[0], nil
}

// chooser narrows an area down, step by step: country, state, district.
type chooser struct {
	*ui.Form
	Path  string // the page that the choice leads to
	Area  place.Area
	Up    string // the area around it, "" where the reader's scope ends
	Areas []ui.Option
}

func (p Pages) chooserOf(r *door.Request, area place.Area) chooser {
	c := chooser{Form: ui.NewForm(), Path: r.URL.Path, Area: area}
	if r.Staff.Scope.Facility() != "" {
		return c
	}
	if area.ID != r.Staff.Scope.Area() {
		c.Up = area.Parent
	}
	c.Areas = ui.Areas(p.Words(r.Request), p.Pack.Areas, area.ID)
	if asked := r.URL.Query(); len(c.Areas) > 0 && asked.Has("area") && asked.Get("area") == "" {
		c.Form.Took(fault.New(fault.Invalid, "area_needed").On("area"))
	}
	return c
}

type choosePage struct {
	chooser
	Title string   // text
	Also  *ui.Link // another page of the same matter, nil for none
	Table *ui.Table
	Pages ui.Pages
}

// chooseFacility lists the facilities of an area, each leading to a page of its own; with open those alone that are not closed.
func (p Pages) chooseFacility(w http.ResponseWriter, r *door.Request, title string, open bool, leadsTo func(facility.Facility) string) error {
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	after := r.URL.Query().Get("after")
	found, err := p.Store.Facilities(r.Context(), within(r.Staff.Scope, area.ID), store.FacilityFind{Open: open, After: after}, onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := choosePage{chooser: p.chooserOf(r, area), Title: words.T(title)}
	if title == "nav.stock" {
		page.Also = &ui.Link{Text: words.T("expiry.title"), Path: "/office/expiring?area=" + area.ID}
	}
	page.Table = &ui.Table{Caption: p.Pack.Areas.NameIn(area.ID, words.Lang()), Columns: []ui.Column{
		{Text: words.T("office.facility")}, {Text: words.T("office.district")}, {Text: words.T("office.pin")}, {Text: words.T("office.kind")}}}
	if after != "" {
		page.Pages.First = listPath(r, area.ID, "")
	}
	if len(found) > onePage {
		found = found[:onePage]
		page.Pages.Next = listPath(r, area.ID, found[onePage-1].ID)
	}
	for _, f := range found {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: f.Name, Path: leadsTo(f)}, p.Pack.Areas.NameIn(f.Area, words.Lang()), f.PinCode, kindTag(words, f)})
	}
	return p.UI.Render(w, r, page.Status(), "office/choose", page)
}

func listPath(r *door.Request, area, after string) string {
	q := url.Values{"area": {area}}
	if after != "" {
		q.Set("after", after)
	}
	return r.URL.Path + "?" + q.Encode()
}
