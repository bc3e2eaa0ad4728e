package appointment_test

import (
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

func TestCancel(t *testing.T) {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	now := when.MustDate("2021-09-17").At(600, p.Zone)
	for _, c := range []struct {
		date  string
		state appointment.State
		want  string
	}{
		{"2021-09-18", appointment.Booked, ""},
		{"2021-09-18", appointment.Cancelled, ""},
		{"2021-09-17", appointment.Cancelled, ""},
		{"2021-09-17", appointment.Booked, "cancel_too_late"},
		{"2021-09-16", appointment.Booked, "cancel_too_late"},
		{"2021-09-17", appointment.Kept, "appointment_kept"},
	} {
		a := appointment.Appointment{Date: when.MustDate(c.date), State: c.state}
		got, err := appointment.Cancel(p, &a, now)
		if fault.Code(err) != c.want || err == nil && got.State != appointment.Cancelled || a.State != c.state {
			t.Errorf("%s %s: %+v, %v", c.date, c.state, got, err)
		}
	}
	if _, err := appointment.Cancel(p, nil, now); fault.Code(err) != "appointment_unknown" {
		t.Error(err)
	}
}
