package i18n

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

func india(t *testing.T) *Catalog {
	t.Helper()
	c, err := load(t).For("IN", []string{"en", "hi", "bn", "ta", "ur"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOrderIsThatOfTheLanguage(t *testing.T) {
	c := india(t)
	for lang, want := range map[string][]string{
		"en": {"Agra", "agri", "Bihar"},     // by code point, small letters come last
		"ur": {"بہار", "پنجاب", "مہاراشٹر"}, // and پ after م
		"bn": {"ওড়িশা", "কেরল", "গোয়া"},
	} {
		got := slices.Clone(want)
		slices.Reverse(got)
		slices.SortFunc(got, c.Printer(lang).Order())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
}

func TestPrinterFitsTheReader(t *testing.T) {
	c := india(t)
	for _, test := range []struct {
		wishes    []string
		lang, dir string
	}{
		{nil, "en", "ltr"},
		{[]string{""}, "en", "ltr"},
		{[]string{"hi"}, "hi", "ltr"},
		{[]string{"ur-IN"}, "ur", "rtl"},
		{[]string{"", "tlh-AQ,hi;q=0.8,en;q=0.5"}, "hi", "ltr"}, // nobody has written texts in Klingon
		{[]string{"ur", "hi-IN,hi;q=0.9"}, "ur", "rtl"},
		{[]string{"not a language", "hi"}, "hi", "ltr"},
		{[]string{"tlh"}, "en", "ltr"},
		{[]string{"es-MX,es;q=0.9,en;q=0.8"}, "es", "ltr"}, // a traveller
		{[]string{"pt-BR"}, "pt", "ltr"},
		{[]string{"bn-BD"}, "bn", "ltr"},
		{[]string{"ta_IN"}, "ta", "ltr"},
	} {
		p := c.Printer(test.wishes...)
		if p.Lang() != test.lang || p.Dir() != test.dir {
			t.Errorf("Printer(%q) is %s %s, want %s %s", test.wishes, p.Lang(), p.Dir(), test.lang, test.dir)
		}
	}
	want := []Language{{"en", "English", "ltr"}, {"hi", "हिन्दी", "ltr"}, {"bn", "বাংলা", "ltr"}, {"ta", "தமிழ்", "ltr"}, {"ur", "اردو", "rtl"}}
	got := c.Languages() // the country's own first
	if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, other := range []Language{{"es", "Español", "ltr"}, {"pt", "Português", "ltr"}} {
		if !slices.Contains(got[len(want):], other) || !c.Offers(other.Tag) {
			t.Errorf("%s is not on offer: %v", other.Name, got)
		}
	}
	if c.Offers("xx") {
		t.Error("a language without texts is on offer")
	}
	if _, err := c.For("IN", []string{"en", "xx"}); err == nil {
		t.Error("a language without texts is accepted")
	}
}

func TestDatesAndTimesInWords(t *testing.T) {
	zone := time.FixedZone("IST", 19800)
	day := when.MustDate("2021-09-17")
	for _, test := range []struct{ lang, date, weekday, instant, midnight string }{
		{"en", "17 September 2021", "Friday", "17 September 2021, 9:30\u00a0am", "12:00\u00a0am"},
		{"hi", "17 सितंबर 2021", "शुक्रवार", "17 सितंबर 2021, सुबह\u00a09:30", "रात\u00a012:00"},
		{"bn", "১৭ সেপ্টেম্বর ২০২১", "শুক্রবার", "১৭ সেপ্টেম্বর ২০২১, সকাল\u00a0৯:৩০", "রাত\u00a0১২:০০"},
		{"es", "17 de septiembre de 2021", "viernes", "17 de septiembre de 2021, 9:30", "0:00"},
		{"pt", "17 de setembro de 2021", "sexta-feira", "17 de setembro de 2021, 9:30", "0:00"},
		{"ta", "17 செப்டம்பர் 2021", "வெள்ளி", "17 செப்டம்பர் 2021, காலை\u00a09:30", "இரவு\u00a012:00"},
		{"ur", "17 ستمبر 2021", "جمعہ", "17 ستمبر 2021، صبح\u00a09:30", "رات\u00a012:00"},
	} {
		p := india(t).Printer(test.lang)
		got := []string{p.Date(day), p.Weekday(day), p.Instant(day.At(570, zone), zone), p.Clock(0)}
		want := []string{test.date, test.weekday, test.instant, test.midnight}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", test.lang, got[i], want[i])
			}
		}
		if p.Date(0) != "" || p.DayMonth(0) != "" || p.Weekday(0) != "" || p.Instant(0, zone) != "" {
			t.Errorf("%s: no date is not blank", test.lang)
		}
	}
	p := india(t).Printer("en")
	if p.Clock(12*60+5) != "12:05\u00a0pm" || p.Clock(21*60) != "9:00\u00a0pm" || p.DayMonth(day) != "17 September" {
		t.Errorf("%q %q %q", p.Clock(725), p.Clock(1260), p.DayMonth(day))
	}
}

func TestFaultsSayWhatIsPossible(t *testing.T) {
	p := india(t).Printer("en")
	early := fault.New(fault.Refused, "dose_too_early", "dose", "2", "due", "2021-12-10", "days", "84", "last", "2021-09-17")
	if got, want := p.Fault(early), "Dose 2 can be given from 10 December 2021. That is 84 days after the dose of 17 September 2021."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	open := map[string]string{"min_age": "18", "max_age": "0"}
	if got, want := p.Finding("session_other_age", open), "This session is for people aged 18 or older. Choose another session."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	strange := fault.New(fault.Internal, "never_heard_of")
	if got, want := p.Fault(strange), "This is not possible now. If it stays so, tell the helpline this code: never_heard_of."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPluralsAndWhatIsMissing(t *testing.T) {
	bundle := goi18n.NewBundle(language.English)
	bundle.MustAddMessages(language.English,
		&goi18n.Message{ID: "places", One: "{{.count}} place at {{.site}}", Other: "{{.count}} places at {{.site}}"},
		&goi18n.Message{ID: "only_english", Other: "only English"})
	bundle.MustAddMessages(language.Hindi, &goi18n.Message{ID: "places", One: "{{.site}}: {{.count}} जगह", Other: "{{.site}}: {{.count}} जगहें"})
	en, hi := newPrinter(bundle, language.English, "IN", true), newPrinter(bundle, language.Hindi, "IN", true)
	for _, test := range []struct{ got, want string }{
		{en.N("places", 1, "site", "Pune"), "1 place at Pune"},
		{en.N("places", 123456, "site", "Pune"), "1,23,456 places at Pune"},
		{hi.N("places", 0, "site", "पुणे"), "पुणे: 0 जगह"},
		{hi.N("places", 2, "site", "पुणे"), "पुणे: 2 जगहें"},
		{hi.T("only_english"), "only English"},
		{hi.T("nobody.has_this"), "nobody.has_this"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}
