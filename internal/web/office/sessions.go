package office

import (
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// counts is how far a session has come.
type counts struct{ Booked, Given, Places, SetAside int }

func countsOf(s session.Session) counts {
	c := counts{Places: s.Capacity()}
	for _, slot := range s.Slots {
		if slot.Channel.Bookable() {
			c.Booked += slot.Taken
		}
	}
	for _, lot := range s.Lots {
		c.Given += lot.Used
		c.SetAside += lot.Reserved
	}
	return c
}

// narrowing is the area that a list or a calendar shows, to be chosen below the reader's own.
type narrowing struct {
	*ui.Form
	Area  place.Area
	Up    string // the area around it, "" where the reader's scope ends
	Areas []ui.Option
}

func (p Pages) narrow(r *door.Request, form *ui.Form) (narrowing, error) {
	area, err := p.areaOf(r)
	if err != nil || r.Staff.Scope.Facility() != "" {
		return narrowing{Form: form, Area: area}, err
	}
	words := p.Words(r.Request)
	n := narrowing{Form: form, Area: area}
	if n.Areas = ui.Areas(words, p.Pack.Areas, area.ID); len(n.Areas) > 0 {
		n.Areas = append([]ui.Option{{Value: area.ID, Text: p.Pack.Areas.NameIn(area.ID, words.Lang())}}, n.Areas...)
	}
	if area.ID != r.Staff.Scope.Area() {
		n.Up = area.Parent
	}
	form.Set("area", area.ID)
	return n, nil
}

type sessionsPage struct {
	narrowing
	Day          when.Date
	Before, Next string
	Up           string
	Calendar     string
	Table        *ui.Table
	Pages        ui.Pages
	MayPlan      bool
}

// sessions is GET /office/sessions?date=&area=&q=&facility=&after=: the sessions in somebody's scope on a day.
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
	at, err := p.narrow(r, form)
	if err != nil {
		return err
	}
	filter := store.Planned{Day: day, Facility: form.Value("facility"), Words: form.Value("q")}
	found, next, err := p.Store.PlannedSessions(r.Context(), within(r.Staff.Scope, at.Area.ID), filter, form.Value("after"), onePage)
	if err != nil {
		return err
	}
	page := sessionsPage{narrowing: at, Day: day, Before: sessionsPath(r, "date", day.Add(-1).String()), Next: sessionsPath(r, "date", day.Add(1).String()),
		Calendar: "/office/sessions/calendar?" + url.Values{"from": {day.String()}, "area": {at.Area.ID}}.Encode(), MayPlan: r.Staff.Does(staff.PlanSessions)}
	if at.Up != "" {
		page.Up = sessionsPath(r, "area", at.Up)
	}
	if form.Value("after") != "" {
		page.Pages.First = sessionsPath(r)
	}
	if next != "" {
		page.Pages.Next = sessionsPath(r, "after", next)
	}
	page.Table = p.sessionsTable(p.Words(r.Request), day, found)
	return p.UI.Render(w, r, form.Status(), "office/sessions", page)
}

// sessionsPath is the list with some of its filters changed, from its first page.
func sessionsPath(r *door.Request, changes ...string) string {
	q := url.Values{}
	for _, name := range []string{"date", "area", "q", "facility"} {
		if v := r.URL.Query().Get(name); v != "" {
			q.Set(name, v)
		}
	}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return r.URL.Path + "?" + q.Encode()
}

func (p Pages) sessionsTable(words *i18n.Printer, day when.Date, found []store.Listing) *ui.Table {
	t := &ui.Table{Caption: words.T("office.day", "weekday", words.Weekday(day), "date", day), Columns: []ui.Column{
		{Text: words.T("office.facility")}, {Text: words.T("office.time")}, {Text: words.T("office.product")}, {Text: words.T("office.state")},
		{Text: words.T("office.booked"), Number: true}, {Text: words.T("office.given"), Number: true}, {Text: words.T("office.places"), Number: true}}}
	for _, l := range found {
		c := countsOf(l.Session)
		t.Rows = append(t.Rows, []any{ui.Link{Text: l.Facility.Name, Path: "/office/sessions/" + l.Session.ID}, hours(words, l.Session),
			p.product(l.Session.Product), p.stateTag(words, l.Session), c.Booked, c.Given, c.Places})
	}
	return t
}

// hours is from when to when a session is held.
func hours(words *i18n.Printer, s session.Session) string {
	from, until := 24*60, 0
	for _, slot := range s.Slots {
		from, until = min(from, slot.Starts), max(until, slot.Ends)
	}
	return words.T("office.from_until", "from", words.Clock(from), "until", words.Clock(until))
}

// stateTag is where a session stands at this moment, in words.
func (p Pages) stateTag(words *i18n.Printer, s session.Session) ui.Tag {
	now := p.Now()
	today := now.On(p.Pack.Zone)
	switch {
	case s.State == session.Cancelled:
		return ui.Tag{Text: words.T("office.state_cancelled"), Colour: "red"}
	case s.State == session.Past:
		return ui.Tag{Text: words.T("office.state_past"), Colour: "grey"}
	case s.Date < today:
		return ui.Tag{Text: words.T("plan.state_over"), Colour: "grey"}
	case now < s.OpensAt:
		return ui.Tag{Text: words.Fault(fault.From(appointment.CheckOpen(p.Pack, &s, now))), Colour: "yellow"}
	case s.Date == today:
		return ui.Tag{Text: words.T("plan.state_today"), Colour: "green"}
	}
	return ui.Tag{Text: words.T("office.state_published"), Colour: "blue"}
}
