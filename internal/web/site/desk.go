package site

import (
	"net/http"
	"slices"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// entry is one line of the roster.
type entry struct {
	Path string // where they are shown
	Name string
	Age  int
	Sex  beneficiary.Sex
	Done bool
	At   int // minute of the day at which the dose was given
}

// group is the people of one slot, or those who came without a booking.
type group struct {
	Slot    *session.Slot // nil for walk-ins
	Entries []entry       // those who wait first
	Waiting int
	Open    bool // the part of the day that is on now
}

type deskPage struct {
	*ui.Form
	board
	Today  bool
	Found  []entry // what a search found, when it found several
	Groups []group
	Vials  []vialLine // in use
}

// desk is GET /site/sessions/{id}: find somebody, the roster by slot, walk-in.
func (p Pages) desk(w http.ResponseWriter, r *door.Request) error {
	l, roster, err := p.roster(r)
	if err != nil {
		return err
	}
	return p.showDesk(w, r, ui.NewForm(), l, roster, nil)
}

func (p Pages) roster(r *door.Request) (store.Listing, []store.Visitor, error) {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	if err != nil {
		return l, nil, err
	}
	roster, err := p.Store.Roster(r.Context(), *r.Staff, l.Session.ID)
	return l, roster, err
}

func (p Pages) showDesk(w http.ResponseWriter, r *door.Request, form *ui.Form, l store.Listing, roster, found []store.Visitor) error {
	today, words := p.Now().On(p.Pack.Zone), p.Words(r.Request)
	page := deskPage{Form: form, board: p.boardOf(l), Today: l.Session.Date == today, Groups: p.groups(words, l, roster)}
	var err error
	if page.Vials, err = p.openVials(r, l); err != nil {
		return err
	}
	for _, v := range found {
		page.Found = append(page.Found, p.entryOf(words, l, v))
	}
	return p.UI.Render(w, r, form.Status(), "site/desk", page)
}

func (p Pages) entryOf(words *i18n.Printer, l store.Listing, v store.Visitor) entry {
	e := entry{Path: personPath(l.Session.ID, v.Person.ID), Name: ui.Name(words, v.Person),
		Age: schedule.AgeAt(v.Person.Person(), l.Session.Date), Sex: v.Person.Sex}
	if v.Dose != nil {
		e.Done, e.At = true, minuteOf(v.Dose.OccurredAt, p.Pack.Zone)
	}
	return e
}

// groups sorts the roster by slot. One group is open: the first that still waits and whose time has not passed.
func (p Pages) groups(words *i18n.Printer, l store.Listing, roster []store.Visitor) []group {
	bySlot := map[int]*group{}
	walkIns := &group{}
	var out []*group
	for i, slot := range l.Session.Slots {
		if slot.Channel.Bookable() {
			bySlot[slot.No] = &group{Slot: &l.Session.Slots[i]}
			out = append(out, bySlot[slot.No])
		}
	}
	for _, done := range []bool{false, true} {
		for _, v := range roster {
			if (v.Dose != nil) != done {
				continue
			}
			g := walkIns
			if v.Appointment != nil && bySlot[v.Appointment.SlotNo] != nil {
				g = bySlot[v.Appointment.SlotNo]
			}
			g.Entries = append(g.Entries, p.entryOf(words, l, v))
			if !done {
				g.Waiting++
			}
		}
	}
	out = slices.DeleteFunc(append(out, walkIns), func(g *group) bool { return len(g.Entries) == 0 })
	var open *group
	now := p.Now()
	for _, g := range out {
		if g.Waiting > 0 && (open == nil || open.over(l.Session.Date, now, p.Pack.Zone)) {
			open = g
		}
	}
	groups := make([]group, len(out))
	for i, g := range out {
		g.Open = g == open
		groups[i] = *g
	}
	return groups
}

// over says whether the group's time has passed.
func (g *group) over(day when.Date, now when.Instant, zone *time.Location) bool {
	return g.Slot != nil && now >= day.At(g.Slot.Ends, zone)
}

// minuteOf is the minute of the day of a moment, by the clock on the wall.
func minuteOf(i when.Instant, zone *time.Location) int {
	t := i.Time().In(zone)
	return t.Hour()*60 + t.Minute()
}
