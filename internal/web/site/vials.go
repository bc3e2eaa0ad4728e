package site

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// vialLine is an opened vial as the desk sees it.
type vialLine struct {
	stock.Vial
	Number string // of its batch
	Opened int    // minute of the day
	Until  int    // minute of the day at which it must be thrown away, -1 where the pack has no rule
	Time   string // until then, "" once it is over
	Over   bool
}

// vialsPath is where the vials of a session are shown.
func vialsPath(sessionID string) string { return "/site/sessions/" + sessionID + "/vials" }

// openVials are the vials in use at a session, those opened first in front.
func (p Pages) openVials(r *door.Request, l store.Listing) ([]vialLine, error) {
	vials, err := p.Store.Vials(r.Context(), r.Staff.Scope, l.Session.ID)
	var out []vialLine
	for _, v := range vials {
		if v.InUse() {
			out = append(out, p.vialLine(p.Words(r.Request), l, v))
		}
	}
	return out, err
}

func (p Pages) vialLine(words *i18n.Printer, l store.Listing, v stock.Vial) vialLine {
	line := vialLine{Vial: v, Number: v.LotID, Opened: minuteOf(v.OpenedAt, p.Pack.Zone), Until: -1}
	if lot := l.Session.Lot(v.LotID); lot != nil {
		line.Number = lot.Number
	}
	product, _ := p.Pack.Rules.Product(l.Session.Product)
	if by := stock.DiscardBy(product, v, l.Session.Date, p.Pack.Zone); by != 0 {
		now := p.Now()
		line.Until, line.Over = minuteOf(by, p.Pack.Zone), now >= by
		if !line.Over {
			left := int((by - now) / 60_000_000) // whole minutes
			line.Time = words.T("vial.time", "hours", left/60, "minutes", left%60)
		}
	}
	return line
}

// says is the vial in one line: what it was opened for and how long it may be used.
func (v vialLine) says(words *i18n.Printer) string {
	if v.Until < 0 {
		return words.N("vial.left", v.Remaining())
	}
	return words.N("vial.left_until", v.Remaining(), "time", words.Clock(v.Until), "span", v.Time)
}

type vialsPage struct {
	*ui.Form
	board
	Vials   []vialLine
	Closed  *ui.Table
	Lots    []ui.Option
	PerVial int
	MayOpen bool
}

// vials is GET /site/sessions/{id}/vials: which vials are open and for how long, and the form to open one.
func (p Pages) vials(w http.ResponseWriter, r *door.Request) error {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.showVials(w, r, ui.NewForm("id", id.New()), l)
}

func (p Pages) showVials(w http.ResponseWriter, r *door.Request, form *ui.Form, l store.Listing) error {
	all, err := p.Store.Vials(r.Context(), r.Staff.Scope, l.Session.ID)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	product, _ := p.Pack.Rules.Product(l.Session.Product)
	page := vialsPage{Form: form, board: p.boardOf(l), PerVial: product.DosesPerVial,
		MayOpen: r.Staff.Does(staff.RecordDose) && l.Session.Date == p.Now().On(p.Pack.Zone)}
	closed := &ui.Table{Caption: words.T("vial.closed"), Columns: []ui.Column{{Text: words.T("office.batch")}, {Text: words.T("vial.opened")}, {Text: words.T("vial.thrown_away")},
		{Text: words.T("vial.drawn"), Number: true}, {Text: words.T("vial.wasted"), Number: true}, {Text: words.T("stock.reason")}}}
	for _, v := range all {
		line := p.vialLine(words, l, v)
		switch {
		case v.InUse():
			page.Vials = append(page.Vials, line)
		case v.ClosedAt != 0:
			opened := "–"
			if v.OpenedAt != 0 {
				opened = words.Clock(minuteOf(v.OpenedAt, p.Pack.Zone))
			}
			closed.Rows = append(closed.Rows, []any{line.Number, opened, words.Clock(minuteOf(v.ClosedAt, p.Pack.Zone)), v.Drawn, v.Left, vialReason(words, v)})
		}
	}
	if len(closed.Rows) > 0 {
		page.Closed = closed
	}
	if l.Session.State != session.Cancelled {
		page.Lots = lots(words, l, form, "", nil)
	}
	return p.UI.Render(w, r, form.Status(), "site/vials", page)
}

// vialReason is why a vial was thrown away, in the reader's language, or as somebody wrote it.
func vialReason(words *i18n.Printer, v stock.Vial) string {
	switch v.Reason {
	case "":
		return words.T("vial.emptied")
	case "opened", "broken", "vvm", "contaminated", "short", "other":
		return words.T("stock.reason_" + v.Reason)
	}
	return v.Reason
}

// openVial is POST /site/sessions/{id}/vials.
func (p Pages) openVial(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, err := p.onToday(r)
	if err != nil {
		return err
	}
	act := stock.OpenVial{ID: form.Value("id"), SessionID: l.Session.ID, LotID: form.Value("lot_id"), Doses: form.Int("doses")}
	if act.LotID == "" {
		err = fault.New(fault.Invalid, "lot_needed").On("lot_id")
	} else {
		_, err = p.Store.OpenVial(r.Context(), *r.Staff, act)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showVials(w, r, form, l)
	}
	rememberLot(w, r, l.Session.ID, act.LotID+"."+act.ID)
	ui.Notice(w, "vial_opened")
	http.Redirect(w, r.Request, "/site/sessions/"+l.Session.ID, http.StatusSeeOther)
	return nil
}

type vialPage struct {
	*ui.Form
	board
	Vial    vialLine
	Reasons []ui.Option
}

// vial is GET /site/sessions/{id}/vials/{vial}: throw a vial away.
func (p Pages) vial(w http.ResponseWriter, r *door.Request) error {
	return p.showVial(w, r, ui.NewForm())
}

func (p Pages) showVial(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := p.Store.Vials(r.Context(), r.Staff.Scope, l.Session.ID)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	for _, v := range all {
		if v.ID != r.PathValue("vial") {
			continue
		}
		if !v.InUse() {
			http.Redirect(w, r.Request, vialsPath(l.Session.ID), http.StatusSeeOther)
			return nil
		}
		page := vialPage{Form: form, board: p.boardOf(l), Vial: p.vialLine(words, l, v)}
		if !form.Wrong() {
			form.Set("doses_left", fault.Int(v.Remaining()))
		}
		for _, reason := range stock.VialReasons {
			page.Reasons = append(page.Reasons, ui.Option{Value: reason, Text: words.T("stock.reason_" + reason)})
		}
		return p.UI.Render(w, r, form.Status(), "site/vial", page)
	}
	return fault.New(fault.NotFound, "vial_unknown")
}

// closeVial is POST /site/sessions/{id}/vials/{vial}.
func (p Pages) closeVial(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	act := stock.CloseVial{VialID: r.PathValue("vial"), SessionID: r.PathValue("id"), Left: form.Int("doses_left"), Reason: form.Value("reason"), Note: form.Value("note")}
	if text := ui.Digits(form.Value("doses_left")); !isNumber(text) {
		act.Left = -1 // nothing typed is no number: the rule says what is wanted
	}
	if _, err := p.Store.CloseVial(r.Context(), *r.Staff, act); err != nil {
		if fault.Code(err) == "vial_closed" || !form.Took(err) { // there is no form for it any more
			return err
		}
		return p.showVial(w, r, form)
	}
	ui.Notice(w, "vial_closed")
	http.Redirect(w, r.Request, vialsPath(act.SessionID), http.StatusSeeOther)
	return nil
}

// source reads what a dose is drawn from: a batch, or a batch and one of its vials.
func source(value string) (lotID, vialID string) {
	lotID, vialID, _ = strings.Cut(value, ".")
	return lotID, vialID
}
