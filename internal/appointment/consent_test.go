package appointment_test

import (
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
)

// Nobody is booked without consent, or on a record that is closed; a booking under an older text stands.
func TestBookingAsksForConsent(t *testing.T) {
	p := india(t)
	now := today.At(600, p.Zone)
	for name, c := range map[string]struct {
		consent string
		state   beneficiary.State
		by      string
		want    string
	}{
		"agreed":                     {beneficiary.Consent, beneficiary.Active, "", ""},
		"taken back":                 {"", beneficiary.Active, "", "consent_needed"},
		"to an older text":           {"2021-01", beneficiary.Active, "", "consent_needed"},
		"to an older text, by staff": {"2021-01", beneficiary.Active, "staff", ""},
		"merged":                     {beneficiary.Consent, beneficiary.Merged, "", "record_closed"},
		"erased":                     {"", beneficiary.Erased, "staff", "record_closed"},
	} {
		person := adult()
		person.Consent, person.State = c.consent, c.state
		act := appointment.Book{ID: id.New(), SlotNo: 1, By: c.by}
		_, err := appointment.Decide(p, appointment.Facts{Person: person, Session: at(2)}, act, now)
		if fault.Code(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended := appointment.OverAll([]appointment.Appointment{booked("tomorrow", 1, 1), booked("missed", 2, -1), {ID: "kept", State: appointment.Kept}}, today)
	if len(ended) != 2 || ended[0].State != appointment.Cancelled || ended[1].State != appointment.Missed {
		t.Errorf("taking consent back ends %+v", ended)
	}
}
