package verify

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/certificate/divoc"
	"github.com/openwin/openwin/internal/fault"
)

// zip checks what a QR code of DIVOC holds: a zip with one file. Its size is bounded whatever its directory says.
func (c *check) zip(data []byte) Result {
	c.Format = DIVOC
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	if len(z.File) != 1 {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable"))
	}
	file, err := z.File[0].Open()
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	defer file.Close()
	content, err := bounded(file, mostPacked)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	doc, err := tree(content)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	return c.divoc(content, doc)
}

// divoc checks a certificate as Co-WIN issued: Ed25519Signature2018, or RsaSignature2018 with PS256. Several of its fields have one meaning by
// its contexts, so that a proof does not hold their values to their places: those are given as not bound.
func (c *check) divoc(data []byte, doc any) Result {
	c.Format = DIVOC
	var known divoc.Credential
	document, options, ok := parts(data, doc, &known)
	if !ok || known.Proof == nil || known.Proof.Purpose != "assertionMethod" || known.Proof.Context != "" || len(known.Evidence) != 1 ||
		len(known.Context) != 2 || known.Context[1] != divoc.Home && known.Context[1] != divoc.Travel {
		return c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
	}
	algorithm, ok := map[string]jose.SignatureAlgorithm{"Ed25519Signature2018": jose.EdDSA, "RsaSignature2018": jose.PS256}[known.Proof.Type]
	if !ok {
		return c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
	}
	delete(options, "jws")
	bound, err := divoc.Bound(document, options)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	signed, err := jose.ParseDetached(known.Proof.JWS, bound, []jose.SignatureAlgorithm{algorithm})
	if err != nil || len(signed.Signatures) != 1 {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable"))
	}
	if !c.signed(known.Proof.Method, c.divocIssuer(&known), func(k *Key) bool {
		switch k.Public.(type) {
		case ed25519.PublicKey, *rsa.PublicKey: // go-jose holds the algorithm to the key
			return signed.DetachedVerify(bound, k.Public) == nil
		}
		return false
	}) || !c.about(Vaccination) {
		return c.Result
	}
	c.evidence(&known)
	c.times(moment(known.Proof.Created), moment(known.Issued), 0)
	return c.Result
}

// evidence shows what the proof holds to its place, and apart from it what could be swapped.
func (c *check) evidence(known *divoc.Credential) {
	p, e := &known.Subject, &known.Evidence[0]
	if _, after, ok := strings.Cut(e.ID, "#"); ok && strings.HasPrefix(after, "URN:UVCI:") { // of ours: the id of the evidence is bound
		c.Number = after
	}
	c.Reference = p.ID[strings.LastIndexByte(p.ID, ':')+1:]
	place := strings.Trim(strings.Join([]string{e.Facility.Name, e.Facility.Address.District, e.Facility.Address.Region}, ", "), ", ")
	c.lines(0, FieldName, p.Name, FieldAge, p.Age, FieldBorn, p.Born, FieldSex, p.Gender, FieldNationality, p.Nationality)
	c.lines(1, FieldVaccineType, e.Prophylaxis, FieldPlace, place, FieldAuthority, e.Verifier.Name, FieldCountry, e.Facility.Address.Country)
	c.lines(0, FieldNumber, c.Number)
	loose := &check{}
	loose.lines(0, FieldDocument, p.UHID)
	loose.lines(1, FieldVaccine, e.Vaccine, FieldManufacturer, e.Manufacturer, FieldLot, e.Lot, FieldDose, fmt.Sprintf("%d/%d", e.Dose, e.Of),
		FieldDay, midnight(e.Day), FieldFrom, e.From, FieldUntil, e.Until, FieldNumber, e.Number)
	c.Unbound = loose.Fields
}
