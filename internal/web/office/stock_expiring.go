package office

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// spans are how many days ahead somebody can look for what expires; the second one is shown first.
var spans = []int{7, 30, 60, 90}

type expiringPage struct {
	chooser
	Days  []ui.Link // to other spans of days
	Now   string    // text: the span shown
	Table *ui.Table
	Pages ui.Pages
	Files string // where the files are, without their format
}

// expiring is GET /office/expiring?area=&days=: batches whose last day comes soon or has passed, what expires first in front; as a file with ?as=.
func (p Pages) expiring(w http.ResponseWriter, r *door.Request) error {
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	days, err := strconv.Atoi(q.Get("days"))
	if err != nil || !slices.Contains(spans, days) {
		days = spans[1]
	}
	words, scope := p.Words(r.Request), within(r.Staff.Scope, area.ID)
	until := p.Now().On(p.Pack.Zone).Add(days)
	read := func(most int) func(after string) (*ui.Table, string, error) {
		return func(after string) (*ui.Table, string, error) {
			found, next, err := p.Store.Expiring(r.Context(), scope, until, after, most)
			return p.expiringTable(words, p.Pack.Areas.NameIn(area.ID, words.Lang()), found), next, err
		}
	}
	if as := q.Get("as"); as != "" {
		return sendFile(w, as, "expiring-"+until.String(), read(filePage))
	}
	table, next, err := read(onePage)(q.Get("after"))
	if err != nil {
		return err
	}
	page := expiringPage{chooser: p.chooserOf(r, area), Table: table, Files: r.URL.Path + "?area=" + area.ID + "&days=" + strconv.Itoa(days)}
	page.Now = words.N("expiry.days", days)
	for _, n := range spans {
		if n != days {
			page.Days = append(page.Days, ui.Link{Text: words.N("expiry.days", n), Path: r.URL.Path + "?area=" + area.ID + "&days=" + strconv.Itoa(n)})
		}
	}
	if q.Get("after") != "" {
		page.Pages.First = page.Files
	}
	if next != "" {
		page.Pages.Next = page.Files + "&after=" + next
	}
	return p.UI.Render(w, r, page.Status(), "office/expiring", page)
}

func (p Pages) expiringTable(words *i18n.Printer, caption string, found []store.Expiring) *ui.Table {
	t := &ui.Table{Caption: caption, Columns: []ui.Column{{Text: words.T("office.expires")}, {Text: words.T("office.product")}, {Text: words.T("office.batch")}, {Text: words.T("office.facility")},
		{Text: words.T("office.on_hand"), Number: true}, {Text: words.T("office.reserved"), Number: true}, {Text: words.T("stock.quarantine"), Number: true}}}
	for _, e := range found {
		t.Rows = append(t.Rows, []any{p.lotState(words, e.Holding), p.product(e.Lot.Product), ui.Link{Text: e.Lot.Number, Path: batchPath(e.FacilityID, e.Lot.ID)},
			ui.Link{Text: e.Facility, Path: stockPath(e.FacilityID)}, e.OnHand, e.Reserved, e.Quarantined})
	}
	return t
}
