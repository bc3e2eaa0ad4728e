package i18n

import "testing"

func TestASentenceFromTheRightStaysOne(t *testing.T) {
	p := india(t).Printer("ur")
	for want, got := range map[string]string{
		"\u200f\u2068Passport\u2069، آخری حروف \u20687615\u2069":            p.T("household.document_ends", "kind", "Passport", "last", "7615"),
		"\u2068پاسپورٹ\u2069، آخری حروف \u20687615\u2069":                   p.T("household.document_ends", "kind", "پاسپورٹ", "last", "7615"),
		"\u200fCovishield کی خوراک 1 ریکارڈ سے ہٹائی گئی۔ وہ لگی نہیں تھی۔": p.T("mydata.dose_void", "product", "Covishield", "number", 1),
		"خوراک 1":             p.T("citizen.dose", "number", 1),
		"OpenWIN":             p.T("ui.service"),
		"\u200fQR کوڈ کا متن": p.T("formats.hc1"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := india(t).Printer("hi").T("formats.hc1"); got != "QR कोड का पाठ" {
		t.Errorf("%q: a language from the left needs no mark", got)
	}
}
