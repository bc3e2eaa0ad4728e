// Package trusted is what the pages for everybody and the office show of whose certificates hold here: imported lists, and those who sign.
package trusted

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web/ui"
)

// Lists is a line for each imported list: where from, what moment it shows, since when it holds here, and the SHA-256 of its file.
func Lists(words *i18n.Printer, lists []store.TrustList, zone *time.Location) *ui.Table {
	t := &ui.Table{Caption: words.T("trust.lists"), Wide: true}
	for _, key := range []string{"source", "kind", "dated", "imported", "digest"} {
		t.Columns = append(t.Columns, ui.Column{Text: words.T("trust.col_" + key)})
	}
	t.Columns = append(t.Columns, ui.Column{Text: words.T("trust.col_keys"), Number: true})
	for _, l := range lists {
		t.Rows = append(t.Rows, []any{l.Source, words.T("trust.kind_" + l.Kind), words.Date(l.Dated.On(zone)), words.Date(l.ImportedAt.On(zone)), l.Digest, words.Number(int64(l.Keys))})
	}
	return t
}

// signer is somebody whose certificates of a form hold.
type signer struct {
	format        verify.Format
	issuer, label string // label is what people read
	list          string
}

// Signers is a line for each issuer and form: how many keys, and which list says so. Ours stand first.
func Signers(words *i18n.Printer, t *verify.Trust, ours string) *ui.Table {
	count := map[signer]int{}
	for _, k := range t.All() {
		if k.Dropped {
			continue
		}
		s := signer{k.Format, k.Issuer, k.Name, k.List}
		if k.Source == verify.Ours {
			s.label, s.list = ours, ""
		} else if country := countryName(words, k.Country); country != "" {
			s.label = country
			if k.Name != "" && k.Name != country {
				s.label += ": " + k.Name
			}
		}
		s.label = cmp.Or(s.label, k.Issuer)
		count[s]++
	}
	all := make([]signer, 0, len(count))
	for s := range count {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b signer) int {
		return cmp.Or(cmp.Compare(min(1, len(a.list)), min(1, len(b.list))), cmp.Compare(a.label, b.label), cmp.Compare(a.format, b.format), cmp.Compare(a.issuer, b.issuer), cmp.Compare(a.list, b.list))
	})
	out := &ui.Table{Caption: words.T("trust.signers"), Wide: true}
	for _, key := range []string{"who", "issuer", "form", "says"} {
		out.Columns = append(out.Columns, ui.Column{Text: words.T("trust.col_" + key)})
	}
	out.Columns = append(out.Columns, ui.Column{Text: words.T("trust.col_keys"), Number: true})
	for _, s := range all {
		says := s.list
		if says == "" {
			says = words.T("trust.ourselves")
		}
		out.Rows = append(out.Rows, []any{s.label, s.issuer, words.T("trust.form_" + string(s.format)), says, words.Number(int64(count[s]))})
	}
	return out
}

// countryName is what a country is called in the reader's language (CLDR); "" for a code that is none.
func countryName(words *i18n.Printer, code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || code == "" {
		return ""
	}
	names := display.Regions(language.Make(words.Lang()))
	if names == nil {
		names = display.Regions(language.English)
	}
	return names.Name(region)
}
