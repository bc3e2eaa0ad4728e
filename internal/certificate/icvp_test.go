package certificate

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// element is a field of WHO's logical model: whether it must be there, and how its FHIR type is written.
type element struct {
	must bool
	kind *regexp.Regexp
}

// FHIR R4's data types.
var (
	fhirString = regexp.MustCompile(`^[\s\S]+$`)
	fhirCode   = regexp.MustCompile(`^[^\s]+( [^\s]+)*$`)
	fhirDate   = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
	fhirID     = regexp.MustCompile(`^[A-Za-z0-9.-]{1,64}$`)
)

// The payload of a digital vaccination certificate in an HCERT, by WHO's logical models: DVCPayload (smart.who.int/icvp 0.1.0) with the type of the
// identity document that DVCMin added (0.2.0, 0.3.0). WHO's validator of the network reads these. The guide that is being written after
// 0.3.0 renames fields (nt, id, dt, vx, dv); nothing reads it yet. Of the authority 0.1.0 has an id and the validator a name: a name goes with both readers.
var (
	holderModel = map[string]element{"n": {true, fhirString}, "dob": {true, fhirDate}, "s": {false, fhirCode}, "ntl": {false, regexp.MustCompile(`^[A-Z]{3}$`)},
		"nid": {false, fhirString}, "ndt": {false, fhirCode}, "gn": {false, fhirString}}
	vaccineModel = map[string]element{"dn": {true, fhirCode}, "tg": {true, fhirCode}, "vp": {true, fhirCode}, "mp": {false, fhirID}, "ma": {true, fhirString},
		"mid": {false, fhirID}, "dt": {true, fhirDate}, "bo": {true, fhirString}, "vls": {false, fhirDate}, "vle": {false, fhirDate}, "cn": {false, fhirString},
		"is": {false, fhirString}}
)

// fits holds fields as they were signed to a model.
func fits(t *testing.T, what string, model map[string]element, got map[any]any) {
	t.Helper()
	for name, e := range model {
		value, is := got[name]
		text, isText := value.(string)
		switch {
		case !is && e.must:
			t.Errorf("%s: %s is missing", what, name)
		case is && (!isText || !e.kind.MatchString(text)):
			t.Errorf("%s: %s is %v (%T)", what, name, value, value)
		}
	}
	for name := range got {
		if _, known := model[fmt.Sprint(name)]; !known && name != "v" {
			t.Errorf("%s: %v is no field of WHO's", what, name)
		}
	}
}

// signedAs is what is signed of an ICVP, as a stranger's decoder reads it.
func signedAs(t *testing.T, r *Record) map[any]any {
	t.Helper()
	payload, err := encoding.Marshal(ICVPOf(r))
	if err != nil {
		t.Fatal(err)
	}
	var claims map[int]any
	if err := cbor.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	card, ok := claims[-260].(map[any]any)[int64(-6)].(map[any]any)
	if !ok {
		t.Fatalf("%+v", claims)
	}
	return card
}

// An ICVP has WHO's shape, whatever it is of: the programme's vaccines at home and for travel, and a vaccine of WHO's catalogue.
func TestICVPFitsTheLogicalModel(t *testing.T) {
	home, travel := record(t, Home), record(t, Travel)
	p := *india(t)
	rules := *p.Rules
	rules.Products = append(slices.Clone(rules.Products), schedule.Product{
		Code: "STAMARIL", Name: "Stamaril", Manufacturer: "Sanofi Pasteur", PrimaryDoses: 1, Disease: "16541001", ICD11: "1D47",
		Codes: schedule.Codes{Prophylaxis: "J07BL01", Product: "Stamaril", Manufacturer: "ORG-100000001", ICVP: "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0",
			Maker: "f18703fb02e156a8ae879e4216f6c561", Holds: &schedule.Holds{AfterDays: 10}},
	})
	p.Rules = &rules
	b, d := someDose(1)
	d.Product, d.LotID, d.LotNumber = "STAMARIL", "", "Y4821"
	yellow, err := RecordOf(&p, Facts{Person: b, Doses: []dose.Dose{*d}, For: Travel}, noon(), notAfter)
	if err != nil {
		t.Fatal(err)
	}
	for what, r := range map[string]*Record{"home": &home, "travel": &travel, "yellow fever": &yellow} {
		card := signedAs(t, r)
		fits(t, what, holderModel, card)
		vaccine, ok := card["v"].(map[any]any)
		if !ok {
			t.Fatalf("%s: %+v", what, card)
		}
		fits(t, what, vaccineModel, vaccine)
		if vaccine["is"] == nil && vaccine["cn"] == nil {
			t.Errorf("%s: it names neither authority nor clinician", what)
		}
	}
	covid := icvpOf(&travel).Vaccine
	if covid.Disease != "RA01" || covid.Prophylaxis != "XM97T2" || covid.ManufacturerID != "ORG-100001981" || covid.Number != "2" || covid.From != "2021-09-17" || covid.Until != "2023-09-17" {
		t.Errorf("%+v", covid)
	}
	v := icvpOf(&yellow).Vaccine
	if v.Disease != "1D47" || v.Prophylaxis != "YellowFeverProductd8a09f80301dc05e124f99ffe7711fc0" || v.ManufacturerID != "f18703fb02e156a8ae879e4216f6c561" || v.Lot != "Y4821" {
		t.Errorf("%+v", v)
	}
	if v.From != "2021-09-27" || v.Until != "" {
		t.Errorf("the health regulations: from ten days after, for life; it says %s to %q", v.From, v.Until)
	}
	yellow.Given[0].Product.Codes.Holds = &schedule.Holds{Days: 365}
	if v := icvpOf(&yellow).Vaccine; v.From != "2021-09-17" || v.Until != when.MustDate("2022-09-16").String() {
		t.Errorf("a year from the day on: %s to %s", v.From, v.Until)
	}
}

// BenchmarkICVP signs and packs an ICVP.
func BenchmarkICVP(b *testing.B) {
	r, key := record(b, Travel), testKey(b)
	for b.Loop() {
		if _, err := Sign(ICVPOf(&r), key, testKID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPNG draws a QR code of level Q as a picture.
func BenchmarkPNG(b *testing.B) {
	r := record(b, Travel)
	text, err := Sign(ClaimsOf(&r), testKey(b), testKID)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		code, err := NewQR(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := code.PNG(); err != nil {
			b.Fatal(err)
		}
	}
}
