package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type verifyPage struct {
	*ui.Form
	Verdict verify.Verdict // "" before anything was asked
	Why     *fault.Error   // nil for a valid one
	Says    []verifyPart   // what is signed, if a signature holds
	Signer  []ui.Line
	Unbound []ui.Line
	Ours    bool     // whether it was ended is known, and our record says the same as what is not bound
	Lists   []string // of others' keys that this check stands on
}

// verifyPart is what a certificate says of the person and the whole, or of one of several doses.
type verifyPart struct {
	Title string // "" for the person and the whole
	Lines []ui.Line
}

func (p Pages) showVerify(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "public/verify", p.verifyPage(r, ui.NewForm()))
}

// verify checks the text or the file of a certificate. Nothing of it is kept, and all that is looked up is whether one of ours that holds was
// ended: the answer tells what the certificate itself carries under its signature, whether or not the drive knows the person.
func (p Pages) verify(w http.ResponseWriter, r *door.Request) error {
	defer door.Hold(r)()
	form, data, err := readCertificate(w, r)
	if err != nil {
		return err
	}
	if len(data) == 0 && !form.Wrong() {
		form.Took(fault.New(fault.Invalid, "certificate_needed").On("certificate"))
	}
	var found verify.Result
	if !form.Wrong() {
		if found, err = p.VerifyFor(r, data); err != nil {
			why := fault.From(err).On("certificate")
			if !form.Took(why) {
				return err
			}
			door.RetryAfter(w, why)
		}
	}
	page := p.verifyPage(r, form)
	if form.Wrong() {
		return p.UI.Render(w, r, form.Status(), "public/verify", page)
	}
	words := p.Words(r.Request)
	page.Verdict, page.Why = found.Verdict, found.Why
	page.Says = p.verifySays(words, found)
	page.Signer = p.verifySigner(words, found)
	for _, f := range found.Unbound {
		page.Unbound = append(page.Unbound, ui.Line{Key: door.Label(words, f), Value: p.Shown(words, f)})
	}
	page.Ours = found.Verdict == verify.Valid && found.Signer.Source == verify.Ours
	return p.UI.Render(w, r, http.StatusOK, "public/verify", page)
}

func (p Pages) verifyPage(r *door.Request, form *ui.Form) verifyPage {
	words := p.Words(r.Request)
	page := verifyPage{Form: form, Lists: []string{door.SourceName(words, verify.Ours, "", p.Now())}}
	for _, l := range p.Trust().Lists {
		page.Lists = append(page.Lists, door.SourceName(words, l.Source, l.Name, l.Dated))
	}
	return page
}

// verifySays is what a signature binds: of the person and the whole, then of each dose apart where there are several.
func (p Pages) verifySays(words *i18n.Printer, r verify.Result) []verifyPart {
	if len(r.Fields) == 0 {
		return nil
	}
	several := false
	for _, f := range r.Fields {
		several = several || f.Dose > 1
	}
	parts := []verifyPart{{Lines: []ui.Line{{Key: words.T("verify.format"), Value: door.FormatName(words, r)}, {Key: words.T("verify.kind"), Value: words.T("verify.kind_" + string(r.Kind))}}}}
	add := func(at int, line ui.Line) { parts[at].Lines = append(parts[at].Lines, line) }
	for _, f := range r.Fields {
		at := 0
		if several && f.Dose > 0 {
			for len(parts) <= f.Dose {
				parts = append(parts, verifyPart{Title: words.T("verify.part_"+string(r.Kind), "number", len(parts))})
			}
			at = f.Dose
		}
		add(at, ui.Line{Key: door.Label(words, f), Value: p.Shown(words, f)})
	}
	if r.Until != 0 {
		add(0, ui.Line{Key: words.T("certificate.until"), Value: words.Instant(r.Until, p.Pack.Zone)})
	}
	return parts
}

// verifySigner says whose signature it is and how we know the key, or, of one that is not known, which key it names.
func (p Pages) verifySigner(words *i18n.Printer, r verify.Result) []ui.Line {
	var lines []ui.Line
	if s := r.Signer; s != nil {
		name := s.Name
		if name == "" {
			name = s.Issuer
		}
		lines = append(lines, ui.Line{Key: words.T("verify.signer_name"), Value: name})
		if s.Country != "" {
			lines = append(lines, ui.Line{Key: words.T("verify.signer_country"), Value: door.Country(words, s.Country)})
		}
		lines = append(lines, ui.Line{Key: words.T("verify.signer_known"), Value: door.SourceName(words, s.Source, s.List, s.Dated)})
	}
	if r.KID != "" {
		lines = append(lines, ui.Line{Key: words.T("certificate.signer"), Value: door.KeyName(r)})
	}
	return lines
}
