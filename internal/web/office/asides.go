package office

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// asideRoutes is every URL of what devices sent and could not be entered.
func (p Pages) asideRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/operations", For: door.Staff, Action: staff.PlanSessions, Do: p.asides},
		{Pattern: "GET /office/operations/{session}/{operation}", For: door.Staff, Action: staff.PlanSessions, Do: p.aside},
		{Pattern: "POST /office/operations/{session}/{operation}/again", For: door.Staff, Action: staff.PlanSessions, Do: p.tryAgain},
	}
}

type asidesPage struct {
	Table *ui.Table // nil for none
	Pages ui.Pages
}

// asides is GET /office/operations?after=: operations of one's area that are set aside. It names nobody.
func (p Pages) asides(w http.ResponseWriter, r *door.Request) error {
	words, after := p.Words(r.Request), r.URL.Query().Get("after")
	session, op, _ := strings.Cut(after, ".")
	found, err := p.Store.Asides(r.Context(), r.Staff.Scope, store.AsidePlace{SessionID: session, OpID: op}, onePage+1)
	if err != nil {
		return err
	}
	var page asidesPage
	if after != "" {
		page.Pages.First = "/office/operations"
	}
	if len(found) > onePage {
		found = found[:onePage]
		last := found[onePage-1]
		page.Pages.Next = "/office/operations?after=" + last.SessionID + "." + last.OpID
	}
	if len(found) > 0 {
		page.Table = &ui.Table{Caption: words.T("aside.caption"), Columns: []ui.Column{{Text: words.T("aside.what")}, {Text: words.T("office.facility")}, {Text: words.T("aside.why")},
			{Text: words.T("aside.tries"), Number: true}, {Text: words.T("aside.at")}}}
	}
	for _, a := range found {
		name, err := p.facilityName(r, a.Facility)
		if err != nil {
			return err
		}
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: words.T("aside.kind_" + string(a.Kind)), Path: "/office/operations/" + a.SessionID + "/" + a.OpID}, name,
			words.T("aside.why_" + string(a.Why)), a.Tries, words.Instant(a.At, p.Pack.Zone)})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/asides", page)
}

type asidePage struct {
	*ui.Form
	Path, Title string
	Lines       []ui.Line
}

// aside is GET /office/operations/{session}/{operation}: one that is set aside. What it says stays sealed.
func (p Pages) aside(w http.ResponseWriter, r *door.Request) error {
	a, err := p.Store.Aside(r.Context(), r.Staff.Scope, r.PathValue("session"), r.PathValue("operation"))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := asidePage{Form: ui.NewForm(), Path: "/office/operations/" + a.SessionID + "/" + a.OpID, Title: words.T("aside.kind_" + string(a.Kind))}
	line := func(key string, value any) {
		page.Lines = append(page.Lines, ui.Line{Key: words.T(key), Value: value})
	}
	name, err := p.facilityName(r, a.Facility)
	if err != nil {
		return err
	}
	line("office.facility", name)
	line("office.session", ui.Link{Text: words.T("review.see_session"), Path: "/office/sessions/" + a.SessionID})
	devices, err := p.Store.DevicesByID(r.Context(), []string{a.DeviceID})
	if err != nil {
		return err
	}
	if d, known := devices[a.DeviceID]; known && r.Staff.Scope.Covers(d.Scope.Area(), d.Scope.Facility()) {
		line("sync.device", ui.Link{Text: d.Name, Path: "/office/devices/" + d.ID})
	}
	line("aside.why", words.T("aside.why_"+string(a.Why)))
	line("aside.tries", a.Tries)
	line("aside.at", words.Instant(a.At, p.Pack.Zone))
	return p.UI.Render(w, r, page.Form.Status(), "office/aside", page)
}

// tryAgain is POST /office/operations/{session}/{operation}/again.
func (p Pages) tryAgain(w http.ResponseWriter, r *door.Request) error {
	if err := p.Store.TryAgain(r.Context(), *r.Staff, r.PathValue("session"), r.PathValue("operation")); err != nil {
		return err
	}
	ui.Notice(w, "operation_again")
	http.Redirect(w, r.Request, "/office/operations", http.StatusSeeOther)
	return nil
}
