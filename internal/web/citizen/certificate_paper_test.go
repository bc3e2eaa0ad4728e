package citizen

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

var update = flag.Bool("update", false, "draw testdata/*.png anew")

// sampleText is as long as the text of a certificate.
var sampleText = "HC1:" + strings.Repeat("6BFOXN+TS0BI$ZD8UH*PU*4", 24)

// sampleCertificate is a page with what is hard in each script: a name in it, long values, two languages.
func sampleCertificate(t testing.TB, p Pages, r *door.Request, name string) *certificatePage {
	t.Helper()
	code, err := certificate.NewQR(sampleText)
	if err != nil {
		t.Fatal(err)
	}
	both := p.bothLanguages(r)
	t1 := func(key string, args ...any) pair {
		return both(func(words *i18n.Printer) string { return words.T(key, args...) })
	}
	page := &certificatePage{Title: t1("certificate.title"), State: t1("certificate.final"), QRName: t1("certificate.qr"), How: t1("certificate.qr_how"), QR: code, Text: sampleText}
	day := when.MustDate("2021-09-17")
	for _, l := range []struct {
		key   string
		value pair
	}{
		{"certificate.name", pair{Own: name}},
		{"certificate.born", pair{Own: "1980"}},
		{"certificate.reference", pair{Own: "12345678901234"}},
		{"certificate.product", pair{Own: "Covishield"}},
		{"certificate.maker", pair{Own: "Serum Institute of India"}},
		{"certificate.dose", t1("certificate.dose_of", "number", 2, "of", 2)},
		{"certificate.day", both(func(words *i18n.Printer) string { return words.Date(day) })},
		{"certificate.place", pair{Own: "Aundh District Hospital, Pune, Maharashtra"}},
		{"certificate.authority", pair{Own: "Ministry of Health & Family Welfare, Government of India"}},
		{"certificate.id", pair{Own: "URN:UVCI:01:IN:OPENWIN/4T8GQ2C0V3XJ5N7K9M1PRSWAYZ#G"}},
		{"certificate.until", both(func(words *i18n.Printer) string { return words.Date(day.Add(365)) })},
	} {
		page.Lines = append(page.Lines, certificateLine{l.key, t1(l.key), l.value})
	}
	return page
}

// onPaper is somebody's name in the script of each language.
var onPaper = []struct{ language, name string }{
	{"en", "Asha Patil"},
	{"hi", "श्रीमती आशा क्षीरसागर"},
	{"bn", "শ্রীমতী আশা চট্টোপাধ্যায়"},
	{"ta", "திருமதி இலட்சுமி கௌரி"},
	{"ur", "محترمہ عائشہ صدیقی"},
}

func papers(t testing.TB) Pages {
	t.Helper()
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Pages{House: &door.House{Texts: texts}}
}

func inLanguage(language string) *door.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Language", language)
	return &door.Request{Request: r}
}

// TestCertificateOnPaper: each script looks as it did when somebody who reads it looked at it, on one page, and the QR code reads back byte
// for byte at the size it is printed.
func TestCertificateOnPaper(t *testing.T) {
	p := papers(t)
	for _, sample := range onPaper {
		r := inLanguage(sample.language)
		page := sampleCertificate(t, p, r, sample.name)
		for kind, write := range map[string]func(*door.Request, *certificatePage) []byte{"certificate": p.drawCertificate, "card": p.drawWallet} {
			file := filepath.Join(t.TempDir(), kind+"."+sample.language)
			if err := os.WriteFile(file+".pdf", write(r, page), 0o600); err != nil {
				t.Fatal(err)
			}
			if about := tool(t, "pdfinfo", file+".pdf"); !strings.Contains(about, "Pages:           1\n") || !strings.Contains(about, "Tagged:          yes") {
				t.Errorf("%s: %s", file, about)
			}
			tool(t, "pdftoppm", "-png", "-gray", "-r", "200", "-singlefile", file+".pdf", file+".fine") // less than the worst of printers
			if got := strings.TrimSuffix(tool(t, "zbarimg", "-q", "--raw", file+".fine.png"), "\n"); got != sampleText {
				t.Errorf("%s in %s: the QR code says %q", kind, sample.language, got)
			}
			tool(t, "pdftoppm", "-png", "-gray", "-r", "80", "-singlefile", file+".pdf", file)
			golden := fmt.Sprintf("testdata/%s.%s.png", kind, sample.language)
			if *update {
				got, _ := os.ReadFile(file + ".png")
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if where, same := looksLike(t, file+".png", golden); !same {
				t.Errorf("%s does not look like %s around %v; look at both, then run go test ./internal/web/citizen -run OnPaper -update", kind, golden, where)
			}
		}
	}
}

// A certificate for travel says more, in two languages and with long names: it is on one page all the same, and its QR code on the first.
func TestForTravelOnPaper(t *testing.T) {
	p := papers(t)
	for _, sample := range onPaper {
		r := inLanguage(sample.language)
		page := sampleCertificate(t, p, r, strings.Repeat(sample.name+" ", 4))
		both := p.bothLanguages(r)
		page.Travel, page.Title = true, both(func(words *i18n.Printer) string { return words.T("formats.travel_title") })
		for _, key := range []string{"formats.latin", "formats.passport", "formats.lot"} {
			page.Lines = append(page.Lines, certificateLine{key, both(func(words *i18n.Printer) string { return words.T(key) }), pair{Own: "SHRIMATI APARAJITA BANDYOPADHYAY CHATTOPADHYAY"}})
		}
		for i := range page.Lines { // as dates, doses and places are
			if page.Lines[i].Value.English == "" && sample.language != "en" && i%2 == 0 {
				page.Lines[i].Value.English = "Parel Municipal Hospital, Mumbai, Maharashtra"
			}
		}
		file := filepath.Join(t.TempDir(), sample.language)
		if err := os.WriteFile(file+".pdf", p.drawCertificate(r, page), 0o600); err != nil {
			t.Fatal(err)
		}
		if about := tool(t, "pdfinfo", file+".pdf"); !strings.Contains(about, "Pages:           1\n") {
			t.Errorf("%s: %s", sample.language, about)
		}
		if sample.language != "bn" {
			continue
		}
		tool(t, "pdftoppm", "-png", "-gray", "-r", "200", "-singlefile", file+".pdf", file)
		if got := strings.TrimSuffix(tool(t, "zbarimg", "-q", "--raw", file+".png"), "\n"); got != sampleText {
			t.Errorf("%s: the QR code says %q", sample.language, got)
		}
	}
}

// block is the side of a square, in pixels, whose blackness is compared: programs that draw pages differ at the edges of letters, not in
// how much ink a square gets.
const block = 10

// looksLike compares two pictures square by square and gives the first that differs.
func looksLike(t *testing.T, got, want string) (image.Point, bool) {
	t.Helper()
	a, b := picture(t, got), picture(t, want)
	if a.Bounds() != b.Bounds() {
		return image.Point{}, false
	}
	for y := 0; y < a.Bounds().Dy(); y += block {
		for x := 0; x < a.Bounds().Dx(); x += block {
			if d := ink(a, x, y) - ink(b, x, y); d > 30 || d < -30 {
				return image.Pt(x, y), false
			}
		}
	}
	return image.Point{}, true
}

// ink is how black a square is, 0 to 255.
func ink(i *image.Gray, left, top int) int {
	sum := 0
	for y := top; y < top+block; y++ {
		for x := left; x < left+block; x++ {
			if image.Pt(x, y).In(i.Bounds()) {
				sum += 255 - int(i.GrayAt(x, y).Y)
			}
		}
	}
	return sum / (block * block)
}

func picture(t *testing.T, file string) *image.Gray {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	i, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	grey := image.NewGray(i.Bounds())
	draw.Draw(grey, grey.Bounds(), i, i.Bounds().Min, draw.Src)
	return grey
}

func tool(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// BenchmarkCertificatePDF draws a certificate in Bengali, once the fonts are read.
func BenchmarkCertificatePDF(b *testing.B) {
	p, r := papers(b), inLanguage("bn")
	page := sampleCertificate(b, p, r, onPaper[2].name)
	for b.Loop() {
		p.drawCertificate(r, page)
	}
}
