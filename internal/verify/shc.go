package verify

import (
	"bytes"
	"compress/flate"
	"crypto/ecdsa"
	"crypto/elliptic"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/fault"
)

// shc checks what a QR code of a SMART Health Card holds: "shc:/" and two digits a letter. Of a card in parts, "shc:/2/3/", all parts must be
// given, one a line: the framework did away with such cards, and there still are some.
func (c *check) shc(text string) Result {
	c.Format = SHC
	parts := strings.Fields(text)
	var whole strings.Builder
	for n, part := range parts {
		rest := part[min(len("shc:/"), len(part)):]
		head, digits, chunked := cutLast(rest)
		if chunked {
			place, of, _ := strings.Cut(head, "/")
			if at, err := strconv.Atoi(place); err != nil || strconv.Itoa(len(parts)) != of || at != n+1 {
				return c.fail(fault.New(fault.Refused, "certificate_in_parts", "part", count(place), "of", count(of)))
			}
		} else if n > 0 {
			return c.fail(fault.New(fault.Refused, "certificate_unreadable"))
		}
		if err := letters(&whole, digits); err != nil {
			return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
		}
	}
	return c.card(whole.String())
}

// count is a number for people to read, or a question mark.
func count(digits string) string {
	if n, err := strconv.Atoi(digits); err == nil && n > 0 && n < 1000 {
		return digits
	}
	return "?"
}

func cutLast(s string) (head, tail string, found bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

// letters undoes the digits of a QR code: each two are a letter's code less 45.
func letters(out *strings.Builder, digits string) error {
	if len(digits)%2 != 0 || len(digits) == 0 {
		return errors.New("not pairs of digits")
	}
	for i := 0; i < len(digits); i += 2 {
		a, b := digits[i]-'0', digits[i+1]-'0'
		if a > 9 || b > 9 || a*10+b > 'z'-45 {
			return errors.New("not digits of a letter")
		}
		out.WriteByte(a*10 + b + 45)
	}
	return nil
}

// cards checks a .smart-health-card file. Of several cards none is taken for all.
func (c *check) cards(doc any) Result {
	c.Format = SHC
	all, _ := at(doc, "verifiableCredential").([]any)
	if len(all) > 1 {
		return c.fail(fault.New(fault.Refused, "certificate_several", "count", strconv.Itoa(len(all))))
	}
	return c.card(text(doc, "verifiableCredential", 0))
}

// card checks the JWS of a SMART Health Card: ES256 alone, deflated, by the key that the issuer's kid names.
func (c *check) card(token string) Result {
	c.Format = SHC
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	header := signed.Signatures[0].Protected
	if header.KeyID == "" || header.ExtraHeaders["zip"] != "DEF" {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable"))
	}
	payload, err := bounded(flate.NewReader(bytes.NewReader(signed.UnsafePayloadWithoutVerification())), mostCard)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	doc, err := tree(payload)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	if !c.signed(header.KeyID, text(doc, "iss"), func(k *Key) bool {
		key, ok := k.Public.(*ecdsa.PublicKey)
		if !ok || key.Curve != elliptic.P256() {
			return false
		}
		_, err := signed.Verify(key)
		return err == nil
	}) {
		return c.Result
	}
	if c.bundle(doc); c.Verdict != Valid {
		return c.Result
	}
	from := instant(seconds(number(doc, "nbf")))
	c.times(from, from, instant(seconds(number(doc, "exp"))))
	return c.Result
}

// bundle shows the FHIR content of a card.
func (c *check) bundle(doc any) {
	subject := at(doc, "vc", "credentialSubject")
	entries := each(subject, "fhirBundle", "entry")
	of := func(kind string) (out []any) {
		for _, e := range entries {
			if r := at(e, "resource"); text(r, "resourceType") == kind {
				out = append(out, r)
			}
		}
		return out
	}
	people, doses, results := of("Patient"), of("Immunization"), of("Observation")
	doses = slices.DeleteFunc(doses, func(d any) bool { return text(d, "status") != "completed" })
	kind := Kind("")
	switch {
	case len(people) != 1: // whose is what?
	case len(doses) > 0:
		kind = Vaccination
	case len(results) > 0:
		kind = Test
	}
	if !c.about(kind) {
		return
	}
	c.RID = text(doc, "vc", "rid")
	c.show(0, FieldName, humanName(people[0]))
	c.show(0, FieldBorn, text(people[0], "birthDate"))
	for i, d := range doses {
		c.show(i+1, FieldVaccine, coded(at(d, "vaccineCode")))
		c.show(i+1, FieldLot, text(d, "lotNumber"))
		c.show(i+1, FieldDay, text(d, "occurrenceDateTime"))
		c.show(i+1, FieldAuthority, text(d, "performer", 0, "actor", "display"))
	}
	for i, o := range results {
		n := len(doses) + i + 1
		c.show(n, FieldTest, coded(at(o, "code")))
		c.show(n, FieldSampled, text(o, "effectiveDateTime"))
		result := coded(at(o, "valueCodeableConcept"))
		if result == "" {
			result = text(o, "valueString")
		}
		c.show(n, FieldResult, result)
		c.show(n, FieldAuthority, text(o, "performer", 0, "display"))
	}
}

// humanName is the first name of a Patient.
func humanName(patient any) string {
	name := at(patient, "name", 0)
	var words []string
	for _, given := range each(name, "given") {
		if s, ok := given.(string); ok {
			words = append(words, s)
		}
	}
	if out := strings.TrimSpace(strings.Join(words, " ") + " " + text(name, "family")); out != "" {
		return out
	}
	return text(name, "text")
}

// Systems of codes, as they are shown.
var systems = map[string]string{"http://hl7.org/fhir/sid/cvx": "CVX", "http://www.whocc.no/atc": "ATC", "http://snomed.info/sct": "SNOMED CT", "http://loinc.org": "LOINC",
	"http://hl7.org/fhir/sid/icd-11": "ICD-11"}

// coded is the first code of a CodeableConcept, with its system before it.
func coded(concept any) string {
	code, system := text(concept, "coding", 0, "code"), text(concept, "coding", 0, "system")
	if code == "" {
		return text(concept, "text")
	}
	if short, ok := systems[system]; ok {
		system = short
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s", system, code))
}
