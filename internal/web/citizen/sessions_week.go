package citizen

import (
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
	words, now := p.Words(r.Request), p.Now()
	start := today.Add(int(page.Day-today) / daysShown * daysShown)
	var chosen []store.Listing
	for day := start; day < start.Add(daysShown); day++ {
		search := page.search(day, day)
		if search.PinCode == "" && search.Area == "" {
			search.Wanted = forPerson(search.Wanted, page.Whom, day)
		}
		found, err := p.Store.ShowSessions(r.Context(), search)
		if err != nil {
			return nil, err
		}
		d := weekDay{Date: day, Path: page.path(day, 0), Text: words.DayMonth(day), Chosen: day == page.Day}
		for _, l := range found.Listings {
			if o := p.newOffer(l, page, now); o.Possible() {
				d.Free += o.Free
			}
		}
		page.Week = append(page.Week, d)
		if d.Chosen {
			chosen, page.AsOf = found.Listings, words.Second(found.AsOf, p.Pack.Zone)
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

// OtherDay is another day of the week with free places, nil for none: what to try where a day has nothing.
func (page sessionsPage) OtherDay() *weekDay {
	for i := range page.Week {
		if d := &page.Week[i]; !d.Chosen && d.Free > 0 {
			return d
		}
	}
	return nil
}

// Nothing says whether no place can be had in the week: here there is nothing to book.
func (page sessionsPage) Nothing() bool {
	if !page.Searched {
		return false
	}
	for _, d := range page.Week {
		if d.Free > 0 {
			return false
		}
	}
	return true
}
