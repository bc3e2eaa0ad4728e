package office

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type peoplePage struct {
	*ui.Form
	Example string // an area of the reader's, to show how a line is written
	Groups  string // the keys of those that figures can be of
	Table   *ui.Table
}

// peopleForm is GET /office/allocation/people: what is known of how many people live where, and the way to give figures.
func (p Pages) peopleForm(w http.ResponseWriter, r *door.Request) error {
	return p.showPeople(w, r, ui.NewForm())
}

func (p Pages) showPeople(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	figures, err := p.Store.People(r.Context(), r.Staff.Scope)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := peoplePage{Form: form, Groups: strings.Join(p.groups(), ", "), Example: r.Staff.Scope.Area()}
	if below := p.Pack.Areas.Below(page.Example); len(below) > 0 {
		page.Example = below[0].ID
	}
	page.Table = &ui.Table{Caption: words.T("allocate.people_known"), Columns: []ui.Column{{Text: words.T("allocate.area")}, {Text: words.T("allocate.group")},
		{Text: words.T("allocate.people"), Number: true}}}
	for _, f := range figures {
		page.Table.Rows = append(page.Table.Rows, []any{p.Pack.Areas.NameIn(f.Area, words.Lang()), f.Group, f.People})
	}
	return p.UI.Render(w, r, form.Status(), "office/allocation_people", page)
}

// setPeople is POST /office/allocation/people: a table of area, group and people.
func (p Pages) setPeople(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	figures, err := allocation.ReadFigures(p.Pack.Areas, p.groups(), r.Staff.Scope.Area(), form.Value("table"))
	if err == nil {
		err = p.Store.SetPeople(r.Context(), *r.Staff, figures)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showPeople(w, r, form)
	}
	ui.Notice(w, "people_kept")
	http.Redirect(w, r.Request, "/office/allocation/people", http.StatusSeeOther)
	return nil
}
