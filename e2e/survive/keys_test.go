package survive

import (
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/e2e/program"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

// get reads what a server publishes.
func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := httpClient.Get(url)
	testkit.Done(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	testkit.Done(t, err)
	return string(body)
}

// soon waits for something that a server does within seconds.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 300 {
		if is() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("after half a minute: not %s", what)
}

// certificateBy is a certificate as the server would make it, signed with a key of its file.
func certificateBy(t *testing.T, s *keys.Signer) string {
	t.Helper()
	born := when.MustDate("1980-01-01")
	claims, err := certificate.Of(testkit.India(), &beneficiary.Beneficiary{ID: "b", Name: "Asha Patil", BirthYear: 1980, BirthDate: born, Version: 1},
		&dose.Dose{ID: "d", Number: 1, Product: "COVISHIELD", OccurredOn: when.MustDate("2021-09-17")}, when.Wall(), s.Certificate.NotAfter)
	testkit.Done(t, err)
	text, err := certificate.Sign(claims, s.Key, s.KID())
	testkit.Done(t, err)
	return text
}

// The runbook of a key in other hands, with the real program: docs/runbooks/keys.md.
func TestACompromisedKey(t *testing.T) {
	in := newInstallation(t, "sqlite")
	p := in.start(t)
	conn := in.db.SQL(t)
	ring, err := keys.Open(filepath.Join(filepath.Dir(in.db.URL), "keys.json"))
	testkit.Done(t, err)
	lost := ring.Signer(keys.HC1, when.Wall())
	text := certificateBy(t, lost)
	verdict := func(text string) string { return post(p.URL, "", "verify", fields{"certificate": text}).body }
	if got := verdict(text); !strings.Contains(got, `"valid"`) {
		t.Fatal(got)
	}
	// Somebody with a phone holds a certificate of it. The row comes in past the program, which the log tells below.
	person := id.New()
	must(t, p.URL, newSite(t, in, p).manager, "beneficiaries", fields{"id": person, "name": "Asha Patil", "birth_year": 1980, "sex": "female", "area": pune,
		"consent": "2026-11-23", "phone": "+919812340001"})
	_, err = conn.Exec("INSERT INTO certificate_issue (beneficiary_id, uvci, key_name, dose_id, at) VALUES ($1, 'URN:UVCI:01:IN:MADE#UP', $2, 'd', 1)", person, lost.Name())
	testkit.Done(t, err)

	out := in.call(t, "keys", "compromise", lost.Name(), "--reason", "a backup disk was stolen")
	if !strings.Contains(out, "is dropped") {
		t.Error(out)
	}
	soon(t, "refused what the dropped key signed", func() bool { return strings.Contains(verdict(text), `"certificate_signer_dropped"`) })
	if snapshot := get(t, p.URL+"/verify/trust.json"); !strings.Contains(snapshot, `"dropped":[{"format":"hc1"`) {
		t.Error("a device without a network does not learn of it:", snapshot)
	}
	testkit.Done(t, ring.Reload())
	next := ring.Signers()[len(ring.Signers())-1]
	soon(t, "taken what the new key signed", func() bool { return strings.Contains(verdict(certificateBy(t, next)), `"valid"`) })
	published := get(t, p.URL+"/.well-known/openwin-signers.json")
	if n := strings.Count(published, `"kid"`); n != 1 {
		t.Errorf("%d keys are published: %s", n, published)
	}
	list := get(t, p.URL+"/.well-known/openwin-ca/"+hex.EncodeToString(ring.Authority().Certificate.SubjectKeyId))
	if !strings.Contains(list, string(lost.Certificate.SerialNumber.Bytes())) {
		t.Error("the dropped key is not in the list of what the CA ended")
	}
	soon(t, "told the holder", func() bool {
		return testkit.Number(t, conn, "SELECT COUNT(*) FROM message WHERE kind = 'key_dropped'") == 1
	})

	found, err := exec.Command(program.Path(t), append([]string{"log", "verify"}, in.place...)...).CombinedOutput()
	if err == nil || !strings.Contains(string(found), "inserted: issued/URN:UVCI:01:IN:MADE#UP/"+lost.Name()) || !strings.Contains(string(found), " 1 found that do not fit") {
		t.Errorf("%v\n%s", err, found)
	}
	if verified := in.call(t, "keys", "list"); !strings.Contains(verified, lost.Name()+"  hc1    dropped") {
		t.Error(verified)
	}
	p.Stop(t)
}

// Two installations trust each other by lists that they exchange, until one drops the other's.
func TestTwoCountriesTrustEachOther(t *testing.T) {
	ours, theirs := newInstallation(t, "sqlite"), newInstallation(t, "sqlite")
	p := ours.start(t)
	their := theirs.start(t)
	dir := t.TempDir()
	list, ca := filepath.Join(dir, "theirs.jwt"), filepath.Join(dir, "ca.pem")
	testkit.Done(t, os.WriteFile(list, []byte(get(t, their.URL+"/.well-known/openwin-trust.jwt")), 0o600))
	testkit.Done(t, os.WriteFile(ca, []byte(get(t, their.URL+"/.well-known/openwin-ca.pem")), 0o600))
	ring, err := keys.Open(filepath.Join(filepath.Dir(theirs.db.URL), "keys.json"))
	testkit.Done(t, err)
	text := certificateBy(t, ring.Signer(keys.HC1, when.Wall()))
	verdict := func() string { return post(p.URL, "", "verify", fields{"certificate": text}).body }
	if got := verdict(); !strings.Contains(got, `"unknown"`) {
		t.Fatal(got)
	}
	ours.call(t, "trust", "import", "openwin", list, "--ca", ca, "--source", "the other ministry")
	soon(t, "trusted", func() bool { return strings.Contains(verdict(), `"valid"`) })
	ours.call(t, "trust", "drop", strings.Fields(ours.call(t, "trust", "list"))[0])
	soon(t, "unknown again", func() bool { return strings.Contains(verdict(), `"unknown"`) })
	p.Stop(t)
	their.Stop(t)
}
