package office

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

func silentFor(hours int) time.Duration { return time.Duration(hours) * time.Hour }

func excursionPath(excursionID string) string { return "/office/excursions/" + excursionID }

type excursionsPage struct {
	Decided bool
	Table   *ui.Table
	Pages   ui.Pages
}

// excursions is GET /office/excursions: what waits for a decision, or with ?state=decided what was decided; newest first.
func (p Pages) excursions(w http.ResponseWriter, r *door.Request) error {
	q := r.URL.Query()
	decided, before := q.Get("state") == "decided", q.Get("before")
	found, err := p.Store.Excursions(r.Context(), r.Staff.Scope, !decided, ledgerPlace(before), onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := excursionsPage{Decided: decided, Table: &ui.Table{Caption: words.T("cold.excursions"), Columns: []ui.Column{{Text: words.T("cold.what")}, {Text: words.T("cold.equipment")}, {Text: words.T("office.facility")},
		{Text: words.T("cold.worst"), Number: true}, {Text: words.T("cold.began")}, {Text: words.T("cold.who_decides")}}}}
	if before != "" {
		page.Pages.First = r.URL.Path + "?" + url.Values{"state": {q.Get("state")}}.Encode()
	}
	if len(found) > onePage {
		found = found[:onePage]
		last := found[onePage-1]
		page.Pages.Next = r.URL.Path + "?" + url.Values{"state": {q.Get("state")}, "before": {strconv.FormatInt(int64(last.FoundAt), 10) + "." + last.ID}}.Encode()
	}
	for _, x := range found {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: excursionText(words, x), Path: excursionPath(x.ID)}, x.Name, x.Place, words.Celsius(x.Peak), words.Instant(x.Began, p.Pack.Zone),
			decider(words, x)})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/excursions", page)
}

// excursionText says what happened in a few words: above 8.0 °C for 12 hours.
func excursionText(words *i18n.Printer, x coldchain.Excursion) string {
	return words.T("cold.excursion_"+x.Reason, "celsius", words.Celsius(x.At), "span", words.T("cold.span", "hours", x.Minutes/60, "minutes", x.Minutes%60))
}

func decider(words *i18n.Printer, x coldchain.Excursion) string {
	if x.Grave {
		return words.T("cold.by_district")
	}
	return words.T("cold.by_cold_chain")
}

type excursionPage struct {
	*ui.Form
	Excursion coldchain.Excursion
	What      string
	Lines     []ui.Line
	Table     *ui.Table
	SentOn    *ui.Table  // nil for none
	Lots      []ui.Field // a question for each, for whoever may decide
	Trace     *ui.Trace
	MayDecide bool
}

// excursion is GET /office/excursions/{excursion}: what happened, which vaccine was set apart, and the form to decide on it.
func (p Pages) excursion(w http.ResponseWriter, r *door.Request) error {
	return p.showExcursion(w, r, ui.NewForm("id", id.New()))
}

func (p Pages) showExcursion(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	x, err := p.Store.Excursion(r.Context(), r.Staff.Scope, r.PathValue("excursion"))
	if err != nil {
		return err
	}
	words, zone := p.Words(r.Request), p.Pack.Zone
	page := excursionPage{Form: form, Excursion: x, What: excursionText(words, x), MayDecide: x.DecidedAt == 0 && x.May(*r.Staff)}
	page.Lines = []ui.Line{{Key: words.T("cold.equipment"), Value: ui.Link{Text: x.Name, Path: coldPath + "/" + x.EquipmentID}}, {Key: words.T("office.facility"), Value: ui.Link{Text: x.Place, Path: stockPath(x.FacilityID)}},
		{Key: words.T("cold.worst"), Value: words.Celsius(x.Peak)}, {Key: words.T("cold.began"), Value: words.Instant(x.Began, zone)}, {Key: words.T("cold.until"), Value: words.Instant(x.Ended, zone)}}
	for _, rule := range p.Pack.ColdChain.Storage {
		for _, l := range rule.Limits {
			if rule.ID == x.Rule && l.ID == x.Limit {
				page.Lines = append(page.Lines, ui.Line{Key: words.T("cold.rule"), Value: l.Source})
			}
		}
	}
	page.Lines = append(page.Lines, ui.Line{Key: words.T("cold.who_decides"), Value: decider(words, x)})
	if x.DecidedAt != 0 {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("cold.decided"), Value: words.Instant(x.DecidedAt, zone)}, ui.Line{Key: words.T("stock.reason"), Value: x.Words})
	}
	page.Table = &ui.Table{Caption: words.T("cold.set_apart"), Columns: []ui.Column{{Text: words.T("office.product")}, {Text: words.T("office.batch")}, {Text: words.T("office.doses"), Number: true}, {Text: words.T("plan.result")}}}
	for _, a := range x.Lots {
		outcome := any("–")
		if a.Outcome != "" {
			outcome = words.T("cold.verdict_" + string(a.Outcome))
		}
		page.Lots = append(page.Lots, ui.Radios(form, lotName(a.Lot), words.T("cold.batch_of", "product", p.product(a.Lot.Product), "lot", a.Lot.Number),
			[]ui.Option{{Value: string(coldchain.Use), Text: words.T("cold.verdict_use")}, {Value: string(coldchain.Waste), Text: words.T("cold.verdict_waste")}}))
		page.Table.Rows = append(page.Table.Rows, []any{p.product(a.Lot.Product), ui.Link{Text: a.Lot.Number, Path: batchPath(x.FacilityID, a.Lot.ID)}, a.Doses, outcome})
	}
	sent, err := p.Store.SentOnSince(r.Context(), x)
	if err != nil {
		return err
	}
	if len(sent) > 0 {
		page.SentOn = &ui.Table{Caption: words.T("cold.sent_on"), Columns: []ui.Column{{Text: words.T("stock.sent")}, {Text: words.T("stock.to")}, {Text: words.T("office.product")}, {Text: words.T("office.batch")},
			{Text: words.T("office.doses"), Number: true}}}
		for _, l := range sent {
			page.SentOn.Rows = append(page.SentOn.Rows, []any{ui.Link{Text: words.Instant(l.At, zone), Path: stockPath(x.FacilityID) + "/shipments/" + l.ShipmentID}, l.To, p.product(l.Lot.Product), l.Lot.Number, l.Doses})
		}
	}
	from, until := x.Began.On(zone).Add(-1), x.Ended.On(zone).Add(1)
	readings, err := p.Store.Readings(r.Context(), r.Staff.Scope, x.EquipmentID, from, until)
	if err != nil {
		return err
	}
	e, err := p.Store.EquipmentAt(r.Context(), r.Staff.Scope, x.EquipmentID)
	if err != nil {
		return err
	}
	low, high := coldchain.RangeOf(p.Pack, e.Kind, x.Began.On(zone))
	page.Trace = traceOf(words, zone, readings, from.At(0, zone), silentFor(p.Pack.ColdChain.SilentHours), low, high)
	return p.UI.Render(w, r, form.Status(), "office/excursion", page)
}

// lotName is the name of the field that decides on a lot.
func lotName(lot stock.Lot) string { return "lot-" + lot.ID }

// decideExcursion is POST /office/excursions/{excursion}: use or throw away, batch by batch.
func (p Pages) decideExcursion(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	x, err := p.Store.Excursion(r.Context(), r.Staff.Scope, r.PathValue("excursion"))
	if err != nil {
		return err
	}
	act := coldchain.Decide{ID: form.Value("id"), ExcursionID: x.ID, Reason: form.Value("reason"), Lots: map[string]coldchain.Verdict{}}
	for _, a := range x.Lots {
		act.Lots[a.Lot.ID] = coldchain.Verdict(form.Value(lotName(a.Lot)))
	}
	_, err = p.Store.DecideExcursion(r.Context(), *r.Staff, act)
	return did(w, r, form, err, "excursion_decided", excursionPath(x.ID), func() error { return p.showExcursion(w, r, form) })
}
