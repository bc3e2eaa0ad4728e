package office

import (
	"strings"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// The rows of an import that a page can show.
const (
	showFresh   = "fresh"
	showChanged = "changed"
)

// previewTable is a page of the rows of an import that add or change something: what each does, field by field. next is the row after which
// the next page begins, 0 for the last one.
func (p Pages) previewTable(r *door.Request, i store.Import, show string, after int) (t *ui.Table, next int, err error) {
	found, err := p.Store.ImportPreview(r.Context(), r.Staff.Scope, i.ID, show == showFresh, after, onePage+1)
	if err != nil {
		return nil, 0, err
	}
	if len(found) > onePage {
		found = found[:onePage]
		next = found[onePage-1].No
	}
	words := p.Words(r.Request)
	t = &ui.Table{Caption: words.T("places." + show), Columns: []ui.Column{{Text: words.T("plan.row"), Number: true}, {Text: words.T("office.name")}, {Text: words.T("places.what_row")}}}
	for _, row := range found {
		name, before, now := row.Facility.After.Name, [][2]string(nil), [][2]string(nil)
		if i.Kind == store.ImportAreas {
			name, now = row.Area.After.Name, p.areaFields(words, row.Area.After)
			if row.Area.Before != nil {
				before = p.areaFields(words, *row.Area.Before)
			}
		} else {
			now = p.facilityFields(words, row.Facility.After)
			if row.Facility.Before != nil {
				before = p.facilityFields(words, *row.Facility.Before)
			}
		}
		t.Rows = append(t.Rows, []any{row.No, name, whatChanges(words, before, now)})
	}
	return t, next, nil
}

// areaFields are what a page says of an area finer than a district: key or text, and value. All areas have the same ones in the same order.
func (p Pages) areaFields(words *i18n.Printer, d place.Draft) [][2]string {
	out := [][2]string{{"office.name", d.Name}, {"places.area", p.Pack.Areas.NameIn(d.Parent, words.Lang())}, {"places.code", d.Code}}
	for _, column := range place.Columns(p.Pack.Languages) {
		if lang, other := strings.CutPrefix(column, "name_"); other {
			out = append(out, [2]string{column, d.Names[lang]})
		}
	}
	return out
}

// whatChanges says field by field what a row makes, and what it was before.
func whatChanges(words *i18n.Printer, before, now [][2]string) string {
	var out []string
	for n, field := range now {
		name := field[0]
		if !strings.HasPrefix(name, "name_") {
			name = words.T(name)
		}
		switch {
		case before == nil && field[1] != "" && field[0] != "office.name":
			out = append(out, words.T("places.becomes", "field", apart(words, name), "value", apart(words, field[1])))
		case before != nil && before[n][1] != field[1]:
			out = append(out, words.T("places.becomes_from", "field", apart(words, name), "value", apart(words, orDash(field[1])), "before", apart(words, orDash(before[n][1]))))
		}
	}
	return strings.Join(out, " ")
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
