package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	day      = when.MustDate("2021-09-17")
	testKID  = []byte{1, 2, 3, 4, 5, 6, 7, 8}
	notAfter = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
)

func india(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// testKey is a key that everybody can make, and that signs nothing but tests.
func testKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	scalar := sha256.Sum256([]byte("OpenWIN test signer"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// someDose is what the tests certify: Lakshmi Devi's dose of Covishield.
func someDose(number int) (*beneficiary.Beneficiary, *dose.Dose) {
	return &beneficiary.Beneficiary{Name: "Lakshmi Devi", BirthYear: 1975},
		&dose.Dose{ID: "01920000-0000-7000-8000-000000000001", Number: number, Product: "COVISHIELD", OccurredOn: day}
}

func claims(t testing.TB, number int, now when.Instant) Claims {
	t.Helper()
	b, d := someDose(number)
	c, err := Of(india(t), b, d, now, notAfter)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func noon() when.Instant { return day.At(12*60, time.UTC) }

// record is what the other tests write: two doses, of which the second is the one that it is about.
func record(t testing.TB, purpose Purpose) Record {
	t.Helper()
	b, second := someDose(2)
	b.BirthDate, b.Sex = when.MustDate("1975-03-02"), beneficiary.Female
	_, first := someDose(1)
	second.LotID = "b"
	r, err := RecordOf(india(t), Facts{Person: b, Doses: []dose.Dose{*first, *second}, At: 1, Lots: map[string]string{"b": "4121Z117"}, For: purpose, Passport: "A1234567"},
		noon(), notAfter)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What is signed, to the byte: the golden files show it in CBOR's diagnostic notation (RFC 8949, section 8).
func TestWhatIsSigned(t *testing.T) {
	travel := record(t, Travel)
	for name, c := range map[string]Claims{"claims": claims(t, 2, noon()), "travel": ClaimsOf(&travel), "icvp": ICVPOf(&travel)} {
		payload, err := encoding.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cbor.Diagnose(payload)
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name + ".golden"
		if *update {
			if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got+"\n"); diff != "" {
			t.Error(diff)
		}
	}
}

// At home a certificate tells no passport and no more of the birth than the pack wants.
func TestAtHomeAndForTravel(t *testing.T) {
	home, travel := record(t, Home), record(t, Travel)
	if home.Born != "1975" || home.Passport != "" || home.TellsAge || home.Number != travel.Number {
		t.Errorf("%+v", home)
	}
	if travel.Born != "1975-03-02" || travel.Passport != "A1234567" || travel.Age != 46 {
		t.Errorf("%+v", travel)
	}
	if len(travel.Given) != 2 || travel.About().Number != 2 || !travel.Final() || travel.About().Lot != "4121Z117" {
		t.Errorf("%+v", travel.Given)
	}
	p := *india(t)
	for tells, want := range map[string]Record{pack.BirthAge: {Born: "1975", TellsAge: true}, pack.BirthDate: {Born: "1975-03-02"}} {
		p.Certificate.HomeBirth = tells
		b, d := someDose(1)
		b.BirthDate = when.MustDate("1975-03-02")
		r, err := RecordOf(&p, Facts{Person: b, Doses: []dose.Dose{*d}, For: Home}, noon(), notAfter)
		if err != nil || r.Born != want.Born || r.TellsAge != want.TellsAge {
			t.Errorf("%s: %+v, %v", tells, r, err)
		}
	}
}

// A dose against anything but COVID-19 is an ICVP; it has a number too.
func TestOtherDiseases(t *testing.T) {
	p := *india(t)
	rules := *p.Rules
	rules.Products = slices.Clone(rules.Products)
	rules.Products[0].Disease = "16541001" // yellow fever
	p.Rules = &rules
	b, d := someDose(1)
	c, err := Of(&p, b, d, noon(), notAfter)
	if err != nil {
		t.Fatal(err)
	}
	got := &c
	name, born := got.Holder()
	if v := got.Dose(); v.Disease != "16541001" || v.ID != Number("IN", 0, d.ID) || v.Day != "2021-09-17" || name != "LAKSHMI DEVI" || born != "1975" || v.Final() {
		t.Errorf("%+v of %s, born %s", v, name, born)
	}
}

// The text goes into a QR code that an old phone reads. That it holds is tested in package verify.
func TestSign(t *testing.T) {
	text, err := Sign(claims(t, 1, noon()), testKey(t), testKID)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 620 || !strings.HasPrefix(text, prefix) {
		t.Errorf("%d characters make a large QR", len(text))
	}
}

func TestHowLongItHoldsAndOfWhat(t *testing.T) {
	if c := claims(t, 1, noon()); c.Dose().Final() || c.Expires != noon().Time().AddDate(0, 0, 730).Unix() {
		t.Errorf("the first dose of two: %+v", c)
	}
	if v := claims(t, 3, noon()).Health.DCC.Doses[0]; v.Of != 3 || !v.Final() {
		t.Errorf("a third dose: %+v", v)
	}
	b, d := someDose(2)
	late := when.InstantOf(notAfter.Add(-time.Hour))
	if c, err := Of(india(t), b, d, late, notAfter); err != nil || c.Expires != notAfter.Unix() {
		t.Errorf("it outlives its signer: %+v, %v", c, err)
	}
	if _, err := Of(india(t), b, d, late.Add(2*time.Hour), notAfter); fault.Code(err) != "signer_expired" {
		t.Errorf("signed by the dead: %v", err)
	}
	b.BirthDate = when.MustDate("1975-03-02")
	if c, err := Of(india(t), b, d, noon(), notAfter); err != nil || c.Health.DCC.Born != "1975" {
		t.Errorf("at home it says more of the birth than the pack wants: %+v, %v", c, err)
	}
	d.Product = "UNHEARD"
	if _, err := Of(india(t), b, d, noon(), notAfter); fault.Code(err) != "product_unknown" {
		t.Error(err)
	}
}

// BenchmarkHC1 makes a record's HC1 text whole: what is signed, the signature, CBOR, zlib and Base45.
func BenchmarkHC1(b *testing.B) {
	key := testKey(b)
	r := record(b, Home)
	for b.Loop() {
		if _, err := Sign(ClaimsOf(&r), key, testKID); err != nil {
			b.Fatal(err)
		}
	}
}
