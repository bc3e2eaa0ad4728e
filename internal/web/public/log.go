package public

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

func (p Pages) logRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /log", For: door.Anybody, Do: p.showLog},
		{Pattern: "POST /log", For: door.Anybody, Do: p.checkProof},
		{Pattern: "GET /log/checkpoint", For: door.Anybody, Do: p.logFile},
		{Pattern: "GET /log/tile/{path...}", For: door.Anybody, Do: p.logFile},
		{Pattern: "GET /log/days.json", For: door.Anybody, Do: p.logDays},
		{Pattern: "GET /log/keys.json", For: door.Anybody, Do: p.logKeys},
	}
}

type logPage struct {
	*ui.Form
	Size  int // entries in the log
	Days  []store.LogDay
	Lines []ui.Line // what a proof shows, if it holds
}

// mostDays is how many days the page lists; the file has all of a year.
const mostDays = 7

func (p Pages) logPage(r *door.Request, form *ui.Form) (logPage, error) {
	page := logPage{Form: form}
	size, err := p.Store.LogSize(r.Context())
	if err != nil {
		return page, err
	}
	page.Size = int(size)
	page.Days, err = p.Store.LogDays(r.Context(), "")
	page.Days = page.Days[:min(mostDays, len(page.Days))]
	return page, err
}

func (p Pages) showLog(w http.ResponseWriter, r *door.Request) error {
	page, err := p.logPage(r, ui.NewForm())
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "public/log", page)
}

// checkProof says whether a record stands in the log, by its proof alone. Nothing of it is kept.
func (p Pages) checkProof(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	page, err := p.logPage(r, form)
	if err != nil {
		return err
	}
	if form.Value("proof") == "" {
		form.Took(fault.New(fault.Invalid, "proof_needed").On("proof"))
		return p.UI.Render(w, r, form.Status(), "public/log", page)
	}
	if err := p.MayVerify(r); err != nil {
		form.Took(fault.From(err).On("proof"))
		return p.UI.Render(w, r, form.Status(), "public/log", page)
	}
	keys, err := tlog.Verifiers(tlog.VerifierKeys(p.Store.LogOrigin(), p.Keys))
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(form.Value("proof"), "\r\n", "\n") + "\n"
	proven, err := proof.CheckProof([]byte(text), p.Store.LogOrigin(), keys)
	if err != nil {
		form.Took(fault.New(fault.Invalid, "proof_wrong").Because(err).On("proof"))
		return p.UI.Render(w, r, form.Status(), "public/log", page)
	}
	page.Lines, err = p.provenLines(r, proven)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "public/log", page)
}

// provenLines say what a proof shows: what somebody compares, and where it stands.
func (p Pages) provenLines(r *door.Request, proven proof.Proven) ([]ui.Line, error) {
	words := p.Words(r.Request)
	var record struct {
		Number  int       `json:"number"`
		Day     when.Date `json:"occurred_on"`
		At      int64     `json:"recorded_at"`
		Product string    `json:"product"`
	}
	if err := json.Unmarshal([]byte(proven.Record), &record); err != nil {
		return nil, err
	}
	line := func(key string, value any) ui.Line { return ui.Line{Key: words.T(key), Value: value} }
	lines := []ui.Line{line("log.number", words.Number(int64(record.Number))), line("log.product", record.Product), line("log.given", record.Day),
		line("log.recorded", words.Instant(when.Instant(record.At), p.Pack.Zone)), line("log.place", words.Number(int64(proven.Place)+1)), line("log.of", words.Number(int64(proven.Size)))}
	day, err := p.Store.FirstDay(r.Context(), proven.Place)
	if err != nil {
		return nil, err
	}
	if d, err := when.ParseDate(day.Day); err == nil && d != 0 {
		lines = append(lines, line("log.since", d))
	}
	return append(lines, line("log.text", proven.Record)), nil
}

// logFile serves a file of the log as it lies there: tiles and entries never change, the checkpoint does.
func (p Pages) logFile(w http.ResponseWriter, r *door.Request) error {
	if p.TLog == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	name := strings.TrimPrefix(r.URL.Path, "/log/")
	data, err := p.TLog.File(name)
	if err != nil {
		return fault.New(fault.NotFound, "not_found")
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if name == "checkpoint" {
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
	}
	w.Write(data) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

// logDays lists the last checkpoint of each day, a year at once, for those who keep them elsewhere.
func (p Pages) logDays(w http.ResponseWriter, r *door.Request) error {
	days, err := p.Store.LogDays(r.Context(), r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	if days == nil {
		days = []store.LogDay{}
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	return door.Write(w, map[string]any{"origin": p.Store.LogOrigin(), "days": days})
}

// logKeys gives the log's name and keys in the form of C2SP signed-note.
func (p Pages) logKeys(w http.ResponseWriter, _ *door.Request) error {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	return door.Write(w, map[string]any{"origin": p.Store.LogOrigin(), "keys": tlog.VerifierKeys(p.Store.LogOrigin(), p.Keys)})
}
