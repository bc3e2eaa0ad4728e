package office

import (
	"net/http"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// aefiRoutes is every URL of reports of adverse events.
func (p Pages) aefiRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/aefi", For: door.Staff, Action: staff.ReadReviews, Do: p.aefis},
		{Pattern: "GET /office/aefi/file", For: door.Staff, Action: staff.ReadReviews, Do: p.aefiFile},
		{Pattern: "GET /office/aefi/{report}", For: door.Staff, Action: staff.DecideReviews, Do: p.aefi},
		{Pattern: "POST /office/aefi/{report}", For: door.Staff, Action: staff.DecideReviews, Do: p.decideAEFI},
	}
}

type aefisPage struct {
	*ui.Form
	States []ui.Option
	Table  *ui.Table
	Pages  ui.Pages
	Files  []ui.Link
}

// aefis is GET /office/aefi?state=&after=: reports of one's area, serious ones first. It names nobody.
func (p Pages) aefis(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	state, words := aefiState(form), p.Words(r.Request)
	page := aefisPage{Form: form}
	for _, s := range aefi.States {
		page.States = append(page.States, ui.Option{Value: string(s), Text: words.T("sync.aefi_" + string(s))})
	}
	var next string
	if page.Table, next, err = p.aefiPage(r, state, form.Value("after"), onePage); err != nil {
		return err
	}
	if form.Value("after") != "" {
		page.Pages.First = "/office/aefi?state=" + string(state)
	}
	if next != "" {
		page.Pages.Next = "/office/aefi?state=" + string(state) + "&after=" + next
	}
	for _, format := range []string{"csv", "xlsx"} {
		page.Files = append(page.Files, ui.Link{Text: words.T("board.file_" + format), Path: "/office/aefi/file?as=" + format + "&state=" + string(state)})
	}
	return p.UI.Render(w, r, form.Status(), "office/aefis", page)
}

// aefiState is the state that a list is narrowed to: open where none is chosen.
func aefiState(form *ui.Form) aefi.State {
	state := aefi.State(form.Value("state"))
	if !slices.Contains(aefi.States, state) {
		state = aefi.Open
	}
	form.Set("state", string(state))
	return state
}

func (p Pages) aefiPage(r *door.Request, state aefi.State, after string, most int) (*ui.Table, string, error) {
	words := p.Words(r.Request)
	t := &ui.Table{Caption: words.T("sync.aefi_caption"), Columns: []ui.Column{{Text: words.T("sync.aefi_what")}, {Text: words.T("sync.aefi_serious")}, {Text: words.T("app.outcome")},
		{Text: words.T("office.facility")}, {Text: words.T("office.district")}, {Text: words.T("sync.aefi_onset")}, {Text: words.T("aefi.causality")}}}
	found, err := p.Store.AEFIs(r.Context(), r.Staff.Scope, state, store.ReadAEFIPlace(after), most+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(found) > most {
		found = found[:most]
		next = store.AEFIPlaceOf(found[most-1]).String()
	}
	names := map[string]string{}
	for _, a := range found {
		if _, known := names[a.FacilityID]; !known {
			if names[a.FacilityID], err = p.facilityName(r, a.FacilityID); err != nil {
				return nil, "", err
			}
		}
		what := any(eventsText(words, a))
		if r.Staff.Does(staff.DecideReviews) {
			what = ui.Link{Text: eventsText(words, a), Path: "/office/aefi/" + a.ID}
		}
		t.Rows = append(t.Rows, []any{what, seriousTag(words, a), words.T("app.outcome_" + string(a.Outcome)), names[a.FacilityID], p.Pack.Areas.NameIn(a.Area, words.Lang()), words.Instant(a.OnsetAt, p.Pack.Zone), causalityText(words, a.Causality)})
	}
	return t, next, nil
}

func eventsText(words *i18n.Printer, a aefi.Report) string {
	var out []string
	for _, e := range a.Events {
		out = append(out, words.T("app.event_"+e))
	}
	return strings.Join(out, "; ")
}

// causalityText is the class that an investigation found.
func causalityText(words *i18n.Printer, c aefi.Causality) string {
	if c == "" {
		return words.T("aefi.cause_none")
	}
	return words.T("aefi.cause_" + string(c))
}

func seriousTag(words *i18n.Printer, a aefi.Report) ui.Tag {
	if a.Serious {
		return ui.Tag{Text: words.T("sync.aefi_is_serious"), Colour: "red"}
	}
	return ui.Tag{Text: words.T("sync.aefi_not_serious"), Colour: "grey"}
}

// aefiFile is GET /office/aefi/file?as=&state=: the list as a file. Fault: export_format.
func (p Pages) aefiFile(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	state := aefiState(form)
	return sendFile(w, form.Value("as"), "aefi-"+string(state), func(after string) (*ui.Table, string, error) { return p.aefiPage(r, state, after, filePage) })
}

type aefiReportPage struct {
	*ui.Form
	Report aefi.Report
	Title  string
	Lines  []ui.Line
	States []ui.Option
	Causes []ui.Option

	Outcomes []ui.Option
	Steps    *ui.Table // what was decided, nil for nothing yet
}

// aefi is GET /office/aefi/{report}: who it is about, which dose, what happened. The person sees that it was looked at.
func (p Pages) aefi(w http.ResponseWriter, r *door.Request) error {
	return p.showAEFI(w, r, ui.NewForm())
}

func (p Pages) showAEFI(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	a, about, err := p.Store.AEFI(r.Context(), *r.Staff, r.PathValue("report"))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := aefiReportPage{Form: form, Report: a, Title: eventsText(words, a)}
	line := func(key string, value any) {
		if value != "" {
			page.Lines = append(page.Lines, ui.Line{Key: words.T(key), Value: value})
		}
	}
	name, err := p.facilityName(r, a.FacilityID)
	if err != nil {
		return err
	}
	line("office.state", words.T("sync.aefi_"+string(a.State)))
	line("sync.aefi_serious", seriousTag(words, a))
	var why []string
	for _, reason := range a.Reasons {
		why = append(why, words.T("app.serious_"+reason))
	}
	line("app.serious_why", strings.Join(why, "; "))
	line("app.outcome", words.T("app.outcome_"+string(a.Outcome)))
	line("sync.aefi_onset", words.Instant(a.OnsetAt, p.Pack.Zone))
	for _, v := range about {
		line("sync.aefi_person", ui.Name(words, v.Person))
		line("sync.aefi_age", schedule.AgeAt(v.Person.Person(), a.OnsetAt.On(p.Pack.Zone)))
		for _, d := range v.History {
			if d.ID == a.DoseID {
				line("office.product", p.product(d.Product))
				line("sync.aefi_dose", d.Number)
				line("sync.aefi_given", words.Instant(d.OccurredAt, p.Pack.Zone))
			}
		}
	}
	line("office.facility", name)
	line("app.note", a.Description)
	line("app.treated", a.Treated)
	line("sync.aefi_reporter", a.Reporter)
	line("sync.aefi_reported", words.Instant(a.ReportedAt, p.Pack.Zone))
	line("aefi.causality", causalityText(words, a.Causality))
	for _, s := range []aefi.State{aefi.Investigating, aefi.Closed} {
		page.States = append(page.States, ui.Option{Value: string(s), Text: words.T("sync.aefi_" + string(s))})
	}
	for _, c := range aefi.Causalities {
		page.Causes = append(page.Causes, ui.Option{Value: string(c), Text: words.T("aefi.cause_" + string(c))})
	}
	for _, o := range aefi.Outcomes {
		page.Outcomes = append(page.Outcomes, ui.Option{Value: string(o), Text: words.T("app.outcome_" + string(o))})
	}
	if !form.Wrong() {
		form.Set("causality", string(a.Causality))
		form.Set("outcome", string(a.Outcome))
	}
	if page.Steps, err = p.aefiSteps(r, a); err != nil {
		return err
	}
	return p.UI.Render(w, r, form.Status(), "office/aefi", page)
}

// aefiSteps is what was decided on a report.
func (p Pages) aefiSteps(r *door.Request, a aefi.Report) (*ui.Table, error) {
	if len(a.Steps) == 0 {
		return nil, nil
	}
	var ids []string
	for _, step := range a.Steps {
		ids = append(ids, step.By)
	}
	offices, err := p.Store.OfficesByID(r.Context(), ids)
	words := p.Words(r.Request)
	t := &ui.Table{Caption: words.T("aefi.steps"), Columns: []ui.Column{{Text: words.T("review.when")}, {Text: words.T("review.who")}, {Text: words.T("office.state")},
		{Text: words.T("aefi.causality")}, {Text: words.T("app.outcome")}, {Text: words.T("sync.aefi_note")}}}
	for _, step := range a.Steps {
		t.Rows = append(t.Rows, []any{words.Instant(when.Instant(step.At), p.Pack.Zone), p.officeText(words, offices[step.By]), words.T("sync.aefi_" + string(step.State)),
			causalityText(words, step.Causality), words.T("app.outcome_" + string(step.Outcome)), step.Note})
	}
	return t, err
}

// decideAEFI is POST /office/aefi/{report}.
func (p Pages) decideAEFI(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	_, err = p.Store.DecideAEFI(r.Context(), *r.Staff, aefi.Decision{ID: r.PathValue("report"), State: aefi.State(form.Value("state")), Was: form.Int("was"),
		Outcome: aefi.Outcome(form.Value("outcome")), Causality: aefi.Causality(form.Value("causality")), Note: form.Value("note")})
	return did(w, r, form, err, "review_decided", "/office/aefi", func() error { return p.showAEFI(w, r, form) })
}
