package citizen

import (
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

type myDataPage struct {
	ID, Name string
	Kept     []ui.Line
	Looks    ui.Table
	Acts     ui.Table
}

// myData shows what is kept about somebody of the household, who looked at it and why, and what was done with it. It prints as it is.
func (p Pages) myData(w http.ResponseWriter, r *door.Request) error {
	data, err := p.Store.MyData(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return err
	}
	t := telling{Printer: p.Words(r.Request), Pages: p, data: &data}
	return p.UI.Render(w, r, http.StatusOK, "citizen/my_data", myDataPage{
		ID: data.Person.ID, Name: ui.Name(t.Printer, data.Person), Kept: t.kept(), Looks: t.looks(), Acts: t.acts(),
	})
}

// telling says in words what is kept about a person.
type telling struct {
	*i18n.Printer
	Pages
	data *store.MyData
}

// kept is what the record says of the person.
func (t telling) kept() []ui.Line {
	b := t.data.Person
	born := t.Year(b.BirthYear)
	if b.BirthDate != 0 {
		born = t.Date(b.BirthDate)
	}
	lines := []ui.Line{
		{Key: t.T("citizen.name"), Value: ui.Name(t.Printer, b)},
		{Key: t.T("citizen.reference"), Value: ui.Reference(b.Reference)},
		{Key: t.T("citizen.birth"), Value: born},
		{Key: t.T("citizen.sex"), Value: t.T("citizen.sex_" + string(b.Sex))},
		{Key: t.T("citizen.phone"), Value: ui.Phone(t.Printer, b)},
		{Key: t.T("citizen.district"), Value: t.Pack.Areas.NameIn(b.Area, t.Lang())},
	}
	if kind, ok := t.Pack.IDKind(b.IDKind); ok {
		lines = append(lines, ui.Line{Key: t.T("citizen.document"), Value: t.T("household.document_ends", "kind", kind.NameIn(t.Lang()), "last", b.IDLast4)})
	}
	if g, ok := t.Pack.Group(b.Group); ok {
		lines = append(lines, ui.Line{Key: t.T("household.group"), Value: t.T("citizen.group_" + g.Group)})
	}
	return lines
}

// looks says who of the staff looked at the record, when and why, the newest first.
func (t telling) looks() ui.Table {
	table := ui.Table{Caption: t.T("mydata.looks"), Columns: []ui.Column{{Text: t.T("mydata.when")}, {Text: t.T("mydata.who")}, {Text: t.T("mydata.why")}}}
	for _, a := range t.data.Accesses {
		table.Rows = append(table.Rows, []any{t.Instant(a.At, t.Pack.Zone), t.who(a.By), t.T("mydata.purpose_" + a.Purpose)})
	}
	return table
}

// acts says what was done with the record, the newest first.
func (t telling) acts() ui.Table {
	table := ui.Table{Caption: t.T("mydata.acts"), Columns: []ui.Column{{Text: t.T("mydata.when")}, {Text: t.T("mydata.what")}, {Text: t.T("mydata.who")}}}
	all := t.allActs()
	slices.SortStableFunc(all, func(a, b told) int { return when.Compare(b.at, a.at) })
	for _, a := range all {
		table.Rows = append(table.Rows, []any{t.Instant(a.at, t.Pack.Zone), a.what, t.who(a.by)})
	}
	return table
}

// who names somebody by their role and place, never by name: whoever works for the drive answers for it together.
func (t telling) who(by string) string {
	if by == "" {
		return t.T("mydata.by_phone")
	}
	o, known := t.data.Offices[by]
	if !known {
		return t.T("mydata.by_staff")
	}
	place := o.Facility
	if place == "" {
		place = t.Pack.Areas.NameIn(o.Area, t.Lang())
	}
	return t.T("mydata.by_office", "role", t.T("role."+string(o.Role)), "place", place)
}
