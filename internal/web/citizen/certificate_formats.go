package citizen

import (
	"net/http"
	"slices"
	"time"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// formatsPage offers the forms of a certificate for use at home, and the way to one for travel.
type formatsPage struct {
	Person, Dose string // ids
	Formats      []format
	DIVOC        bool
}

func (p Pages) showFormats(w http.ResponseWriter, r *door.Request) error {
	c, err := p.certified(r)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/certificate_formats",
		formatsPage{Person: c.history.Person.ID, Dose: c.given.ID, Formats: p.formats(), DIVOC: slices.ContainsFunc(p.formats(), format.flawed)})
}

// flawed says whether readers must be warned of a form.
func (f format) flawed() bool { return f.Name == divocQR.Name }

// downloadFormat gives a certificate for use at home in one of its forms. Fault: not_found.
func (p Pages) downloadFormat(w http.ResponseWriter, r *door.Request) error {
	i := slices.IndexFunc(p.formats(), func(f format) bool { return f.File == r.PathValue("file") })
	if i < 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	c, err := p.certified(r)
	if err != nil {
		return err
	}
	return p.giveFormat(w, r, p.formats()[i], c)
}

func (p Pages) giveFormat(w http.ResponseWriter, r *door.Request, f format, c *certified) error {
	content, err := f.make(p, r, c)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", f.media)
	h.Set("Content-Disposition", `attachment; filename="`+f.File+`"`)
	h.Set("Cache-Control", "private, no-store")
	w.Write(content) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

// travelPage asks what is wanted of a certificate for travel.
type travelPage struct {
	*ui.Form
	Person, Dose string // ids
	Latin        string // the name as it will be
	Last         string // of the passport on record, "" where another document or none is
	Year         bool   // no more than the year of birth is known
	Choices      []ui.Option
	DIVOC        bool
}

// paper are the forms for travel that are not among the formats.
const (
	travelPDF  = "pdf"
	travelShow = "show"
)

func (p Pages) showTravel(w http.ResponseWriter, r *door.Request) error {
	c, err := p.certified(r)
	if err != nil {
		return err
	}
	return p.renderTravel(w, r, http.StatusOK, ui.NewForm("format", travelPDF), c)
}

func (p Pages) renderTravel(w http.ResponseWriter, r *door.Request, status int, form *ui.Form, c *certified) error {
	b := &c.history.Person
	page := travelPage{Form: form, Person: b.ID, Dose: c.given.ID, Latin: certificate.NameOf(b.Name).Latin(), Year: b.BirthDate == 0}
	if b.IDKind == passport {
		page.Last = b.IDLast4
	}
	words := p.Words(r.Request)
	for _, name := range []string{travelPDF, travelShow} {
		page.Choices = append(page.Choices, ui.Option{Value: name, Text: words.T("formats." + name), Hint: words.T("formats." + name + "_for")})
	}
	for _, f := range p.formats() {
		page.Choices = append(page.Choices, ui.Option{Value: f.Name, Text: words.T("formats." + f.Name), Hint: words.T("formats." + f.Name + "_for")})
		page.DIVOC = page.DIVOC || f.flawed()
	}
	return p.UI.Render(w, r, status, "citizen/certificate_travel", page)
}

// passport is the kind of document that a certificate for travel names.
const passport = "passport"

// passports is how often somebody may type a wrong number of a passport: it may be somebody else's that they try to find.
var passports = door.Limit{Most: 10, In: 24 * time.Hour}

// makeTravel makes a certificate for travel. The passport's number is sent and never kept: only whether it is the one on record is known
// here, and so a certificate names no other.
func (p Pages) makeTravel(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	c, err := p.certified(r)
	if err != nil {
		return err
	}
	c.facts.For = certificate.Travel
	if err := p.takePassport(r, form, c); err != nil && !form.Took(err) {
		return err
	}
	chosen := form.Value("format")
	at := slices.IndexFunc(p.formats(), func(f format) bool { return f.Name == chosen })
	if at < 0 && chosen != travelPDF && chosen != travelShow {
		form.Took(fault.New(fault.Invalid, "format_needed").On("format"))
	}
	if form.Wrong() {
		return p.renderTravel(w, r, form.Status(), form, c)
	}
	if at >= 0 {
		return p.giveFormat(w, r, p.formats()[at], c)
	}
	page, err := p.certificatePage(r, c)
	if err != nil {
		return err
	}
	if chosen == travelShow {
		return p.UI.Render(w, r, http.StatusOK, "citizen/certificate", page)
	}
	return givePDF(w, "vaccination-certificate.pdf", p.drawCertificate(r, page))
}

// takePassport holds the number that was typed, if one was, to the document on record. Faults: too_many_attempts, passport_differs, those of
// Pack.CheckDocument, on passport.
func (p Pages) takePassport(r *door.Request, form *ui.Form, c *certified) error {
	b := &c.history.Person
	typed := form.Value(passport)
	if typed == "" || b.IDKind != passport {
		return nil
	}
	if err := door.TooMany(p.Tries.Take("passport "+b.ID, p.Now(), passports)); err != nil {
		return fault.From(err).On(passport)
	}
	number, is, err := p.Store.IsDocument(r.Context(), b, typed)
	if f := fault.From(err); err != nil && f.Kind == fault.Invalid {
		return f.On(passport)
	}
	if err != nil {
		return err
	}
	if !is {
		return fault.New(fault.Invalid, "passport_differs").On(passport)
	}
	p.Tries.Back("passport "+b.ID, passports) // whoever knows the number takes as many forms as they need
	c.facts.Passport = number
	return nil
}
