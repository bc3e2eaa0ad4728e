package verify_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/verify"
)

// honest are the cases that hold, one of each form.
func (w *world) honest() map[string][]byte {
	out := map[string][]byte{}
	for _, cases := range [][]one{w.ofHC1(), w.foreignHC1(), w.ofCards(), w.ofCredentials(), w.ofDIVOC(), w.ofSeals()} {
		for _, c := range cases {
			if c.at == 0 && verify.Check(c.data, w.trust, noon.Add(time.Hour)).Verdict == verify.Valid {
				out[c.name] = c.data
			}
		}
	}
	return out
}

// says is all that a result shows, as text.
func says(t testing.TB, r verify.Result) string {
	t.Helper()
	text, err := json.Marshal(struct {
		Fields, Unbound any
		Claims          *certificate.Claims
	}{r.Fields, r.Unbound, r.Claims})
	done(t, err)
	return string(text)
}

// Whatever bit is flipped, a certificate no longer holds, or it says what it said before (a blank in JSON, the date of a file in a zip).
func TestFlippedBits(t *testing.T) {
	w := newWorld(t)
	honest := w.honest()
	for _, name := range []string{"hc1: ours", "hc1: foreign", "shc: ours, the JWS alone", "shc: ours", "vc: ours", "divoc: ours", "divoc: with RSA", "vds-nc: foreign"} {
		data, ok := honest[name]
		if !ok {
			t.Fatalf("%s does not hold", name)
		}
		said := says(t, verify.Check(data, w.trust, noon.Add(time.Hour)))
		step := max(1, len(data)/250)
		for i := 0; i < len(data); i += step {
			changed := append([]byte{}, data...)
			changed[i] ^= 1 << (i / step % 7)
			if r := verify.Check(changed, w.trust, noon.Add(time.Hour)); r.Verdict == verify.Valid && says(t, r) != said {
				t.Errorf("%s: byte %d was changed, and it holds: %s", name, i, says(t, r))
			}
		}
	}
}

// A certificate that was stored when the program was young keeps its meaning for as long as it holds.
func TestAStoredCertificateStillReads(t *testing.T) {
	w := newWorld(t)
	stored := stored(t)
	r := verify.Check([]byte(stored), verify.NewTrust(nil, []verify.Key{{Format: verify.HC1, KID: b64([]byte{1, 2, 3, 4, 5, 6, 7, 8}), Issuer: "IN",
		Public: &storedKey(t).PublicKey, Source: verify.Ours}}), noon)
	if r.Verdict != verify.Valid || r.Claims == nil || r.Claims.Dose().Day != "2021-09-17" || r.Fields[0].Value != "Lakshmi Devi" {
		t.Errorf("%+v", r)
	}
	if r := verify.Check([]byte(stored), w.trust, noon); r.Code() != "certificate_signer_unknown" {
		t.Errorf("%+v", r)
	}
}

// A key of ours that was dropped signs nothing that holds, whatever another's list says of it; nor does one that a file says is dropped.
func TestADroppedKey(t *testing.T) {
	w := newWorld(t)
	dropped := verify.Key{Format: verify.HC1, KID: b64(ourKID), Issuer: "IN", Public: &w.ours.PublicKey, Source: verify.Ours, Dropped: true}
	for _, source := range []verify.Source{verify.Ours, verify.File} {
		dropped.Source = source
		listed := dropped
		listed.Source, listed.Dropped = verify.OpenWIN, false
		for _, keys := range [][]verify.Key{{listed, dropped}, {dropped, listed}} {
			trust := verify.NewTrust(nil, keys)
			if r := verify.Check(w.honest()["hc1: ours"], trust, noon.Add(time.Hour)); r.Code() != "certificate_signer_dropped" || r.Signer != nil || len(trust.Dropped()) != 1 {
				t.Errorf("%s: %+v", source, r)
			}
			if n := len(trust.All()); source == verify.Ours && n != 0 {
				t.Errorf("%d keys of another's list speak for ours", n)
			}
		}
	}
}

// Whatever bytes come, what is said to hold was signed.
func FuzzCheck(f *testing.F) {
	w := newWorld(f)
	signed := map[string]bool{}
	for _, data := range w.honest() {
		f.Add(data)
		signed[says(f, verify.Check(data, w.trust, noon.Add(time.Hour)))] = true
	}
	for _, c := range append(w.ofNothing()[:6], w.ofDIVOC()[11:]...) {
		f.Add(c.data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := verify.Check(data, w.trust, noon.Add(time.Hour))
		if r.Verdict == verify.Valid && !signed[says(t, r)] {
			t.Fatalf("nobody signed %s", says(t, r))
		}
		if (r.Verdict == verify.Valid) != (r.Why == nil) || r.Verdict == verify.Valid && r.Signer == nil || r.Signer == nil && len(r.Fields)+len(r.Unbound) > 0 {
			t.Fatalf("%+v", r)
		}
	})
}
