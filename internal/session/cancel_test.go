package session_test

import (
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

func TestDecideCancel(t *testing.T) {
	today := when.MustDate("2021-09-17")
	at := func(state session.State, days int) *session.Session {
		return &session.Session{State: state, Date: today.Add(days)}
	}
	for name, c := range map[string]struct {
		s       *session.Session
		reason  session.Reason
		already bool
		want    string
	}{
		"tomorrow":         {at(session.Published, 1), session.Weather, false, ""},
		"today":            {at(session.Published, 0), session.Weather, false, ""},
		"yesterday":        {at(session.Published, -1), session.Weather, false, "session_over"},
		"entered late":     {at(session.Past, -1), session.Weather, false, "session_over"},
		"again":            {at(session.Cancelled, 1), "", true, ""},
		"no reason":        {at(session.Published, 1), "", false, "cancel_reason_needed"},
		"a reason unknown": {at(session.Published, 1), "boredom", false, "cancel_reason_needed"},
		"no session":       {nil, session.Weather, false, "session_unknown"},
	} {
		already, err := session.DecideCancel(c.s, session.Cancel{Reason: c.reason}, today)
		if already != c.already || fault.Code(err) != c.want {
			t.Errorf("%s: %v, %v", name, already, err)
		}
	}
}
