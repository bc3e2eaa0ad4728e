package citizen

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type togetherPage struct {
	*ui.Form
	store.Listing
	People  []store.History
	Product string
	Price   string // for each, "" for free
	Slots   []ui.Option
	Refused *fault.Error // why not all of them can have a place
	Whose   string       // the name of whom Refused is about, "" for all
	AsOf    string
}

// chooseTogether shows the times of a session at which all the people named can come.
func (p Pages) chooseTogether(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	form.Set("id", id.New())
	page, err := p.together(r, form)
	if err != nil {
		return err
	}
	return p.showTogether(w, r, page)
}

// together reads the session and the people that a booking of several is about.
func (p Pages) together(r *door.Request, form *ui.Form) (togetherPage, error) {
	l, err := p.Store.PublicSession(r.Context(), r.PathValue("session"))
	if err != nil {
		return togetherPage{}, err
	}
	family, err := p.Store.Histories(r.Context(), r.Phone)
	if err != nil {
		return togetherPage{}, err
	}
	page := togetherPage{Form: form, Listing: l, Product: p.product(l.Session.Product), Price: p.price(l.Session.Fee),
		AsOf: p.Words(r.Request).Second(p.Now(), p.Pack.Zone)}
	for _, h := range family {
		if form.Has("person", h.Person.ID) {
			page.People = append(page.People, h)
		}
	}
	asked := slices.Clone(form.All("person"))
	slices.Sort(asked)
	if len(page.People) == 0 || len(page.People) != len(slices.Compact(asked)) { // somebody has left the phone meanwhile
		return page, fault.New(fault.NotFound, "beneficiary_unknown")
	}
	return page, nil
}

func (p Pages) showTogether(w http.ResponseWriter, r *door.Request, page togetherPage) error {
	var common []int // times at which each of them could come
	for i, h := range page.People {
		possible, err := p.rehearse(page.Listing, h)
		if err != nil && page.Refused == nil {
			page.Refused, page.Whose = fault.From(err), ui.Name(p.Words(r.Request), h.Person)
		}
		if i == 0 {
			common = possible
		}
		common = slices.DeleteFunc(common, func(no int) bool { return !slices.Contains(possible, no) })
	}
	all := func(slot session.Slot) bool {
		return slices.Contains(common, slot.No) && slot.Free() >= len(page.People)
	}
	if page.Refused == nil && !slices.ContainsFunc(page.Session.Slots, all) {
		page.Refused = fault.New(fault.Conflict, "no_time_for_all", "people", fault.Int(len(page.People)))
	}
	if page.Refused == nil {
		page.Slots = p.times(r, &page.Session, all)
	}
	return p.UI.Render(w, r, page.Status(), "citizen/together", page)
}

// bookTogether books a place for each of several people: all have one, or none. A second click books nothing more, as each
// booking's id is made from that of the form.
func (p Pages) bookTogether(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	page, err := p.together(r, form)
	if err != nil {
		return err
	}
	if form.Value("slot") == "" {
		form.Took(fault.New(fault.Invalid, "time_needed").On("slot"))
		return p.showTogether(w, r, page)
	}
	acts := make([]appointment.Book, len(page.People))
	for i, h := range page.People {
		acts[i] = appointment.Book{ID: id.Derive("together", form.Value("id"), h.Person.ID), BeneficiaryID: h.Person.ID, SessionID: page.Session.ID,
			SlotNo: form.Int("slot"), Code: id.NewCode(p.Pack.Booking.CodeDigits)}
	}
	if _, err := p.Store.BookTogether(r.Context(), r.Phone, acts); err != nil {
		f := fault.From(err)
		if whose, field, ok := strings.Cut(f.Field, "."); ok {
			if i, err := strconv.Atoi(whose); err == nil && i < len(page.People) {
				page.Whose = ui.Name(p.Words(r.Request), page.People[i].Person)
			}
			copied := *f
			f = copied.On(field)
		}
		if f.Field == "" {
			page.Refused = f
		}
		if !form.Took(f) {
			return err
		}
		return p.showTogether(w, r, page)
	}
	ui.Notice(w, "places_booked")
	http.Redirect(w, r.Request, "/household", http.StatusSeeOther)
	return nil
}
