package appointment

import "github.com/openwin/openwin/internal/when"

// OverAll lists all of a person's booked appointments as they end when the person takes consent back or is erased. No cut-off holds
// them: whoever may not be written to is not expected either.
func OverAll(all []Appointment, today when.Date) (over []Appointment) {
	for _, a := range all {
		over = append(over, Over([]Appointment{a}, a.Dose, "", today)...)
	}
	return over
}
