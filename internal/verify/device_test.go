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

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// deviceCases is testdata/device.json: certificates, and the trust snapshot with which they are checked. The checking page, which checks on the device, is
// asked the same (e2e/verify/cases.test.js). Signatures differ each time they are made, so the file is made once and then read.
type deviceCases struct {
	Trust trust.Snapshot `json:"trust"`
	Cases []deviceCase   `json:"cases"`
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
	var set trust.Set
	kept.Trust.AddTo(&set, verify.List{Source: verify.Ours})
	for _, c := range kept.Cases {
		at, err := time.Parse(time.RFC3339, c.At)
		done(t, err)
		if diff := cmp.Diff(c.answer, answerOf(c.Case, verify.Check([]byte(c.Text), set.Trust(), when.InstantOf(at)))); diff != "" {
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
	out := deviceCases{Trust: trust.SnapshotOf(w.trust, "IN", "")}
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
