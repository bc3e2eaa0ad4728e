package public

import (
	"encoding/hex"
	"net/http"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

type verifyPage struct {
	*ui.Form
	Verdict certificate.Verdict // "" before anything was asked
	Why     *fault.Error        // nil for a valid one
	Lines   []ui.Line           // what is signed, if a signature holds
}

func (p Pages) showVerify(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "public/verify", verifyPage{Form: ui.NewForm()})
}

// verify checks the text of a certificate. Nothing of it is kept, and all that is looked up is whether a case has ended one that holds:
// the answer tells what the text itself carries under its signature, whether or not the drive knows the person.
func (p Pages) verify(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if form.Value("certificate") == "" {
		form.Took(fault.New(fault.Invalid, "certificate_needed").On("certificate"))
		return p.UI.Render(w, r, form.Status(), "public/verify", verifyPage{Form: form})
	}
	if err := p.MayVerify(r); err != nil {
		form.Took(fault.From(err).On("certificate"))
		return p.UI.Render(w, r, form.Status(), "public/verify", verifyPage{Form: form})
	}
	claims, kid, err := p.Verify(r.Context(), form.Value("certificate"))
	if err != nil && fault.From(err).Kind == fault.Internal {
		return err
	}
	page := verifyPage{Form: form, Verdict: certificate.VerdictOf(err)}
	if err != nil {
		page.Why = fault.From(err)
	}
	if claims != nil {
		page.Lines = p.signedLines(p.Words(r.Request), claims, kid)
	}
	return p.UI.Render(w, r, http.StatusOK, "public/verify", page)
}

// signedLines says what a signature covers, product and manufacturer by the names behind their codes.
func (p Pages) signedLines(words *i18n.Printer, c *certificate.Claims, kid []byte) []ui.Line {
	d := c.Dose()
	product, maker := d.Product, d.Manufacturer
	for _, known := range p.Pack.Rules.Products {
		if known.Codes.Product == d.Product && known.Codes.Manufacturer == d.Manufacturer {
			product, maker = known.Name, known.Manufacturer
		}
	}
	line := func(key string, value any) ui.Line { return ui.Line{Key: words.T(key), Value: value} }
	return []ui.Line{
		line("certificate.name", c.Health.DCC.Name.Whole()),
		line("certificate.born", dateOr(c.Health.DCC.Born)),
		line("certificate.dose", words.T("certificate.dose_of", "number", d.Number, "of", d.Of)),
		line("certificate.day", dateOr(d.Day)),
		line("certificate.product", product),
		line("certificate.maker", maker),
		line("certificate.authority", d.Authority+" ("+d.Country+")"),
		line("certificate.id", d.ID),
		line("certificate.until", words.Instant(c.Until(), p.Pack.Zone)),
		line("certificate.signer", hex.EncodeToString(kid)),
	}
}

// dateOr is a date to be shown in words, or the text as it is: a year alone.
func dateOr(text string) any {
	if d, err := when.ParseDate(text); err == nil && d != 0 {
		return d
	}
	return text
}
