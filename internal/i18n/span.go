package i18n

import "strconv"

// Span says how long somebody has to wait, in whole seconds, minutes or hours, rounded up: when it is over, it is over.
func (p *Printer) Span(seconds int) string {
	switch {
	case seconds <= 90:
		return p.N("span.seconds", seconds)
	case seconds <= 90*60:
		return p.N("span.minutes", (seconds+59)/60)
	}
	return p.N("span.hours", (seconds+3599)/3600)
}

// faultValue writes a value of a fault: "seconds" is a time to wait, anything else is as everywhere.
func (p *Printer) faultValue(name, value string) any {
	if n, err := strconv.Atoi(value); err == nil && name == "seconds" {
		return p.Span(n)
	}
	return p.value(name, value)
}
