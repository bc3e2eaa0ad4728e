package verify_test

import (
	"archive/zip"
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/veraison/go-cose"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/certificatetest"
	"github.com/openwin/openwin/internal/certificate/divoc"
	"github.com/openwin/openwin/internal/certificate/linked"
	"github.com/openwin/openwin/internal/certificate/shc"
	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// one is a case: what is handed in, and when.
type one struct {
	name string
	data []byte
	at   when.Instant
}

// answer is a result as the golden file has it, for people to read.
type answer struct {
	Case    string   `json:"case"`
	Verdict string   `json:"verdict"`
	Form    string   `json:"form,omitempty"`
	Signer  string   `json:"signer,omitempty"`
	Fields  []string `json:"fields,omitempty"`
	Unbound []string `json:"unbound,omitempty"`
}

func answerOf(name string, r verify.Result) answer {
	a := answer{Case: name, Verdict: strings.TrimSpace(string(r.Verdict) + " " + r.Code()), Form: strings.TrimSpace(strings.Join([]string{string(r.Format), r.Content, string(r.Kind)}, " "))}
	if r.Why != nil && len(r.Why.Args) > 0 {
		a.Verdict += fmt.Sprint(" ", r.Why.Args)
	}
	if s := r.Signer; s != nil {
		a.Signer = fmt.Sprintf("%s, %s, of %s (%s)", s.Name, s.Country, s.Source, s.List)
	}
	line := func(f verify.Field) string { return fmt.Sprintf("%d %s: %s", f.Dose, f.Name, f.Value) }
	for _, f := range r.Fields {
		a.Fields = append(a.Fields, line(f))
	}
	for _, f := range r.Unbound {
		a.Unbound = append(a.Unbound, line(f))
	}
	return a
}

// Every form, honest and not: testdata/cases.golden.json says what each is taken for.
func TestCases(t *testing.T) {
	w := newWorld(t)
	var got []answer
	for _, cases := range [][]one{w.ofHC1(), w.foreignHC1(), w.ofCards(), w.ofCredentials(), w.ofDIVOC(), w.ofSeals(), w.ofNothing()} {
		for _, c := range cases {
			if c.at == 0 {
				c.at = noon.Add(time.Hour)
			}
			got = append(got, answerOf(c.name, verify.Check(c.data, w.trust, c.at)))
		}
	}
	certificatetest.Golden(t, "cases.golden.json", got)
}

func (w *world) sign(c certificate.Claims) string {
	w.t.Helper()
	text, err := certificate.Sign(c, w.ours, ourKID)
	done(w.t, err)
	return text
}

func (w *world) ofHC1() []one {
	dcc, icvp := certificate.ClaimsOf(&w.record), certificate.ICVPOf(&w.travel)
	both := dcc
	both.Health.ICVP = icvp.Health.ICVP
	none := dcc
	none.Health = certificate.Health{}
	text := w.sign(dcc)
	other, err := certificate.Sign(dcc, fixed(w.t, "another"), ourKID)
	done(w.t, err)
	unknown, err := certificate.Sign(dcc, w.ours, []byte("ELSEWHER"))
	done(w.t, err)
	lost, err := certificate.Sign(dcc, fixed(w.t, "lost"), lostKID)
	done(w.t, err)
	underLost, err := certificate.Sign(dcc, fixed(w.t, "another"), lostKID)
	done(w.t, err)
	return []one{
		{"hc1: ours", []byte(text), 0},
		{"hc1: ours, pasted with blanks and line breaks", []byte(" \r\n" + text[:99] + "\r\n" + text[99:] + "\n"), 0},
		{"hc1: ours, an ICVP for travel", []byte(w.sign(icvp)), 0},
		{"hc1: the data for programs of the holder's own", []byte(`{"signed": {}, "hc1": ` + fmt.Sprintf("%q", text) + `}`), 0},
		{"hc1: after its end", []byte(text), noon.Add(731 * 24 * time.Hour)},
		{"hc1: before it was signed", []byte(text), noon.Add(-time.Hour)},
		{"hc1: of a signer whose certificate has ended", []byte(w.sign(func() certificate.Claims { c := dcc; c.Expires = 1 << 33; return c }())), noon.Add(11 * 365 * 24 * time.Hour)},
		{"hc1: another key under our kid", []byte(other), 0},
		{"hc1: a kid that nobody knows", []byte(unknown), 0},
		{"hc1: a key of ours that was dropped", []byte(lost), 0},
		{"hc1: another key under the kid of one that was dropped", []byte(underLost), 0},
		{"hc1: both a DCC and an ICVP", []byte(w.sign(both)), 0},
		{"hc1: neither a DCC nor an ICVP", []byte(w.sign(none)), 0},
		{"hc1: cut short", []byte(text[:len(text)-9]), 0},
		{"hc1: a letter more", []byte(text + "0"), 0},
		{"hc1: too long", []byte(text + strings.Repeat("0", 9000)), 0},
		{"hc1: a bomb", []byte("HC1:" + certificate.Encode45(bomb(w.t))), 0},
	}
}

// euClaims are claims in the shape of the EU's and others' signers, which are not what we would write.
func euClaims(change func(token, dcc map[any]any)) map[any]any {
	dcc := map[any]any{"ver": "1.3.0", "dob": "1964-08-12", "nam": map[any]any{"fn": "Müller", "fnt": "MUELLER", "gn": "Gabriele", "gnt": "GABRIELE"},
		"v": []any{map[any]any{"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2, "dt": "2021-05-29", "co": "EE",
			"is": "Estonia", "ci": "URN:UVCI:01:EE:A/B#C"}}}
	token := map[any]any{1: "EE", 4: noon.Time().Unix() + 1e6, 6: noon.Time().Unix() - 1e6, -260: map[any]any{1: dcc}}
	change(token, dcc)
	return token
}

func asIs(_, _ map[any]any) {}

func (w *world) foreignHC1() []one {
	honest := euClaims(asIs)
	with := func(change func(token, dcc map[any]any)) []byte { return []byte(w.es256(euClaims(change))) }
	tests := func(_, dcc map[any]any) {
		delete(dcc, "v")
		dcc["t"] = []any{map[any]any{"tg": "840539006", "tt": "LP6464-4", "nm": "Roche LightCycler", "sc": "2021-09-16T10:12:34Z", "tr": "260415000", "tc": "GGD Fryslân",
			"co": "EE", "is": "Estonia", "ci": "URN:UVCI:01:EE:T#1"}}
	}
	recovered := func(_, dcc map[any]any) {
		delete(dcc, "v")
		dcc["r"] = []any{map[any]any{"tg": "840539006", "fr": "2021-04-21", "co": "EE", "is": "Estonia", "df": "2021-05-01", "du": "2021-10-21", "ci": "URN:UVCI:01:EE:R#1"}}
	}
	all := protected(cose.AlgorithmES256, foreignKID)
	alone := cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmES256}
	beside := cose.UnprotectedHeader{cose.HeaderLabelKeyID: foreignKID}
	message := w.message(honest, cose.AlgorithmES256, w.foreign, all, nil)
	bySecond := func(c any) []byte {
		return []byte(w.eu(c, cose.AlgorithmPS256, w.rsa, protected(cose.AlgorithmPS256, rsaKID), nil))
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	done(w.t, err)
	swapped := bytes.Replace(message, []byte{0xa2, 0x01, 0x26}, []byte{0xa2, 0x01, 0x38, 0x24}, 1) // ES256 to PS256
	swapped[2]++
	none := bytes.Replace(message, []byte{0xa2, 0x01, 0x26}, []byte{0xa2, 0x01, 0x00}, 1)
	hmac := bytes.Replace(message, []byte{0xa2, 0x01, 0x26}, []byte{0xa2, 0x01, 0x05}, 1)
	deep := bytes.Repeat([]byte{0x81}, 20_000)
	var twice bytes.Buffer
	twice.Write([]byte{0xa2, 0x01, 0x62, 'E', 'E', 0x01, 0x62, 'I', 'N'})
	return []one{
		{"hc1: foreign", with(asIs), 0},
		{"hc1: foreign, with claims and fields that we do not know", with(func(token, dcc map[any]any) {
			token[7], token[-65537], token["x"] = "more", 1, []any{1, "two"}
			dcc["new"] = "field"
			dcc["v"].([]any)[0].(map[any]any)["zz"] = 1
		}), 0},
		{"hc1: foreign, moments as floats", with(func(token, _ map[any]any) { token[4], token[6] = 1.7e9, 1.61e9 }), 0},
		{"hc1: foreign, a test, by a key for all", bySecond(euClaims(tests)), 0},
		{"hc1: foreign, a recovery, by a key for all", bySecond(euClaims(recovered)), 0},
		{"hc1: foreign, a test, by a key for vaccinations", with(tests), 0},
		{"hc1: foreign, a vaccination and a test", with(func(token, dcc map[any]any) {
			v := dcc["v"]
			tests(token, dcc)
			dcc["v"] = v
		}), 0},
		{"hc1: foreign, for a country that is not the key's", with(func(token, _ map[any]any) { token[1] = "IN" }), 0},
		{"hc1: foreign, signed before its signer began", with(func(token, _ map[any]any) { token[6] = noon.Time().AddDate(-2, 0, 0).Unix() }), 0},
		{"hc1: foreign, of a sort that we do not know", with(func(token, _ map[any]any) { token[-260] = map[any]any{-7: "x"} }), 0},
		{"hc1: foreign, not claims", []byte(w.es256([]byte("hello"))), 0},
		{"hc1: foreign, a claim twice", []byte(w.es256(twice.Bytes())), 0},
		{"hc1: foreign, nested deep", []byte(w.es256(deep)), 0},
		{"hc1: foreign, by a key that its country has dropped and an older list still has",
			[]byte(w.eu(honest, cose.AlgorithmES256, fixed(w.t, "lost"), protected(cose.AlgorithmES256, goneKID), nil)), 0},
		{"hc1: kid in the unprotected header", []byte(w.eu(honest, cose.AlgorithmES256, w.foreign, alone, beside)), 0},
		{"hc1: no kid", []byte(w.eu(honest, cose.AlgorithmES256, w.foreign, alone, nil)), 0},
		{"hc1: algorithm in the unprotected header alone", []byte(w.hc1(unprotect(message))), 0},
		{"hc1: no tag", []byte(w.hc1(message[1:])), 0},
		{"hc1: in the tag of a CWT", []byte(w.hc1(append([]byte{0xd8, 0x3d}, message...))), 0},
		{"hc1: trailing bytes", []byte(w.hc1(append(bytes.Clone(message), 0))), 0},
		{"hc1: not packed", []byte("HC1:" + certificate.Encode45(message)), 0},
		{"hc1: the algorithm changed to PS256", []byte(w.hc1(swapped)), 0},
		{"hc1: the algorithm changed to none", []byte(w.hc1(none)), 0},
		{"hc1: the algorithm changed to HMAC", []byte(w.hc1(hmac)), 0},
		{"hc1: signed on another curve", []byte(w.eu(honest, cose.AlgorithmES384, p384, protected(cose.AlgorithmES384, foreignKID), nil)), 0},
		{"hc1: RSA under the kid of an elliptic key", []byte(w.eu(honest, cose.AlgorithmPS256, w.rsa, protected(cose.AlgorithmPS256, foreignKID), nil)), 0},
	}
}

// unprotect moves the protected header of a message (a1 or a2 map after d2 84 and the length of its bytes) out of the signature.
func unprotect(message []byte) []byte {
	header := message[3 : 3+int(message[2]-0x40)]
	return append(append([]byte{0xd2, 0x84, 0x40}, header...), message[3+len(header)+1:]...)
}

func (w *world) ofCards() []one {
	honest := shc.Of(&w.record, certificatetest.Operator)
	token, err := shc.Sign(honest, w.card, cardKID)
	done(w.t, err)
	file, err := shc.File(token)
	done(w.t, err)
	plain, err := json.Marshal(honest)
	done(w.t, err)
	payload := string(plain)
	parts := strings.Split(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	done(w.t, err)
	header := func(h string) []byte { return []byte(w.jws([]byte(h), raw, w.card)) }
	half := len(token) / 2
	chunk := func(n int, s string) string { return "shc:/" + fmt.Sprint(n) + "/2/" + numeric(s)[5:] }
	observed := `{"iss":"https://vaccine.example","nbf":1631880000,"vc":{"type":["https://smarthealth.cards#health-card","https://smarthealth.cards#laboratory"],
		"credentialSubject":{"fhirVersion":"4.0.1","fhirBundle":{"resourceType":"Bundle","type":"collection","entry":[
		{"fullUrl":"resource:0","resource":{"resourceType":"Patient","name":[{"family":"Anyperson","given":["John","B."]}],"birthDate":"1951-01-20"}},
		{"fullUrl":"resource:1","resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"94558-4"}]},
		"subject":{"reference":"resource:0"},"effectiveDateTime":"2021-09-16","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260373001"}]},
		"performer":[{"display":"ABC General Hospital"}]}}]}}}}`
	return []one{
		{"shc: ours", []byte(shc.Numeric(token)), 0},
		{"shc: ours, the file", file, 0},
		{"shc: ours, the JWS alone", []byte(token), 0},
		{"shc: a test", []byte(w.cardOf(observed, w.card)), 0},
		{"shc: with fields that we do not know", []byte(w.cardOf(strings.Replace(payload, `{"iss"`, `{"new":[1],"iss"`, 1), w.card)), 0},
		{"shc: both parts of a card in two", []byte(chunk(1, token[:half]) + "\n" + chunk(2, token[half:])), 0},
		{"shc: one part of a card in two", []byte(chunk(1, token[:half])), 0},
		{"shc: two cards in a file", []byte(`{"verifiableCredential":["` + token + `","` + token + `"]}`), 0},
		{"shc: after its end", []byte(token), noon.Add(731 * 24 * time.Hour)},
		{"shc: of another issuer", []byte(w.cardOf(strings.Replace(payload, "vaccine.example", "elsewhere.example", 1), w.card)), 0},
		{"shc: another key under our kid", []byte(w.cardOf(payload, fixed(w.t, "another"))), 0},
		{"shc: changed", []byte(parts[0] + "." + strings.Split(w.cardOf(strings.Replace(payload, "Lakshmi", "Parvati", 1), w.card), ".")[1] + "." + parts[2]), 0},
		{"shc: a kid that nobody knows", header(`{"zip":"DEF","alg":"ES256","kid":"another"}`), 0},
		{"shc: algorithm none", []byte(base64.RawURLEncoding.EncodeToString([]byte(`{"zip":"DEF","alg":"none","kid":"a-thumbprint"}`)) + "." + parts[1] + "."), 0},
		{"shc: algorithm HS256", header(`{"zip":"DEF","alg":"HS256","kid":"a-thumbprint"}`), 0},
		{"shc: not deflated", header(`{"alg":"ES256","kid":"a-thumbprint"}`), 0},
		{"shc: a name twice", []byte(w.cardOf(strings.Replace(payload, `{"iss"`, `{"iss":"https://elsewhere.example","iss"`, 1), w.card)), 0},
		{"shc: nested deep", []byte(w.cardOf(strings.Repeat("[", 20_000), w.card)), 0},
		{"shc: a bomb", []byte(w.cardOf(`{"iss":"`+strings.Repeat("0", 10<<20)+`"}`, w.card)), 0},
		{"shc: of nobody", []byte(w.cardOf(`{"iss":"https://vaccine.example","nbf":1,"vc":{}}`, w.card)), 0},
		{"shc: half a pair of digits", []byte(shc.Numeric(token) + "1"), 0},
		{"shc: not digits", []byte("shc:/hello"), 0},
		{"shc: letters that are none", []byte("shc:/9999"), 0},
	}
}

func (w *world) ofCredentials() []one {
	signed := func(change func(*vc.Credential)) []byte {
		c, err := vc.Of(&w.travel, certificatetest.Operator, vc.Place{List: 1, Index: 94567})
		done(w.t, err)
		change(&c)
		done(w.t, vc.Sign(&c, certificatetest.Operator, w.edwards, "a-thumbprint", w.travel.Issued))
		out, err := json.MarshalIndent(c, "", "  ")
		done(w.t, err)
		return out
	}
	honest := string(signed(func(*vc.Credential) {}))
	changed := func(old, text string) []byte {
		if !strings.Contains(honest, old) {
			w.t.Fatalf("there is no %s", old)
		}
		return []byte(strings.Replace(honest, old, text, 1))
	}
	return []one{
		{"vc: ours", []byte(honest), 0},
		{"vc: after its end", []byte(honest), noon.Add(731 * 24 * time.Hour)},
		{"vc: a name changed", changed(`"Lakshmi Devi"`, `"Parvati Devi"`), 0},
		{"vc: a dose number changed", changed(`"doseNumber": 2`, `"doseNumber": 3`), 0},
		{"vc: a dose more", changed(`"doseNumber": 2,`, `"doseNumber": 2}, {"type": "GivenDose", "doseNumber": 3,`), 0},
		{"vc: a field that no context knows", changed(`"fullName"`, `"fullname": "Parvati Devi", "fullName"`), 0},
		{"vc: a field by its full IRI", changed(`"fullName"`, `"https://github.com/openwin/openwin/ns/vaccination/v1#fullName"`), 0},
		{"vc: a context that says otherwise", changed(`"https://vaccine.example/ns/vaccination/v1"`, `"https://vaccine.example/ns/vaccination/v1", {"purpose": "ow:fullName"}`), 0},
		{"vc: the context of others", changed(`https://vaccine.example/ns/vaccination/v1`, `https://vaccine.example/ns/other/v1`), 0},
		{"vc: another's issuer", changed(`"issuer": "did:web:vaccine.example"`, `"issuer": "did:web:elsewhere.example"`), 0},
		{"vc: the proof's method of another", changed(`"did:web:vaccine.example#a-thumbprint"`, `"did:web:vaccine.example#another"`), 0},
		{"vc: another suite", changed(`eddsa-rdfc-2022`, `eddsa-jcs-2022`), 0},
		{"vc: another purpose", changed(`assertionMethod`, `authentication`), 0},
		{"vc: no proof", changed(`"proof"`, `"disproof"`), 0},
		{"vc: a name twice", changed(`"fullName"`, `"fullName": "Parvati Devi", "fullName"`), 0},
		{"vc: a value in a list", changed(`"Lakshmi Devi"`, `["Lakshmi Devi"]`), 0},
		{"vc: a proof that is no Base58", changed(`"proofValue": "z`, `"proofValue": "z0`), 0},
		{"vc: a proof that is too long", changed(`"proofValue": "z`, `"proofValue": "z`+strings.Repeat("1", 100_000)), 0},
	}
}

func (w *world) ofDIVOC() []one {
	certificateOf := func(change func(*divoc.Credential)) *divoc.Credential {
		c := divoc.Of(&w.travel, certificatetest.Operator)
		change(&c)
		done(w.t, divoc.Sign(&c, w.edwards, operatorDID+"#a-thumbprint", w.travel.Issued))
		return &c
	}
	c := certificateOf(func(*divoc.Credential) {})
	packed, err := divoc.Zip(c)
	done(w.t, err)
	text, err := c.JSON()
	done(w.t, err)
	swapped := *c
	swapped.Evidence = []divoc.Evidence{c.Evidence[0]}
	e := &swapped.Evidence[0]
	e.Vaccine, e.Lot = e.Lot, e.Vaccine
	loose, err := swapped.JSON()
	done(w.t, err)
	changed := func(old, text2 string) []byte {
		if !strings.Contains(string(text), old) {
			w.t.Fatalf("there is no %s", old)
		}
		return []byte(strings.Replace(string(text), old, text2, 1))
	}
	file := func(files ...string) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for i, content := range files {
			f, err := z.Create(fmt.Sprint(i))
			done(w.t, err)
			_, err = f.Write([]byte(content))
			done(w.t, err)
		}
		done(w.t, z.Close())
		return out.Bytes()
	}
	return []one{
		{"divoc: ours", packed, 0},
		{"divoc: ours, unpacked", text, 0},
		{"divoc: with RSA", w.withRSA(c), 0},
		{"divoc: batch and vaccine swapped, as the form allows", loose, 0},
		{"divoc: a name changed", changed(`"name":"LAKSHMI DEVI"`, `"name":"PARVATI DEVI"`), 0},
		{"divoc: a dose changed", changed(`"dose":2`, `"dose":3`), 0},
		{"divoc: a field that no context knows", changed(`"name":"LAKSHMI DEVI"`, `"Name":"PARVATI DEVI","name":"LAKSHMI DEVI"`), 0},
		{"divoc: another context", changed(divoc.Travel, "https://elsewhere.example/v1"), 0},
		{"divoc: a key that nobody knows", changed(`#a-thumbprint`, `#another`), 0},
		{"divoc: another's issuer", changed(`"issuer":"https://vaccine.example/"`, `"issuer":"https://elsewhere.example/"`), 0},
		{"divoc: the suite changed to RSA", changed(`Ed25519Signature2018`, `RsaSignature2018`), 0},
		{"divoc: two files in the zip", file(string(text), string(text)), 0},
		{"divoc: a zip bomb", file(strings.Repeat("0", 10<<20)), 0},
		{"divoc: half a zip", packed[:len(packed)/2], 0},
	}
}

// withRSA gives a certificate a proof with RSA, as Co-WIN signs.
func (w *world) withRSA(c *divoc.Credential) []byte {
	w.t.Helper()
	rsa := *c
	proof := divoc.Proof{Type: "RsaSignature2018", Created: "2021-09-17T12:00:00Z", Method: "did:example", Purpose: "assertionMethod"}
	rsa.Proof = nil
	document, err := linked.Generic(rsa)
	done(w.t, err)
	options, err := linked.Generic(proof)
	done(w.t, err)
	bound, err := divoc.Bound(document, options)
	done(w.t, err)
	proof.JWS = w.ps256(bound)
	rsa.Proof = &proof
	out, err := rsa.JSON()
	done(w.t, err)
	return out
}

const sealed = `{"hdr":{"t":"icao.vacc","v":1,"is":"AUS"},"msg":{"uvci":"VB0009990012","pid":{"n":"CITIZEN JANE SUE","dob":"1961-05-15","sex":"F","i":"PA0941262"},
	"ve":[{"des":"XM1NL1","nam":"AstraZeneca Vaxzevria","dis":"RA01.0","vd":[{"dvc":"2021-09-15","seq":1,"ctr":"AUS","adm":"General Practitioner","lot":"300157P"},
	{"dvc":"2021-09-16","seq":2,"ctr":"AUS","adm":"General Practitioner","lot":"300157Q"}]}]}}`

const sealedTest = `{"hdr":{"t":"icao.test","v":1,"is":"AUS"},"msg":{"utci":"T1","pid":{"n":"CITIZEN JANE","dob":"1961-05-15","i":"PA0941262"},
	"sp":{"spn":"A laboratory","ctr":"AUS","cd":{"p":"1"}},"dat":{"sc":"2021-09-16T09:00:00+10:00","ri":"2021-09-16T12:00:00+10:00"},"tr":{"tc":"molecular(PCR)","r":"Not Detected"}}}`

func (w *world) ofSeals() []one {
	key := fixed(w.t, "seal")
	cert := w.certify(&key.PublicKey, "Seals of Australia", "AU", false, nil)
	honest := string(w.seal(sealed, key, cert))
	changed := func(old, text string) []byte {
		if !strings.Contains(honest, old) {
			w.t.Fatalf("there is no %s", old)
		}
		return []byte(strings.Replace(honest, old, text, 1))
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	done(w.t, err)
	issued := func(public crypto.PublicKey, change func(*x509.Certificate)) *x509.Certificate {
		return w.certify(public, "Seals of Australia", "AU", false, change)
	}
	self := *w
	self.csca = key
	stranger := self.certify(&key.PublicKey, "Seals of Australia", "AU", true, nil)
	return []one{
		{"vds-nc: foreign", []byte(honest), 0},
		{"vds-nc: foreign, written in another order", changed(`{"data":`, "\n{ \"data\" :\n"), 0},
		{"vds-nc: foreign, a test", w.seal(sealedTest, key, cert), 0},
		{"vds-nc: foreign, with ES384", w.seal(sealed, p384, issued(&p384.PublicKey, nil)), 0},
		{"vds-nc: changed", changed("JANE", "JILL"), 0},
		{"vds-nc: another algorithm", changed(`"ES256"`, `"ES384"`), 0},
		{"vds-nc: algorithm none", changed(`"ES256"`, `"none"`), 0},
		{"vds-nc: of a CA that nobody knows", w.seal(sealed, key, stranger), 0},
		{"vds-nc: by the CA itself", w.seal(sealed, w.csca, w.ca), 0},
		{"vds-nc: of Germany, whose code is D", w.seal(strings.Replace(sealed, `"is":"AUS"`, `"is":"D"`, 1), key, w.germany().certify(&key.PublicKey, "Seals of Germany", "DE", false, nil)), 0},
		{"vds-nc: of another state", w.seal(strings.Replace(sealed, `"is":"AUS"`, `"is":"IND"`, 1), key, cert), 0},
		{"vds-nc: by a certificate of another state", w.seal(sealed, key, w.certify(&key.PublicKey, "Seals", "NZ", false, nil)), 0},
		{"vds-nc: of a signer whose certificate has ended", []byte(honest), noon.Add(6 * 365 * 24 * time.Hour)},
		{"vds-nc: by a certificate that signs no documents", w.seal(sealed, key, issued(&key.PublicKey, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement })), 0},
		{"vds-nc: of a version that we do not know", w.seal(strings.Replace(sealed, `"v":1`, `"v":2`, 1), key, cert), 0},
		{"vds-nc: of a sort that we do not know", w.seal(strings.Replace(sealed, "icao.vacc", "icao.visa", 1), key, cert), 0},
		{"vds-nc: a name twice", changed(`"dob"`, `"n":"CITIZEN JILL","dob"`), 0},
		{"vds-nc: something beside data and sig", changed(`{"data":`, `{"Data":{},"data":`), 0},
		{"vds-nc: no certificate", changed(`"cer":"`, `"cer":"AAAA`), 0},
	}
}

func (w *world) ofNothing() []one {
	return []one{
		{"nothing", nil, 0},
		{"words", []byte("hello"), 0},
		{"bytes that are no text", []byte{0xff, 0xfe, 0, 1}, 0},
		{"an empty object", []byte("{}"), 0},
		{"JSON that does not end", []byte(`{"a":`), 0},
		{"JSON of somebody else's", []byte(`{"@context":["https://www.w3.org/ns/did/v1"]}`), 0},
		{"a text longer than any certificate", bytes.Repeat([]byte("A"), 300<<10), 0},
		{"a file longer than any photograph", make([]byte, verify.MostBytes+1), 0},
	}
}
