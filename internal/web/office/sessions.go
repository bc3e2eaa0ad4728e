package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// counts is how far a session has come.
type counts struct{ Booked, Given, Places, SetAside int }

func countsOf(s session.Session) counts {
	c := counts{Places: s.Capacity()}
	for _, slot := range s.Slots {
		if slot.Channel == session.Online {
			c.Booked += slot.Taken
		}
	}
	for _, lot := range s.Lots {
		c.Given += lot.Used
		c.SetAside += lot.Reserved
	}
	return c
}

type sessionsPage struct {
	*ui.Form
	Day          when.Date
	Before, Next when.Date
	Table        *ui.Table
	MayPlan      bool
}

// sessions is GET /office/sessions?date=: the sessions in somebody's scope on a day.
func (p Pages) sessions(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	day := form.Date("date")
	if day == 0 {
		day = p.Now().On(p.Pack.Zone)
		if !form.Wrong() {
			form.Set("date", day.String())
		}
	}
	found, err := p.Store.Sessions(r.Context(), r.Staff.Scope, day)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := sessionsPage{Form: form, Day: day, Before: day.Add(-1), Next: day.Add(1), MayPlan: r.Staff.Does(staff.PlanSessions)}
	page.Table = &ui.Table{Caption: words.T("office.day", "weekday", words.Weekday(day), "date", day), Columns: []ui.Column{
		{Text: words.T("office.facility")}, {Text: words.T("office.product")}, {Text: words.T("office.booked"), Number: true},
		{Text: words.T("office.given"), Number: true}, {Text: words.T("office.places"), Number: true}, {Text: words.T("office.set_aside"), Number: true}}}
	for _, l := range found {
		c := countsOf(l.Session)
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: l.Facility.Name, Path: "/office/sessions/" + l.Session.ID},
			p.product(l.Session.Product), c.Booked, c.Given, c.Places, c.SetAside})
	}
	return p.UI.Render(w, r, form.Status(), "office/sessions", page)
}
