package appointment_test

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var today = when.MustDate("2021-09-17")

func india(t *testing.T) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func adult() *beneficiary.Beneficiary {
	return &beneficiary.Beneficiary{ID: "asha", BirthYear: 1980, Consent: beneficiary.Consent}
}

// at is a session of Covaxin so many days from today, with a place in the morning and a full afternoon.
func at(days int) *session.Session {
	return &session.Session{ID: "day " + fault.Int(days), Date: today.Add(days), Product: "COVAXIN", State: session.Published, Lots: []session.Backing{{LotID: "lot", Reserved: 2}}, Slots: []session.Slot{
		{No: 1, Starts: 540, Ends: 720, Channel: session.Online, Capacity: 1},
		{No: 2, Starts: 780, Ends: 1020, Channel: session.Online, Capacity: 1, Taken: 1},
	}}
}

func booked(name string, dose, days int) appointment.Appointment {
	return appointment.Appointment{ID: name, Dose: dose, SessionID: "day " + fault.Int(days), SlotNo: 1, Product: "COVAXIN", Date: today.Add(days), State: appointment.Booked,
		At: today.Add(-3).At(600, time.FixedZone("IST", 19800))}
}

// Covaxin's second dose follows after 28 days.
func TestPairsAndMoves(t *testing.T) {
	p := india(t)
	now := today.At(600, p.Zone)
	missed := booked("first", 1, -2)
	for name, c := range map[string]struct {
		given    []schedule.Given
		existing []appointment.Appointment
		act      appointment.Book
		on       int // days from today
		want     string
		dose     int
		ends     []string
	}{
		"the first":                        {act: appointment.Book{SlotNo: 1}, on: 2, dose: 1},
		"too far ahead for one alone":      {act: appointment.Book{SlotNo: 1}, on: 30, want: "booking_not_open"},
		"the second of a pair":             {existing: []appointment.Appointment{booked("first", 1, 2)}, act: appointment.Book{SlotNo: 1, Dose: 2}, on: 30, dose: 2},
		"a pair too close":                 {existing: []appointment.Appointment{booked("first", 1, 2)}, act: appointment.Book{SlotNo: 1, Dose: 2}, on: 29, want: "dose_too_early"},
		"a second without a first":         {act: appointment.Book{SlotNo: 1, Dose: 2}, on: 30, want: "pair_needs_first"},
		"the first was missed":             {existing: []appointment.Appointment{missed}, act: appointment.Book{SlotNo: 1, Dose: 2}, on: 30, want: "pair_needs_first"},
		"a third with two to come":         {existing: []appointment.Appointment{booked("first", 1, 2)}, act: appointment.Book{SlotNo: 1, Dose: 3}, on: 10, want: "dose_before_missing"},
		"one live booking for a dose":      {existing: []appointment.Appointment{booked("first", 1, 2)}, act: appointment.Book{SlotNo: 1}, on: 3, want: "appointment_exists"},
		"another day":                      {existing: []appointment.Appointment{booked("first", 1, 2)}, act: appointment.Book{SlotNo: 1, Instead: "first"}, on: 3, dose: 1, ends: []string{"first"}},
		"to a full time":                   {existing: []appointment.Appointment{booked("first", 1, 2)}, act: appointment.Book{SlotNo: 2, Instead: "first"}, on: 3, want: "slot_full"},
		"to where it is":                   {existing: []appointment.Appointment{booked("first", 1, 2)}, act: appointment.Book{SlotNo: 1, Instead: "first"}, on: 2, want: "appointment_exists"},
		"on its day":                       {existing: []appointment.Appointment{booked("first", 1, 0)}, act: appointment.Book{SlotNo: 1, Instead: "first"}, on: 3, want: "cancel_too_late"},
		"a missed one":                     {existing: []appointment.Appointment{missed}, act: appointment.Book{SlotNo: 1, Instead: "first"}, on: 3, want: "cancel_too_late"},
		"somebody else's":                  {act: appointment.Book{SlotNo: 1, Instead: "first"}, on: 3, want: "appointment_unknown"},
		"the first of a pair, still fits":  {existing: []appointment.Appointment{booked("first", 1, 2), booked("second", 2, 31)}, act: appointment.Book{SlotNo: 1, Instead: "first"}, on: 3, dose: 1, ends: []string{"first"}},
		"the first of a pair, too late":    {existing: []appointment.Appointment{booked("first", 1, 2), booked("second", 2, 30)}, act: appointment.Book{SlotNo: 1, Instead: "first"}, on: 3, want: "move_breaks_pair"},
		"the second of a pair moves":       {existing: []appointment.Appointment{booked("first", 1, 2), booked("second", 2, 30)}, act: appointment.Book{SlotNo: 1, Instead: "second"}, on: 33, dose: 2, ends: []string{"second"}},
		"the second before it is due":      {existing: []appointment.Appointment{booked("first", 1, 2), booked("second", 2, 30)}, act: appointment.Book{SlotNo: 1, Instead: "second"}, on: 20, want: "dose_too_early"},
		"again after missing, pair fits":   {existing: []appointment.Appointment{missed, booked("second", 2, 40)}, act: appointment.Book{SlotNo: 1}, on: 3, dose: 1, ends: []string{"first"}},
		"again after missing, pair breaks": {existing: []appointment.Appointment{missed, booked("second", 2, 26)}, act: appointment.Book{SlotNo: 1}, on: 3, dose: 1, ends: []string{"first", "second"}},
		"the second after the first was given": {given: []schedule.Given{{Number: 1, Product: "COVAXIN", On: today.Add(-30)}},
			act: appointment.Book{SlotNo: 1}, on: 3, dose: 2},
		"a pair with a third that is not open": {given: []schedule.Given{{Number: 1, Product: "COVAXIN", On: today.Add(-30)}}, existing: []appointment.Appointment{booked("second", 2, 2)},
			act: appointment.Book{SlotNo: 1, Dose: 3}, on: 30, want: "phase_not_open"},
	} {
		t.Run(name, func(t *testing.T) {
			c.act.ID, c.act.SessionID = id.New(), at(c.on).ID
			o, err := appointment.Decide(p, appointment.Facts{Person: adult(), Given: c.given, Existing: c.existing, Session: at(c.on)}, c.act, now)
			if fault.Code(err) != c.want || o.Booked.Dose != c.dose || len(o.Ended) != len(c.ends) {
				t.Fatalf("%+v, %v", o, err)
			}
			for i, e := range o.Ended {
				if e.ID != c.ends[i] || e.State == appointment.Booked {
					t.Errorf("%+v ends, want %v", e, c.ends)
				}
			}
		})
	}
	p.Booking.PairDaysAhead = 0
	_, err := appointment.Decide(p, appointment.Facts{Person: adult(), Existing: []appointment.Appointment{booked("first", 1, 2)}, Session: at(30)},
		appointment.Book{ID: id.New(), SlotNo: 1, Dose: 2}, now)
	if fault.Code(err) != "pair_not_offered" {
		t.Error(err)
	}
}
