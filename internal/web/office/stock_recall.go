package office

import (
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

func lotPath(lotID string) string { return "/office/lots/" + lotID }

type lotPage struct {
	*ui.Form
	store.LotFile
	Path     string
	Lines    []ui.Line
	Standing *ui.Table
}

// lot is GET /office/lots/{lot}: a lot in the reader's area, what stands on it, and the form to recall it.
func (p Pages) lot(w http.ResponseWriter, r *door.Request) error {
	return p.showLot(w, r, ui.NewForm())
}

func (p Pages) showLot(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	file, err := p.Store.Lot(r.Context(), r.Staff.Scope, r.PathValue("lot"))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := lotPage{Form: form, LotFile: file, Path: lotPath(file.Lot.ID), Lines: []ui.Line{{Key: words.T("office.product"), Value: p.product(file.Lot.Product)},
		{Key: words.T("office.expires"), Value: file.Lot.Expires}, {Key: words.T("stock.held"), Value: file.Held}}}
	if file.Recalled != nil {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("stock.recalled"), Value: words.Instant(file.Recalled.At, p.Pack.Zone)}, ui.Line{Key: words.T("stock.reason"), Value: file.Recalled.Reason})
	}
	page.Standing = &ui.Table{Caption: words.T("stock.sessions_to_come"), Columns: []ui.Column{{Text: words.T("office.session")}, {Text: words.T("office.facility")},
		{Text: words.T("office.doses"), Number: true}, {Text: words.T("office.booked"), Number: true}}}
	for _, b := range file.Sessions {
		page.Standing.Rows = append(page.Standing.Rows, []any{ui.Link{Text: words.Date(b.Date), Path: "/office/sessions/" + b.SessionID}, b.Facility, b.Doses, b.Booked})
	}
	return p.UI.Render(w, r, form.Status(), "office/lot", page)
}

// recall is POST /office/lots/{lot}: nobody is given it from now on.
func (p Pages) recall(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	lot := r.PathValue("lot")
	_, err = p.Store.RecallLot(r.Context(), *r.Staff, stock.Recall{LotID: lot, Reason: form.Value("reason")})
	return did(w, r, form, err, "stock_recalled", lotPath(lot), func() error { return p.showLot(w, r, form) })
}

type whoHadPage struct {
	Lot   stock.Lot
	Table *ui.Table
	Pages ui.Pages
}

// sessionsAPage is how many sessions' people one page of those who had a lot shows.
const sessionsAPage = 20

// whoHad is GET /office/lots/{lot}/people: who was given a lot. Each look is logged.
func (p Pages) whoHad(w http.ResponseWriter, r *door.Request) error {
	file, err := p.Store.Lot(r.Context(), r.Staff.Scope, r.PathValue("lot"))
	if err != nil {
		return err
	}
	after := r.URL.Query().Get("after")
	had, next, err := p.Store.WhoHad(r.Context(), *r.Staff, file.Lot.ID, after, sessionsAPage)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := whoHadPage{Lot: file.Lot, Table: &ui.Table{Caption: words.T("stock.who_had"), Columns: []ui.Column{{Text: words.T("office.name")}, {Text: words.T("stock.phone")},
		{Text: words.T("office.date")}, {Text: words.T("office.facility")}}}}
	for _, g := range had {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Name(words, g.Person), ui.Phone(words, g.Person), g.Dose.OccurredOn, g.Facility})
	}
	if after != "" {
		page.Pages.First = r.URL.Path
	}
	if next != "" {
		page.Pages.Next = r.URL.Path + "?" + url.Values{"after": {next}}.Encode()
	}
	return p.UI.Render(w, r, http.StatusOK, "office/lot_people", page)
}
