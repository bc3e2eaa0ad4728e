package revocation_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

const number = "URN:UVCI:01:IN:OPENWIN/ABCDEFGHIJKLMNOPQRST#0"

// The hash is that of sha256sum over "IN" and the number, cut to 16 bytes.
func TestHash(t *testing.T) {
	if got := revocation.Hash("IN", number); got != "b047a6b78f1a6eb34e5d6f294e5e825a" {
		t.Error(got)
	}
}

func TestBatch(t *testing.T) {
	at := when.MustDate("2021-09-17").At(0, time.UTC)
	b, err := revocation.BatchOf("IN", []revocation.Entry{{Name: revocation.Hash("IN", number), At: at}})
	testkit.Done(t, err)
	raw, err := base64.StdEncoding.DecodeString(b.Entries[0].Hash)
	testkit.Done(t, err)
	if hex.EncodeToString(raw) != revocation.Hash("IN", number) || b.KID != "UNKNOWN_KID" || b.HashType != "COUNTRYCODEUCI" || b.Expires != "2023-09-19T00:00:00Z" {
		t.Errorf("%+v", b)
	}
	index := revocation.IndexOf("IN", []when.Instant{at}, at.Add(3*366*24*time.Hour))
	if one := index.Batches[0]; one.ID != "0" || !one.Deleted {
		t.Errorf("%+v", index)
	}
}

// A name of a part names one content for ever, and none that is too large or made up.
func TestParts(t *testing.T) {
	for name, want := range map[string]string{
		"all/1.json": "", "all/4096.json": "", "a/4097.json": "a", "a7/5000.json": "a7", "a7/3.json": "a7",
		"all/4097.json": "-", "a/70000.json": "-", "a7/90001.json": "-", "a7/0.json": "-", "a7/-1.json": "-", "a7/01.json": "-", "a7/1": "-", "A7/1.json": "-", "a77/1.json": "-", "../1.json": "-", "g/1.json": "-",
	} {
		part, file, _ := strings.Cut(name, "/")
		prefix, at, ok := revocation.ParsePart(part, file, 90000)
		if ok != (want != "-") || ok && (prefix != want || revocation.PartName(prefix, at) != name) {
			t.Errorf("%s: %q, %d, %v", name, prefix, at, ok)
		}
	}
	if content, _ := revocation.PartFile(nil); string(content) != "[]" {
		t.Errorf("%s", content)
	}
	for entries, digits := range map[int64]int{0: 0, 4096: 0, 4097: 1, 65536: 1, 65537: 2, 1 << 40: 2} {
		if got := revocation.Digits(entries); got != digits {
			t.Errorf("%d entries: %d digits", entries, got)
		}
	}
}

func key(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	testkit.Done(t, err)
	return k
}

// A signed list is read under the key that signed it, as the kind that it is, and not once it was changed.
func TestSigned(t *testing.T) {
	k := key(t)
	s := revocation.Snapshot{Country: "IN", Made: 60, Entries: 1, Parts: []revocation.Part{{At: 1, Entries: 1, SHA256: "ab"}}}
	signed, err := revocation.Sign(s, revocation.SnapshotType, revocation.By{Key: k, KID: "k"})
	testkit.Done(t, err)
	var got revocation.Snapshot
	testkit.Done(t, revocation.Read(signed, revocation.SnapshotType, k.Public(), &got))
	if fmt.Sprint(got) != fmt.Sprint(s) {
		t.Errorf("%+v", got)
	}
	var jws map[string]any
	testkit.Done(t, json.Unmarshal(signed, &jws))
	for name := range jws {
		if !slices.Contains([]string{"payload", "protected", "signature"}, name) {
			t.Errorf("not the flattened form: %s", name)
		}
	}
	changed := strings.Replace(string(signed), `"payload":"ey`, `"payload":"eyJ9`, 1)
	for what, err := range map[string]error{
		"changed":      revocation.Read([]byte(changed), revocation.SnapshotType, k.Public(), &got),
		"another kind": revocation.Read(signed, revocation.BatchType, k.Public(), &got),
		"another key":  revocation.Read(signed, revocation.SnapshotType, key(t).Public(), &got),
		"too large":    revocation.Read(make([]byte, 2<<20), revocation.SnapshotType, k.Public(), &got),
	} {
		if err == nil {
			t.Errorf("%s: it is read", what)
		}
	}
}

func FuzzRead(f *testing.F) {
	k := key(f)
	signed, err := revocation.Sign(revocation.Snapshot{Country: "IN"}, revocation.SnapshotType, revocation.By{Key: k, KID: "k"})
	testkit.Done(f, err)
	f.Add(signed)
	f.Add([]byte(`{"payload":"","signatures":[]}`))
	f.Add([]byte(`{"payload":"e30","protected":"eyJhbGciOiJub25lIn0","signature":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s revocation.Snapshot
		if err := revocation.Read(data, revocation.SnapshotType, k.Public(), &s); err == nil && s.Country != "IN" {
			t.Errorf("it reads what nobody signed: %+v", s)
		}
	})
}

func FuzzParsePart(f *testing.F) {
	f.Add("all", "1.json")
	f.Add("a7", "70000.json")
	f.Fuzz(func(t *testing.T, part, file string) {
		if prefix, at, ok := revocation.ParsePart(part, file, 100000); ok && revocation.PartName(prefix, at) != part+"/"+file {
			t.Errorf("%s/%s", part, file)
		}
	})
}
