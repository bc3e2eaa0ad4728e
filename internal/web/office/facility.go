package office

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// degrees reads a coordinate, 0 where none is given. Fault: coordinates_malformed.
func degrees(form *ui.Form, name string) (float64, error) {
	text := ui.Digits(form.Value(name))
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "coordinates_malformed").On(name)
	}
	return n, nil
}

// coordinate is degrees as text, "" where nobody has said.
func coordinate(degrees float64) string {
	if degrees == 0 {
		return ""
	}
	return strconv.FormatFloat(degrees, 'f', -1, 64)
}

type oneFacilityPage struct {
	*ui.Form
	Facility facility.Facility
	Lines    []ui.Line
	Past     *ui.Table
}

// showFacility is GET /office/facilities/{facility}: what is known of it, the ways on, and what it was before.
func (p Pages) showFacility(w http.ResponseWriter, r *door.Request) error {
	f, err := p.facilityOf(r)
	if err != nil {
		return err
	}
	return p.renderFacility(w, r, ui.NewForm(), f)
}

func (p Pages) renderFacility(w http.ResponseWriter, r *door.Request, form *ui.Form, f facility.Facility) error {
	past, err := p.Store.FacilityPast(r.Context(), f.ID)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := oneFacilityPage{Form: form, Facility: f, Lines: p.facilityLines(words, f)}
	if len(past) > 0 {
		page.Past = &ui.Table{Caption: words.T("places.past"), Columns: []ui.Column{{Text: words.T("places.until")}, {Text: words.T("places.by")}, {Text: words.T("places.was")}}}
		now := f
		for _, was := range past {
			page.Past.Rows = append(page.Past.Rows, []any{words.Instant(was.Until, p.Pack.Zone), was.ByName, p.differences(words, was.Was, now)})
			now = was.Was
		}
	}
	return p.UI.Render(w, r, form.Status(), "office/facility", page)
}

// facilityFields are what a page says of a facility: key and value, "" where nobody has said.
func (p Pages) facilityFields(words *i18n.Printer, f facility.Facility) [][2]string {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return words.Number(int64(n))
	}
	lies := "office.district"
	if a, _ := p.Pack.Areas.Area(f.Area); a.Kind != place.District {
		lies = "places.area"
	}
	return [][2]string{
		{"office.name", f.Name}, {"places.code", f.Code}, {"office.kind", words.T("office.kind_" + string(f.Kind))}, {lies, p.Pack.Areas.NameIn(f.Area, words.Lang())},
		{"office.pin", f.PinCode}, {"office.address", f.Address}, {"office.lat", coordinate(f.Lat)}, {"office.lng", coordinate(f.Lng)}, {"places.hours", string(f.Hours)},
		{"places.teams", number(f.Teams)}, {"places.fridge", number(f.FridgeLitres)}, {"places.freezer", number(f.FreezerLitres)}, {"places.closed_since", p.moment(words, f)},
	}
}

func (p Pages) moment(words *i18n.Printer, f facility.Facility) string {
	if f.Closed == 0 {
		return ""
	}
	return words.Instant(f.Closed, p.Pack.Zone)
}

func (p Pages) facilityLines(words *i18n.Printer, f facility.Facility) []ui.Line {
	var out []ui.Line
	for _, field := range p.facilityFields(words, f) {
		if field[0] == "places.hours" {
			field[1] = hoursText(words, f.Hours)
		}
		if field[1] != "" {
			out = append(out, ui.Line{Key: words.T(field[0]), Value: field[1]})
		}
	}
	return out
}

// aMonday is any Monday: days of the week are named by dates.
var aMonday = when.MustDate("2021-09-13")

// hoursText says the opening hours day by day in the reader's language, "" where nobody has said. Days that are not named are closed.
func hoursText(words *i18n.Printer, h facility.Hours) string {
	var out []string
	for n := range 7 {
		if open, known := h.On(time.Weekday((n + 1) % 7)); known && open != (facility.Span{}) {
			out = append(out, words.Weekday(aMonday.Add(n))+": "+words.T("office.from_until", "from", words.Clock(open.From), "until", words.Clock(open.Until)))
		}
	}
	return strings.Join(out, "; ")
}

// differences says what was otherwise before a change.
func (p Pages) differences(words *i18n.Printer, was, now facility.Facility) string {
	text := ""
	after := p.facilityFields(words, now)
	for i, field := range p.facilityFields(words, was) {
		if field[1] != after[i][1] {
			text += words.T(field[0]) + ": " + apart(words, orDash(field[1])) + ". "
		}
	}
	return text
}

// changeForm is GET /office/facilities/{facility}/change.
func (p Pages) changeForm(w http.ResponseWriter, r *door.Request) error {
	f, err := p.facilityOf(r)
	if err != nil {
		return err
	}
	return p.showChangeForm(w, r, ui.NewForm("version", strconv.Itoa(f.Version), "name", f.Name, "code", f.Code, "kind", string(f.Kind), "area", f.Area, "pin_code", f.PinCode, "address", f.Address,
		"lat", coordinate(f.Lat), "lng", coordinate(f.Lng), "hours", string(f.Hours), "teams", blank(f.Teams), "fridge_litres", blank(f.FridgeLitres), "freezer_litres", blank(f.FreezerLitres)), f)
}

func (p Pages) showChangeForm(w http.ResponseWriter, r *door.Request, form *ui.Form, f facility.Facility) error {
	words := p.Words(r.Request)
	page := facilityPage{chooser: chooser{Form: form}, Facility: f}
	for _, k := range facility.Kinds {
		if (k == facility.Store) == (f.Kind == facility.Store) {
			page.Kinds = append(page.Kinds, ui.Option{Value: string(k), Text: words.T("office.kind_" + string(k))})
		}
	}
	district := p.Pack.Areas.DistrictOf(f.Area)
	if district != "" && f.Kind != facility.Store {
		d, _ := p.Pack.Areas.Area(district)
		page.Areas = append([]ui.Option{{Value: d.ID, Text: p.Pack.Areas.NameIn(d.ID, words.Lang())}}, ui.AreasIn(words, p.Pack.Areas, district)...)
	}
	return p.UI.Render(w, r, form.Status(), "office/facility_change", page)
}

// changeFacility is POST /office/facilities/{facility}/change.
func (p Pages) changeFacility(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	f, err := p.facilityOf(r)
	if err != nil {
		return err
	}
	after, wrong := readFacility(form, f)
	if form.Value("area") != "" {
		after.Area = form.Value("area")
	}
	after.Version = form.Int("version")
	if wrong == nil {
		wrong = p.Store.ChangeFacility(r.Context(), *r.Staff, after)
	}
	return did(w, r, form, wrong, "facility_changed", "/office/facilities/"+f.ID, func() error { return p.showChangeForm(w, r, form, f) })
}

// openFacility is POST /office/facilities/{facility}/open: with do=close nothing more can be planned there, with do=open again it can.
func (p Pages) openFacility(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	f, err := p.facilityOf(r)
	if err != nil {
		return err
	}
	after := f
	switch {
	case form.Value("do") == "open":
		after.Closed = 0
	case f.Closed == 0:
		after.Closed = p.Now()
	}
	err = p.Store.ChangeFacility(r.Context(), *r.Staff, after)
	return did(w, r, form, err, "facility_changed", "/office/facilities/"+f.ID, func() error { return p.renderFacility(w, r, form, f) })
}
