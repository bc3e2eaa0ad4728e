package i18n

import (
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// printerOf is a printer for numbers alone, without texts.
func printerOf(lang, region string, own bool) *Printer {
	return newPrinter(goi18n.NewBundle(language.English), language.Make(lang), region, own)
}

// The figures are CLDR's; that Urdu in India has 0 to 9 and groups as the country is OpenWIN's own choice.
func TestNumbersAreWrittenAsTheLanguageAndTheCountryDo(t *testing.T) {
	for _, test := range []struct {
		lang, region          string
		own                   bool
		number, percent, year string
	}{
		{"en", "IN", true, "12,34,567", "72.5%", "2021"},
		{"hi", "IN", true, "12,34,567", "72.5%", "2021"},
		{"bn", "IN", true, "১২,৩৪,৫৬৭", "৭২.৫%", "২০২১"},
		{"ta", "IN", true, "12,34,567", "72.5%", "2021"},
		{"ur", "IN", true, "12,34,567", "72.5%", "2021"},
		{"es", "IN", false, "1.234.567", "72,5\u00a0%", "2021"},
		{"pt", "IN", false, "1.234.567", "72,5%", "2021"},
		{"es", "MX", true, "1,234,567", "72.5\u00a0%", "2021"},
		{"pt", "BR", true, "1.234.567", "72,5%", "2021"},
		{"pt", "PT", true, "1\u00a0234\u00a0567", "72,5%", "2021"},
		{"en", "KE", true, "1,234,567", "72.5%", "2021"},
		{"bn", "BD", true, "১২,৩৪,৫৬৭", "৭২.৫%", "২০২১"},
	} {
		p := printerOf(test.lang, test.region, test.own)
		if got := []string{p.Number(1234567), p.Percent(0.725), p.Year(2021)}; got[0] != test.number || got[1] != test.percent || got[2] != test.year {
			t.Errorf("%s in %s: %q, want %q %q %q", test.lang, test.region, got, test.number, test.percent, test.year)
		}
	}
}

// Counts and dates are in the language's digits; what is copied and compared stays in 0 to 9.
func TestValuesOfPlaceholders(t *testing.T) {
	p := india(t).Printer("bn")
	for _, test := range []struct {
		name  string
		value any
		want  any
	}{
		{"places", 123456, "১,২৩,৪৫৬"},
		{"places", int64(7), "৭"},
		{"limit", "4", "৪"},
		{"year", "1969", "১৯৬৯"},
		{"date", "2021-09-17", "১৭ সেপ্টেম্বর ২০২১"},
		{"date", when.MustDate("2021-09-17"), "১৭ সেপ্টেম্বর ২০২১"},
		{"from", "09:30", "সকাল\u00a0৯:৩০"},
		{"until", "00:00", "রাত\u00a0১২:০০"},
		{"time", "9:30", "9:30"}, // no minute of the day as faults and messages have it
		{"until", "31:00", "31:00"},
		{"code", "4711", "4711"},
		{"lot", "41210025", "41210025"},
		{"pin", "411027", "411027"},
		{"phone", "9812340060", "9812340060"},
		{"reference", "12345678901234", "12345678901234"},
		{"last", "0060", "0060"},
		{"example", "234567890123", "234567890123"},
		{"product", "Covishield", "Covishield"},
	} {
		if got := p.value(test.name, test.value); got != test.want {
			t.Errorf("%s %v is %q, want %q", test.name, test.value, got, test.want)
		}
	}
}

// A text may ask whether a value is 0, in whatever digits it will be written.
func TestTextsCompareNumbersInAnyDigits(t *testing.T) {
	for _, lang := range []string{"en", "bn"} {
		p := india(t).Printer(lang)
		none := p.Fault(fault.New(fault.Unauthenticated, "otp_wrong", "left", "0"))
		two := p.Fault(fault.New(fault.Unauthenticated, "otp_wrong", "left", "2"))
		if none == two || Digits(none) != none || Digits(two) == two && lang == "bn" {
			t.Errorf("%s: %q and %q", lang, none, two)
		}
	}
}

func TestDigits(t *testing.T) {
	for in, want := range map[string]string{
		"0123456789": "0123456789", "०१२३४५६७८९": "0123456789", "০১২৩৪৫৬৭৮৯": "0123456789", "௦௧௨௩௪௫௬௭௮௯": "0123456789",
		"۰۱۲۳۴۵۶۷۸۹": "0123456789", "٠١٢٣٤٥٦٧٨٩": "0123456789", "၀၁၂၃၄၅၆၇၈၉": "0123456789", "０１２３４５６７８９": "0123456789",
		"৯৮ a": "98 a", "+৯১ ९८": "+91 98", "": "",
	} {
		if got := Digits(in); got != want {
			t.Errorf("Digits(%q) = %q, want %q", in, got, want)
		}
	}
}

// What the language writes can be typed back.
func TestDigitsReadsWhatNumberWrites(t *testing.T) {
	for _, l := range india(t).Languages() {
		p := india(t).Printer(l.Tag)
		if got := Digits(p.Year(1234567890)); got != "1234567890" {
			t.Errorf("%s: %q", l.Tag, got)
		}
	}
}
