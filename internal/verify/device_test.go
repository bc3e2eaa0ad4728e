package verify_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// deviceCases is testdata/device.json: certificates, and the trust snapshot with which they are checked. The checking page, which checks on the device, is
// asked the same (e2e/verify/cases.test.js). Signatures differ each time they are made, so the file is made once and then read.
type deviceCases struct {
	Trust deviceTrust  `json:"trust"` // in the shape of /verify/trust.json
	Cases []deviceCase `json:"cases"`
}

type deviceTrust struct {
	Country string       `json:"country"`
	Lists   []deviceList `json:"lists"`
	Keys    []deviceKey  `json:"keys"`
	Dropped []deviceKey  `json:"dropped"`
}

type deviceList struct {
	Source verify.Source `json:"source"`
	Name   string        `json:"name"`
	Dated  string        `json:"dated,omitempty"`
}

type deviceKey struct {
	Format  verify.Format   `json:"format"`
	KID     string          `json:"kid"`
	Issuer  string          `json:"issuer"`
	Country string          `json:"country"`
	Name    string          `json:"name"`
	JWK     jose.JSONWebKey `json:"jwk"`
	From    string          `json:"from,omitempty"`
	Until   string          `json:"until,omitempty"`
	Kinds   []verify.Kind   `json:"kinds,omitempty"`
	List    int             `json:"list"`
}

type deviceCase struct {
	answer
	At   string `json:"at"`
	Text string `json:"text"`
}

const deviceFile = "testdata/device.json"

// TestDeviceCases holds the shared cases to what the checks here find.
func TestDeviceCases(t *testing.T) {
	made := newWorld(t).forDevice()
	if flag.Lookup("update").Value.String() == "true" {
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		done(t, e.Encode(made))
		done(t, os.WriteFile(deviceFile, out.Bytes(), 0o644))
	}
	content, err := os.ReadFile(deviceFile)
	done(t, err)
	var kept deviceCases
	done(t, json.Unmarshal(content, &kept))
	if diff := cmp.Diff(names(made.Cases), names(kept.Cases)); diff != "" {
		t.Fatalf("%s has other cases (-update makes it anew):\n%s", deviceFile, diff)
	}
	trust := kept.Trust.read(t)
	for _, c := range kept.Cases {
		at, err := time.Parse(time.RFC3339, c.At)
		done(t, err)
		if diff := cmp.Diff(c.answer, answerOf(c.Case, verify.Check([]byte(c.Text), trust, when.InstantOf(at)))); diff != "" {
			t.Errorf("%s (-kept +got):\n%s", c.Case, diff)
		}
	}
}

func names(cases []deviceCase) (out []string) {
	for _, c := range cases {
		out = append(out, c.Case)
	}
	return out
}

// forDevice makes the cases of the forms that a device checks by itself, with what they are taken for.
func (w *world) forDevice() deviceCases {
	out := deviceCases{Trust: w.deviceTrust()}
	for _, c := range slices.Concat(w.ofHC1(), w.foreignHC1(), w.ofCards(), w.ofNothing()) {
		if c.at == 0 {
			c.at = noon.Add(time.Hour)
		}
		if len(c.data) > 32<<10 || !utf8.Valid(c.data) {
			continue // no text that somebody would paste
		}
		out.Cases = append(out.Cases, deviceCase{answerOf(c.name, verify.Check(c.data, w.trust, c.at)), c.at.Time().UTC().Format(time.RFC3339), string(c.data)})
	}
	return out
}

// deviceTrust is the trust of the tests as a snapshot for devices has it.
func (w *world) deviceTrust() deviceTrust {
	out := deviceTrust{Country: "IN"}
	moment := func(at when.Instant) string {
		if at == 0 {
			return ""
		}
		return at.Time().UTC().Format(time.RFC3339)
	}
	for _, k := range w.trust.All() {
		if k.Format != verify.HC1 && k.Format != verify.SHC {
			continue
		}
		list := deviceList{k.Source, k.List, moment(k.Dated)}
		at := slices.Index(out.Lists, list)
		if at < 0 {
			at, out.Lists = len(out.Lists), append(out.Lists, list)
		}
		out.Keys = append(out.Keys, deviceKey{k.Format, k.KID, k.Issuer, k.Country, k.Name, jose.JSONWebKey{Key: k.Public}, moment(k.From), moment(k.Until), k.Kinds, at})
	}
	for _, k := range w.trust.Dropped() {
		out.Dropped = append(out.Dropped, deviceKey{k.Format, k.KID, k.Issuer, k.Country, k.Name, jose.JSONWebKey{Key: k.Public}, "", "", nil, 0})
	}
	return out
}

func (d deviceTrust) read(t *testing.T) *verify.Trust {
	t.Helper()
	instant := func(text string) when.Instant {
		if text == "" {
			return 0
		}
		at, err := time.Parse(time.RFC3339, text)
		done(t, err)
		return when.InstantOf(at)
	}
	var keys []verify.Key
	for i, k := range slices.Concat(d.Keys, d.Dropped) {
		list := d.Lists[k.List]
		keys = append(keys, verify.Key{Format: k.Format, KID: k.KID, Issuer: k.Issuer, Country: k.Country, Name: k.Name, Public: k.JWK.Key, From: instant(k.From),
			Until: instant(k.Until), Kinds: k.Kinds, Source: list.Source, List: list.Name, Dated: instant(list.Dated), Dropped: i >= len(d.Keys)})
	}
	return verify.NewTrust(nil, keys)
}
