package keys_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/keys"
)

func newRing(t *testing.T) *keys.Ring {
	t.Helper()
	r, err := keys.New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What is sealed opens in its own row and field only, with its own keys only, and not when a bit of it has changed.
func TestSeal(t *testing.T) {
	r := newRing(t)
	sealed, err := r.Seal("Asha Patil", "row", "name")
	if err != nil || bytes.Contains(sealed, []byte("Asha")) {
		t.Fatalf("%x, %v", sealed, err)
	}
	if got, err := r.Unseal(sealed, "row", "name"); got != "Asha Patil" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for what, open := range map[string]func() (string, error){
		"another row":   func() (string, error) { return r.Unseal(sealed, "another", "name") },
		"another field": func() (string, error) { return r.Unseal(sealed, "row", "phone") },
		"other keys":    func() (string, error) { return newRing(t).Unseal(sealed, "row", "name") },
		"a changed bit": func() (string, error) { return r.Unseal(changed, "row", "name") },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s opens it: %q", what, got)
		}
	}
	again, err := r.Seal("Asha Patil", "row", "name")
	if err != nil || bytes.Equal(again, sealed) {
		t.Error("the same name is sealed to the same bytes: equal names would show")
	}
	if nothing, err := r.Seal("", "row", "name"); err != nil || len(nothing) != 0 {
		t.Errorf("nothing is sealed to %x, %v", nothing, err)
	}
}

func TestHash(t *testing.T) {
	r := newRing(t)
	if !bytes.Equal(r.Hash("phone", "1"), r.Hash("phone", "1")) || len(r.Hash("phone", "1")) != 16 {
		t.Error("the same value has another hash")
	}
	for _, other := range [][]byte{r.Hash("phone", "2"), r.Hash("document", "1"), newRing(t).Hash("phone", "1")} {
		if bytes.Equal(r.Hash("phone", "1"), other) {
			t.Error("another value, use or ring has the same hash")
		}
	}
}

// Processes that start together on an empty folder end up with the same keys, which only their owner may read.
func TestOpenTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "keys.json")
	prints := make([]string, 8)
	var wait sync.WaitGroup
	for i := range prints {
		wait.Go(func() {
			r, err := keys.Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = r.Fingerprint()
		})
	}
	wait.Wait()
	for _, p := range prints {
		if p != prints[0] {
			t.Errorf("different keys: %v", prints)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".keys-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestPassword(t *testing.T) {
	hash, err := keys.HashPassword("open sesame")
	if err != nil {
		t.Fatal(err)
	}
	if !keys.CheckPassword(hash, "open sesame") || keys.CheckPassword(hash, "open sesam") || keys.CheckPassword(hash, "") {
		t.Error("the password")
	}
	for _, broken := range []string{"", "open sesame", "$argon2id$v=19$m=65536,t=3,p=2$$", hash[:len(hash)-30] + "*"} {
		if keys.CheckPassword(broken, "open sesame") {
			t.Errorf("%q opens", broken)
		}
	}
}

// A broken key file is an error, never a panic and never new keys.
func FuzzOpen(f *testing.F) {
	good := filepath.Join(f.TempDir(), "keys.json")
	if _, err := keys.Open(good); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"aead":{},"mac":"","signer":{"key":"","certificate":""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "keys.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := keys.Open(path) // what lacks a key gains one
		if (r == nil) == (err == nil) {
			t.Errorf("%v, %v", r, err)
		}
		if after, _ := os.ReadFile(path); err != nil && !bytes.Equal(after, data) {
			t.Error("a file that is refused was changed")
		}
	})
}
