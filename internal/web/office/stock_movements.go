package office

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/export"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

type movementsPage struct {
	Facility facility.Facility
	Table    *ui.Table
	Pages    ui.Pages
}

// movements is GET /office/stock/{facility}/movements: the ledger of a facility, newest first.
func (p Pages) movements(w http.ResponseWriter, r *door.Request) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	before := r.URL.Query().Get("before")
	lines, err := p.Store.Ledger(r.Context(), r.Staff.Scope, at.ID, ledgerPlace(before), onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := movementsPage{Facility: at, Table: &ui.Table{Caption: words.T("stock.movements"), Columns: []ui.Column{{Text: words.T("stock.when")}, {Text: words.T("stock.what")},
		{Text: words.T("office.product")}, {Text: words.T("office.batch")}, {Text: words.T("stock.from")}, {Text: words.T("stock.to")}, {Text: words.T("office.doses"), Number: true}, {Text: words.T("stock.reason")}}}}
	if before != "" {
		page.Pages.First = r.URL.Path
	}
	if len(lines) > onePage {
		lines = lines[:onePage]
		page.Pages.Next = r.URL.Path + "?" + url.Values{"before": {placeText(lines[onePage-1])}}.Encode()
	}
	for _, l := range lines {
		page.Table.Rows = append(page.Table.Rows, []any{words.Instant(l.At, p.Pack.Zone), words.T("stock.kind_" + string(l.Kind)), p.product(l.Lot.Product), l.Lot.Number,
			words.T("stock.account_" + string(l.From)), words.T("stock.account_" + string(l.To)), l.Doses, reasonText(words, l.Reason)})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/stock_movements", page)
}

// reasonText is a reason of the lists in the reader's language, or what somebody wrote.
func reasonText(words *i18n.Printer, reason string) string {
	if reason != "other" && slices.Contains(stock.AllReasons, reason) || reason == "recalled" || reason == "excursion" {
		return words.T("stock.reason_" + reason)
	}
	return reason
}

// placeText and ledgerPlace write and read a place in the ledger: its moment and the id of a line.
func placeText(l store.Line) string { return strconv.FormatInt(int64(l.At), 10) + "." + l.ID }

func ledgerPlace(text string) store.Place {
	at, line, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil || n < 0 {
		return store.Place{}
	}
	return store.Place{At: when.Instant(n), ID: line}
}

// movementsFile is GET /office/stock/{facility}/movements.csv: the whole ledger, written as it is read.
func (p Pages) movementsFile(w http.ResponseWriter, r *door.Request) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	const portion = 1000
	var place store.Place
	var out *csv.Writer
	for {
		lines, err := p.Store.Ledger(r.Context(), r.Staff.Scope, at.ID, place, portion)
		if err != nil {
			return err
		}
		if out == nil { // what cannot be read at all is still answered as a page
			w.Header().Set("Content-Type", "text/csv; charset=utf-8")
			w.Header().Set("Content-Disposition", `attachment; filename="movements.csv"`)
			out = csv.NewWriter(w)
			out.Write([]string{"time", "kind", "product", "batch", "expires", "from", "to", "doses", "reason", "about", "vvm", "movement_id"}) //nolint:errcheck // Flush tells
		}
		for _, l := range lines {
			out.Write([]string{l.At.Time().In(p.Pack.Zone).Format("2006-01-02T15:04:05Z07:00"), string(l.Kind), l.Lot.Product, export.Defused(l.Lot.Number), l.Lot.Expires.String(), //nolint:errcheck // Flush tells
				string(l.From), string(l.To), strconv.Itoa(l.Doses), export.Defused(l.Reason), l.About, strconv.Itoa(l.VVM), l.ID})
		}
		out.Flush()
		if out.Error() != nil || len(lines) < portion {
			return nil // whoever asked has gone, or it is the end
		}
		place = store.Place{At: lines[portion-1].At, ID: lines[portion-1].ID}
	}
}
