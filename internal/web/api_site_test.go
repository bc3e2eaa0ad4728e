package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
)

// phone is a device that speaks with a server.
type phone struct {
	t          *testing.T
	url, token string
	id         string
	version    string
}

type dayGot struct {
	AsOf    int64 `json:"as_of"`
	Count   int
	Version string
	Session struct{ State string }
	Roster  []struct {
		ID    string `json:"beneficiary_id"`
		Given []struct {
			Here, AEFI bool
			Watched    string
		}
		Away *struct{ What string } `json:"turned_away"`
	}
	Observation int `json:"observation_minutes"`
	Ended       int64
}

func (p *phone) get(path string, into any) int {
	p.t.Helper()
	r, err := http.NewRequest("GET", p.url+"/api/v1/site/"+path, nil)
	testkit.Done(p.t, err)
	r.Header.Set("Authorization", "Bearer "+p.token)
	if p.version != "" {
		r.Header.Set("If-None-Match", `"`+p.version+`"`)
	}
	answer, err := http.DefaultClient.Do(r)
	testkit.Done(p.t, err)
	defer answer.Body.Close()
	if answer.StatusCode == 200 {
		testkit.Done(p.t, json.NewDecoder(answer.Body).Decode(into))
	}
	return answer.StatusCode
}

func (p *phone) send(ops ...map[string]any) {
	p.t.Helper()
	data, err := json.Marshal(map[string]any{"device_id": p.id, "ops": ops})
	testkit.Done(p.t, err)
	r, err := http.NewRequest("POST", p.url+"/api/v1/sync", strings.NewReader(string(data)))
	testkit.Done(p.t, err)
	r.Header.Set("Authorization", "Bearer "+p.token)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	testkit.Done(p.t, err)
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		body, _ := io.ReadAll(answer.Body) //nolint:errcheck // only for the message
		p.t.Fatalf("%d %s", answer.StatusCode, body)
	}
}

// What a device takes down: all at a cold start, nothing where nothing came, and what the other devices of its session did.
func TestADeviceTakesItsDayDown(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		ctx := context.Background()
		s := db.Open(t)
		texts, err := i18n.Load()
		testkit.Done(t, err)
		h := &door.House{Store: s, Pack: db.Pack, Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Attempts: &door.Attempts{Most: 1 << 30}, Keys: db.Keys}
		handler, err := web.Handler(h, prometheus.NewRegistry())
		testkit.Done(t, err)
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		d := testkit.NewDrive(t, s)
		e := d.Session(testkit.Today, 10)
		for range 3 {
			d.Record(testkit.WalkIn(d.Person(), e))
		}
		nurse := d.Actor(staff.Vaccinator)
		device := func(actor staff.Actor) *phone {
			made, token, err := s.AddDevice(ctx, actor, id.New(), "Phone", false)
			testkit.Done(t, err)
			return &phone{t: t, url: server.URL, token: token, id: made.ID}
		}
		testkit.Done(t, s.AddStaff(ctx, storeStaff(nurse)))
		one, two := device(nurse), device(nurse)
		at := "session_id=" + e.ID
		db.Clock.Advance(10 * time.Minute)
		var day dayGot
		if status := one.get("day?"+at, &day); status != 200 || len(day.Roster) != 3 || day.Count != 3 || day.Observation != db.Pack.Booking.ObserveMinutes {
			t.Fatalf("%d %+v", status, day)
		}
		one.version = day.Version
		for _, path := range []string{"day?" + at, "changes?" + at + "&since=0"} {
			if status := one.get(path, nil); status != 304 {
				t.Errorf("%s: %d", path, status)
			}
		}
		for _, path := range []string{"changes?" + at, "changes?" + at + "&since=-1", "changes?" + at + "&since=soon"} {
			if status := one.get(path, nil); status != 400 {
				t.Errorf("%s: %d", path, status)
			}
		}
		db.Clock.Advance(10 * time.Minute)
		person, dose := id.New(), id.New()
		op := func(seq int, kind string, body map[string]any) map[string]any {
			return map[string]any{"id": id.New(), "device_id": two.id, "seq": seq, "session_id": e.ID, "kind": kind, "at": int64(db.Clock.Now()), "offset": 1, "by": nurse.ID, "body": body}
		}
		two.send(
			op(1, "register", map[string]any{"beneficiary_id": person, "name": "Rani Devi", "birth_year": 1971, "sex": "female", "area": testkit.Pune, "consent": "x", "vouched": true}),
			op(2, "dose", map[string]any{"dose_id": dose, "beneficiary_id": person, "identity": "vouched", "lot_id": e.Lots[0].LotID, "number": 1, "product": "COVISHIELD"}))
		var changes dayGot
		if status := one.get(fmt.Sprintf("changes?%s&since=%d", at, day.AsOf), &changes); status != 200 || len(changes.Roster) != 1 || changes.Count != 4 || changes.Roster[0].ID != person || !changes.Roster[0].Given[0].Here || changes.Roster[0].Given[0].Watched != "" {
			t.Fatalf("%d %+v", status, changes)
		}
		one.version = changes.Version
		db.Clock.Advance(10 * time.Minute)
		two.send(op(3, "aefi", map[string]any{"aefi_id": id.New(), "beneficiary_id": person, "dose_id": dose, "onset_at": int64(db.Clock.Now()), "events": []string{"fever"}, "serious": false, "outcome": "recovering", "reporter": "x"}),
			op(4, "watched", map[string]any{"dose_id": dose, "beneficiary_id": person, "how": "aefi"}),
			op(5, "turned_away", map[string]any{"beneficiary_id": day.Roster[0].ID, "what": "ill"}))
		var again dayGot
		if status := one.get(fmt.Sprintf("changes?%s&since=%d", at, changes.AsOf), &again); status != 200 || len(again.Roster) != 2 {
			t.Fatalf("%d %+v", status, again)
		}
		for _, r := range again.Roster {
			if r.ID == person && (r.Given[0].Watched != "aefi" || !r.Given[0].AEFI) || r.ID != person && (r.Away == nil || r.Away.What != "ill") {
				t.Errorf("%+v", r)
			}
		}
		far := testkit.NewDriveIn(t, s, testkit.Delhi)
		elsewhere := far.Actor(staff.Vaccinator)
		elsewhere.ID = id.New()
		testkit.Done(t, s.AddStaff(ctx, storeStaff(elsewhere)))
		stranger := device(elsewhere)
		for _, path := range []string{"day?" + at, "changes?" + at + "&since=0"} {
			if status := stranger.get(path, nil); status != 404 {
				t.Errorf("%s for a device of another facility: %d", path, status)
			}
		}
		testkit.Done(t, s.CancelSession(ctx, d.Actor(staff.SiteManager), session.Cancel{SessionID: e.ID, Reason: session.NoStaff}))
		var closed dayGot
		if status := one.get(fmt.Sprintf("changes?%s&since=%d", at, again.AsOf), &closed); status != 200 || closed.Session.State == day.Session.State {
			t.Errorf("a session that is cancelled: %d %+v", status, closed.Session)
		}
		testkit.Done(t, s.EndDevice(ctx, nurse, one.id))
		if status := one.get("changes?"+at+"&since=0", nil); status != 401 {
			t.Errorf("a device that was ended reads: %d", status)
		}
		db.Clock.Advance(7 * 24 * time.Hour)
		if status := two.get("changes?"+at+"&since=0", nil); status != 401 {
			t.Errorf("a device that was away for a week reads without a new sign-in: %d", status)
		}
		two.send(op(6, "handed_over", map[string]any{})) // and still sends
	})
}

func storeStaff(actor staff.Actor) store.NewStaff {
	return store.NewStaff{ID: actor.ID, Login: id.New(), Name: "Nurse", Role: actor.Role, Area: actor.Scope.Area(), Facility: actor.Scope.Facility(), Password: password}
}
