package citizen

import (
	"net/url"
	"strconv"

	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// weekDay is one day of the week at a glance.
type weekDay struct {
	Date   when.Date
	Path   string
	Text   string // the day and month
	Free   int    // places that can be booked
	Chosen bool
}

// lookAtWeek counts the free places of each day of the week that holds the chosen day, and lists that day's sessions. Each day
// is asked for by itself, so that a long list of one does not hide another.
func (p Pages) lookAtWeek(r *door.Request, page *sessionsPage, today when.Date) ([]store.Listing, error) {
	words := p.Words(r.Request)
	start := today.Add(int(page.Date-today) / daysShown * daysShown)
	var chosen []store.Listing
	for day := start; day < start.Add(daysShown); day++ {
		found, err := p.Store.FindSessions(r.Context(), store.Search{PinCode: page.Pin, Area: page.Area, From: day, Until: day})
		if err != nil {
			return nil, err
		}
		d := weekDay{Date: day, Path: page.path(day, 0), Text: words.DayMonth(day), Chosen: day == page.Date}
		for _, l := range found {
			if p.bookable(l, page.Whom) {
				d.Free += l.Session.Free(session.Online, 0)
			}
		}
		page.Week = append(page.Week, d)
		if d.Chosen {
			chosen = found
		}
	}
	if start > today {
		page.Earlier = page.path(start.Add(-daysShown), 0)
	}
	if later := start.Add(daysShown); later <= today.Add(p.Pack.Booking.DaysAhead) {
		page.Later = page.path(later, 0)
	}
	return chosen, nil
}

// path is the address of the search on a day. It names nobody: a person is an id.
func (page *sessionsPage) path(day when.Date, from int) string {
	q := url.Values{"date": {day.String()}}
	for name, value := range map[string]string{"pin_code": page.Pin, "area": page.Area, "person": page.Person} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	return "/sessions?" + q.Encode()
}

// OtherDay is another day of the week with free places, nil for none: what to try where a day has nothing.
func (page sessionsPage) OtherDay() *weekDay {
	for i := range page.Week {
		if d := &page.Week[i]; !d.Chosen && d.Free > 0 {
			return d
		}
	}
	return nil
}

// Nothing says whether the week has neither a session on the chosen day nor a free place on another.
func (page sessionsPage) Nothing() bool {
	return page.Where != "" && len(page.Offers) == 0 && page.OtherDay() == nil
}
