package office

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// publish is POST /office/sessions/new?facility=&product=: publish the session as planned.
func (p Pages) publish(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, held, err := p.backing(r)
	if err != nil {
		return err
	}
	product := r.URL.Query().Get("product")
	held = slices.DeleteFunc(held, func(h stock.Holding) bool { return h.Lot.Product != product })
	act, err := p.readPlan(form, product, held)
	act.FacilityID = at.ID
	if err == nil && !form.Wrong() {
		chosen := make([]stock.Portion, len(act.Lots))
		for i, lot := range act.Lots {
			chosen[i] = stock.Portion(lot)
		}
		err = p.soonerFirst(form, held, chosen)
	}
	if err == nil && !form.Wrong() {
		_, err = p.Store.Publish(r.Context(), *r.Staff, act)
	}
	if err != nil && !form.Took(err) {
		return err
	}
	if form.Wrong() {
		return p.showPlan(w, r, form, at, act.Product, held)
	}
	ui.Notice(w, "session_published")
	http.Redirect(w, r.Request, "/office/sessions/"+act.ID, http.StatusSeeOther)
	return nil
}

// readPlan reads the act from the form. What cannot be read as a number is a fault at its field, never taken for zero.
func (p Pages) readPlan(form *ui.Form, product string, held []stock.Holding) (session.Publish, error) {
	var faults fault.List
	ages := func() *fault.Error {
		return fault.New(fault.Invalid, "age_band_malformed", "most", fault.Int(session.Oldest))
	}
	number := func(name string, wrong *fault.Error) int {
		n, ok := whole(form, name)
		if !ok {
			faults = append(faults, wrong.On(name))
		}
		return n
	}
	act := session.Publish{ID: form.Value("id"), Date: form.Date("date"),
		Product: product, MinAge: number("min_age", ages()), MaxAge: number("max_age", ages()),
		Fee: number("fee", fault.New(fault.Invalid, "fee_malformed", "most", fault.Int(mostTyped))) * minorUnits(p.Pack.Currency), Team: form.Value("team")}
	if opens := form.Date("opens_at"); opens != 0 {
		minute, ok := minuteOf(form.Value("opens_time"))
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "cell_time").On("opens_time"))
		}
		act.OpensAt = opens.At(minute, p.Pack.Zone)
	}
	for _, h := range held {
		doses, ok := dosesOf(form, "lot-"+h.Lot.ID)
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "lot_malformed").On("lot-"+h.Lot.ID))
		}
		if doses != 0 {
			act.Lots = append(act.Lots, session.SetAside{LotID: h.Lot.ID, Doses: doses})
		}
	}
	day, wrong := readPattern(form)
	if len(wrong) == 0 {
		act.Slots = day.Slots()
		if len(act.Lots) == 0 {
			act.Lots, act.AnyLots = session.Enough(held, act), true
		}
	}
	return act, append(faults, wrong...).OrNil()
}

// mostTyped is the largest number that a form of the office takes, but for doses.
const mostTyped = 1_000_000

// whole reads a whole number in the digits of any script; an empty field is 0. ok is false for anything else, for
// less than nothing and for more than mostTyped.
func whole(form *ui.Form, name string) (n int, ok bool) {
	text := ui.Digits(form.Value(name))
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= mostTyped
}
