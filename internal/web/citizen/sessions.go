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
	looking
	Where          string // the PIN code or the district's name, "" before the search and near somebody
	Searched       bool
	Week           []weekDay
	Earlier, Later string // the weeks around, "" where nothing can be booked
	Offers         []offer
	Map            *sketch                  // of the offers whose places are known, nil for none
	Next           string                   // the path of the next page of offers, "" for none
	Nearest        []nearest                // where there are places, if there is none here
	Elsewhere      *place.Area              // the district that a PIN code is in
	Whom           *store.History           // who is being booked for, nil for nobody in particular
	Booked         *appointment.Appointment // their booking that is to come, which stands against another
	Closed         *fault.Error             // why nobody can book this day any more
	AsOf           string
	SignedIn       bool

	States, Districts []ui.Option
	Parts             []ui.Option // the district that is searched, and the areas in it, each after the one it lies in; nil where it has none
	State, StateName  string      // chosen, so that a district can be
	District          string      // of the area that is searched, "" for none
	OtherState        string      // the path to choose another
	Days              []ui.Option
	Products, Doses   []ui.Option
}

// daysShown is a week at a glance.
const daysShown = 7

// mostOffers is how many sessions one page shows: a phone on a slow line has to carry it.
const mostOffers = 20

// sessions finds sessions by PIN code, by district or near a point, for anybody; for a member of the household where one is named.
func (p Pages) sessions(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	page := sessionsPage{Form: form, SignedIn: r.Phone != ""}
	today := p.Now().On(p.Pack.Zone)
	var wrong error
	page.looking, wrong = p.readLooking(form, today)
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
	if wrong == nil {
		wrong = p.search(r, &page, today)
	}
	if wrong != nil && !form.Took(wrong) {
		return wrong
	}
	p.choices(r, &page, today)
	return p.UI.Render(w, r, form.Status(), "citizen/sessions", page)
}

// startWith begins a search for somebody where they live, on the day their dose is due.
func (p Pages) startWith(page *sessionsPage, r *door.Request, today when.Date) {
	query := r.URL.Query()
	if !query.Has("pin_code") && !query.Has("area") && !query.Has("part") && !query.Has("state") && !query.Has("near") {
		page.Area = page.Whom.Person.Area
	}
	if due := p.next(*page.Whom, today); !query.Has("date") && due.From > today {
		page.Day = due.From
	}
}

// choices fills the lists to choose from.
func (p Pages) choices(r *door.Request, page *sessionsPage, today when.Date) {
	words := p.Words(r.Request)
	tree := p.Pack.Areas
	page.States = ui.Areas(words, tree, tree.Root().ID)
	page.State = tree.StateOf(page.Area)
	if state := page.Form.Value("state"); state != "" {
		page.State = tree.StateOf(state)
	}
	page.OtherState = "/sessions?" + url.Values{"state": {""}, "other": {"1"}, "person": {page.Person}, "date": {page.Day.String()}}.Encode()
	if page.State != "" {
		page.StateName = tree.NameIn(page.State, words.Lang())
		page.Districts = ui.Areas(words, tree, page.State)
	}
	for day := today; day <= max(today.Add(p.Pack.Booking.DaysAhead), page.Day); day++ {
		if day <= today.Add(p.Pack.Booking.DaysAhead) || day == page.Day {
			page.Days = append(page.Days, ui.Option{Value: day.String(), Text: words.T("citizen.on_day", "weekday", words.Weekday(day), "date", words.DayMonth(day))})
		}
	}
	page.Products = p.products()
	for n := 1; n <= p.Pack.Rules.MaxDoses; n++ {
		page.Doses = append(page.Doses, ui.Option{Value: fault.Int(n), Text: words.T("citizen.dose", "number", n)})
	}
	page.Form.Set("state", page.State)
	page.District = tree.DistrictOf(page.Area)
	if in := ui.AreasIn(words, tree, page.District); page.District != "" && len(in) > 0 {
		page.Parts = append([]ui.Option{{Value: page.District, Text: words.T("find.whole_district", "district", tree.NameIn(page.District, words.Lang()))}}, in...)
		page.Form.Set("part", page.Area)
	}
	page.Form.Set("area", page.District)
	page.Form.Set("date", page.Day.String())
}

// products are the vaccines to choose from.
func (p Pages) products() []ui.Option {
	var out []ui.Option
	for _, product := range p.Pack.Rules.Products {
		out = append(out, ui.Option{Value: product.Code, Text: product.Name})
	}
	return out
}

// search looks for sessions where the page says, and fills it with what there is.
func (p Pages) search(r *door.Request, page *sessionsPage, today when.Date) error {
	if err := p.checkPlace(&page.looking); err != nil {
		return err
	}
	query := r.URL.Query()
	switch {
	case page.Somewhere():
	case query.Has("pin_code"):
		return fault.New(fault.Invalid, "search_needs_place").On("pin_code")
	case query.Has("area"):
		return fault.New(fault.Invalid, "search_needs_place").On("area")
	case query.Has("state") && page.Form.Value("state") == "" && page.Form.Value("other") == "":
		return fault.New(fault.Invalid, "state_needed").On("state")
	default:
		return nil
	}
	page.Searched, page.Where = true, page.Pin
	if page.Area != "" {
		page.Where = p.Pack.Areas.NameIn(page.Area, p.Words(r.Request).Lang())
	}
	if err := p.locate(r, page); err != nil {
		return err
	}
	listed, err := p.lookAtWeek(r, page, today)
	if err != nil {
		return err
	}
	p.offer(r, page, listed)
	if page.Nothing() {
		return p.lookFurther(r, page, today)
	}
	return nil
}

// locate finds the middle of a PIN code to look around, and its district. Around a code that nobody knows there is nothing.
func (p Pages) locate(r *door.Request, page *sessionsPage) error {
	if page.Pin == "" {
		return nil
	}
	area, err := p.Store.AreaOfPin(r.Context(), page.Pin)
	if err != nil {
		return err
	}
	if found, ok := p.Pack.Areas.Area(area); ok {
		page.Elsewhere = &found
	}
	if page.Near, err = p.Store.CentreOfPin(r.Context(), page.Pin); !page.Near.Valid() {
		page.Around = false
	}
	return err
}

// offer shows one page of what was listed: those with a free place first; of these the nearest, or those that cost nothing.
func (p Pages) offer(r *door.Request, page *sessionsPage, listed []store.Listing) {
	now := p.Now()
	for _, l := range listed {
		page.Offers = append(page.Offers, p.newOffer(l, page, now))
	}
	slices.SortStableFunc(page.Offers, func(a, b offer) int {
		switch {
		case a.Possible() != b.Possible():
			return first(a.Possible())
		case a.Km == b.Km && (a.Price == "") != (b.Price == ""):
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
		page.Next = page.path(page.Day, from+mostOffers)
	}
	page.Map = p.draw(r, page)
}

// first puts the one of two that has something before the other.
func first(has bool) int {
	if has {
		return -1
	}
	return 1
}
