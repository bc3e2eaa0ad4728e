package verify

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/certificate/divoc"
	"github.com/openwin/openwin/internal/certificate/linked"
	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// credential checks a W3C Verifiable Credential 2.0 of an OpenWIN (eddsa-rdfc-2022). Its contexts are those in the program: a credential with
// others, or with anything in it that ours would not have, cannot be told, for nobody here knows what its proof covers.
func (c *check) credential(data []byte, doc any) Result {
	c.Format = VC
	var known vc.Credential
	document, options, ok := parts(data, doc, &known)
	operator, below := "", false
	if len(known.Context) == 2 {
		operator, below = strings.CutSuffix(known.Context[1], vc.ContextPath)
	}
	if !ok || !below || known.Proof == nil {
		return c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
	}
	proof := known.Proof
	if proof.Type != "DataIntegrityProof" || proof.Suite != "eddsa-rdfc-2022" || proof.Purpose != "assertionMethod" || proof.Context != nil {
		return c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
	}
	if did, err := vc.DID(operator); err != nil || did != known.Issuer || !strings.HasPrefix(proof.Method, did+"#") {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable"))
	}
	signature, err := linked.ReadMultibase(proof.Value)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	delete(options, "proofValue")
	options["@context"] = document["@context"]
	signed, err := vc.Bound(document, options, operator)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	if !c.signed(proof.Method, known.Issuer, func(k *Key) bool {
		key, ok := k.Public.(ed25519.PublicKey)
		return ok && ed25519.Verify(key, signed, signature)
	}) || !c.about(Vaccination) {
		return c.Result
	}
	c.person(&known)
	c.times(moment(proof.Created), moment(known.From), moment(known.Until))
	return c.Result
}

func (c *check) person(known *vc.Credential) {
	p := &known.Subject
	c.Number = p.Number
	age := ""
	if p.Age != nil {
		age = strconv.Itoa(*p.Age)
	}
	c.lines(0, FieldName, p.Name, FieldLatin, strings.TrimSpace(p.GivenLatin+" "+p.FamilyLatin), FieldBorn, p.Born+p.BirthYear, FieldAge, age,
		FieldSex, p.Sex, FieldDocument, p.Passport)
	for i, d := range p.Doses[:min(len(p.Doses), mostKept)] {
		c.lines(i+1, FieldDisease, d.Disease, FieldVaccineType, d.Prophylaxis, FieldVaccine, d.Vaccine, FieldManufacturer, d.Manufacturer, FieldLot, d.Lot,
			FieldDose, fmt.Sprintf("%d/%d", d.Number, d.Of), FieldDay, d.Day)
	}
	c.lines(0, FieldPlace, strings.Trim(strings.Join([]string{p.Facility, p.District, p.State}, ", "), ", "), FieldAuthority, p.Authority,
		FieldCountry, p.Country, FieldNumber, p.Number)
}

// parts takes a credential apart: the document without its proof, and the proof. It says false where anything stands in it that our form does
// not know, by its exact name and kind.
func parts(data []byte, doc, known any) (document, options map[string]any, ok bool) {
	if json.Unmarshal(data, known) != nil {
		return nil, nil, false
	}
	written, err := linked.Generic(known)
	if err != nil || !within(doc, any(written)) {
		return nil, nil, false
	}
	document, _ = doc.(map[string]any)
	options, _ = document["proof"].(map[string]any)
	delete(document, "proof")
	return document, options, options != nil
}

// divocIssuer is how a key's list may name the issuer of a certificate of DIVOC: by the URL in it, or by the did:web of that.
func (c *check) divocIssuer(known *divoc.Credential) string {
	did, err := vc.DID(strings.TrimSuffix(known.Issuer, "/"))
	for _, k := range c.trust.named(DIVOC, known.Proof.Method) {
		if err != nil || k.Issuer == known.Issuer {
			return known.Issuer
		}
	}
	return did
}

// midnight is a day of a moment as DIVOC writes it.
func midnight(text string) string {
	if at := moment(text); at != 0 {
		return day(at)
	}
	if d, err := when.ParseDate(text); err == nil {
		return d.String()
	}
	return text
}
