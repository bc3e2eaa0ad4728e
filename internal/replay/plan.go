package replay

import (
	"fmt"
	"hash/fnv"
	"strconv"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// Area is a state or district as the server knows it.
type Area struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// plan is all that one state's part of the day becomes. Its acts are made when they are sent: a plan of three million
// people is some tens of megabytes.
type plan struct {
	day       when.Date
	scale     string
	state     Area
	districts []Area
	figures   State
	cells     []cell // the doses of the day: one person each
	sites     []site
	seconds   []int // which of the cells are second doses, so that people had a first one before
}

// site is a place that gave doses that day: to the people [from, until).
type site struct {
	no          int // from 0
	from, until int
	today       [3]int // doses of the day, by vaccine
	earlier     [3]int // first doses that those with a second had here before, by vaccine
}

// dosesPerSite is the most that one site is given: a slot holds so many.
const dosesPerSite = 50_000

var vaccines = [3]string{"COVISHIELD", "COVAXIN", "SPUTNIKV"}

// newPlan makes a state's plan. state is its area on the server, districts are those inside it.
func newPlan(day when.Date, scale float64, figures State, state Area, districts []Area) *plan {
	p := &plan{day: day, scale: strconv.FormatFloat(scale, 'g', -1, 64), state: state, districts: districts, figures: figures}
	p.cells = deal(figures, p.id("cells"))
	people := len(p.cells)
	if people == 0 {
		return p
	}
	sites := min(max(int(figures.Sites), 1, (people+dosesPerSite-1)/dosesPerSite), people)
	for no := range sites {
		s := site{no: no, from: no * people / sites, until: (no + 1) * people / sites}
		for n := s.from; n < s.until; n++ {
			c := p.cells[n]
			s.today[c.of[byVaccine]]++
			if c.second {
				s.earlier[c.of[byVaccine]]++
				p.seconds = append(p.seconds, n)
			}
		}
		p.sites = append(p.sites, s)
	}
	return p
}

// id is the same for the same thing of the same day, scale and state, so that an act sent again is the same act.
func (p *plan) id(parts ...string) string {
	return id.Derive(append([]string{"replay", p.day.String(), p.scale, p.state.ID}, parts...)...)
}

func (p *plan) siteID(no int) string { return p.id("site", strconv.Itoa(no)) }

// district is where a site stands: the sites are spread over the state's districts in order.
func (p *plan) district(no int) Area { return p.districts[no*len(p.districts)/len(p.sites)] }

// reason is why everything of the day comes late.
func (p *plan) reason() string { return "replay of " + p.day.String() }

// facility is the act that adds a site.
func (p *plan) facility(s site) facility.Facility {
	district := p.district(s.no)
	return facility.Facility{
		ID: p.siteID(s.no), Name: fmt.Sprintf("Replay site %d, %s", s.no+1, district.Name), Kind: facility.Public,
		Area: district.ID, PinCode: pinCode(district.ID), Address: district.Name + ", " + p.state.Name,
	}
}

// pinCode has the form of a PIN code and is one for each district; the real ones are not in the file.
func pinCode(district string) string {
	h := fnv.New32a()
	h.Write([]byte(district))
	return strconv.Itoa(110_000 + int(h.Sum32()%740_000))
}

func (p *plan) lotID(vaccine int) string { return p.id("lot", vaccines[vaccine]) }

// receipts are the acts that bring a site its vaccine: one lot of each vaccine for the whole state.
func (p *plan) receipts(s site) []any {
	var acts []any
	for v, code := range vaccines {
		if s.today[v] == 0 {
			continue
		}
		acts = append(acts, stock.Receive{
			ID: p.id("receipt", strconv.Itoa(s.no), code), FacilityID: p.siteID(s.no), Doses: s.today[v] + s.earlier[v],
			Lot: stock.Lot{ID: p.lotID(v), Product: code, Number: "REPLAY-" + p.state.ID + "-" + code, Expires: p.day.Add(180)},
		})
	}
	return acts
}

func (p *plan) sessionID(site, vaccine int, day when.Date) string {
	return p.id("session", strconv.Itoa(site), vaccines[vaccine], day.String())
}

// sessions are the acts that publish a site's sessions: of the day, and of the day on which those who have a second
// dose had their first.
func (p *plan) sessions(s site) []any {
	var acts []any
	for v := range vaccines {
		if s.today[v] > 0 {
			acts = append(acts, p.session(s, v, p.day, s.today[v]))
		}
		if s.earlier[v] > 0 {
			acts = append(acts, p.session(s, v, firstDay(p.day, v, s.no), s.earlier[v]))
		}
	}
	return acts
}

func (p *plan) session(s site, vaccine int, day when.Date, places int) session.Publish {
	return session.Publish{
		ID: p.sessionID(s.no, vaccine, day), FacilityID: p.siteID(s.no), Date: day, Product: vaccines[vaccine], LateReason: p.reason(),
		Slots: []session.NewSlot{{Starts: opens, Ends: closes, Channel: session.WalkIn, Capacity: places}},
		Lots:  []session.SetAside{{LotID: p.lotID(vaccine), Doses: places}},
	}
}

// The minutes of the day between which doses are given.
const opens, closes = 9 * 60, 17 * 60

// firstDay is when those who have their second dose at a site on day had their first: as long before as the rule of the
// day asks (the pack's intervals; Covishield went from 28 to 84 days on 16 May 2021), and up to two weeks more, by site.
// It is never before the vaccine was there.
func firstDay(day when.Date, vaccine, site int) when.Date {
	days, start := 28, when.DateOf(2021, 1, 16)
	switch vaccines[vaccine] {
	case "COVISHIELD":
		if day >= when.DateOf(2021, 5, 16) {
			days = 84
		}
	case "SPUTNIKV":
		days, start = 21, when.DateOf(2021, 4, 12)
	}
	return min(max(day.Add(-days-site%14), start), day.Add(-1))
}
