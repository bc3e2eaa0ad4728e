package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type booksPage struct {
	*ui.Form
	store.Listing
	Open bool // the books can be closed now
	Lots []ui.Field
}

// books is GET /office/sessions/{session}/books: what a session has used, and what of it was wasted.
func (p Pages) books(w http.ResponseWriter, r *door.Request) error {
	return p.showBooks(w, r, ui.NewForm())
}

func (p Pages) showBooks(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("session"))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := booksPage{Form: form, Listing: l, Open: l.Session.Closed == 0 && l.Session.Date < p.Now().On(p.Pack.Zone)}
	books := p.Store.Books(&l.Session)
	if books.Vials, err = p.Store.Vials(r.Context(), r.Staff.Scope, l.Session.ID); err != nil {
		return err
	}
	for _, u := range books.Lots {
		name := "lot-" + u.Lot.ID
		if !form.Wrong() {
			form.Set(name, fault.Int(stock.Sum(books.Wasted(u))))
		}
		page.Lots = append(page.Lots, ui.Field{Name: name, Label: words.T("stock.wasted_of", "lot", u.Lot.Number), Kind: "number", Width: "5",
			Hint: words.T("stock.used_of", "used", u.Used, "reserved", u.Reserved), Value: form.Value(name), Error: form.Error(name)})
	}
	return p.UI.Render(w, r, form.Status(), "office/session_books", page)
}

// closeBooks is POST /office/sessions/{session}/books.
func (p Pages) closeBooks(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("session"))
	if err != nil {
		return err
	}
	act := stock.CloseBooks{SessionID: l.Session.ID, Wasted: []stock.Portion{}}
	var wrong fault.List
	for _, lot := range l.Session.Lots {
		n, ok := dosesOf(form, "lot-"+lot.LotID)
		if !ok {
			wrong = append(wrong, fault.New(fault.Invalid, "wasted_malformed", "lot", lot.Number, "most", fault.Int(lot.Left())).On("lot-"+lot.LotID))
		}
		act.Wasted = append(act.Wasted, stock.Portion{LotID: lot.LotID, Doses: n})
	}
	if err = wrong.OrNil(); err == nil {
		err = p.Store.CloseBooks(r.Context(), *r.Staff, act)
	}
	return did(w, r, form, err, "stock_books", "/office/sessions/"+l.Session.ID+"/books", func() error { return p.showBooks(w, r, form) })
}
