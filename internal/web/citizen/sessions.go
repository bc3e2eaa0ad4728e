package citizen

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// sessionsPage is the search and what it found.
type sessionsPage struct {
	*ui.Form
	Pin, Area, Person string // what is looked for; Person is an id
	Where             string // the PIN code or the district's name, "" before the search
	Date              when.Date
	Week              []weekDay
	Earlier, Later    string // the weeks around, "" where nothing can be booked
	Offers            []offer
	Next              string                   // the path of the next page of offers, "" for none
	Elsewhere         *place.Area              // the district to look in where the PIN code has nothing
	Whom              *store.History           // who is being booked for, nil for nobody in particular
	Booked            *appointment.Appointment // their booking that is to come, which stands against another
	Closed            *fault.Error             // why nobody can book this day any more
	States, Districts []ui.Option
	State, StateName  string // chosen, so that a district can be
	OtherState        string // the path to choose another
	SignedIn          bool
	AsOf              when.Instant
}

// daysShown is a week at a glance.
const daysShown = 7

// mostOffers is how many sessions one page shows: a phone on a slow line has to carry it.
const mostOffers = 20

// sessions finds sessions by PIN code or district, for anybody; for a member of the household where one is named.
func (p Pages) sessions(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	page := sessionsPage{Form: form, Pin: ui.Digits(form.Value("pin_code")), Area: form.Value("area"), AsOf: p.Now(), SignedIn: r.Phone != ""}
	today := p.Now().On(p.Pack.Zone)
	if page.Date, err = when.ParseDate(form.Value("date")); err != nil || page.Date < today {
		page.Date = today
	}
	if id := form.Value("person"); id != "" && r.Phone != "" {
		h, err := p.Store.History(r.Context(), r.Phone, id)
		if err != nil {
			return err
		}
		// A booking stands against every other alike: it is said once, and the sessions are shown as without it.
		page.Person, page.Whom, page.Booked = id, &h, h.Live(today)
		h.Appointments = nil
		p.startWith(&page, r, today)
	}
	if err := p.search(r, &page, today); err != nil && !form.Took(err) {
		return err
	}
	p.choices(&page)
	return p.UI.Render(w, r, form.Status(), "citizen/sessions", page)
}

// startWith begins a search for somebody where they live, on the day their dose is due.
func (p Pages) startWith(page *sessionsPage, r *door.Request, today when.Date) {
	query := r.URL.Query()
	if !query.Has("pin_code") && !query.Has("area") && !query.Has("state") {
		page.Area = page.Whom.Person.Area
	}
	if due := p.next(*page.Whom, today); !query.Has("date") && due.From > today {
		page.Date = due.From
	}
}

// choices fills the lists to choose from: the states, and the districts of the one chosen.
func (p Pages) choices(page *sessionsPage) {
	tree := p.Pack.Areas
	page.States = areas(tree.Below(tree.Root().ID))
	page.State = tree.StateOf(page.Area)
	if state := page.Form.Value("state"); state != "" {
		page.State = tree.StateOf(state)
	}
	page.OtherState = "/sessions?" + url.Values{"state": {""}, "other": {"1"}, "person": {page.Person}, "date": {page.Date.String()}}.Encode()
	if page.State != "" {
		page.StateName = tree.Name(page.State)
		page.Districts = areas(tree.Below(page.State))
	}
	page.Form.Set("state", page.State)
	page.Form.Set("area", page.Area)
}

// search looks for sessions where the page says, and fills it with what there is.
func (p Pages) search(r *door.Request, page *sessionsPage, today when.Date) error {
	switch {
	case page.Pin != "" && !p.Pack.ValidPin(page.Pin):
		return fault.New(fault.Invalid, "pin_malformed").On("pin_code")
	case page.Pin != "":
		page.Area, page.Where = "", page.Pin
	case page.Area != "":
		area, ok := p.Pack.Areas.Area(page.Area)
		if !ok || area.Kind != place.District {
			page.Area = ""
			return fault.New(fault.Invalid, "area_unknown").On("area")
		}
		page.Where = area.Name
	case r.URL.Query().Has("pin_code"):
		return fault.New(fault.Invalid, "search_needs_place").On("pin_code")
	case r.URL.Query().Has("area"):
		return fault.New(fault.Invalid, "search_needs_place").On("area")
	case r.URL.Query().Has("state") && page.Form.Value("state") == "" && page.Form.Value("other") == "":
		return fault.New(fault.Invalid, "state_needed").On("state")
	default:
		return nil
	}
	listed, err := p.lookAtWeek(r, page, today)
	if err != nil {
		return err
	}
	p.offer(page, listed)
	if page.Pin != "" {
		return p.lookAround(r, page, today)
	}
	return nil
}

// lookAround finds the district of a PIN code by the facilities there that have, or lately had, sessions.
func (p Pages) lookAround(r *door.Request, page *sessionsPage, today when.Date) error {
	found, err := p.Store.FindSessions(r.Context(), store.Search{PinCode: page.Pin, From: today.Add(-60), Until: today.Add(p.Pack.Booking.DaysAhead)})
	if err == nil && len(found) > 0 {
		if area, ok := p.Pack.Areas.Area(found[0].Facility.Area); ok {
			page.Elsewhere = &area
		}
	}
	return err
}

// offer shows one page of what was listed: those with a free place first, of these those that cost nothing.
func (p Pages) offer(page *sessionsPage, listed []store.Listing) {
	now := p.Now()
	for _, l := range listed {
		page.Offers = append(page.Offers, p.newOffer(l, page.Whom, now))
	}
	slices.SortStableFunc(page.Offers, func(a, b offer) int {
		switch {
		case a.Possible() != b.Possible():
			return first(a.Possible())
		case (a.Price == "") != (b.Price == ""):
			return first(a.Price == "")
		}
		return 0
	})
	if len(page.Offers) > 0 {
		page.Closed = page.Offers[0].Closed
	}
	from := page.Form.Int("from")
	if from < 0 || from > len(page.Offers) {
		from = 0
	}
	page.Offers = page.Offers[from:]
	if len(page.Offers) > mostOffers {
		page.Offers = page.Offers[:mostOffers]
		page.Next = page.path(page.Date, from+mostOffers)
	}
}

// first puts the one of two that has something before the other.
func first(has bool) int {
	if has {
		return -1
	}
	return 1
}
