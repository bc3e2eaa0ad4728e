package keys_test

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/when"
)

func openFile(t *testing.T) (*keys.Ring, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.json")
	r, err := keys.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return r, path
}

// Every use has a key of its algorithm from the first start on, certified by a CA of the installation's own.
func TestEveryUseHasAKey(t *testing.T) {
	r := newRing(t)
	names := map[string]bool{}
	for _, use := range keys.Uses() {
		s := r.Signer(use, when.Wall())
		if s == nil || !use.Fits(s.Key.Public()) || len(s.KID()) != 8 || len(s.Thumbprint()) != 43 {
			t.Fatalf("%s: %+v", use, s)
		}
		names[s.Name()] = true
		if err := s.Certificate.CheckSignatureFrom(r.Authority().Certificate); err != nil {
			t.Errorf("%s: %v", use, err)
		}
		years := s.Certificate.NotAfter.Year() - time.Now().Year()
		if use == keys.Log && years < 1000 || use != keys.Log && years != 2 {
			t.Errorf("%s lives for %d years", use, years)
		}
	}
	if len(names) != len(keys.Uses()) {
		t.Errorf("keys are shared: %v", names)
	}
	if a := r.Authority(); a.Certificate.NotAfter.Year()-time.Now().Year() != 4 || !a.Certificate.IsCA {
		t.Errorf("the CA lives until %v", a.Certificate.NotAfter)
	}
}

// A file that an earlier version made (of a database that never was) knows one key. It gains the others, and its own stays what it was, whoever opens it first.
func TestAnEarlierFileGainsKeys(t *testing.T) {
	data, err := os.ReadFile("testdata/one-key.json")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "keys.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	seen := make([]string, 6)
	for i := range seen {
		wait.Go(func() {
			r, err := keys.Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			var names []string
			for _, s := range r.Signers() {
				names = append(names, s.Name())
			}
			seen[i] = strings.Join(names, " ")
		})
	}
	wait.Wait()
	for _, s := range seen {
		if s != seen[0] || !strings.HasPrefix(s, "32acf5251063fb91 ") || len(strings.Fields(s)) != len(keys.Uses()) {
			t.Errorf("%q, another has %q", s, seen[0])
		}
	}
	if left, _ := filepath.Glob(path + ".lock"); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A new key is published first, signs from its day on, and the one before it stays published without its private half.
func TestRotate(t *testing.T) {
	r, path := openFile(t)
	now := time.Now()
	old := r.Signer(keys.SHC, when.InstantOf(now))
	next, err := r.Rotate(keys.SHC, now, now.Add(keys.Overlap))
	if err != nil {
		t.Fatal(err)
	}
	other, err := keys.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, ring := range []*keys.Ring{r, other} {
		if s := ring.Signer(keys.SHC, when.InstantOf(now.Add(keys.Overlap-time.Hour))); s.Name() != old.Name() {
			t.Error("the new key signs before its day")
		}
		if s := ring.Signer(keys.SHC, when.InstantOf(now.Add(keys.Overlap+time.Hour))); s.Name() != next.Name() {
			t.Error("the new key does not sign on its day")
		}
	}
	later := now.Add(keys.Overlap + time.Hour)
	if _, err := r.Rotate(keys.SHC, later, later); err != nil {
		t.Fatal(err)
	}
	if err := other.Reload(); err != nil {
		t.Fatal(err)
	}
	for _, s := range other.Signers() {
		if s.Name() == old.Name() && s.Key != nil {
			t.Error("a key that another has followed can still sign")
		}
	}
	other.Drop(map[string]when.Instant{next.Name(): 1})
	if s := other.Signer(keys.SHC, when.InstantOf(later.Add(-time.Minute))); s.Name() == next.Name() {
		t.Error("a dropped key signs")
	}
}

// The CA stays offline: a request goes there, a certificate comes back.
func TestRequestAndInstall(t *testing.T) {
	r, path := openFile(t)
	now := time.Now()
	authority, err := keys.NewAuthority("Ministry of Health", "IN", now)
	if err != nil {
		t.Fatal(err)
	}
	request, err := r.Request(keys.HC1, "IN", "")
	if err != nil {
		t.Fatal(err)
	}
	use, public, err := keys.ReadRequest(request)
	if err != nil || use != keys.HC1 {
		t.Fatal(use, err)
	}
	cert, err := authority.Issue(use, public, now)
	if err != nil {
		t.Fatal(err)
	}
	bundle := keys.PEM(cert, authority.Certificate)
	if _, err := newRing(t).Install(bundle, now); err == nil {
		t.Error("a certificate was installed where its key is not")
	}
	other, err := keys.NewAuthority("Somebody", "IN", now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Install(keys.PEM(cert, other.Certificate), now); err == nil {
		t.Error("a certificate was installed with another CA behind it")
	}
	if _, err := r.Install(bundle, now); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Install(bundle, now); err == nil {
		t.Error("a certificate was installed twice")
	}
	fresh, err := keys.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	s := fresh.Signer(keys.HC1, when.InstantOf(now.Add(time.Minute)))
	if s.Certificate.Issuer.CommonName != "Ministry of Health" || fresh.Authority().Key != nil {
		t.Errorf("issued by %s", s.Certificate.Issuer)
	}
	pool := x509.NewCertPool()
	pool.AddCert(authority.Certificate)
	if _, err := s.Certificate.Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		t.Error(err)
	}
	if _, err := fresh.Rotate(keys.HC1, now, now); err == nil {
		t.Error("a key was made beside a CA that is offline")
	}
	if _, err := authority.Issue(keys.HC1, public, now.AddDate(1, 0, 1)); err == nil {
		t.Error("a CA issues after its year")
	}
}

// A request comes from another machine: whatever it holds, reading it ends in an error or in a key of a known use.
func FuzzReadRequest(f *testing.F) {
	r, err := keys.Open(filepath.Join(f.TempDir(), "keys.json"))
	if err != nil {
		f.Fatal(err)
	}
	request, err := r.Request(keys.VC, "IN", "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(request)
	f.Add([]byte("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		use, public, err := keys.ReadRequest(data)
		if err == nil && (!use.Known() || !use.Fits(public)) {
			t.Errorf("%q, %T", use, public)
		}
	})
}
