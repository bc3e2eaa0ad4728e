package office

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// auditRoutes is every URL of the audit trail.
func (p Pages) auditRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/audit", For: door.Staff, Action: staff.ReadAudit, Do: p.audit},
		{Pattern: "GET /office/audit/file", For: door.Staff, Action: staff.ReadAudit, Do: p.auditFile},
	}
}

// auditView is what of the trail somebody looks at.
type auditView struct {
	narrowing
	filter   store.AuditFilter
	facility string // chosen, "" for none
	scope    staff.Scope
}

func (p Pages) auditOf(r *door.Request) (v auditView, err error) {
	form, err := ui.FormOf(r)
	if err != nil {
		return v, err
	}
	if v.narrowing, err = p.narrow(r, form); err != nil {
		return v, err
	}
	v.filter = store.AuditFilter{Day: form.Date("date"), Kind: audit.Kind(form.Value("kind")), By: form.Value("by"), Thing: form.Value("thing")}
	if !slices.Contains(audit.Kinds, v.filter.Kind) {
		v.filter.Kind = ""
		form.Set("kind", everyKind)
	}
	v.scope = within(r.Staff.Scope, v.Area.ID)
	if v.facility = form.Value("facility"); v.facility != "" {
		f, err := p.facility(r.Context(), r.Staff.Scope, v.facility)
		if err != nil {
			return v, err
		}
		v.scope = staff.At(f.Area, f.ID)
	}
	return v, nil
}

// path is the trail, or a file of it, with some of the view changed; "" takes a narrowing away.
func (v auditView) path(page string, changes ...string) string {
	q := url.Values{}
	set := func(name, value string) {
		q.Del(name)
		if value != "" {
			q.Set(name, value)
		}
	}
	set("area", v.Area.ID)
	set("facility", v.facility)
	set("kind", string(v.filter.Kind))
	set("by", v.filter.By)
	set("thing", v.filter.Thing)
	if v.filter.Day != 0 {
		set("date", v.filter.Day.String())
	}
	for i := 0; i < len(changes); i += 2 {
		set(changes[i], changes[i+1])
	}
	return "/office/audit" + page + "?" + q.Encode()
}

// UpPath is the trail of the area around, "" where the reader's scope ends.
func (v auditView) UpPath() string {
	if v.Up == "" {
		return ""
	}
	return v.path("", "area", v.Up)
}

type auditPage struct {
	auditView
	Kinds  []ui.Option
	Narrow []ui.Link // ways to take a narrowing away
	Table  *ui.Table
	Pages  ui.Pages
	Files  []ui.Link
}

// audit is GET /office/audit?area=&facility=&date=&kind=&by=&thing=&before=: who changed what, the newest first. Of a person or a session it shows what
// was registered, booked and given as well.
func (p Pages) audit(w http.ResponseWriter, r *door.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	words, before := p.Words(r.Request), v.Form.Value("before")
	page := auditPage{auditView: v, Kinds: []ui.Option{{Value: everyKind, Text: words.T("audit.every_kind")}}}
	for _, k := range audit.Kinds {
		page.Kinds = append(page.Kinds, ui.Option{Value: string(k), Text: words.T("audit.kind_" + string(k))})
	}
	for _, n := range []struct{ name, value string }{{"facility", v.facility}, {"by", v.filter.By}, {"thing", v.filter.Thing}} {
		if n.value != "" {
			page.Narrow = append(page.Narrow, ui.Link{Text: words.T("audit.all_" + n.name), Path: v.path("", n.name, "")})
		}
	}
	var next string
	if page.Table, next, err = p.auditTable(r, v, before, onePage, true); err != nil {
		return err
	}
	if before != "" {
		page.Pages.First = v.path("")
	}
	if next != "" {
		page.Pages.Next = v.path("", "before", next)
	}
	for _, format := range []string{"csv", "xlsx"} {
		page.Files = append(page.Files, ui.Link{Text: words.T("board.file_" + format), Path: v.path("/file", "as", format)})
	}
	return p.UI.Render(w, r, v.Form.Status(), "office/audit", page)
}

// auditFile is GET /office/audit/file?as=...: the trail as a file, all pages of it. Fault: export_format.
func (p Pages) auditFile(w http.ResponseWriter, r *door.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	name := "audit"
	if v.filter.Day != 0 {
		name += "-" + v.filter.Day.String()
	}
	return sendFile(w, v.Form.Value("as"), name, func(before string) (*ui.Table, string, error) { return p.auditTable(r, v, before, filePage, false) })
}

// auditTable is a page of the trail, and where the next one begins. A file has ids whole, a page shortens them to links.
func (p Pages) auditTable(r *door.Request, v auditView, before string, most int, links bool) (*ui.Table, string, error) {
	words := p.Words(r.Request)
	at, ident, _ := strings.Cut(before, ".")
	n, _ := strconv.ParseInt(at, 10, 64) // what is no place is the newest
	lines, err := p.Store.Audit(r.Context(), v.scope, v.filter, store.AuditPlace{At: when.Instant(n), ID: ident}, most+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(lines) > most {
		lines = lines[:most]
		next = strconv.FormatInt(int64(lines[most-1].At), 10) + "." + lines[most-1].ID
	}
	if before == "" {
		facts, err := p.Store.AuditFacts(r.Context(), *r.Staff, v.filter.Thing)
		if err != nil {
			return nil, "", err
		}
		lines = append(lines, facts...)
		slices.SortStableFunc(lines, func(a, b audit.Line) int { return cmp.Compare(b.At, a.At) })
	}
	t := &ui.Table{Caption: words.T("audit.caption"), Wide: true}
	for _, key := range []string{"when", "who", "act", "what", "id", "where", "before", "after"} {
		t.Columns = append(t.Columns, ui.Column{Text: words.T("audit.col_" + key)})
	}
	names := map[string]string{"": ""}
	for _, l := range lines {
		name, known := names[l.Facility]
		if !known {
			if name, err = p.facilityName(r, l.Facility); err != nil {
				return nil, "", err
			}
			names[l.Facility] = name
		}
		t.Rows = append(t.Rows, p.auditRow(words, v, l, name, links))
	}
	return t, next, nil
}

func (p Pages) auditRow(words *i18n.Printer, v auditView, l audit.Line, facility string, links bool) []any {
	short := func(text string) string {
		if letters := []rune(text); links && v.filter.Thing == "" && len(letters) > mostShown {
			return string(letters[:mostShown]) + "…"
		}
		return text
	}
	var who, thing, where any = auditRole(words, l), l.Thing, cmp.Or(facility, p.Pack.Areas.NameIn(l.Area, words.Lang()))
	switch {
	case links && l.By != "":
		who = ui.Link{Text: auditRole(words, l), Path: v.path("", "by", l.By, "before", "")}
	case l.By != "":
		who = auditRole(words, l) + " " + l.By
	}
	if links {
		if len(l.Thing) == 36 {
			thing = ui.Link{Text: "…" + l.Thing[28:], Path: v.path("", "thing", l.Thing, "before", "")}
		}
		if l.Facility != "" && facility != "" {
			where = ui.Link{Text: facility, Path: v.path("", "facility", l.Facility, "before", "")}
		}
	}
	return []any{words.Instant(l.At, p.Pack.Zone), who, words.T("audit.act_" + string(l.Act)), words.T("audit.kind_" + string(l.Kind)), thing, where, short(valuesText(l.Before)), short(valuesText(l.After))}
}

// mostShown is how many letters of a line's values a list shows. The list of one thing, and a file, have them whole.
const mostShown = 120

func auditRole(words *i18n.Printer, l audit.Line) string {
	switch l.Role {
	case audit.Citizen, audit.Program, "":
		return words.T("audit.by_" + cmp.Or(l.Role, audit.Program))
	}
	return words.T("role." + l.Role)
}

// valuesText writes values in the order of their names, as they are kept: an auditor compares them with the data.
func valuesText(v audit.Values) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(v)) {
		switch value := v[name].(type) {
		case nil, bool:
			if value == true {
				out = append(out, name)
			}
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(value)) {
				out = append(out, fmt.Sprintf("%s %s: %v", name, key, value[key]))
			}
		default:
			if value != "" {
				out = append(out, fmt.Sprintf("%s: %v", name, value))
			}
		}
	}
	return strings.Join(out, "; ")
}
