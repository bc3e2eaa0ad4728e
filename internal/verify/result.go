// Package verify checks certificates of every form that we know, our own and others': it reads the bytes, checks the signature against keys
// that are trusted, and says what the signature covers. It is pure: keys and the moment are handed in, nothing is fetched and nothing kept.
// Whatever a stranger hands in costs bounded time and memory.
package verify

import (
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Verdict is what to tell whoever asked.
type Verdict string

// The verdicts. Unknown is neither: what was given cannot be read, or its signer is not one that is trusted.
const (
	Valid   Verdict = "valid"
	Invalid Verdict = "invalid"
	Unknown Verdict = "unknown"
)

// Format is the form of a certificate.
type Format string

// The forms. Each has keys of its own: a signature of one never passes for another's.
const (
	HC1   Format = "hc1"    // WHO HCERT, "HC1:"
	SHC   Format = "shc"    // SMART Health Card, "shc:/"
	VC    Format = "vc"     // W3C Verifiable Credential 2.0, JSON
	DIVOC Format = "divoc"  // as Co-WIN issued, zip or JSON
	VDSNC Format = "vds_nc" // ICAO visible digital seal for non-constrained environments, JSON
)

// Kind is what a certificate is about.
type Kind string

// The kinds.
const (
	Vaccination Kind = "vaccination"
	Test        Kind = "test"
	Recovery    Kind = "recovery"
)

// Result is what a check found. Fields are given only under a signature that holds.
type Result struct {
	Verdict Verdict
	Why     *fault.Error // nil for a valid one; its code and arguments say why it is not
	Format  Format       // "" where it cannot be told
	Content string       // of HC1: "dcc" or "icvp"; else ""
	Kind    Kind         // "" where it cannot be told
	KID     string       // who says to have signed, as Key.KID; "" where nothing could be read
	Signer  *Key         // whose signature holds; nil where none does
	Fields  []Field      // what the signature binds, in the order to show it
	Unbound []Field      // what stands in the certificate and could be swapped with its like without breaking the signature: never rely on it
	Number  string       // of the certificate (UVCI), bound by the signature; "" where it has none
	// Reference is the reference number of the record, where the signature binds it (DIVOC); "".
	Reference string
	RID       string // of a SMART Health Card, by which lists of revoked cards name it; "" for none
	Claims    *certificate.Claims
	Until     when.Instant // when it ends; 0 where it does not say
}

// Code is the stable code of why a certificate is not valid; "" for a valid one.
func (r Result) Code() string {
	if r.Why == nil {
		return ""
	}
	return r.Why.Code
}

// Field is one thing that a certificate says.
type Field struct {
	Name  string // stable, one of the names below
	Value string // as the certificate has it: a day is YYYY-MM-DD, or YYYY; a moment RFC 3339
	Dose  int    // which of several doses, tests or periods it is of, from 1; 0 for the person and the whole
}

// Names of fields, in the order in which they are shown.
const (
	FieldName         = "name"
	FieldLatin        = "name_latin" // as in a passport's machine-readable line
	FieldBorn         = "born"       // YYYY-MM-DD, YYYY-MM or YYYY
	FieldAge          = "age"        // completed years at the dose
	FieldSex          = "sex"
	FieldDocument     = "document" // number of an identity document
	FieldNationality  = "nationality"
	FieldDisease      = "disease" // code or name
	FieldVaccine      = "vaccine" // product, code or name
	FieldVaccineType  = "vaccine_type"
	FieldManufacturer = "manufacturer"
	FieldLot          = "lot"
	FieldDose         = "dose" // "1", or "1/2": the first of two
	FieldDay          = "day"  // of the dose
	FieldPlace        = "place"
	FieldClinician    = "clinician"
	FieldTest         = "test"
	FieldResult       = "result"
	FieldSampled      = "sampled" // moment
	FieldPositive     = "positive"
	FieldFrom         = "from"
	FieldUntil        = "until"
	FieldAuthority    = "authority"
	FieldCountry      = "country" // ISO 3166-1
	FieldNumber       = "number"  // of the certificate
)

// verdictOf is the verdict behind a code.
func verdictOf(code string) Verdict {
	switch code {
	case "":
		return Valid
	case "certificate_forged", "certificate_expired", "certificate_early", "certificate_superseded", "certificate_withdrawn", "certificate_ended_card", "certificate_contradicts",
		"certificate_signer_ended", "certificate_signer_not_then", "certificate_signer_misused", "certificate_signer_dropped":
		return Invalid
	}
	return Unknown
}

// Refuse gives a result another end: what a database knows, or a check after the signature.
func (r Result) Refuse(why *fault.Error) Result {
	r.Why, r.Verdict = why, verdictOf(why.Code)
	return r
}
