package web_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// A program announces a session, changes it and cancels it.
func TestASessionThroughTheAPI(t *testing.T) {
	p := newProgram(t, staff.SiteManager)
	act := p.drive.Plan(testkit.Today.Add(2), p.drive.Lot("COVISHIELD", "2022-06-30", 35), 10)
	act.OpensAt = testkit.Today.Add(1).At(600, testkit.India().Zone)
	var done struct {
		ID     string
		State  session.State
		Places int
	}
	if status := p.post("sessions", act, &done); status != http.StatusOK || done.ID != act.ID {
		t.Fatalf("%d %+v", status, done)
	}
	l, err := p.drive.Store.PublicSession(context.Background(), act.ID)
	if testkit.Done(t, err); l.Session.OpensAt != act.OpensAt {
		t.Errorf("it opens at %v", l.Session.OpensAt.Time())
	}
	slot := map[string]any{"no": 1, "starts": 540, "ends": 720, "capacity": 15}
	change := map[string]any{"session_id": act.ID, "slots": []any{slot, map[string]any{"no": 4, "starts": 1020, "ends": 1080, "capacity": 5, "channel": "online"}}}
	var refused problem
	if status := p.post("session-changes", change, &refused); status != http.StatusUnprocessableEntity || refused.Code != "stock_behind_short" || refused.Args["missing"] != "5" {
		t.Errorf("%d %+v", status, refused)
	}
	slot["capacity"] = 10
	for range 2 {
		if status := p.post("session-changes", change, &done); status != http.StatusOK || done.Places != 35 {
			t.Errorf("%d %+v", status, done)
		}
	}
	cancel := map[string]any{"session_id": act.ID, "reason": "boredom"}
	if status := p.post("session-cancellations", cancel, &refused); status != http.StatusBadRequest || refused.Code != "cancel_reason_needed" || refused.Field != "reason" {
		t.Errorf("%d %+v", status, refused)
	}
	cancel["reason"] = "weather"
	for range 2 {
		if status := p.post("session-cancellations", cancel, &done); status != http.StatusOK || done.State != session.Cancelled {
			t.Errorf("%d %+v", status, done)
		}
	}
	other := testkit.NewDrive(t, p.drive.Store).Session(testkit.Today, 3)
	cancel["session_id"] = other.ID
	if status := p.post("session-cancellations", cancel, &refused); status != http.StatusNotFound {
		t.Errorf("somebody else's session: %d %+v", status, refused)
	}
}
