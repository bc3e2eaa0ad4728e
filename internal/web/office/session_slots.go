package office

import (
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// slotLine is the fields of one slot.
type slotLine struct {
	No, Taken int
	Title     string
	Now       string // what is saved, where the form says otherwise because somebody else has changed it; else ""
}

type slotsPage struct {
	*ui.Form
	store.Listing
	Lines    []slotLine
	New      int // number of the slot that may be added
	Channels []ui.Option
	Doses    []ui.Option
}

// slotsForm is GET /office/sessions/{id}/slots: capacity and hours of each slot, and one more.
func (p Pages) slotsForm(w http.ResponseWriter, r *door.Request) error {
	l, err := p.toCome(r)
	if err != nil {
		return err
	}
	form := ui.NewForm("new", fault.Int(len(l.Session.Slots)+1), "saw", session.SlotsText(l.Session.Slots))
	for _, slot := range l.Session.Slots {
		setSlot(form, slot)
	}
	return p.showSlots(w, r, form, l)
}

// setSlot fills in the fields of a slot.
func setSlot(form *ui.Form, slot session.Slot) {
	no := fault.Int(slot.No)
	form.Set("starts-"+no, clockOf(slot.Starts))
	form.Set("ends-"+no, clockOf(slot.Ends))
	form.Set("capacity-"+no, fault.Int(slot.Capacity))
}

func clockOf(minute int) string {
	return time.Date(0, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
}

func (p Pages) showSlots(w http.ResponseWriter, r *door.Request, form *ui.Form, l store.Listing) error {
	words := p.Words(r.Request)
	page := slotsPage{Form: form, Listing: l, New: form.Int("new")}
	for _, slot := range l.Session.Slots {
		title := words.T("office.channel_" + string(slot.Channel))
		if slot.Dose > 0 {
			title = words.T("plan.slot_dose", "channel", title, "number", fault.Int(slot.Dose))
		}
		page.Lines = append(page.Lines, slotLine{slot.No, slot.Taken, title, p.slotNow(words, form, slot)})
	}
	for _, channel := range session.Channels {
		page.Channels = append(page.Channels, ui.Option{Value: string(channel), Text: words.T("office.channel_" + string(channel))})
	}
	for n := 1; n <= p.Pack.Rules.MaxDoses; n++ {
		page.Doses = append(page.Doses, ui.Option{Value: fault.Int(n), Text: fault.Int(n)})
	}
	return p.UI.Render(w, r, form.Status(), "office/session_slots", page)
}

// changeSlots is POST /office/sessions/{id}/slots.
func (p Pages) changeSlots(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, err := p.toCome(r)
	if err != nil {
		return err
	}
	act, err := readSlots(form, l.Session)
	if act.Saw = form.Value("saw"); err != nil && act.Saw != "" && act.Saw != session.SlotsText(l.Session.Slots) {
		err = fault.New(fault.Conflict, "slots_changed") // what is missing may be a slot that the page did not show
	}
	if err == nil {
		_, err = p.Store.ChangeSession(r.Context(), *r.Staff, act)
	}
	if err != nil && !form.Took(err) {
		return err
	}
	if fault.Code(err) == "slots_changed" {
		if l, err = p.toCome(r); err != nil {
			return err
		}
		sawNow(form, l.Session)
	}
	if form.Wrong() {
		return p.showSlots(w, r, form, l)
	}
	ui.Notice(w, "session_changed")
	http.Redirect(w, r.Request, "/office/sessions/"+l.Session.ID, http.StatusSeeOther)
	return nil
}

// sawNow makes a form one about the slots as they are now: whoever sends it has read them. What was typed stays; a new slot goes after those that
// somebody else has added.
func sawNow(form *ui.Form, s session.Session) {
	form.Set("saw", session.SlotsText(s.Slots))
	was, first, next := form.Value("new"), form.Int("new"), fault.Int(len(s.Slots)+1)
	if first < 1 || first == len(s.Slots)+1 {
		return
	}
	for _, field := range []string{"starts-", "ends-", "capacity-"} {
		form.Set(field+next, form.Value(field+was))
	}
	form.Set("new", next)
	for _, slot := range s.Slots {
		if slot.No >= first {
			setSlot(form, slot)
		}
	}
}

// slotNow says what is saved of a slot, where somebody else has changed it and the form says otherwise.
func (p Pages) slotNow(words *i18n.Printer, form *ui.Form, slot session.Slot) string {
	if len(form.Faults()) == 0 || form.Faults()[0].Code != "slots_changed" {
		return ""
	}
	saved, no := ui.NewForm(), fault.Int(slot.No)
	setSlot(saved, slot)
	for _, field := range []string{"starts-" + no, "ends-" + no, "capacity-" + no} {
		if form.Value(field) != saved.Value(field) {
			return words.T("plan.slot_now", "from", clockOf(slot.Starts), "until", clockOf(slot.Ends), "places", fault.Int(slot.Capacity))
		}
	}
	return ""
}

// readSlots reads the slots that are to be other than they are, and the new one where its places are filled in.
func readSlots(form *ui.Form, s session.Session) (session.Change, error) {
	act := session.Change{SessionID: s.ID}
	var faults fault.List
	read := func(no int) session.SlotChange {
		n := fault.Int(no)
		c := session.SlotChange{No: no}
		var ok bool
		if c.Starts, ok = minuteOf(form.Value("starts-" + n)); !ok {
			faults = append(faults, fault.New(fault.Invalid, "slot_time_malformed").On("starts-"+n))
		}
		if c.Ends, ok = minuteOf(form.Value("ends-" + n)); !ok {
			faults = append(faults, fault.New(fault.Invalid, "slot_time_malformed").On("ends-"+n))
		}
		if c.Ends == 0 {
			c.Ends = 24 * 60 // midnight is when the day ends
		}
		if c.Capacity, ok = whole(form, "capacity-"+n); !ok {
			faults = append(faults, fault.New(fault.Invalid, "slot_malformed", "most", fault.Int(session.MostPlaces)).On("capacity-"+n))
		}
		return c
	}
	for _, slot := range s.Slots {
		c := read(slot.No)
		if c.Starts != slot.Starts || c.Ends != slot.Ends || c.Capacity != slot.Capacity {
			act.Slots = append(act.Slots, c)
		}
	}
	if next := form.Int("new"); next > 0 && form.Value("capacity-"+fault.Int(next)) != "" && s.Slot(next) == nil {
		c := read(next)
		c.Channel, c.Dose = session.Channel(form.Value("channel")), form.Int("dose")
		act.Slots = append(act.Slots, c)
	}
	return act, faults.OrNil()
}

// minuteOf reads a time of day, in the digits of any script.
func minuteOf(text string) (int, bool) {
	t, err := time.Parse("15:04", ui.Digits(text))
	return t.Hour()*60 + t.Minute(), err == nil
}
