// Package shc writes a record as a SMART Health Card (SMART Health Cards Framework 1.4, an HL7 STU1 guide): a signed FHIR R4 bundle that
// fits into one QR code, for readers and phones that keep such cards.
package shc

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/certificate"
)

// Card is what is signed.
type Card struct {
	Issuer  string     `json:"iss"` // base URL of the operator: keys are at iss/.well-known/jwks.json
	From    int64      `json:"nbf"` // seconds since 1970
	Expires int64      `json:"exp"` // seconds since 1970
	VC      Credential `json:"vc"`
}

// Credential holds the bundle. RID names the card in a list of revoked ones, without naming the person.
type Credential struct {
	Types   []string `json:"type"`
	Subject Subject  `json:"credentialSubject"`
	RID     string   `json:"rid"`
}

// Subject is the FHIR content of a card.
type Subject struct {
	FHIRVersion string `json:"fhirVersion"`
	Bundle      Bundle `json:"fhirBundle"`
}

// Bundle is a FHIR R4 Bundle, cut down as the framework asks: no ids, no narrative, short references.
type Bundle struct {
	Type    string  `json:"resourceType"`
	Kind    string  `json:"type"`
	Entries []Entry `json:"entry"`
}

// Entry is one resource.
type Entry struct {
	URL      string `json:"fullUrl"` // "resource:0", and so on
	Resource any    `json:"resource"`
}

// Patient is a FHIR R4 Patient.
type Patient struct {
	Type  string      `json:"resourceType"`
	Names []HumanName `json:"name"`
	Born  string      `json:"birthDate"` // YYYY-MM-DD, or YYYY
}

// HumanName is a FHIR R4 HumanName.
type HumanName struct {
	Family string   `json:"family"`
	Given  []string `json:"given,omitempty"`
}

// Immunization is a FHIR R4 Immunization.
type Immunization struct {
	Type       string      `json:"resourceType"`
	Status     string      `json:"status"`
	Vaccine    Concept     `json:"vaccineCode"`
	Patient    Reference   `json:"patient"`
	Day        string      `json:"occurrenceDateTime"`
	Lot        string      `json:"lotNumber,omitempty"`
	Performers []Performer `json:"performer"`
}

// Concept is a FHIR R4 CodeableConcept.
type Concept struct {
	Codings []Coding `json:"coding"`
}

// Coding is a code and the system that it is of.
type Coding struct {
	System string `json:"system"`
	Code   string `json:"code"`
}

// Reference is a FHIR R4 Reference within the bundle.
type Reference struct {
	To string `json:"reference"`
}

// Performer is who gave a dose.
type Performer struct {
	Actor Display `json:"actor"`
}

// Display is a name and no more.
type Display struct {
	Name string `json:"display"`
}

// Systems of codes of vaccines.
const (
	systemCVX = "http://hl7.org/fhir/sid/cvx"
	systemATC = "http://www.whocc.no/atc"
)

const covid19 = "840539006" // SNOMED CT

// Of makes the card of a record, of all its doses, issued by the operator at a base URL.
func Of(r *certificate.Record, issuer string) Card {
	types := []string{"https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"}
	if r.About().Disease == covid19 {
		types = append(types, "https://smarthealth.cards#covid19")
	}
	entries := []Entry{{"resource:0", Patient{"Patient", []HumanName{nameOf(r)}, r.Born}}}
	for i, g := range r.Given {
		coding := Coding{systemCVX, g.Product.Codes.CVX}
		if coding.Code == "" {
			coding = Coding{systemATC, g.Product.Codes.Prophylaxis}
		}
		entries = append(entries, Entry{"resource:" + strconv.Itoa(i+1), Immunization{"Immunization", "completed", Concept{[]Coding{coding}},
			Reference{"resource:0"}, g.Day.String(), g.Lot, []Performer{{Display{r.Authority}}}}})
	}
	return Card{Issuer: issuer, From: r.Issued, Expires: r.Expires, VC: Credential{Types: types,
		Subject: Subject{"4.0.1", Bundle{"Bundle", "collection", entries}}, RID: RID(r.Number)}}
}

// nameOf is a name as written at home, in Latin letters for travel.
func nameOf(r *certificate.Record) HumanName {
	n := r.Name
	if r.For == certificate.Travel && n.FamilyLatin != "" {
		return HumanName{blanks(n.FamilyLatin), strings.Fields(blanks(n.GivenLatin))}
	}
	return HumanName{n.Family, strings.Fields(n.Given)}
}

func blanks(latin string) string { return strings.ReplaceAll(latin, "<", " ") }

// RID is the name of a certificate in lists of revoked cards, by its number (UVCI): 20 letters of Base64url, which tell nothing.
func RID(number string) string {
	sum := sha256.Sum256([]byte("shc rid " + number))
	return base64.RawURLEncoding.EncodeToString(sum[:15])
}
