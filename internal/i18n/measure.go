package i18n

import (
	"time"

	"golang.org/x/text/number"

	"github.com/openwin/openwin/internal/when"
)

// Km writes a distance in kilometres: 2.3 km, and whole ones from ten on.
func (p *Printer) Km(km float64) string {
	digits := 1
	if km >= 9.95 {
		digits = 0
	}
	return p.text("find.km", nil, map[string]any{"km": p.InDigits(p.numbers.Sprint(number.Decimal(km, number.MaxFractionDigits(digits))))})
}

// Second writes a moment in a time zone to the second, as 17 September 2021, 9:30:05 am; "" for never.
func (p *Printer) Second(i when.Instant, zone *time.Location) string {
	if i == 0 {
		return ""
	}
	t := i.Time().In(zone)
	return p.text("date.instant", nil, map[string]any{"date": p.Date(i.On(zone)), "time": p.clock(t.Hour(), t.Format("04:05"))})
}
