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
	number := func(name, code string) int {
		n, ok := whole(form, name)
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, code).On(name))
		}
		return n
	}
	act := session.Publish{ID: form.Value("id"), Date: form.Date("date"),
		Product: product, MinAge: number("min_age", "age_band_malformed"), MaxAge: number("max_age", "age_band_malformed"),
		Fee: number("fee", "fee_malformed") * minorUnits(p.Pack.Currency)}
	if opens := form.Date("opens_at"); opens != 0 {
		minute, ok := minuteOf(form.Value("opens_time"))
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "cell_time").On("opens_time"))
		}
		act.OpensAt = opens.At(minute, p.Pack.Zone)
	}
	for _, h := range held {
		if doses := number("lot-"+h.Lot.ID, "lot_malformed"); doses != 0 {
			act.Lots = append(act.Lots, session.SetAside{LotID: h.Lot.ID, Doses: doses})
		}
	}
	day, wrong := readPattern(form)
	if len(wrong) == 0 {
		act.Slots = day.Slots()
		if len(act.Lots) == 0 {
			act.Lots = session.Enough(held, act)
		}
	}
	return act, append(faults, wrong...).OrNil()
}

// whole reads a whole number in the digits of any script; an empty field is 0. ok is false for anything else and for
// less than nothing.
func whole(form *ui.Form, name string) (n int, ok bool) {
	text := ui.Digits(form.Value(name))
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= 1_000_000
}
