package web_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

var update = flag.Bool("update", false, "write testdata/matrix.txt anew")

const password = "matrix-password"

// newHouse is a house on a fresh database, with nobody in it.
func newHouse(t *testing.T) *door.House {
	t.Helper()
	h, _ := newHouseAt(t)
	return h
}

// newHouseAt is newHouse with the clock it goes by.
func newHouseAt(t *testing.T) (*door.House, *testkit.Clock) {
	t.Helper()
	db := testkit.SQLite(t)
	s := db.Open(t)
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &door.House{Store: s, Pack: db.Pack, Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Demo: true, CanSend: true, Attempts: &door.Attempts{Most: 1 << 30}, Keys: db.Keys}, db.Clock
}

// TestMatrix writes down who is admitted to every route. A new route appears here, and whoever adds it looks at its line.
func TestMatrix(t *testing.T) {
	h := newHouse(t)
	u, err := ui.New(h)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString("Who is admitted to each route. Made by TestMatrix; -update writes it anew.\n\n")
	for _, route := range web.Routes(h, u) {
		fmt.Fprintf(&out, "%-62s %s\n", route.Pattern, strings.Join(admitted(route), " "))
	}
	const file = "testdata/matrix.txt"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("the matrix has changed; look at it, then run go test ./internal/web -update:\n%s", diff)
	}
}

func admitted(route door.Route) []string {
	if door.Admit(route, store.Who{}) == nil {
		return []string{"everybody"}
	}
	var who []string
	if door.Admit(route, store.Who{Phone: "+919999999999"}) == nil {
		who = append(who, "citizen")
	}
	if door.Admit(route, store.Who{Device: &operation.Device{}}) == nil {
		who = append(who, "device")
	}
	for _, role := range staff.Roles {
		if door.Admit(route, store.Who{Staff: &staff.Actor{Role: role}}) == nil {
			who = append(who, string(role))
		}
	}
	return who
}

// world is two facilities far apart, each with a session, a person booked there, and staff of every role.
type world struct {
	server *httptest.Server
	own    map[string]string     // path parameters of the first facility's things
	other  map[string]string     // of the second's
	tokens map[staff.Role]string // staff of the first facility, or of its district, or state, or the country
	ids    map[staff.Role]string // theirs
}

func newWorld(t *testing.T) *world {
	t.Helper()
	h, clock := newHouseAt(t)
	ctx := context.Background()
	clock.Set(testkit.Today.Add(-1), 21*60)
	near := testkit.NewDrive(t, h.Store)
	far := testkit.NewDriveIn(t, h.Store, testkit.Delhi)
	nearFridge, farFridge := fridge(near), fridge(far)
	clock.Set(testkit.Today, 10*60)
	nearWarm, farWarm := warm(near, nearFridge, h.Now()), warm(far, farFridge, h.Now())
	w := &world{own: things(near, h), other: things(far, h), tokens: map[staff.Role]string{}, ids: map[staff.Role]string{}}
	w.own["equipment"], w.own["excursion"] = nearFridge, nearWarm
	w.other["equipment"], w.other["excursion"] = farFridge, farWarm
	for _, role := range staff.Roles {
		n := store.NewStaff{ID: id.New(), Login: string(role), Name: "Matrix", Role: role, Area: near.Facility.Area, Password: password}
		switch {
		case role.AtFacility():
			n.Facility = near.Facility.ID
		case role == staff.State:
			n.Area = h.Pack.Areas.StateOf(near.Facility.Area)
		case role == staff.National:
			n.Area = h.Pack.Areas.Root().ID
		}
		w.ids[role] = n.ID
		if err := h.Store.AddStaff(ctx, n); err != nil {
			t.Fatal(err)
		}
		actor, err := h.Store.CheckStaff(ctx, string(role), password)
		if err != nil {
			t.Fatal(err)
		}
		if w.tokens[role], err = h.Store.SignInStaff(ctx, actor, ""); err != nil {
			t.Fatal(err)
		}
	}
	handler, err := web.Handler(h, prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(handler)
	t.Cleanup(w.server.Close)
	return w
}

// things are the path parameters that routes for staff may have.
func things(d *testkit.Drive, h *door.House) map[string]string {
	on := h.Now().On(h.Pack.Zone)
	lot := d.Lot("COVISHIELD", "2099-12-31", 40)
	s := d.Publish(d.Plan(on, lot, 10))
	vial, err := h.Store.OpenVial(context.Background(), d.Actor(staff.Vaccinator), stock.OpenVial{ID: id.New(), SessionID: s.ID, LotID: lot.ID})
	if err != nil {
		panic(err)
	}
	shipment, order := moved(d, lot)
	const phone = "+919812340501"
	act := testkit.Adult()
	act.Phone, act.Area = phone, d.Facility.Area
	person, err := h.Store.Register(context.Background(), act)
	if err != nil {
		panic(err)
	}
	c, err := h.Store.OpenCase(context.Background(), casework.Ask{ID: id.New(), BeneficiaryID: person.ID, Kind: casework.Unknown, Asked: casework.Asked{Words: "Who is this?"}, Phone: phone},
		store.Claimed{}, &casework.Evidence{Media: "image/png", Body: []byte("a picture")})
	if err != nil {
		panic(err)
	}
	member := store.NewStaff{ID: id.New(), Login: id.New(), Name: "Matrix", Role: staff.Verifier, Facility: d.Facility.ID, Password: password}
	if err := h.Store.AddStaff(context.Background(), member); err != nil {
		panic(err)
	}
	brought := id.New()
	draft := facility.Draft{Row: 2, Facility: facility.Facility{ID: id.New(), Code: "MATRIX"}, Faults: fault.List{fault.New(fault.Invalid, "name_needed").On("name")}}
	if err := h.Store.BringFacilities(context.Background(), d.Actor(staff.District), brought, []facility.Draft{draft}); err != nil {
		panic(err)
	}
	d.Late(person, "COVISHIELD", on.Add(-3).String()) // of a batch that came later
	outbox.Drain(context.Background(), h.Store, h.Log, []outbox.Consumer{outbox.Reviews(h.Pack)})
	found, err := h.Store.Reviews(context.Background(), staff.At(d.Facility.Area, d.Facility.ID), store.ReviewFilter{State: review.Open}, store.ReviewPlace{}, 1)
	if err != nil || len(found) != 1 {
		panic(fmt.Sprint("nothing to review: ", err))
	}
	device, _, err := h.Store.AddDevice(context.Background(), d.Actor(staff.Vaccinator), id.New(), "Phone", false)
	if err != nil {
		panic(err)
	}
	report := aefi.Clean(aefi.Report{ID: id.New(), BeneficiaryID: person.ID, DoseID: id.New(), SessionID: s.ID, FacilityID: d.Facility.ID, Area: d.Facility.Area, Events: []string{"fever"}})
	if err := h.Store.ReportAEFI(context.Background(), report); err != nil {
		panic(err)
	}
	failed := operation.Line{Operation: operation.Operation{ID: id.New(), DeviceID: device.ID, Seq: 1, SessionID: s.ID, Kind: operation.Dose}, Outcome: operation.Kept, ReceivedAt: h.Now()}
	_, _, _, err = h.Store.KeepOperations(context.Background(), store.Heard{DeviceID: device.ID}, []operation.Line{failed}, time.Minute)
	if failed.Outcome = operation.Aside; err == nil {
		err = h.Store.SettleOperations(context.Background(), []store.Settled{{Line: failed, Why: operation.Failed, Area: d.Facility.Area, Facility: d.Facility.ID}})
	}
	if err != nil {
		panic(err)
	}
	return map[string]string{"operation": failed.ID, "device": device.ID, "report": report.ID, "item": found[0].ID, "import": brought, "staff": member.ID, "session": s.ID, "facility": d.Facility.ID, "beneficiary": person.ID, "id": s.ID, "person": person.ID, "case": c.ID, "file": "1",
		"lot": lot.ID, "shipment": shipment, "order": order, "plan": shared(d, on), "vial": vial.Vial.ID, "area": d.Facility.Area}
}

// fridge is a refrigerator with vaccine in it.
func fridge(d *testkit.Drive) string {
	d.Lot("COVAXIN", "2099-12-31", 40)
	e, err := d.Store.AddEquipment(context.Background(), testkit.National(), coldchain.Equipment{ID: id.New(), FacilityID: d.Facility.ID, Kind: "refrigerator", Name: "Fridge 1", Since: testkit.Today})
	if err != nil {
		panic(err)
	}
	return e.ID
}

// warm lets a refrigerator be warm for twelve hours, and gives the excursion.
func warm(d *testkit.Drive, fridge string, until when.Instant) string {
	var readings []coldchain.Reading
	for n := range 13 {
		readings = append(readings, coldchain.Reading{EquipmentID: fridge, At: until.Add(-time.Duration(n) * time.Hour), Tenths: 95, Source: coldchain.ByAPI})
	}
	took, err := d.Store.TakeReadings(context.Background(), testkit.National(), readings)
	if err != nil || len(took.Excursions) != 1 {
		panic(fmt.Sprint(took, err))
	}
	return took.Excursions[0]
}

// shared is a plan that shares vaccine out among the districts of the drive's state.
func shared(d *testkit.Drive, from when.Date) string {
	ctx, state := context.Background(), d.Store.Pack().Areas.StateOf(d.Facility.Area)
	if err := d.Store.SetPeople(ctx, testkit.National(), []allocation.Figure{{Area: d.Facility.Area, Group: "60+", People: 100}}); err != nil {
		panic(err)
	}
	plan, err := d.Store.MakeAllocation(ctx, testkit.National(), allocation.New{ID: id.New(), Area: state, Level: "district", Product: "COVISHIELD", Groups: []string{"60+"},
		From: from, Doses: 100, Vials: 1, Days: 28, Shelf: 28})
	if err != nil {
		panic(err)
	}
	return plan.ID
}

// moved adds the vaccine store of a district, a shipment to it, and an order of it.
func moved(d *testkit.Drive, lot stock.Lot) (shipment, order string) {
	ctx, above := context.Background(), d.Facility
	above.ID, above.Kind = id.New(), facility.Store
	if err := d.Store.AddFacilities(ctx, testkit.National(), []facility.Facility{above}); err != nil {
		panic(err)
	}
	sent, err := d.Store.Dispatch(ctx, testkit.National(), stock.Dispatch{ID: id.New(), FromID: d.Facility.ID, ToID: above.ID, Reason: "too many", Lots: []stock.Portion{{LotID: lot.ID, Doses: 1}}})
	if err != nil {
		panic(err)
	}
	asked, err := d.Store.Order(ctx, testkit.National(), stock.Order{ID: id.New(), FacilityID: d.Facility.ID, SupplierID: above.ID, Product: "COVISHIELD", Doses: 1})
	if err != nil {
		panic(err)
	}
	return sent.ID, asked.ID
}

// ask sends a request as somebody and gives the status.
func (w *world) ask(t *testing.T, route door.Route, token string, params map[string]string) int {
	t.Helper()
	status, _ := w.read(t, route, token, params, "")
	return status
}

// read sends a request with a query as somebody and gives the status and the page.
func (w *world) read(t *testing.T, route door.Route, token string, params map[string]string, query string) (int, string) {
	t.Helper()
	method, path, _ := strings.Cut(route.Pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	for name, value := range params {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if strings.Contains(path, "{") {
		t.Fatalf("%s has a path parameter the matrix does not know: add it to things", route.Pattern)
	}
	req, err := http.NewRequest(method, w.server.URL+path+query, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	if route.JSON() {
		req.Header.Set("Authorization", "Bearer "+token)
	} else {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.AddCookie(&http.Cookie{Name: door.Cookie, Value: token})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// Whoever asks for the area around their own, or for a facility elsewhere, is shown nothing that is there: every page for staff, as every
// role.
func TestTheAreaAroundShowsNothingMore(t *testing.T) {
	w := newWorld(t)
	h := newHouse(t)
	u, err := ui.New(h)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, route := range web.Routes(h, u) {
		if route.For != door.Staff || !strings.HasPrefix(route.Pattern, "GET ") {
			continue
		}
		for _, role := range staff.Roles {
			if role == staff.National || door.Admit(route, store.Who{Staff: &staff.Actor{Role: role}}) != nil {
				continue
			}
			for _, query := range []string{"?area=IN", "?area=IN-MH", "?area=" + testkit.Delhi, "?facility=" + w.other["facility"]} {
				if role == staff.State && query == "?area=IN-MH" {
					continue // their own
				}
				asked++
				status, body := w.read(t, route, w.tokens[role], w.own, query)
				if status >= 500 {
					t.Errorf("%s%s as %s: %d", route.Pattern, query, role, status)
				}
				for what, ident := range w.other {
					if len(ident) == 36 && what != "facility" && strings.Contains(body, ident) { // the facility is what was asked for
						t.Errorf("%s%s as %s shows the %s of another area", route.Pattern, query, role, what)
					}
				}
			}
		}
	}
	if asked < 100 {
		t.Fatalf("%d pages were asked for", asked)
	}
}

// TestEveryRouteAsEveryRole sends every staff route as every role, to things of their own area, of another and of
// the one around theirs, and signed out.
func TestEveryRouteAsEveryRole(t *testing.T) {
	w := newWorld(t)
	h := newHouse(t)
	u, err := ui.New(h)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, route := range web.Routes(h, u) {
		if route.For != door.Staff {
			continue
		}
		_, path, _ := strings.Cut(route.Pattern, " ")
		if got := w.ask(t, route, "", w.own); got != http.StatusUnauthorized && got != http.StatusSeeOther {
			t.Errorf("%s signed out: %d", route.Pattern, got)
		}
		for _, role := range staff.Roles {
			asked++
			may := door.Admit(route, store.Who{Staff: &staff.Actor{Role: role}}) == nil
			own := w.ask(t, route, w.tokens[role], w.own)
			if may == (own == http.StatusForbidden) || own == http.StatusUnauthorized || own >= 500 {
				t.Errorf("%s as %s, own area: %d, admitted %v", route.Pattern, role, own, may)
			}
			if !may || !strings.Contains(path, "{") || strings.HasSuffix(path, "{$}") || role == staff.National {
				continue
			}
			if got := w.ask(t, route, w.tokens[role], w.other); got != http.StatusNotFound && got != http.StatusForbidden {
				t.Errorf("%s as %s, other area: %d, want 404 or 403", route.Pattern, role, got)
			}
			if !strings.Contains(path, "{staff}") {
				continue // nothing else lies in an area that others are inside of
			}
			above := but(w.own, "staff", w.ids[staff.State])
			if role == staff.State {
				above["staff"] = w.ids[staff.National]
			}
			if got := w.ask(t, route, w.tokens[role], above); got != http.StatusNotFound {
				t.Errorf("%s as %s, somebody of the area around: %d, want 404", route.Pattern, role, got)
			}
		}
	}
	if asked == 0 {
		t.Fatal("no route was asked")
	}
}

// TestTheProxySaysWhereRequestsComeFrom: the limit on signing in counts addresses, and strangers cannot choose theirs.
func TestTheProxySaysWhereRequestsComeFrom(t *testing.T) {
	for _, behind := range []bool{false, true} {
		h := newHouse(t)
		h.Attempts, h.BehindProxy = &door.Attempts{Most: 2}, behind
		handler, err := web.Handler(h, prometheus.NewRegistry())
		if err != nil {
			t.Fatal(err)
		}
		limited := 0
		for i := range 6 {
			r := httptest.NewRequest(http.MethodPost, "/api/v1/sign-in", strings.NewReader(`{"login":"nobody","password":"x"}`))
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.9, 198.51.100.%d", i))
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code == http.StatusTooManyRequests {
				limited++
			}
		}
		if want := map[bool]int{false: 4, true: 0}[behind]; limited != want {
			t.Errorf("behind a proxy %v: %d of 6 were held up, want %d", behind, limited, want)
		}
	}
}
