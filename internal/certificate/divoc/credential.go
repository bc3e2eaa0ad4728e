// Package divoc writes a record in the form of DIVOC, which Co-WIN issued: a JSON-LD credential with an Ed25519Signature2018, in a zip
// inside a QR code, for the verifiers of it that exist.
//
// The form has a flaw. Its context gives several fields one meaning: batch, vaccine, manufacturer and certificateId; the dates; dose and
// totalDoses. A proof covers meanings, so that values can be swapped among these fields and it still holds. Whoever relies on a certificate
// should take another form; so this one is made only where the operator turns it on.
package divoc

import (
	"crypto"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/cryptosigner"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/linked"
)

// Credential is a certificate in the form of DIVOC.
type Credential struct {
	Context         []string   `json:"@context"`
	Type            []string   `json:"type"`
	Subject         Person     `json:"credentialSubject"`
	Issuer          string     `json:"issuer"`
	Issued          string     `json:"issuanceDate"`
	Evidence        []Evidence `json:"evidence"`
	NonTransferable string     `json:"nonTransferable"`
	Proof           *Proof     `json:"proof,omitempty"`
}

// Person is whose certificate it is.
type Person struct {
	Type        string  `json:"type"`
	ID          string  `json:"id"`
	RefID       string  `json:"refId"`
	UHID        string  `json:"uhid,omitempty"` // the passport's number, for travel
	Name        string  `json:"name"`
	Gender      string  `json:"gender"`
	Age         string  `json:"age"`           // years
	Born        string  `json:"dob,omitempty"` // for travel
	Nationality string  `json:"nationality"`
	Address     Address `json:"address"`
}

// Address is one of the form. What is empty stays: its verifiers expect every field.
type Address struct {
	Street   string `json:"streetAddress"`
	Street2  string `json:"streetAddress2"`
	District string `json:"district"`
	City     string `json:"city"`
	Region   string `json:"addressRegion"`
	Country  string `json:"addressCountry"`
	PinCode  string `json:"postalCode"`
}

// Evidence is a dose.
type Evidence struct {
	ID           string   `json:"id"`
	Feedback     string   `json:"feedbackUrl"`
	Info         string   `json:"infoUrl"`
	Number       string   `json:"certificateId"`
	Type         []string `json:"type"`
	Lot          string   `json:"batch"`
	Vaccine      string   `json:"vaccine"`
	Manufacturer string   `json:"manufacturer"`
	Day          string   `json:"date"`
	Prophylaxis  string   `json:"prophylaxis,omitempty"`
	From         string   `json:"effectiveStart"`
	Until        string   `json:"effectiveUntil"`
	Dose         int      `json:"dose"`
	Of           int      `json:"totalDoses"`
	Verifier     Named    `json:"verifier"`
	Facility     Facility `json:"facility"`
}

// Named is a name and no more.
type Named struct {
	Name string `json:"name"`
}

// Facility is where a dose was given.
type Facility struct {
	Name    string  `json:"name"`
	Address Address `json:"address"`
}

// Proof is an Ed25519Signature2018.
type Proof struct {
	Context string `json:"@context,omitempty"` // only while it is hashed
	Type    string `json:"type"`
	Created string `json:"created"`
	Method  string `json:"verificationMethod"`
	Purpose string `json:"proofPurpose"`
	JWS     string `json:"jws,omitempty"`
}

// genders are the words of the form.
var genders = map[string]string{"female": "Female", "male": "Male", "other": "Other"}

// Of makes the certificate of a record, without proof, by the operator at a base URL.
func Of(r *certificate.Record, operator string) Credential {
	about := r.About()
	context, kind := Home, r.For
	p := Person{Type: "Person", ID: "did:" + strings.ToLower(r.Country) + ":" + r.Reference, RefID: r.Reference, Name: r.Name.Whole(), Gender: genders[string(r.Sex)],
		Age: fmt.Sprint(r.Age), Address: Address{Country: r.Country}}
	e := Evidence{ID: operator + "/verify#" + r.Number, Feedback: operator + "/verify", Info: operator + "/verify", Number: r.Number, Type: []string{"Vaccination"},
		Lot: about.Lot, Vaccine: about.Product.Name, Manufacturer: about.Product.Manufacturer, Day: about.Day.String() + "T00:00:00.000Z",
		From: about.Day.String(), Until: time.Unix(r.Expires, 0).UTC().Format(time.DateOnly), Dose: about.Number, Of: about.Of, Verifier: Named{r.Authority},
		Facility: Facility{r.Facility, Address{District: r.District, Region: r.State, Country: r.Country, PinCode: r.PinCode}}}
	if kind == certificate.Travel {
		context = Travel
		p.Born, p.UHID = r.Born, r.Passport
		if latin := r.Name.Latin(); latin != "" {
			p.Name = latin
		}
		e.Prophylaxis = about.Product.Codes.Prophylaxis
	}
	return Credential{Context: []string{credentials, context}, Type: []string{"VerifiableCredential", "ProofOfVaccinationCredential"}, Subject: p, Issuer: operator + "/",
		Issued: time.Unix(r.Issued, 0).UTC().Format("2006-01-02T15:04:05.000Z"), Evidence: []Evidence{e}, NonTransferable: "true"}
}

// Sign gives a certificate its proof, made at a moment (seconds since 1970) with an Ed25519 key; method is the URL of the key. The proof is
// a detached JWS (RFC 7797) of the hash of its options followed by the hash of the certificate.
func Sign(c *Credential, key crypto.Signer, method string, now int64) error {
	c.Proof = nil
	proof := &Proof{Context: proofOptions, Type: "Ed25519Signature2018", Created: time.Unix(now, 0).UTC().Format(time.RFC3339), Method: method, Purpose: "assertionMethod"}
	options, err := linked.Hash(proof, contexts)
	if err != nil {
		return err
	}
	document, err := linked.Hash(c, contexts)
	if err != nil {
		return err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: cryptosigner.Opaque(key)}, (&jose.SignerOptions{}).WithBase64(false))
	if err != nil {
		return err
	}
	signed, err := signer.Sign(append(options, document...))
	if err != nil {
		return err
	}
	proof.Context = ""
	if proof.JWS, err = signed.DetachedCompactSerialize(); err != nil {
		return err
	}
	c.Proof = proof
	return nil
}

// JSON is the certificate as its zip holds it.
func (c *Credential) JSON() ([]byte, error) { return json.Marshal(c) }
