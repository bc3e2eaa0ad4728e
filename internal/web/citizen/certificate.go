package citizen

import (
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
)

// certificatePage is a certificate to be read, in the reader's language and in English beside it.
type certificatePage struct {
	Person string // id
	Dose   string // id
	Title  pair
	State  pair
	Final  bool
	Lines  []certificateLine
	QR     certificate.QR
	QRName pair   // what the drawing is, for those who do not see it
	How    pair   // what to do with it
	Text   string // what the QR code holds
}

// pair is a text in the reader's language and in English, which is "" where it says the same.
type pair struct{ Own, English string }

type certificateLine struct{ Key, Value pair }

func (p Pages) showCertificate(w http.ResponseWriter, r *door.Request) error {
	page, err := p.certificate(r)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/certificate", page)
}

// certificate signs the certificate of a dose for whoever holds the person's phone.
func (p Pages) certificate(r *door.Request) (*certificatePage, error) {
	history, err := p.Store.History(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(history.Doses, func(d dose.Dose) bool { return d.ID == r.PathValue("dose") })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	given := &history.Doses[at]
	session, err := p.Store.PublicSession(r.Context(), given.SessionID)
	if err != nil {
		return nil, err
	}
	claims, err := certificate.Of(p.Pack, &history.Person, given, p.Now(), p.Signer.Certificate.NotAfter)
	if err != nil {
		return nil, err
	}
	why, err := p.Store.Revoked(r.Context(), claims.Dose().ID)
	if err != nil {
		return nil, err
	}
	if why != "" {
		return nil, fault.New(fault.Refused, "certificate_ended")
	}
	page := &certificatePage{Person: history.Person.ID, Dose: given.ID, Final: claims.Dose().Final()}
	if page.Text, err = certificate.Sign(claims, p.Signer.Key, p.Signer.KID()); err != nil {
		return nil, err
	}
	if page.QR, err = certificate.NewQR(page.Text); err != nil {
		return nil, err
	}
	p.fillCertificate(page, r, &history, given, session, &claims)
	return page, nil
}

// fillCertificate writes what people read on a certificate, in two languages.
func (p Pages) fillCertificate(page *certificatePage, r *door.Request, h *store.History, d *dose.Dose, at store.Listing, c *certificate.Claims) {
	both := p.bothLanguages(r)
	state := "certificate.provisional"
	if page.Final {
		state = "certificate.final"
	}
	page.Title = both(func(words *i18n.Printer) string { return words.T("certificate.title") })
	page.State = both(func(words *i18n.Printer) string { return words.T(state) })
	page.QRName = both(func(words *i18n.Printer) string { return words.T("certificate.qr") })
	page.How = both(func(words *i18n.Printer) string { return words.T("certificate.qr_how") })
	add := func(key string, value func(words *i18n.Printer) string) {
		page.Lines = append(page.Lines, certificateLine{both(func(words *i18n.Printer) string { return words.T(key) }), both(value)})
	}
	same := func(text string) func(*i18n.Printer) string { return func(*i18n.Printer) string { return text } }
	signed := c.Dose()
	product, _ := p.Pack.Rules.Product(d.Product)
	areas := p.Pack.Areas
	add("certificate.name", same(h.Person.Name))
	add("certificate.born", func(words *i18n.Printer) string {
		if h.Person.BirthDate == 0 {
			return words.Year(h.Person.BirthYear)
		}
		return words.Date(h.Person.BirthDate)
	})
	add("certificate.reference", same(h.Person.Reference))
	add("certificate.product", same(product.Name))
	add("certificate.maker", same(product.Manufacturer))
	add("certificate.dose", func(words *i18n.Printer) string {
		return words.T("certificate.dose_of", "number", signed.Number, "of", signed.Of)
	})
	add("certificate.day", func(words *i18n.Printer) string { return words.Date(d.OccurredOn) })
	add("certificate.place", func(words *i18n.Printer) string {
		return at.Facility.Name + ", " + areas.NameIn(d.Area, words.Lang()) + ", " + areas.NameIn(areas.StateOf(d.Area), words.Lang())
	})
	add("certificate.authority", same(signed.Authority))
	add("certificate.id", same(signed.ID))
	add("certificate.until", func(words *i18n.Printer) string { return words.Date(c.Until().On(p.Pack.Zone)) })
}

// bothLanguages says something in the reader's language and in English.
func (p Pages) bothLanguages(r *door.Request) func(say func(*i18n.Printer) string) pair {
	own, english := p.Words(r.Request), p.Texts.Printer("en")
	return func(say func(*i18n.Printer) string) pair {
		out := pair{Own: say(own), English: say(english)}
		if out.English == out.Own {
			out.English = ""
		}
		return out
	}
}
