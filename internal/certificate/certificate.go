// Package certificate makes the digital certificate of a dose, and checks one: an HC1 text, which a QR code holds and
// which readers of the EU Digital COVID Certificate and of WHO's network understand. It is pure: the key, the moment and
// the trusted signers are handed in.
package certificate

import (
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Claims is what is signed: a CBOR Web Token (RFC 8392) that holds a health certificate (HCERT 1.1).
type Claims struct {
	Issuer  string `cbor:"1,keyasint" json:"iss"`                     // the country, ISO 3166-1 alpha-2
	Expires int64  `cbor:"4,keyasint" json:"exp"`                     // seconds since 1970
	Issued  int64  `cbor:"6,keyasint" json:"iat"`                     // seconds since 1970
	ID      []byte `cbor:"7,keyasint,omitempty" json:"cti,omitempty"` // UVCI, of an ICVP, which has no field for it
	Health  Health `cbor:"-260,keyasint" json:"hcert"`
}

// Health holds one of two: the EU Digital COVID Certificate, of a dose against COVID-19, or an ICVP, of a dose against anything else.
type Health struct {
	DCC  DCC  `cbor:"1,keyasint,omitzero" json:"dcc,omitzero"`
	ICVP ICVP `cbor:"-6,keyasint,omitzero" json:"icvp,omitzero"`
}

// DCC is an EU Digital COVID Certificate, schema 1.3.0, of one dose.
type DCC struct {
	Version string        `cbor:"ver" json:"ver"`
	Name    Name          `cbor:"nam" json:"nam"`
	Born    string        `cbor:"dob" json:"dob"` // YYYY-MM-DD, or YYYY where only the year is known
	Doses   []Vaccination `cbor:"v" json:"v"`
}

// Vaccination is one dose, in the codes of the EU's value sets.
type Vaccination struct {
	Disease      string `cbor:"tg" json:"tg"` // SNOMED CT
	Prophylaxis  string `cbor:"vp" json:"vp"`
	Product      string `cbor:"mp" json:"mp"`
	Manufacturer string `cbor:"ma" json:"ma"`
	Number       int    `cbor:"dn" json:"dn"` // which dose
	Of           int    `cbor:"sd" json:"sd"` // how many the series has; a later dose counts as the last of its own number
	Day          string `cbor:"dt" json:"dt"` // YYYY-MM-DD
	Country      string `cbor:"co" json:"co"`
	Authority    string `cbor:"is" json:"is"`
	ID           string `cbor:"ci" json:"ci"` // UVCI
}

// Final says whether the series is complete; else the certificate is provisional. An ICVP does not say.
func (v Vaccination) Final() bool { return v.Of > 0 && v.Number >= v.Of }

// Dose is the dose that the certificate is about, of an ICVP in the same form; the zero Vaccination where a signer has put in none.
func (c *Claims) Dose() Vaccination {
	if v := c.Health.ICVP.Vaccine; v.Day != "" {
		return Vaccination{Disease: v.Disease, Prophylaxis: v.Prophylaxis, Product: v.Product, Manufacturer: v.ManufacturerID, Number: number(v.Number),
			Day: v.Day, Country: c.Issuer, Authority: v.Authority, ID: string(c.ID)}
	}
	if len(c.Health.DCC.Doses) == 0 {
		return Vaccination{}
	}
	return c.Health.DCC.Doses[0]
}

// number reads which dose it is; 0 for a code that is no number.
func number(code string) int {
	n, _ := strconv.Atoi(code)
	return n
}

// Holder is whose certificate it is: the name as written, and the birth as YYYY-MM-DD or YYYY.
func (c *Claims) Holder() (name, born string) {
	if v := c.Health.ICVP; v.Name != "" {
		return v.Name, v.Born
	}
	return c.Health.DCC.Name.Whole(), c.Health.DCC.Born
}

// ICVP says whether it is an ICVP, of which readers of WHO's network alone know the content; else it is an EU DCC.
func (c *Claims) ICVP() bool { return c.Health.ICVP.Name != "" }

// Until is the moment after which the certificate no longer holds.
func (c *Claims) Until() when.Instant { return when.InstantOf(time.Unix(c.Expires, 0)) }

// Of makes the claims of a person's dose for use at home, signed at a moment by a signer that lives until notAfter. Faults:
// product_unknown, signer_expired.
func Of(p *pack.Pack, b *beneficiary.Beneficiary, d *dose.Dose, now when.Instant, notAfter time.Time) (Claims, error) {
	r, err := RecordOf(p, Facts{Person: b, Doses: []dose.Dose{*d}, For: Home}, now, notAfter)
	if err != nil {
		return Claims{}, err
	}
	return ClaimsOf(&r), nil
}

// ClaimsOf makes what is signed in an HC1 text: the EU DCC of a dose against COVID-19, which most readers know, and an ICVP of any other.
func ClaimsOf(r *Record) Claims {
	if r.About().Disease != covid19 {
		return ICVPOf(r)
	}
	about := r.About()
	codes := about.Product.Codes
	return Claims{Issuer: r.Country, Issued: r.Issued, Expires: r.Expires, Health: Health{DCC: DCC{
		Version: "1.3.0", Name: r.Name.cut(), Born: r.Born,
		Doses: []Vaccination{{
			Disease: about.Disease, Prophylaxis: codes.Prophylaxis, Product: codes.Product, Manufacturer: codes.Manufacturer,
			Number: about.Number, Of: about.Of, Day: about.Day.String(), Country: r.Country, Authority: r.Authority, ID: r.Number,
		}},
	}}}
}

// ICVPOf makes what is signed in an HC1 text that holds an ICVP, the "yellow card", of a dose of any vaccine.
func ICVPOf(r *Record) Claims {
	return Claims{Issuer: r.Country, Issued: r.Issued, Expires: r.Expires, ID: []byte(r.Number), Health: Health{ICVP: icvpOf(r)}}
}
