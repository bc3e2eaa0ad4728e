package divoc

import (
	_ "embed"
	"maps"

	"github.com/openwin/openwin/internal/certificate/linked"
)

// The contexts of the form. Home is what Co-WIN issued within India, Travel its later one with a date of birth.
const (
	credentials = "https://www.w3.org/2018/credentials/v1"
	Home        = "https://cowin.gov.in/credentials/vaccination/v1"
	Travel      = "https://cowin.gov.in/credentials/vaccination/v2"
)

// W3C's own context, published under the W3C Software and Document License.
//
//go:embed credentials-v1.jsonld
var credentialsText []byte

// terms are what the fields that we write mean by the contexts of the form, for its verifiers have these: note how many are schema:id,
// schema:date and schema:doseValue. "vac" is no prefix by the rules of JSON-LD 1.1, so that vac:district is what it says.
var terms = map[string]any{
	"schema": "https://schema.org/", "id": "@id", "type": "@type",

	"ProofOfVaccinationCredential": "schema:ProofOfVaccinationCredential", "nonTransferable": "vac:nonTransferable",

	"Person": "schema:Person", "refId": "schema:id", "uhid": "schema:id", "name": "schema:name", "age": "schema:Number", "gender": "schema:gender",
	"nationality": "schema:nationality", "dob": "schema:date",

	"address": "schema:PostalAddress", "streetAddress": "schema:streetAddress", "streetAddress2": "vac:addressLine2", "city": "vac:city",
	"district": "vac:district", "addressRegion": "schema:addressRegion", "postalCode": "schema:postalCode", "addressCountry": "schema:addressCountry",

	"Vaccination": "vac:Vaccination", "certificateId": "schema:id", "feedbackUrl": "schema:url", "infoUrl": "schema:url",
	"batch": "schema:id", "vaccine": "schema:id", "manufacturer": "schema:id",
	"date": "schema:date", "effectiveStart": "schema:date", "effectiveUntil": "schema:date",
	"dose": "schema:doseValue", "totalDoses": "schema:doseValue", "prophylaxis": "schema:name",
	"verifier": "vac:verifier", "facility": "vac:Facility",
}

func vaccination(url string) any {
	all := maps.Clone(terms)
	all["@version"], all["vac"] = 1.1, url
	return map[string]any{"@context": all}
}

// proofOptions is an URL of our own for proofContext.
const proofOptions = "urn:openwin:proof-options"

// proofContext is as much of https://w3id.org/security/v2 as the options of an Ed25519Signature2018 or an RsaSignature2018 need.
const proofContext = `{"@context": {
	"id": "@id",
	"type": "@type",
	"Ed25519Signature2018": "https://w3id.org/security#Ed25519Signature2018",
	"RsaSignature2018": "https://w3id.org/security#RsaSignature2018",
	"created": {"@id": "http://purl.org/dc/terms/created", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
	"verificationMethod": {"@id": "https://w3id.org/security#verificationMethod", "@type": "@id"},
	"assertionMethod": {"@id": "https://w3id.org/security#assertionMethod", "@type": "@id"},
	"proofPurpose": {"@id": "https://w3id.org/security#proofPurpose", "@type": "@vocab"}
}}`

var contexts = linked.Contexts{credentials: linked.Parse(credentialsText), Home: vaccination(Home), Travel: vaccination(Travel),
	proofOptions: linked.Parse([]byte(proofContext))}
