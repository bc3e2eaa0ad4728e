package appointment_test

import (
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

func TestCancel(t *testing.T) {
	p := india(t)
	now := when.MustDate("2021-09-17").At(600, p.Zone)
	for _, c := range []struct {
		date  string
		state appointment.State
		want  string
		ends  int
	}{
		{"2021-09-18", appointment.Booked, "", 1},
		{"2021-09-18", appointment.Cancelled, "", 0},
		{"2021-09-17", appointment.Cancelled, "", 0},
		{"2021-09-17", appointment.Booked, "cancel_too_late", 0},
		{"2021-09-16", appointment.Booked, "cancel_too_late", 0},
		{"2021-09-17", appointment.Kept, "appointment_kept", 0},
	} {
		f := appointment.Facts{Person: adult(), Existing: []appointment.Appointment{{ID: "a", Dose: 1, Date: when.MustDate(c.date), State: c.state}}}
		ended, err := appointment.Cancel(p, f, "a", now)
		if fault.Code(err) != c.want || len(ended) != c.ends || f.Existing[0].State != c.state {
			t.Errorf("%s %s: %+v, %v", c.date, c.state, ended, err)
		}
	}
	if _, err := appointment.Cancel(p, appointment.Facts{}, "a", now); fault.Code(err) != "appointment_unknown" {
		t.Error(err)
	}
}

// Without a first dose there is no second: cancelling the first of a pair ends both, cancelling the second ends it alone.
func TestCancelAPair(t *testing.T) {
	p := india(t)
	now := today.At(600, p.Zone)
	f := appointment.Facts{Person: adult(), Existing: []appointment.Appointment{
		{ID: "first", Dose: 1, Product: "COVAXIN", Date: today.Add(2), State: appointment.Booked, At: now},
		{ID: "second", Dose: 2, Product: "COVAXIN", Date: today.Add(30), State: appointment.Booked, At: now},
	}}
	for id, want := range map[string]int{"first": 2, "second": 1} {
		ended, err := appointment.Cancel(p, f, id, now)
		if err != nil || len(ended) != want || ended[0].ID != id {
			t.Errorf("%s: %+v, %v", id, ended, err)
		}
	}
}
