package citizen

import (
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// nearest is a place to go to where there is none to be had here.
type nearest struct {
	facility.Facility
	Distance string
	Date     when.Date // the first day with a free place
	Free     int       // on that day
	Path     string    // of the search there
}

// mostNearest is how many places are named where there is nothing here.
const mostNearest = 5

// lookFurther finds the nearest places where somebody can go instead, and on which day: within the days that can be booked, outside the
// week that has nothing too.
func (p Pages) lookFurther(r *door.Request, page *sessionsPage, today when.Date) error {
	from, err := p.middle(r, page)
	if err != nil || !from.Valid() {
		return err
	}
	search := store.Search{Near: from, From: today, Until: today.Add(p.Pack.Booking.DaysAhead), Wanted: forPerson(page.Wanted, page.Whom, page.Day)}
	if today.At(p.Pack.Booking.CloseMinute, p.Pack.Zone) <= p.Now() {
		search.From = today.Add(1)
	}
	found, err := p.Store.ShowSessions(r.Context(), search)
	if err != nil {
		return err
	}
	now, words, at := p.Now(), p.Words(r.Request), map[string]int{}
	for _, l := range found.Listings {
		o := p.newOffer(l, page, now)
		if !o.Possible() {
			continue
		}
		there := page.looking
		there.Pin, there.Area, there.Around = l.Facility.PinCode, "", false
		n := nearest{Facility: l.Facility, Distance: words.Km(l.Km), Date: l.Session.Date, Free: o.Free, Path: there.path(l.Session.Date, 0)}
		i, known := at[l.Facility.ID]
		switch {
		case !known && len(page.Nearest) < mostNearest:
			at[l.Facility.ID] = len(page.Nearest)
			page.Nearest = append(page.Nearest, n)
		case known && l.Session.Date < page.Nearest[i].Date:
			page.Nearest[i] = n
		}
	}
	return nil
}

// middle is the point that a search goes out from.
func (p Pages) middle(r *door.Request, page *sessionsPage) (facility.Point, error) {
	if page.Area != "" {
		return p.Store.CentreOfArea(r.Context(), page.Area)
	}
	return page.Near, nil
}
