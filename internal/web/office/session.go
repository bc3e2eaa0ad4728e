package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type sessionPage struct {
	store.Listing
	counts
	Lines   []ui.Line
	Slots   *ui.Table
	Lots    *ui.Table
	MayDesk bool

	MayChange bool
	MayBook   bool              // for somebody who asks, or is asked, to come
	MayBooks  bool              // its day has passed, and the reader may close its books
	Recalled  []string          // batches behind it that are recalled and not all given, of a session to come
	Left      int               // doses behind it that may be given
	End       *store.SessionEnd // nil for one that was not cancelled
}

// session is GET /office/sessions/{id}: one session with its slots and the vaccine behind it.
func (p Pages) session(w http.ResponseWriter, r *door.Request) error {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	end, err := p.Store.SessionEnd(r.Context(), l.Session.ID)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	toCome := l.Session.CheckToCome(p.Now().On(p.Pack.Zone)) == nil
	page := sessionPage{Listing: l, counts: countsOf(l.Session), MayChange: toCome && r.Staff.May(staff.PlanSessions, l.Session.Area, l.Session.FacilityID),
		MayBook: toCome && r.Staff.Does(staff.BookOthers), MayBooks: r.Staff.Does(staff.CountStock) && l.Session.Date < p.Now().On(p.Pack.Zone), End: end, Lines: p.lines(words, l, end),
		Slots: slotTable(words, l.Session), Lots: lotTable(words, l.Session), MayDesk: r.Staff.Does(staff.ReadRoster) && l.Session.State != session.Cancelled}
	for _, lot := range l.Session.Lots {
		switch {
		case lot.Recalled == 0:
			page.Left += lot.Left()
		case toCome && lot.Left() > 0:
			page.Recalled = append(page.Recalled, lot.Number)
		}
	}
	return p.UI.Render(w, r, http.StatusOK, "office/session", page)
}

// toCome finds a session that can still be changed, booked or cancelled. Faults: session_unknown, session_cancelled, session_over.
func (p Pages) toCome(r *door.Request) (store.Listing, error) {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	if err == nil {
		err = l.Session.CheckToCome(p.Now().On(p.Pack.Zone))
	}
	return l, err
}

func (p Pages) lines(words *i18n.Printer, l store.Listing, end *store.SessionEnd) []ui.Line {
	s := l.Session
	lines := []ui.Line{
		{Key: words.T("office.date"), Value: words.T("office.day", "weekday", words.Weekday(s.Date), "date", s.Date)},
		{Key: words.T("office.product"), Value: p.product(s.Product)},
		{Key: words.T("office.state"), Value: p.stateTag(words, s)},
		{Key: words.T("office.time"), Value: hours(words, s)},
		{Key: words.T("office.address"), Value: l.Facility.Address + ", " + l.Facility.PinCode + ", " + p.Pack.Areas.NameIn(s.Area, words.Lang())},
		{Key: words.T("office.ages"), Value: ages(words, s)},
		{Key: words.T("office.price"), Value: p.price(words, s.Fee)},
	}
	if s.Team != "" {
		lines = append(lines, ui.Line{Key: words.T("plan.team"), Value: s.Team})
	}
	if s.LateReason != "" {
		lines = append(lines, ui.Line{Key: words.T("nav.late"), Value: s.LateReason})
	}
	if end != nil {
		lines = append(lines, ui.Line{Key: words.T("plan.reason"), Value: words.T("plan.reason_" + string(end.Reason))})
	}
	return lines
}

func ages(words *i18n.Printer, s session.Session) string {
	switch {
	case s.MinAge == 0 && s.MaxAge == 0:
		return words.T("office.ages_all")
	case s.MaxAge == 0:
		return words.T("office.ages_from", "from", fault.Int(s.MinAge))
	}
	return words.T("office.ages_between", "from", fault.Int(s.MinAge), "until", fault.Int(s.MaxAge))
}

func slotTable(words *i18n.Printer, s session.Session) *ui.Table {
	t := &ui.Table{Caption: words.T("office.slots"), Columns: []ui.Column{{Text: words.T("office.time")}, {Text: words.T("office.channel")},
		{Text: words.T("office.dose")}, {Text: words.T("office.taken"), Number: true}, {Text: words.T("office.places"), Number: true}}}
	for _, slot := range s.Slots {
		number := words.T("office.dose_any")
		if slot.Dose > 0 {
			number = fault.Int(slot.Dose)
		}
		t.Rows = append(t.Rows, []any{words.T("office.from_until", "from", words.Clock(slot.Starts), "until", words.Clock(slot.Ends)),
			words.T("office.channel_" + string(slot.Channel)), number, slot.Taken, slot.Capacity})
	}
	return t
}

func lotTable(words *i18n.Printer, s session.Session) *ui.Table {
	t := &ui.Table{Caption: words.T("office.behind"), Columns: []ui.Column{{Text: words.T("office.batch")}, {Text: words.T("office.expires")},
		{Text: words.T("office.set_aside"), Number: true}, {Text: words.T("office.given"), Number: true}, {Text: words.T("office.left"), Number: true}}}
	for _, lot := range s.Lots {
		number := any(lot.Number)
		if lot.Recalled != 0 {
			number = words.T("plan.lot_recalled", "lot", lot.Number)
		}
		t.Rows = append(t.Rows, []any{number, lot.Expires, lot.Reserved, lot.Used, lot.Left()})
	}
	return t
}
