// Package vc writes a record as a W3C Verifiable Credential (Data Model 2.0) with a Data Integrity proof (eddsa-rdfc-2022) and an entry in
// a Bitstring Status List. Its context gives every field an IRI of its own: whatever is changed, swapped or moved breaks the proof.
package vc

import (
	_ "embed"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/linked"
)

// ContextPath is where each operator serves Context, below its base URL. The document is the same everywhere.
const ContextPath = "/ns/vaccination/v1"

// StatusPath is where each operator serves its status lists: their number follows.
const StatusPath = "/status/vc/"

// base is the context of every credential.
const base = "https://www.w3.org/ns/credentials/v2"

// Context is our context, a JSON-LD document. MediaType is what it is served as.
//
//go:embed vaccination-v1.jsonld
var Context []byte

// MediaType is what a context is served as; a credential is served as application/vc.
const MediaType = "application/ld+json"

// baseContext is W3C's own, published under the W3C Software and Document License.
//
//go:embed credentials-v2.jsonld
var baseContext []byte

var parsed, parsedBase = linked.Parse(Context), linked.Parse(baseContext)

// contexts are those of a credential by an operator.
func contexts(operator string) linked.Contexts {
	return linked.Contexts{base: parsedBase, operator + ContextPath: parsed}
}

// DID is the did:web of the operator at a base URL: https://vaccine.example is did:web:vaccine.example.
func DID(operator string) (string, error) {
	u, err := url.Parse(operator)
	if err != nil {
		return "", err
	}
	did := "did:web:" + strings.ReplaceAll(u.Host, ":", "%3A")
	for _, part := range strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' }) {
		did += ":" + url.PathEscape(part)
	}
	return did, nil
}

// Credential is a verifiable credential of one record.
type Credential struct {
	Context []string `json:"@context"`
	ID      string   `json:"id"` // UVCI
	Type    []string `json:"type"`
	Issuer  string   `json:"issuer"` // did:web
	From    string   `json:"validFrom"`
	Until   string   `json:"validUntil"`
	Status  *Status  `json:"credentialStatus"`
	Subject Person   `json:"credentialSubject"`
	Proof   *Proof   `json:"proof,omitempty"`
}

// Person is whose credential it is, and the doses.
type Person struct {
	Type        string `json:"type"`
	Purpose     string `json:"purpose"`
	Name        string `json:"fullName"`
	FamilyLatin string `json:"familyNameLatin,omitempty"`
	GivenLatin  string `json:"givenNamesLatin,omitempty"`
	Born        string `json:"birthDate,omitempty"`
	BirthYear   string `json:"birthYear,omitempty"` // where no more is known or told
	Age         *int   `json:"ageAtDose,omitempty"` // in place of the birth, where the pack wants it
	Sex         string `json:"sex"`
	Passport    string `json:"passportNumber,omitempty"`
	Number      string `json:"certificateNumber"`
	Version     int    `json:"recordVersion"`
	Final       bool   `json:"seriesComplete"`
	Country     string `json:"country"`
	Authority   string `json:"authority"`
	Facility    string `json:"facility,omitempty"`
	District    string `json:"district,omitempty"`
	State       string `json:"state,omitempty"`
	Doses       []Dose `json:"dose"`
}

// Dose is one dose.
type Dose struct {
	Type             string `json:"type"`
	Number           int    `json:"doseNumber"`
	Of               int    `json:"dosesInSeries"`
	Day              string `json:"givenOn"`
	Disease          string `json:"disease"`
	Vaccine          string `json:"vaccineName"`
	Prophylaxis      string `json:"vaccineType"`
	Code             string `json:"vaccineCode"`
	Manufacturer     string `json:"manufacturerName"`
	ManufacturerCode string `json:"manufacturerCode"`
	Lot              string `json:"lotNumber,omitempty"`
}

// Of makes the credential of a record, without proof, by the operator at a base URL. place is its place in the status lists.
func Of(r *certificate.Record, operator string, place Place) (Credential, error) {
	did, err := DID(operator)
	if err != nil {
		return Credential{}, err
	}
	p := Person{Type: "VaccinatedPerson", Purpose: string(r.For), Name: r.Name.Whole(), FamilyLatin: blanks(r.Name.FamilyLatin), GivenLatin: blanks(r.Name.GivenLatin),
		Sex: string(r.Sex), Passport: r.Passport, Number: r.Number, Version: r.Version, Final: r.Final(), Country: r.Country, Authority: r.Authority,
		Facility: r.Facility, District: r.District, State: r.State}
	switch {
	case r.TellsAge:
		p.Age = &r.Age
	case len(r.Born) == len("2006-01-02"):
		p.Born = r.Born
	default:
		p.BirthYear = r.Born
	}
	for _, g := range r.Given {
		codes := g.Product.Codes
		p.Doses = append(p.Doses, Dose{Type: "GivenDose", Number: g.Number, Of: g.Of, Day: g.Day.String(), Disease: g.Disease, Vaccine: g.Product.Name,
			Prophylaxis: codes.Prophylaxis, Code: codes.Product, Manufacturer: g.Product.Manufacturer, ManufacturerCode: codes.Manufacturer, Lot: g.Lot})
	}
	return Credential{Context: []string{base, operator + ContextPath}, ID: r.Number, Type: []string{"VerifiableCredential", "VaccinationCertificate"},
		Issuer: did, From: stamp(r.Issued), Until: stamp(r.Expires), Status: statusOf(operator, place), Subject: p}, nil
}

func stamp(seconds int64) string { return time.Unix(seconds, 0).UTC().Format(time.RFC3339) }

func blanks(latin string) string { return strings.ReplaceAll(latin, "<", " ") }

// Place is where a certificate stands in the status lists.
type Place struct {
	List  int // from 1
	Index int // from 0
}

// Status says where to look whether the credential was revoked.
type Status struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Purpose string `json:"statusPurpose"`
	Index   string `json:"statusListIndex"`
	List    string `json:"statusListCredential"`
}

func statusOf(operator string, at Place) *Status {
	list := operator + StatusPath + strconv.Itoa(at.List)
	index := strconv.Itoa(at.Index)
	return &Status{ID: list + "#" + index, Type: "BitstringStatusListEntry", Purpose: "revocation", Index: index, List: list}
}
