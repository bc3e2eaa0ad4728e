package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	_ "crypto/sha256" // of ES256
	_ "crypto/sha512" // of ES384 and ES512
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/gowebpki/jcs"
	"golang.org/x/text/language"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Authority is a CA that signs for a state (ICAO: country signing certification authority).
type Authority struct {
	Certificate *x509.Certificate
	Source      Source
	List        string
	Dated       when.Instant
}

// curves are the curve and hash of each algorithm of a seal.
var curves = map[string]struct {
	curve elliptic.Curve
	hash  crypto.Hash
}{"ES256": {elliptic.P256(), crypto.SHA256}, "ES384": {elliptic.P384(), crypto.SHA384}, "ES512": {elliptic.P521(), crypto.SHA512}}

// seal checks a visible digital seal of ICAO (VDS-NC, Doc 9303 part 13) about vaccinations or a test. Its signer's certificate is in it: that
// must be of a CA that is trusted, and of the state that the seal names. What is signed is its data in the canonical form of RFC 8785.
func (c *check) seal(data []byte, doc any) Result {
	c.Format = VDSNC
	whole, ok := doc.(map[string]any)
	sig, known := whole["sig"].(map[string]any)
	var raw map[string]json.RawMessage
	if !ok || !known || len(whole) != 2 || json.Unmarshal(data, &raw) != nil {
		return c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
	}
	algorithm, ok := curves[text(sig, "alg")]
	if !ok {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable"))
	}
	signature, err := loose64(text(sig, "sigvl"))
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	der, err := loose64(text(sig, "cer"))
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	canonical, err := jcs.Transform(raw["data"])
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	c.KID = hex.EncodeToString(cert.SubjectKeyId)
	if !c.sealedBy(cert, alpha2(text(doc, "data", "hdr", "is"))) {
		return c.Result
	}
	key, ok := cert.PublicKey.(*ecdsa.PublicKey)
	size := (algorithm.curve.Params().BitSize + 7) / 8
	if !ok || key.Curve != algorithm.curve || len(signature) != 2*size {
		c.Signer = nil
		return c.fail(fault.New(fault.Refused, "certificate_forged"))
	}
	h := algorithm.hash.New()
	h.Write(canonical)
	if !ecdsa.Verify(key, h.Sum(nil), new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])) {
		c.Signer = nil
		return c.fail(fault.New(fault.Refused, "certificate_forged"))
	}
	if c.sealed(at(doc, "data")); c.Verdict != Valid {
		return c.Result
	}
	c.times(0, 0, 0)
	return c.Result
}

// sealedBy finds the CA behind the certificate in a seal, and asks whether it is of the state that the seal names. A certificate is followed
// to its CA as of the last moment at which it held, so that one that has ended is told from one that nobody trusts.
func (c *check) sealedBy(cert *x509.Certificate, country string) bool {
	moment := c.now.Time()
	if moment.After(cert.NotAfter) {
		moment = cert.NotAfter
	}
	for _, a := range c.trust.authorities {
		roots := x509.NewCertPool()
		roots.AddCert(a.Certificate)
		if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: moment, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
			continue
		}
		if cert.IsCA || cert.KeyUsage != 0 && cert.KeyUsage&x509.KeyUsageDigitalSignature == 0 || country == "" || !of(cert, country) || !of(a.Certificate, country) {
			c.fail(fault.New(fault.Refused, "certificate_signer_misused"))
			return false
		}
		name := cert.Subject.CommonName
		if len(cert.Subject.Organization) > 0 {
			name = cert.Subject.Organization[0]
		}
		c.Signer = &Key{Format: VDSNC, KID: c.KID, Issuer: country, Country: country, Name: name, Public: cert.PublicKey, From: when.InstantOf(cert.NotBefore),
			Until: when.InstantOf(cert.NotAfter), Source: a.Source, List: a.List, Dated: a.Dated}
		return true
	}
	c.fail(fault.New(fault.Refused, "certificate_signer_unknown"))
	return false
}

// of says whether a certificate is a country's.
func of(cert *x509.Certificate, country string) bool {
	return len(cert.Subject.Country) == 1 && strings.EqualFold(cert.Subject.Country[0], country)
}

// sealed shows what a seal says. It names its sort and version; of others nothing is known.
func (c *check) sealed(data any) {
	msg := at(data, "msg")
	kind := map[string]Kind{"icao.vacc": Vaccination, "icao.test": Test}[text(data, "hdr", "t")]
	if number(data, "hdr", "v") != 1 {
		kind = ""
	}
	if !c.about(kind) {
		return
	}
	c.lines(0, FieldName, text(msg, "pid", "n"), FieldBorn, text(msg, "pid", "dob"), FieldSex, text(msg, "pid", "sex"), FieldDocument, text(msg, "pid", "i"))
	if kind == Test {
		c.Number = text(msg, "utci")
		c.lines(1, FieldTest, text(msg, "tr", "tc"), FieldSampled, text(msg, "dat", "sc"), FieldResult, text(msg, "tr", "r"), FieldPlace, text(msg, "sp", "spn"),
			FieldCountry, text(msg, "sp", "ctr"))
	} else {
		c.Number = text(msg, "uvci")
		c.sealedDoses(msg)
	}
	c.lines(0, FieldCountry, text(data, "hdr", "is"), FieldNumber, c.Number)
}

func (c *check) sealedDoses(msg any) {
	n := 0
	for _, event := range each(msg, "ve") {
		for _, dose := range each(event, "vd") {
			if n++; n > mostKept {
				return
			}
			which := ""
			if seq := number(dose, "seq"); seq > 0 {
				which = strconv.FormatFloat(seq, 'f', -1, 64)
			}
			c.lines(n, FieldDisease, text(event, "dis"), FieldVaccineType, text(event, "des"), FieldVaccine, text(event, "nam"), FieldLot, text(dose, "lot"),
				FieldDose, which, FieldDay, text(dose, "dvc"), FieldPlace, text(dose, "ctr"), FieldAuthority, text(dose, "adm"))
		}
	}
}

// alpha2 is a country's ISO 3166-1 code of two letters, by that of three, or by the one letter that Germany has in ICAO's documents (Doc 9303
// part 3, section 5); "" for none.
func alpha2(country string) string {
	if country == "D" {
		return "DE"
	}
	if len(country) != 3 {
		return ""
	}
	region, err := language.ParseRegion(country)
	if err != nil || len(region.String()) != 2 {
		return ""
	}
	return region.String()
}

// loose64 reads Base64 in either alphabet, with padding or without.
func loose64(text string) ([]byte, error) {
	text = strings.NewReplacer("-", "+", "_", "/", "\n", "", "\r", "").Replace(strings.TrimRight(text, "="))
	return base64.RawStdEncoding.DecodeString(text)
}
