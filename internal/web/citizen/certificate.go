package citizen

import (
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// certificatePage is a certificate to be read, in the reader's language and in English beside it.
type certificatePage struct {
	Person string // id
	Dose   string // id
	Title  pair
	State  pair
	Final  bool
	Travel bool
	Lines  []certificateLine
	QR     certificate.QR
	QRName pair   // what the drawing is, for those who do not see it
	How    pair   // what to do with it
	Text   string // what the QR code holds
}

// pair is a text in the reader's language and in English, which is "" where it says the same.
type pair struct{ Own, English string }

type certificateLine struct {
	Field      string // the key of its text
	Key, Value pair
}

func (p Pages) showCertificate(w http.ResponseWriter, r *door.Request) error {
	page, err := p.certificate(r)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/certificate", page)
}

// certificate signs the certificate of a dose, for use at home, for whoever holds the person's phone.
func (p Pages) certificate(r *door.Request) (*certificatePage, error) {
	c, err := p.certified(r)
	if err != nil {
		return nil, err
	}
	return p.certificatePage(r, c)
}

// certificatePage signs a certificate and writes what people read on it.
func (p Pages) certificatePage(r *door.Request, c *certified) (*certificatePage, error) {
	record, _, err := p.record(r, c, keys.HC1)
	if err != nil {
		return nil, err
	}
	page := &certificatePage{Person: c.history.Person.ID, Dose: c.given.ID, Final: record.Final(), Travel: record.For == certificate.Travel}
	text, signed, err := p.hc1Of(r, c, "hc1", certificate.ClaimsOf)
	if err != nil {
		return nil, err
	}
	page.Text = text
	if page.QR, err = certificate.NewQR(text); err != nil {
		return nil, err
	}
	p.fillCertificate(page, r, c, &record, signed)
	return page, nil
}

// fillCertificate writes what people read on a certificate, in two languages.
func (p Pages) fillCertificate(page *certificatePage, r *door.Request, c *certified, record *certificate.Record, signed *certificate.Claims) {
	both := p.bothLanguages(r)
	state := "certificate.provisional"
	if page.Final {
		state = "certificate.final"
	}
	title := "certificate.title"
	if page.Travel {
		title = "formats.travel_title"
	}
	page.Title = both(func(words *i18n.Printer) string { return words.T(title) })
	page.State = both(func(words *i18n.Printer) string { return words.T(state) })
	page.QRName = both(func(words *i18n.Printer) string { return words.T("certificate.qr") })
	how := "certificate.qr_how"
	if signed.ICVP() {
		how = "certificate.qr_how_icvp"
	}
	page.How = both(func(words *i18n.Printer) string { return words.T(how) })
	add := func(key string, value func(words *i18n.Printer) string) {
		page.Lines = append(page.Lines, certificateLine{key, both(func(words *i18n.Printer) string { return words.T(key) }), both(value)})
	}
	same := func(text string) func(*i18n.Printer) string { return func(*i18n.Printer) string { return text } }
	person, about, d := &c.history.Person, record.About(), c.given
	areas := p.Pack.Areas
	add("certificate.name", same(person.Name))
	if latin := record.Name.Latin(); page.Travel && latin != "" {
		add("formats.latin", same(latin))
	}
	p.addBirth(add, record)
	if record.Passport != "" {
		add("formats.passport", same(record.Passport))
	}
	add("certificate.reference", same(person.Reference))
	add("certificate.product", same(about.Product.Name))
	add("certificate.maker", same(about.Product.Manufacturer))
	if about.Lot != "" {
		add("formats.lot", same(about.Lot))
	}
	add("certificate.dose", func(words *i18n.Printer) string {
		return words.T("certificate.dose_of", "number", about.Number, "of", about.Of)
	})
	add("certificate.day", func(words *i18n.Printer) string { return words.Date(d.OccurredOn) })
	add("certificate.place", func(words *i18n.Printer) string {
		return c.at.Facility.Name + ", " + areas.NameIn(d.Area, words.Lang()) + ", " + areas.NameIn(areas.StateOf(d.Area), words.Lang())
	})
	add("certificate.authority", same(record.Authority))
	add("certificate.id", same(record.Number))
	add("certificate.until", func(words *i18n.Printer) string { return words.Date(signed.Until().On(p.Pack.Zone)) })
}

// addBirth writes the birth, or the age in its place, as the record tells it.
func (p Pages) addBirth(add func(string, func(*i18n.Printer) string), record *certificate.Record) {
	if record.TellsAge {
		add("formats.age", func(words *i18n.Printer) string { return words.Number(int64(record.Age)) })
		return
	}
	add("certificate.born", func(words *i18n.Printer) string {
		if on, err := when.ParseDate(record.Born); err == nil {
			return words.Date(on)
		}
		year, err := strconv.Atoi(record.Born)
		if err != nil {
			return record.Born
		}
		return words.Year(year)
	})
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
