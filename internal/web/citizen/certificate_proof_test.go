package citizen_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/tlog"
)

// enters lets what happened enter the log, and waits for the checkpoint.
func (v *traveller) enters(t *testing.T) {
	t.Helper()
	s := v.House.Store
	outbox.Drain(t.Context(), s, slog.New(slog.NewTextHandler(io.Discard, nil)), []outbox.Consumer{outbox.Log()})
	leads, err := v.House.TLog.Lead(t.Context())
	if testkit.Done(t, err); !leads {
		t.Fatal("somebody else writes the log")
	}
	leaves, err := s.Leaves(t.Context(), 0, tlog.Most)
	testkit.Done(t, err)
	testkit.Done(t, v.House.TLog.Append(t.Context(), 0, leaves))
	for {
		checkpoint, err := v.House.TLog.Checkpoint()
		if err == nil {
			if size, err := tlog.SizeOf(checkpoint); err == nil && size == uint64(len(leaves)) {
				testkit.Done(t, s.KeepDay(t.Context(), v.House.Now().On(v.House.Pack.Zone), size, string(checkpoint)))
				return
			}
		}
		if t.Context().Err() != nil {
			t.Fatal("no checkpoint is written")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// shown is what somebody sees who was shown a proof and pastes it into the page of the log, as a browser sends it.
func (v *traveller) shown(text string) *httptest.ResponseRecorder {
	form := url.Values{"proof": {strings.ReplaceAll(text, "\n", "\r\n")}}
	r := httptest.NewRequest("POST", "/log", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	v.serve.ServeHTTP(w, r)
	return w
}

// A citizen proves that a record existed: the file they save holds for whoever is shown it, says since when, and no other text does.
func TestProofOfARecord(t *testing.T) {
	tlog.Quiet()
	v := newTraveller(t)
	if w := v.ask(t, "GET", "/proof", nil); w.Code != http.StatusNotFound {
		t.Errorf("without a log: %d", w.Code)
	}
	l, err := tlog.Open(filepath.Join(t.TempDir(), "log"), v.House.Store.LogOrigin(), v.House.Keys, v.House.Now)
	testkit.Done(t, err)
	t.Cleanup(l.Close)
	v.House.TLog = l
	if w := v.ask(t, "GET", "/proof", nil); w.Code != http.StatusServiceUnavailable {
		t.Errorf("before it is in the log: %d", w.Code)
	}
	var data struct {
		Proof string `json:"log_proof"`
		Log   string
	}
	testkit.Done(t, json.Unmarshal(v.ask(t, "GET", "/formats/vaccination-data.json", nil).Body.Bytes(), &data))
	if data.Proof != "" || data.Log != "https://vaccine.example/log" {
		t.Errorf("%+v", data)
	}
	v.enters(t)

	w := v.ask(t, "GET", "/proof", nil)
	text := w.Body.String()
	if w.Code != http.StatusOK || w.Header().Get("Content-Disposition") != `attachment; filename="vaccination-record.tlog-proof"` || w.Header().Get("Cache-Control") != "private, no-store" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	testkit.Done(t, json.Unmarshal(v.ask(t, "GET", "/formats/vaccination-data.json", nil).Body.Bytes(), &data))
	if data.Proof != text {
		t.Errorf("the data goes with another proof: %q", data.Proof)
	}
	keys, err := tlog.Verifiers(tlog.VerifierKeys(l.Origin, v.House.Keys))
	testkit.Done(t, err)
	proven, err := proof.CheckProof([]byte(text), l.Origin, keys)
	testkit.Done(t, err)

	page := v.shown(text)
	for _, part := range []string{"The record is in the log", "In the log since, at the latest", "17 September 2021", "COVISHIELD"} {
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), part) {
			t.Errorf("%d: whoever is shown the proof does not see %q", page.Code, part)
		}
	}
	if page := v.shown(text + "\n\n"); page.Code != http.StatusOK {
		t.Errorf("lines after it that came along: %d", page.Code)
	}
	for what, wrong := range map[string]string{
		"another record":  strings.Replace(text, text[strings.Index(text, "extra ")+10:strings.Index(text, "extra ")+14], "AAAA", 1),
		"half of it":      text[:len(text)/2],
		"the record only": proven.Record,
		"nothing":         "",
	} {
		if page := v.shown(wrong); page.Code != http.StatusBadRequest || strings.Contains(page.Body.String(), "The record is in the log") || !strings.Contains(page.Body.String(), `id="proof-error"`) {
			t.Errorf("%s: %d", what, page.Code)
		}
	}
	own := v.Path
	for _, other := range []string{"/household/" + strings.Split(own, "/")[2] + "/certificate/01920000-0000-7000-8000-000000000009", "/household/01920000-0000-7000-8000-000000000009" + own[strings.Index(own, "/certificate"):]} {
		if v.Path = other; v.ask(t, "GET", "/proof", nil).Code != http.StatusNotFound {
			t.Errorf("%s is there", other)
		}
	}
}
