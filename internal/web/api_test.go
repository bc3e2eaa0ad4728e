package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
)

// program is somebody's program that talks to the API.
type program struct {
	t     *testing.T
	url   string
	token string
	drive *testkit.Drive
}

func newProgram(t *testing.T, role staff.Role) *program {
	t.Helper()
	h := newHouse(t)
	drive := testkit.NewDrive(t, h.Store)
	n := store.NewStaff{ID: id.New(), Login: "program", Name: "Program", Role: role, Area: "IN", Password: password}
	if role.AtFacility() {
		n.Area, n.Facility = drive.Facility.Area, drive.Facility.ID
	}
	if err := h.Store.AddStaff(context.Background(), n); err != nil {
		t.Fatal(err)
	}
	handler, err := web.Handler(h, prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	p := &program{t: t, url: server.URL, drive: drive}
	var in struct{ Token string }
	if status := p.post("sign-in", map[string]string{"login": "program", "password": password}, &in); status != http.StatusOK {
		t.Fatalf("sign-in: %d", status)
	}
	p.token = in.Token
	return p
}

func (p *program) post(path string, body, into any, header ...string) int {
	p.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, p.url+"/api/v1/"+path, bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		p.t.Fatalf("%s answers %d %q: %v", path, resp.StatusCode, answer, err)
	}
	return resp.StatusCode
}

// problem is what a refusal looks like to a program.
type problem struct {
	Status             int
	Code, Detail, Type string
	Field              string
	Args               map[string]string
	Rule, Source       string
	Faults             []struct{ Code, Field, Detail string }
}

func person(name string) map[string]any {
	return map[string]any{"id": id.New(), "name": name, "birth_year": 1980, "sex": "female", "area": testkit.Pune, "consent": "2026-11-23"}
}

func TestTheSameRegistrationTwiceIsOne(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	act := person("Asha Kumari")
	var first, second struct{ ID, Reference string }
	if got := p.post("beneficiaries", act, &first); got != http.StatusOK || !id.ValidReference(first.Reference) {
		t.Fatalf("%d %+v", got, first)
	}
	if p.post("beneficiaries", act, &second); first != second {
		t.Errorf("the second time %+v, the first %+v", second, first)
	}
}

func TestSeveralFaultsAreAllSaidInTheReadersLanguage(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	act := person("")
	act["sex"] = "unknown"
	var why problem
	if got := p.post("beneficiaries", act, &why, "Accept-Language", "ur"); got != http.StatusBadRequest || why.Status != got {
		t.Fatalf("%d %+v", got, why)
	}
	if len(why.Faults) != 2 || why.Faults[0].Field != "name" || why.Faults[1].Code != "sex_needed" {
		t.Errorf("%+v", why.Faults)
	}
	if !strings.ContainsFunc(why.Detail, func(r rune) bool { return r >= 0x600 && r < 0x700 }) {
		t.Errorf("not in Urdu: %q", why.Detail)
	}
}

func TestAnActInABulkIsRefusedAlone(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	good, bad := person("Ravi Nair"), person("Mary Joseph")
	bad["birth_year"] = 1700
	var out struct {
		Results []struct {
			ID, Outcome string
			Problem     *problem
		}
	}
	send := func() []string {
		t.Helper()
		if got := p.post("beneficiaries/bulk", map[string]any{"acts": []any{good, bad, 7, good}}, &out); got != http.StatusOK || len(out.Results) != 4 {
			t.Fatalf("%d %+v", got, out)
		}
		var outcomes []string
		for _, r := range out.Results {
			outcomes = append(outcomes, r.Outcome)
		}
		return outcomes
	}
	first := send()
	if first[1] != "refused" || first[2] != "refused" || (first[0] == "refused") || first[0] == first[3] {
		t.Errorf("outcomes %v: the good act once done and once already, the bad ones refused", first)
	}
	if out.Results[1].ID != bad["id"] || out.Results[1].Problem.Code != "birth_out_of_range" {
		t.Errorf("%+v", out.Results[1])
	}
	if again := send(); again[0] != "already" || again[3] != "already" {
		t.Errorf("again: %v", again)
	}
}

func TestADoseThroughTheAPI(t *testing.T) {
	p := newProgram(t, staff.SiteManager)
	s := p.drive.Session(testkit.Today, 5)
	b := p.drive.Person()
	act := map[string]any{"id": id.New(), "beneficiary_id": b.ID, "session_id": s.ID, "lot_id": s.Lots[0].LotID}
	var first, second struct {
		ID       string
		Number   int
		Findings []any
	}
	if got := p.post("doses", act, &first); got != http.StatusOK || first.Number != 1 {
		t.Fatalf("%d %+v", got, first)
	}
	if p.post("doses", act, &second); second.ID != first.ID || second.Number != 1 {
		t.Errorf("the same dose twice: %+v and %+v", first, second)
	}
	act["id"] = id.New()
	var why problem
	if got := p.post("doses", act, &why); got != http.StatusUnprocessableEntity || why.Code != "dose_too_early" || why.Args["due"] == "" || why.Source == "" {
		t.Errorf("an early second dose: %d %+v", got, why)
	}
}

func TestARefusalSaysNothingPersonal(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	const name, number = "Secret\x01Name", "Z9999999999"
	act := person(name)
	act["id_kind"], act["id_number"] = "aadhaar", number
	var raw json.RawMessage
	p.post("beneficiaries", act, &raw)
	if text := string(raw); strings.Contains(text, "Secret") || strings.Contains(text, number) {
		t.Errorf("the refusal repeats what was sent: %s", text)
	}
}

func TestAWrongPasswordIsRefused(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	for _, login := range []string{"program", "nobody"} {
		var why problem
		if got := p.post("sign-in", map[string]string{"login": login, "password": "wrong-password"}, &why); got != http.StatusUnauthorized || why.Code != "sign_in_wrong" {
			t.Errorf("%s: %d %+v", login, got, why)
		}
	}
}

func TestATextNoDatabaseKeepsIsRefusedAlone(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	good, bad := person("Ravi Nair"), person("Mary\x00Joseph")
	var out struct {
		Results []struct {
			Outcome string
			Problem *problem
		}
	}
	p.post("beneficiaries/bulk", map[string]any{"acts": []any{good, bad}}, &out)
	if len(out.Results) != 2 || out.Results[0].Outcome != "done" || out.Results[1].Outcome != "refused" || out.Results[1].Problem.Code != "text_malformed" {
		t.Errorf("%+v", out)
	}
	for _, path := range []string{"/api/v1/sessions?pin_code=%00", "/api/v1/sessions?area=%ff", "/book/%00", "/drive/%ff"} {
		resp, err := http.Get(p.url + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

func TestSomebodyElsesIDIsTaken(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	act := person("Asha Kumari")
	act["phone"] = "98765 43210"
	var first struct{ Reference string }
	p.post("beneficiaries", act, &first)
	act["phone"] = "98765 43211"
	var why problem
	if got := p.post("beneficiaries", act, &why); got != http.StatusConflict || why.Code != "id_taken" {
		t.Errorf("%d %+v", got, why)
	}
}

func TestAnUnknownAddressOfTheAPIIsAProblem(t *testing.T) {
	p := newProgram(t, staff.DataEntry)
	var why problem
	if got := p.post("nothing", map[string]string{}, &why); got != http.StatusNotFound || why.Code != "not_found" {
		t.Errorf("%d %+v", got, why)
	}
}
