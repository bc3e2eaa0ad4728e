package survive

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/e2e/program"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

// A certificate that an officer ends at one process is refused by another at once, though the first is killed in that moment; the lists of both hold it
// within a minute, in the same words, also after a restart; and the transparency log fits.
func TestACertificateEndsInEveryProcess(t *testing.T) {
	in := newInstallation(t, "postgres")
	first, second := in.start(t), in.start(t)
	s := newSite(t, in, first)
	day, lot, session, person, given := civilToday(), id.New(), id.New(), id.New(), id.New()
	must(t, first.URL, s.chief, "receipts", fields{"id": id.New(), "facility_id": s.facility, "doses": 20, "lot": fields{"id": lot, "product": "COVISHIELD", "number": "R-1", "expires": day.Add(90).String()}})
	must(t, first.URL, s.chief, "sessions", fields{"id": session, "facility_id": s.facility, "date": day.String(), "product": "COVISHIELD",
		"slots": []fields{{"starts": 0, "ends": 1439, "channel": "walk_in", "capacity": 5}}, "lots": []fields{{"lot_id": lot, "doses": 5}}})
	must(t, first.URL, s.manager, "beneficiaries", fields{"id": person, "name": "Asha Patil", "birth_year": 1980, "sex": "female", "area": pune, "consent": "2026-11-23", "phone": "+919812340001"})
	must(t, first.URL, s.manager, "doses", fields{"id": given, "beneficiary_id": person, "session_id": session, "lot_id": lot})

	ring, err := keys.Open(filepath.Join(in.place[1], "keys.json"))
	testkit.Done(t, err)
	signer := ring.Signer(keys.HC1, when.Wall())
	claims, err := certificate.Of(testkit.India(), &beneficiary.Beneficiary{ID: person, Name: "Asha Patil", BirthYear: 1980, Version: 1},
		&dose.Dose{ID: given, Number: 1, Product: "COVISHIELD", OccurredOn: day}, when.Wall(), signer.Certificate.NotAfter)
	testkit.Done(t, err)
	text, err := certificate.Sign(claims, signer.Key, signer.KID())
	testkit.Done(t, err)
	verdict := func(p *program.Program) string { return post(p.URL, "", "verify", fields{"certificate": text}).body }
	if got := verdict(second); !strings.Contains(got, `"valid"`) {
		t.Fatal(got)
	}

	path := "/office/certificates/" + person
	act := url.Values{"reason": {"unfit"}, "dose": {given}, "words": {"The refrigerator was warm."}}
	sure := form(t, first.URL+path, s.chief, act)
	act.Set("id", regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(sure)[1])
	act.Set("confirmed", "yes")
	form(t, first.URL+path, s.chief, act)
	began := time.Now()
	first.Kill()
	if got := verdict(second); !strings.Contains(got, "certificate_withdrawn") {
		t.Errorf("the other process says %s", got)
	}
	first = in.start(t)
	var part string
	for _, p := range []*program.Program{second, first} {
		soon(t, "in the lists", func() bool { return snapshot(t, p).Entries == 1 })
		got := get(t, p.URL+revocation.PartPath+revocation.PartName("", snapshot(t, p).Parts[0].At))
		if want := `["` + revocation.Hash("IN", claims.Dose().ID) + `"]`; got != want || part != "" && got != part {
			t.Errorf("the list is %s, not %s", got, want)
		}
		part = got
		if got := verdict(p); !strings.Contains(got, "certificate_withdrawn") {
			t.Error(got)
		}
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	first.Stop(t)
	second.Stop(t)
	if found := in.call(t, "log", "verify"); !strings.Contains(found, "fit") || strings.Contains(found, "inserted") {
		t.Error(found)
	}
}

// snapshot is what a process publishes of ended certificates.
func snapshot(t *testing.T, p *program.Program) (out revocation.Snapshot) {
	t.Helper()
	var jws struct{ Payload string }
	testkit.Done(t, json.Unmarshal([]byte(get(t, p.URL+revocation.SnapshotPath)), &jws))
	payload, err := base64.RawURLEncoding.DecodeString(jws.Payload)
	testkit.Done(t, err)
	testkit.Done(t, json.Unmarshal(payload, &out))
	return out
}

// form sends a form of the office as somebody who is signed in, and gives the page.
func form(t *testing.T, address, token string, values url.Values) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(values.Encode()))
	testkit.Done(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", "openwin="+token)
	resp, err := http.DefaultTransport.RoundTrip(r)
	testkit.Done(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	testkit.Done(t, err)
	if resp.StatusCode >= 400 {
		t.Fatalf("%s: %d\n%s", address, resp.StatusCode, body)
	}
	return string(body)
}
