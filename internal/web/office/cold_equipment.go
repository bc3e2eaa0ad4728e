package office

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

const (
	daysDrawn  = 3  // of temperatures
	daysListed = 14 // with their lowest and highest temperature
)

type equipmentPage struct {
	*ui.Form
	Equipment         coldchain.Equipment
	Lines             []ui.Line
	Trace             *ui.Trace // nil where there is nothing to draw
	Days, Gaps        *ui.Table
	Lots              []ui.Option
	MayEnter, MayKeep bool
	SilentHours       int
	WaitingExcursions int
	Unwatched         bool // its readings are judged for no vaccine
}

// equipment is GET /office/cold-chain/{equipment}: its state, its temperatures, what lies in it, and the ways to enter more.
func (p Pages) equipment(w http.ResponseWriter, r *door.Request) error {
	return p.showEquipment(w, r, ui.NewForm())
}

func (p Pages) showEquipment(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	ctx, scope := r.Context(), r.Staff.Scope
	e, err := p.Store.EquipmentAt(ctx, scope, r.PathValue("equipment"))
	if err != nil {
		return err
	}
	words, now := p.Words(r.Request), p.Now()
	state, low, high := coldchain.StateOf(p.Pack, e, now)
	inUse := state != coldchain.OutOfUse
	page := equipmentPage{Form: form, Equipment: e, MayEnter: inUse && r.Staff.Does(staff.EnterReadings), MayKeep: inUse && r.Staff.Does(staff.KeepEquipment),
		SilentHours: p.Pack.ColdChain.SilentHours, WaitingExcursions: e.Excursions}
	page.Lines = []ui.Line{{Key: words.T("office.state"), Value: p.coldTag(words, e)}, {Key: words.T("office.facility"), Value: ui.Link{Text: e.Place, Path: stockPath(e.FacilityID)}},
		{Key: words.T("cold.kind"), Value: words.T("cold.kind_" + e.Kind)}, {Key: words.T("cold.range"), Value: words.T("cold.from_to", "low", words.Celsius(low), "high", words.Celsius(high))}}
	if e.Last != nil {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("cold.last"), Value: words.T("cold.at", "celsius", words.Celsius(e.Last.Tenths), "time", words.Instant(e.Last.At, p.Pack.Zone))})
	}
	for _, more := range []struct{ key, value string }{{"cold.model", e.Model}, {"cold.serial", e.Serial}} {
		if more.value != "" {
			page.Lines = append(page.Lines, ui.Line{Key: words.T(more.key), Value: more.value})
		}
	}
	page.Lines = append(page.Lines, ui.Line{Key: words.T("cold.since"), Value: e.Since})
	if e.Retired != 0 {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("cold.retired"), Value: e.Retired})
	}
	watched, err := p.Store.Watched(ctx, e)
	if err != nil {
		return err
	}
	if page.Unwatched = inUse && len(watched) == 0; len(watched) > 0 && inUse {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("forms.watched"), Value: lotNumbers(watched)})
	}
	if err := p.temperatures(r, words, e, low, high, &page); err != nil {
		return err
	}
	held, err := p.Store.Holdings(ctx, scope, e.FacilityID)
	if err != nil {
		return err
	}
	for _, h := range held {
		if h.OnHand > 0 || slices.Contains(e.Lots, h.Lot.ID) {
			page.Lots = append(page.Lots, ui.Option{Value: h.Lot.ID, Text: words.T("cold.batch_of", "product", p.product(h.Lot.Product), "lot", h.Lot.Number)})
		}
	}
	if len(form.All("lots")) == 0 {
		form.SetAll("lots", e.Lots)
	}
	return p.UI.Render(w, r, form.Status(), "office/equipment", page)
}

func lotNumbers(lots []stock.Lot) string {
	numbers := make([]string, len(lots))
	for i, l := range lots {
		numbers[i] = l.Number
	}
	return strings.Join(numbers, ", ")
}

// temperatures draws the last days of readings, and lists days and the times without any.
func (p Pages) temperatures(r *door.Request, words *i18n.Printer, e coldchain.Equipment, low, high int, page *equipmentPage) error {
	days, err := p.Store.TemperatureDays(r.Context(), r.Staff.Scope, e.ID, daysListed)
	if err != nil || len(days) == 0 {
		return err
	}
	last := days[0].Day
	readings, err := p.Store.Readings(r.Context(), r.Staff.Scope, e.ID, last.Add(1-daysListed), last)
	if err != nil {
		return err
	}
	page.Days = &ui.Table{Caption: words.T("cold.days"), Columns: []ui.Column{{Text: words.T("office.date")}, {Text: words.T("cold.lowest"), Number: true}, {Text: words.T("cold.highest"), Number: true},
		{Text: words.T("cold.readings"), Number: true}}}
	for _, d := range days {
		page.Days.Rows = append(page.Days.Rows, []any{d.Day, words.Celsius(d.Low), words.Celsius(d.High), d.Readings})
	}
	until := p.Now()
	if e.Retired != 0 {
		until = min(until, e.Retired.At(0, p.Pack.Zone))
	}
	gaps := &ui.Table{Caption: words.N("cold.gaps", p.Pack.ColdChain.SilentHours), Columns: []ui.Column{{Text: words.T("stock.from")}, {Text: words.T("cold.until")}}}
	for _, g := range coldchain.Gaps(readings, until, p.Pack.ColdChain.SilentHours) {
		gaps.Rows = append(gaps.Rows, []any{words.Instant(g.From, p.Pack.Zone), words.Instant(g.Until, p.Pack.Zone)})
	}
	if len(gaps.Rows) > 0 {
		page.Gaps = gaps
	}
	page.Trace = traceOf(words, p.Pack.Zone, readings, last.Add(1-daysDrawn).At(0, p.Pack.Zone), time.Duration(p.Pack.ColdChain.SilentHours)*time.Hour, low, high)
	return nil
}

// mostDrawn is how many sensors a drawing shows.
const mostDrawn = 4

// traceOf draws readings from a moment on.
func traceOf(words *i18n.Printer, zone *time.Location, readings []coldchain.Reading, from when.Instant, silent time.Duration, low, high int) *ui.Trace {
	readings = slices.DeleteFunc(slices.Clone(readings), func(r coldchain.Reading) bool { return r.At < from })
	if len(readings) == 0 {
		return nil
	}
	first, last := readings[0].At, readings[len(readings)-1].At
	span := max(1, float64(last-first))
	lowest, highest := readings[0].Tenths, readings[0].Tenths
	t := &ui.Trace{Title: words.T("cold.chart"), Low: low, High: high, First: words.Instant(first, zone), Last: words.Instant(last, zone)}
	sensors := coldchain.BySensor(readings)
	names := make([]string, 0, len(sensors))
	for name := range sensors {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names[:min(len(names), mostDrawn)] {
		var line []ui.TracePoint
		before := when.Instant(0)
		for _, r := range sensors[name] {
			line = append(line, ui.TracePoint{At: float64(r.At-first) / span, Tenths: r.Tenths, Apart: before != 0 && r.At.Sub(before) >= silent})
			lowest, highest, before = min(lowest, r.Tenths), max(highest, r.Tenths), r.At
		}
		t.Lines = append(t.Lines, line)
		if name == "" {
			name = words.T("cold.sensor_only")
		}
		t.Names = append(t.Names, name)
	}
	t.Desc = words.T("cold.chart_says", "lowest", words.Celsius(lowest), "highest", words.Celsius(highest), "low", words.Celsius(low), "high", words.Celsius(high))
	return t
}

// enterReading is POST /office/cold-chain/{equipment}/reading: what the thermometer shows, now or at a time of today.
func (p Pages) enterReading(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	e, err := p.Store.EquipmentAt(r.Context(), r.Staff.Scope, r.PathValue("equipment"))
	if err != nil {
		return err
	}
	reading := coldchain.Reading{EquipmentID: e.ID, At: p.Now(), Source: coldchain.ByHand}
	if text := ui.Digits(form.Value("time")); text != "" {
		clock, err := time.Parse("15:04", text)
		if err != nil {
			form.Took(fault.New(fault.Invalid, "reading_time_malformed").On("time"))
		}
		reading.At = p.Now().On(p.Pack.Zone).At(clock.Hour()*60+clock.Minute(), p.Pack.Zone)
	}
	if reading.Tenths, err = coldchain.ReadTenths(ui.Digits(form.Value("celsius"))); err == nil && !form.Wrong() {
		var took store.Intake
		took, err = p.Store.TakeReadings(r.Context(), *r.Staff, []coldchain.Reading{reading})
		if err == nil && len(took.Refused) > 0 {
			err = took.Refused[0].Fault
			if fault.From(err).Field == "at" {
				err = fault.From(err).On("time")
			}
		}
	}
	return did(w, r, form, err, "reading_entered", coldPath+"/"+e.ID, func() error { return p.showEquipment(w, r, form) })
}

// placeLots is POST /office/cold-chain/{equipment}/lots: which batches lie in it.
func (p Pages) placeLots(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	e, err := p.Store.EquipmentAt(r.Context(), r.Staff.Scope, r.PathValue("equipment"))
	if err != nil {
		return err
	}
	chosen, since := form.All("lots"), when.Instant(0)
	if day := form.Date("inside_since"); day != 0 {
		since = day.At(0, p.Pack.Zone)
	}
	if form.Wrong() {
		return p.showEquipment(w, r, form)
	}
	for _, lot := range chosen {
		if err == nil && (since != 0 || !slices.Contains(e.Lots, lot)) {
			err = p.Store.PlaceLot(r.Context(), *r.Staff, e.ID, lot, since)
		}
	}
	for _, lot := range e.Lots {
		if err == nil && !slices.Contains(chosen, lot) {
			err = p.Store.UnplaceLot(r.Context(), *r.Staff, e.ID, lot)
		}
	}
	return did(w, r, form, err, "lots_placed", coldPath+"/"+e.ID, func() error { return p.showEquipment(w, r, form) })
}

// retireEquipment is POST /office/cold-chain/{equipment}/retire.
func (p Pages) retireEquipment(w http.ResponseWriter, r *door.Request) error {
	e := r.PathValue("equipment")
	if err := p.Store.RetireEquipment(r.Context(), *r.Staff, e); err != nil {
		return err
	}
	ui.Notice(w, "equipment_retired")
	http.Redirect(w, r.Request, coldPath+"/"+e, http.StatusSeeOther)
	return nil
}
