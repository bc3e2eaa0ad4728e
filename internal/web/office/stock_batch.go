package office

import (
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

func batchPath(facilityID, lotID string) string { return stockPath(facilityID) + "/batches/" + lotID }

type batchPage struct {
	*ui.Form
	Facility  facility.Facility
	Path      string
	Holding   *stock.Holding
	Lines     []ui.Line
	Sessions  *ui.Table
	Acts      []string // what the reader may do with it
	Act       string   // the one whose form is shown, "" for none
	MayRecall bool
}

// batch is GET /office/stock/{facility}/batches/{lot}: what a facility has of a batch, who stands on it, and what can be done with it; with
// ?act= the form of one act.
func (p Pages) batch(w http.ResponseWriter, r *door.Request) error {
	return p.showBatch(w, r, r.URL.Query().Get("act"), ui.NewForm("id", id.New(), "from", string(stock.Store)))
}

func (p Pages) showBatch(w http.ResponseWriter, r *door.Request, act string, form *ui.Form) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	facts, err := p.Store.KeptLot(r.Context(), r.Staff.Scope, at.ID, r.PathValue("lot"))
	if err != nil {
		return err
	}
	h, words := facts.Holding, p.Words(r.Request)
	page := batchPage{Form: form, Facility: at, Path: batchPath(at.ID, h.Lot.ID), Holding: h, MayRecall: r.Staff.Does(staff.RecallLots)}
	if r.Staff.Does(staff.CountStock) {
		page.Acts = []string{"count", "waste", "quarantine"}
	}
	if r.Staff.Does(staff.ReleaseStock) && h.Quarantined > 0 {
		page.Acts = append(page.Acts, "release")
	}
	if slices.Contains(page.Acts, act) {
		page.Act = act
	}
	free := h.Available()
	if !h.Usable(p.Now().On(p.Pack.Zone)) {
		free = 0 // nobody may be given any of it
	}
	page.Lines = []ui.Line{
		{Key: words.T("office.product"), Value: p.product(h.Lot.Product)}, {Key: words.T("office.expires"), Value: p.lotState(words, *h)},
		{Key: words.T("office.on_hand"), Value: h.OnHand}, {Key: words.T("office.reserved"), Value: h.Reserved},
		{Key: words.T("office.available"), Value: free}, {Key: words.T("stock.quarantine"), Value: h.Quarantined},
	}
	if len(facts.Sessions) > 0 {
		page.Sessions = &ui.Table{Caption: words.T("stock.sessions_on_it"), Columns: []ui.Column{{Text: words.T("office.session")},
			{Text: words.T("office.set_aside"), Number: true}, {Text: words.T("office.given"), Number: true}}}
		for _, b := range facts.Sessions {
			var day any = b.Date
			switch {
			case b.Date < p.Now().On(p.Pack.Zone) && r.Staff.Does(staff.CountStock):
				day = ui.Link{Text: words.Date(b.Date), Path: "/office/sessions/" + b.SessionID + "/books"}
			case r.Staff.Does(staff.ReadSessions):
				day = ui.Link{Text: words.Date(b.Date), Path: "/office/sessions/" + b.SessionID}
			}
			page.Sessions.Rows = append(page.Sessions.Rows, []any{day, b.Reserved, b.Used})
		}
	}
	return p.UI.Render(w, r, form.Status(), "office/stock_batch", page)
}

// keep does one act with a batch and shows the batch again.
func (p Pages) keep(w http.ResponseWriter, r *door.Request, act string, do func(form *ui.Form, facilityID, lotID string) error) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	lot := r.PathValue("lot")
	return did(w, r, form, do(form, at.ID, lot), "stock_"+act, batchPath(at.ID, lot), func() error { return p.showBatch(w, r, act, form) })
}

// waste is POST /office/stock/{facility}/batches/{lot}/waste.
func (p Pages) waste(w http.ResponseWriter, r *door.Request) error {
	return p.keep(w, r, "waste", func(form *ui.Form, at, lot string) error {
		_, err := p.Store.Waste(r.Context(), *r.Staff, stock.Waste{ID: form.Value("id"), FacilityID: at, LotID: lot, From: stock.Account(form.Value("from")),
			Doses: form.Int("doses"), Reason: form.Value("reason"), Note: form.Value("note")})
		return err
	})
}

// count is POST /office/stock/{facility}/batches/{lot}/count.
func (p Pages) count(w http.ResponseWriter, r *door.Request) error {
	return p.keep(w, r, "count", func(form *ui.Form, at, lot string) error {
		doses, ok := dosesOf(form, "doses")
		if !ok || form.Value("doses") == "" {
			return fault.New(fault.Invalid, "count_malformed", "most", fault.Int(stock.MostDoses)).On("doses")
		}
		_, err := p.Store.Count(r.Context(), *r.Staff, stock.Count{ID: form.Value("id"), FacilityID: at, LotID: lot, Doses: doses, VVM: form.Int("vvm"), Reason: form.Value("reason"),
			Sure: form.Has("sure", "yes")})
		return err
	})
}

// isolate is POST /office/stock/{facility}/batches/{lot}/quarantine.
func (p Pages) isolate(w http.ResponseWriter, r *door.Request) error {
	return p.keep(w, r, "quarantine", func(form *ui.Form, at, lot string) error {
		_, err := p.Store.Isolate(r.Context(), *r.Staff, stock.Isolate{ID: form.Value("id"), FacilityID: at, LotID: lot, Reason: form.Value("reason")})
		return err
	})
}

// release is POST /office/stock/{facility}/batches/{lot}/release.
func (p Pages) release(w http.ResponseWriter, r *door.Request) error {
	return p.keep(w, r, "release", func(form *ui.Form, at, lot string) error {
		_, err := p.Store.Release(r.Context(), *r.Staff, stock.Release{ID: form.Value("id"), FacilityID: at, LotID: lot, Doses: form.Int("doses"), Reason: form.Value("reason")})
		return err
	})
}
