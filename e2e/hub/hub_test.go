package hub

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/e2e/program"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/node"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

const password = "a camp by the river"

type fields = map[string]any

// door is where a device speaks with the centre or a hub.
type door struct {
	t    *testing.T
	base string
}

var client = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // the hubs' certificates are their own

// ask gives the answer, or why there is none.
func (d door) ask(method, path, token string, body, into any) error {
	data, err := json.Marshal(body)
	testkit.Done(d.t, err)
	r, err := http.NewRequest(method, d.base+"/api/v1/"+path, bytes.NewReader(data))
	testkit.Done(d.t, err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d %s", path, resp.StatusCode, answer)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// device is a phone: its log, and its token at each door.
type device struct {
	t       *testing.T
	id      string
	session string
	by      string
	lot     string
	tokens  map[string]string
	log     []fields
}

func (d *device) signIn(at door, login string) {
	d.t.Helper()
	var in struct {
		Token string `json:"token"`
		Staff struct {
			ID string `json:"id"`
		} `json:"staff"`
	}
	testkit.Done(d.t, at.ask("POST", "sign-in", "", fields{"login": login, "password": password, "totp": ""}, &in))
	testkit.Done(d.t, at.ask("POST", "devices", in.Token, fields{"id": d.id, "name": "Phone"}, &in))
	d.by, d.tokens[at.base] = in.Staff.ID, in.Token
}

func (d *device) write(kind string, body fields) {
	d.log = append(d.log, fields{"id": id.New(), "device_id": d.id, "seq": len(d.log) + 1, "session_id": d.session, "kind": kind,
		"at": time.Now().UnixMicro(), "offset": 1, "by": d.by, "body": body})
}

func (d *device) registers() string {
	person := id.New()
	d.write("register", fields{"beneficiary_id": person, "name": "Rani Devi", "birth_year": 1971, "sex": "female", "area": testkit.Pune,
		"id_kind": "driving_licence", "id_number": testkit.Licence(person), "consent": "x"})
	return person
}

func (d *device) gives(person string) string {
	dose := id.New()
	d.write("dose", fields{"dose_id": dose, "beneficiary_id": person, "code_checked": false, "identity": "document", "lot_id": d.lot, "number": 1, "product": "COVISHIELD", "warned": []string{}})
	return dose
}

// sends sends the log from a place on, and wants an answer to all of it.
func (d *device) sends(at door, from int) {
	d.t.Helper()
	var out struct {
		Results []struct {
			Outcome string `json:"outcome"`
			Problem any    `json:"problem"`
		} `json:"results"`
	}
	testkit.Done(d.t, at.ask("POST", "sync", d.tokens[at.base], fields{"device_id": d.id, "clock": time.Now().UnixMicro(), "ops": d.log[from:]}, &out))
	if len(out.Results) != len(d.log)-from {
		d.t.Fatalf("%d answers to %d operations", len(out.Results), len(d.log)-from)
	}
	for _, r := range out.Results {
		if r.Problem != nil {
			d.t.Fatalf("a problem: %v", r.Problem)
		}
	}
}

// doses are those that a door shows of the session: person and dose, in order.
func (d *device) doses(at door) ([]string, error) {
	var day struct {
		Roster []struct {
			ID        string `json:"beneficiary_id"`
			Reference string `json:"reference"`
			Given     []struct {
				DoseID string `json:"dose_id"`
				Here   bool   `json:"here"`
				At     int64  `json:"at"`
			} `json:"given"`
		} `json:"roster"`
	}
	err := at.ask("GET", "site/day?session_id="+d.session, d.tokens[at.base], nil, &day)
	var out []string
	for _, e := range day.Roster {
		for _, g := range e.Given {
			if g.Here {
				out = append(out, fmt.Sprint(e.ID, " ", e.Reference, " ", g.DoseID, " ", g.At))
			}
		}
	}
	slices.Sort(out)
	return out, err
}

// until asks again and again until something holds. It has a minute: the machine may be busy.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("after a minute: %s", what)
		}
	}
}

// Two hubs of one camp lose the centre, go on, share devices, give the same person a dose each, and come back while the centre is killed:
// in the end all three have the same records, each once, and what does not fit is one item to review.
func TestTwoHubsAndTheirCentre(t *testing.T) {
	n := newNetwork(t)
	data := t.TempDir()
	s, err := node.OpenStore(context.Background(), node.Config{Data: data, Pack: "in"})
	testkit.Done(t, err)
	d := testkit.NewDrive(t, s)
	lot := d.Lot("COVISHIELD", "2099-12-31", 300)
	plan := d.Plan(when.Wall().On(s.Pack().Zone), lot, 100)
	plan.Slots = []session.NewSlot{{Starts: 0, Ends: 24 * 60, Channel: session.WalkIn, Capacity: 300}}
	camp := d.Publish(plan)
	for _, role := range []staff.Role{staff.Vaccinator, staff.SiteManager} {
		testkit.Done(t, s.AddStaff(context.Background(), store.NewStaff{ID: id.New(), Login: string(role), Name: "Somebody", Role: role, Facility: d.Facility.ID, Password: password}))
	}
	testkit.Done(t, s.Close())
	serve := func() *program.Program {
		return n.start("c", nil, "run", "--data", data, "--listen", "0.0.0.0:8080")
	}
	centre := serve()
	for i, place := range []string{"a", "b"} {
		n.start(place, []string{"OPENWIN_PASSWORD=" + password}, "site", "--centre", "http://"+n.addr(i+1, 1)+":8080", "--login", "site_manager", "--every", "500ms",
			"--name", "Hub "+place, "--data", filepath.Join(t.TempDir(), place), "--listen", "0.0.0.0:8443")
	}
	c, a, b := door{t, "http://" + n.wifi(0, 2) + ":8080"}, door{t, "https://" + n.wifi(1, 2) + ":8443"}, door{t, "https://" + n.wifi(2, 2) + ":8443"}
	phone := func(at ...door) *device {
		p := &device{t: t, id: id.New(), session: camp.ID, lot: lot.ID, tokens: map[string]string{}}
		for _, where := range at {
			p.signIn(where, "vaccinator")
		}
		return p
	}
	watcher := phone(c, a, b)
	one, two, both := phone(a), phone(b), phone(a, b)
	shared := one.registers()
	one.sends(a, 0)
	want := []string{}
	rest := func(all []string) string { return fmt.Sprintf("%d doses are there of %d", len(all), len(want)) }

	n.cut("a", true)
	n.cut("b", true)
	for range 12 {
		for _, p := range []*device{one, two, both} {
			want = append(want, p.gives(p.registers()))
		}
	}
	want = append(want, one.gives(shared), two.gives(shared)) // each hub gives the same person the first dose
	one.sends(a, 0)
	two.sends(b, 0)
	both.sends(a, 0)
	both.sends(b, 10) // some of it to the other hub as well
	both.sends(b, 0)
	seen, err := one.doses(a)
	if testkit.Done(t, err); len(seen) != 25 {
		t.Errorf("the hub shows %d doses of its two devices, want 25", len(seen))
	}

	n.cut("a", false)
	until(t, "the centre has something of the first hub", func() bool {
		found, err := watcher.doses(c)
		return err == nil && len(found) > 0
	})
	centre.Kill() // in the middle
	n.cut("b", false)
	for range 5 { // work goes on
		want = append(want, two.gives(two.registers()))
	}
	two.sends(b, 0)
	serve()
	var all []string
	until(t, "the centre has all", func() bool {
		all, err = watcher.doses(c)
		return err == nil && len(all) == len(want)
	})
	for _, dose := range want {
		if times := strings.Count(strings.Join(all, "\n"), dose); times != 1 {
			t.Errorf("dose %s is there %d times; %s", dose, times, rest(all))
		}
	}
	for name, hub := range map[string]door{"the first hub": a, "the second hub": b} {
		until(t, name+" shows what the centre has", func() bool {
			found, err := watcher.doses(hub)
			return err == nil && slices.Equal(found, all)
		})
	}
	db := &testkit.Database{Engine: "sqlite", URL: filepath.Join(data, "openwin.db")}
	rows := db.SQL(t)
	until(t, "the two doses of one person are one item to review", func() bool {
		return testkit.Number(t, rows, "SELECT COUNT(*) FROM review_item WHERE code = 'dose_already_given'") == 1
	})
	for what, c := range map[string]struct {
		query string
		want  int
	}{
		"operations":   {"SELECT COUNT(*) FROM operation", len(one.log) + len(two.log) + len(both.log)},
		"people":       {"SELECT COUNT(*) FROM beneficiary", len(want) - 1},
		"doses":        {"SELECT COUNT(*) FROM dose", len(want)},
		"vaccine used": {"SELECT used FROM session_lot", len(want)},
		"places taken": {"SELECT taken FROM slot", len(want)},
		"dead letters": {"SELECT COUNT(*) FROM operation WHERE outcome = 'dead'", 0},
		"undecided":    {"SELECT COUNT(*) FROM operation_due", 0},
	} {
		if got := testkit.Number(t, rows, c.query); got != int64(c.want) {
			t.Errorf("%s: %d, want %d", what, got, c.want)
		}
	}
}
