package office

import (
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// copyDay is GET /office/sessions/many/copy?day=&to=: the sessions of a day as a sheet for another, to be checked and published.
func (p Pages) copyDay(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	from, to := form.Date("day"), form.Date("to")
	if !form.Wrong() && (from == 0 || to == 0) {
		form.Took(fault.New(fault.Invalid, "date_needed").On("day"))
	}
	if form.Wrong() {
		return p.showMany(w, r, form, nil)
	}
	found, next, err := p.Store.PlannedSessions(r.Context(), r.Staff.Scope, store.Planned{Day: from}, "", session.MostRows)
	if err != nil {
		return err
	}
	if next != "" {
		form.Took(fault.New(fault.Refused, "sheet_too_long", "most", fault.Int(session.MostRows)).On("day"))
		return p.showMany(w, r, form, nil)
	}
	rows := [][]string{session.Columns}
	for _, l := range found {
		if s := l.Session; s.State == session.Published {
			rows = append(rows, p.rowOf(map[string]string{"facility": s.FacilityID, "date": to.String(), "product": s.Product, "slots": session.SlotsText(s.Slots),
				"min_age": blank(s.MinAge), "max_age": blank(s.MaxAge), "team": s.Team, "fee": blank(s.Fee / minorUnits(p.Pack.Currency))}))
		}
	}
	return p.rehearse(w, r, form, rows)
}

// rowOf puts cells into the order of the columns.
func (p Pages) rowOf(cells map[string]string) []string {
	row := make([]string, len(session.Columns))
	for i, name := range session.Columns {
		row[i] = cells[name]
	}
	return row
}

func blank(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// rehearse shows a sheet that was made for the planner, with what would become of each row.
func (p Pages) rehearse(w http.ResponseWriter, r *door.Request, form *ui.Form, rows [][]string) error {
	form.Set("sheet", writeRows(rows))
	planned, err := p.doMany(r, form)
	if err != nil && !form.Took(err) {
		return err
	}
	return p.showMany(w, r, form, planned)
}

// mostWeeks is how far ahead a pattern may plan.
const mostWeeks = 26

type weekPage struct {
	*ui.Form
	Facility facility.Facility
	Products []ui.Option
	Days     []ui.Option
	Lengths  []ui.Option
	Currency string
}

// weekly is GET /office/sessions/many/week?facility=: a pattern for the days of the week; with make=1 the sheet that it makes.
func (p Pages) weekly(w http.ResponseWriter, r *door.Request) error {
	if r.URL.Query().Get("facility") == "" && r.Staff.Scope.Facility() == "" {
		return p.chooseFacility(w, r, "plan.weekly", true, func(f facility.Facility) string { return "/office/sessions/many/week?facility=" + f.ID })
	}
	at, _, err := p.backing(r)
	if err != nil {
		return err
	}
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if form.Value("make") == "" {
		today := p.Now().On(p.Pack.Zone)
		return p.showWeekly(w, r, ui.NewForm("first_day", today.Add(1).String(), "last_day", today.Add(28).String(), "from", "09:00", "until", "17:00", "length", "120",
			"online", "20", "walk_in", "40"), at)
	}
	rows, err := p.weekRows(form, at)
	if err != nil && !form.Took(err) {
		return err
	}
	if form.Wrong() {
		return p.showWeekly(w, r, form, at)
	}
	return p.rehearse(w, r, form, rows)
}

func (p Pages) showWeekly(w http.ResponseWriter, r *door.Request, form *ui.Form, at facility.Facility) error {
	words := p.Words(r.Request)
	page := weekPage{Form: form, Facility: at, Currency: p.Pack.Currency}
	for _, product := range p.Pack.Rules.Products {
		page.Products = append(page.Products, ui.Option{Value: product.Code, Text: product.Name})
	}
	for n := range 7 {
		day := when.DateOf(2021, 9, 20).Add(n) // a Monday
		page.Days = append(page.Days, ui.Option{Value: strconv.Itoa(int(day.Time().Weekday())), Text: words.Weekday(day)})
	}
	for _, minutes := range []int{30, 60, 120, 240} {
		page.Lengths = append(page.Lengths, ui.Option{Value: words.Number(int64(minutes)), Text: words.N("office.minutes", minutes)})
	}
	return p.UI.Render(w, r, form.Status(), "office/weekly", page)
}

// weekRows makes a row for each day of the pattern. Faults: those of readPattern, days_needed, too_far_ahead.
func (p Pages) weekRows(form *ui.Form, at facility.Facility) ([][]string, error) {
	first, last := form.Date("first_day"), form.Date("last_day")
	day, faults := readPattern(form)
	refuse := func(field, code string, args ...string) {
		faults = append(faults, fault.New(fault.Invalid, code, args...).On(field))
	}
	if first == 0 || last < first {
		refuse("first_day", "date_needed")
	}
	if last > first.Add(7*mostWeeks) {
		refuse("last_day", "too_far_ahead", "date", first.Add(7*mostWeeks).String())
	}
	if len(form.All("days")) == 0 {
		refuse("days", "days_needed")
	}
	for _, name := range []string{"min_age", "max_age"} {
		if _, ok := whole(form, name); !ok {
			refuse(name, "age_band_malformed", "most", fault.Int(session.Oldest))
		}
	}
	if _, ok := whole(form, "fee"); !ok {
		refuse("fee", "fee_malformed", "most", fault.Int(mostTyped))
	}
	if err := faults.OrNil(); err != nil {
		return nil, err
	}
	rows := [][]string{session.Columns}
	for d := first; d <= last; d = d.Add(1) {
		if form.Has("days", strconv.Itoa(int(d.Time().Weekday()))) {
			rows = append(rows, p.rowOf(map[string]string{"facility": at.ID, "date": d.String(), "product": form.Value("product"), "from": clockOf(day.From), "until": clockOf(day.Until),
				"slot_minutes": blank(day.Length), "online": blank(day.Online), "dose1": blank(day.First), "dose2": blank(day.Second), "invited": blank(day.Invited), "team": form.Value("team"), "walk_in": blank(day.WalkIn),
				"min_age": blank(form.Int("min_age")), "max_age": blank(form.Int("max_age")), "fee": blank(form.Int("fee"))}))
		}
	}
	if len(rows) == 1 {
		return nil, fault.New(fault.Invalid, "days_needed").On("days")
	}
	return rows, nil
}
