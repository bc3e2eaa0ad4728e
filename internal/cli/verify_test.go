package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/certificatetest"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

// The exit code says what the worst of the certificates is worth, and the answer who signed and what: without database or network.
func TestVerify(t *testing.T) {
	dir := t.TempDir()
	done := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		done(os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	ring, err := keys.Open(filepath.Join(dir, "keys.json"))
	done(err)
	list, err := trust.Write(trust.Ours(ring, "IN", "Ministry of Health", "https://vaccine.example", when.Wall()), ring.Signer(keys.Lists, when.Wall()))
	done(err)
	p, err := pack.Load(packs.FS, "in")
	done(err)
	record := certificatetest.Sample(t, p, certificate.Home)
	record.Issued, record.Expires = time.Now().Unix(), time.Now().AddDate(1, 0, 0).Unix()
	signer := ring.Signer(keys.HC1, when.Wall())
	text, err := certificate.Sign(certificate.ClaimsOf(&record), signer.Key, signer.KID())
	done(err)

	good := file("good.txt", text)
	record.Expires = record.Issued - 1
	ended, err := certificate.Sign(certificate.ClaimsOf(&record), signer.Key, signer.KID())
	done(err)
	bad, other := file("bad.txt", ended), file("other.txt", "hello")
	trusted := []string{"--trust", file("list.jwt", list), "--ca", file("ca.pem", string(keys.PEM(ring.Authority().Certificate)))}
	for name, c := range map[string]struct {
		files []string
		code  int
	}{"valid": {[]string{good, good}, 0}, "not valid": {[]string{good, bad, other}, 1}, "cannot tell": {[]string{good, other}, 2}, "no such file": {[]string{good, filepath.Join(dir, "none")}, 2}} {
		if got := Main(append(append([]string{"verify"}, trusted...), c.files...)); got != c.code {
			t.Errorf("%s: exit code %d, want %d", name, got, c.code)
		}
	}
	if got := Main([]string{"verify", good}); got != 2 {
		t.Errorf("nobody is trusted: exit code %d", got)
	}
	if got := Main([]string{"verify", "--trust", trusted[1], good}); got != 2 {
		t.Errorf("a list whose CA is not given: exit code %d", got)
	}

	v, end, err := (&VerifyCmd{Trust: trusted[1:2], CA: trusted[3]}).open()
	done(err)
	defer end()
	result, err := v.check([]byte(text))
	done(err)
	var plain, asJSON bytes.Buffer
	done(v.print(&plain, "good.txt", result, false))
	for _, wants := range []string{"good.txt: valid", "Ministry of Health, IN (key " + signer.Name() + ")", "list.jwt", "Lakshmi Devi", "2/2"} {
		if !strings.Contains(plain.String(), wants) {
			t.Errorf("it does not say %q:\n%s", wants, plain.String())
		}
	}
	done(v.print(&asJSON, "good.txt", result, true))
	var answer struct {
		File, Verdict, Format string
		Signer                struct{ Name, Source string }
		Trust                 []struct{ Name string }
	}
	done(json.Unmarshal(asJSON.Bytes(), &answer))
	if answer.File != "good.txt" || answer.Verdict != "valid" || answer.Format != "hc1" || answer.Signer.Source != "openwin" || answer.Trust[0].Name != "list.jwt" {
		t.Errorf("%+v", answer)
	}
}
