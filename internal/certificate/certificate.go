// Package certificate makes the digital certificate of a dose, and checks one: an HC1 text, which a QR code holds and
// which readers of the EU Digital COVID Certificate and of WHO's network understand. It is pure: the key, the moment and
// the trusted signers are handed in.
package certificate

import (
	"fmt"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Claims is what is signed: a CBOR Web Token (RFC 8392) that holds a health certificate (HCERT 1.1).
type Claims struct {
	Issuer  string `cbor:"1,keyasint" json:"iss"` // the country, ISO 3166-1 alpha-2
	Expires int64  `cbor:"4,keyasint" json:"exp"` // seconds since 1970
	Issued  int64  `cbor:"6,keyasint" json:"iat"` // seconds since 1970
	Health  Health `cbor:"-260,keyasint" json:"hcert"`
}

// Health holds the EU Digital COVID Certificate.
type Health struct {
	DCC DCC `cbor:"1,keyasint" json:"dcc"`
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

// Final says whether the series is complete; else the certificate is provisional.
func (v Vaccination) Final() bool { return v.Number >= v.Of }

// Dose is the dose that the certificate is about; the zero Vaccination where a signer has put in none.
func (c *Claims) Dose() Vaccination {
	if len(c.Health.DCC.Doses) == 0 {
		return Vaccination{}
	}
	return c.Health.DCC.Doses[0]
}

// Until is the moment after which the certificate no longer holds.
func (c *Claims) Until() when.Instant { return when.InstantOf(time.Unix(c.Expires, 0)) }

// Of makes the claims of a dose, signed at a moment by a signer that lives until notAfter: they hold for as long as the
// pack says, and no longer than the signer. Faults: product_unknown, signer_expired.
func Of(p *pack.Pack, b *beneficiary.Beneficiary, d *dose.Dose, now when.Instant, notAfter time.Time) (Claims, error) {
	product, ok := p.Rules.Product(d.Product)
	if !ok {
		return Claims{}, fault.New(fault.NotFound, "product_unknown", "product", d.Product)
	}
	if !now.Time().Before(notAfter) {
		return Claims{}, fault.New(fault.Unavailable, "signer_expired")
	}
	born := fmt.Sprintf("%04d", b.BirthYear)
	if b.BirthDate != 0 {
		born = b.BirthDate.String()
	}
	expires := min(now.Time().AddDate(0, 0, p.Certificate.ValidDays).Unix(), notAfter.Unix())
	return Claims{Issuer: p.Code, Issued: now.Time().Unix(), Expires: expires, Health: Health{DCC{
		Version: "1.3.0", Name: nameOf(b.Name), Born: born,
		Doses: []Vaccination{{
			Disease: p.Rules.Disease, Prophylaxis: product.Codes.Prophylaxis, Product: product.Codes.Product, Manufacturer: product.Codes.Manufacturer,
			Number: d.Number, Of: max(d.Number, product.PrimaryDoses), Day: d.OccurredOn.String(),
			Country: p.Code, Authority: p.Certificate.Issuer, ID: Number(p.Code, b.Version, d.ID),
		}},
	}}}, nil
}
