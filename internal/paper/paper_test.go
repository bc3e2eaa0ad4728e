package paper

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/openwin/openwin/internal/certificate"
)

const reference = "12345678901234"

// samples are sentences with the letters that are hard in each language: those that join, change place, or carry marks.
var samples = []struct {
	Language
	text string
}{
	{Language{"en", false}, "Your booking: Friday, 17 September 2021, 9:00 am to 10:00 am. “Office” fee ₹250."},
	{Language{"es", false}, "Su cita: miércoles, 17 de septiembre. ¿Niño? ¡Sí! El pingüino."},
	{Language{"pt", false}, "A sua marcação: terça-feira, às 9h. Coração, mãe, você, avó, informações."},
	{Language{"hi", false}, "आपकी बुकिंग: शुक्रवार, १७ सितंबर २०२१। टीकाकरण प्रमाणपत्र, श्री क्षेत्र, विद्यार्थी, हिन्दी, कर्म, ज्ञान"},
	{Language{"bn", false}, "আপনার বুকিং: শুক্রবার, ১৭ সেপ্টেম্বর ২০২১। টিকা, স্বাস্থ্য, কর্মী, ক্ষেত্র, বিজ্ঞান, ব্যক্তি, পৌঁছানো"},
	{Language{"ta", false}, "உங்கள் பதிவு: வெள்ளிக்கிழமை, 17 செப்டம்பர் 2021. தடுப்பூசி, ஸ்ரீ, கொள்கை, பௌர்ணமி, சுகாதாரம்"},
	{Language{"ur", true}, "آپ کی بکنگ: جمعہ، ۱۷ ستمبر ۲۰۲۱۔ ٹیکہ کاری، لاہور، پیٹرول، بھائی، یہ ہے"},
}

// TestTextComesBack draws each language and reads the page with poppler: what was written can be copied, in order.
func TestTextComesBack(t *testing.T) {
	for _, sample := range samples {
		t.Run(sample.Tag, func(t *testing.T) {
			got := read(t, save(t, sheet(t, sample.Language, sample.text)))
			words := strings.Fields(sample.text)
			if sample.RightToLeft { // poppler has its own mind about where a comma stands
				words = strings.FieldsFunc(sample.text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
				words = append(words, strings.Join(words[:3], " "))
			}
			for _, word := range words {
				if !strings.Contains(got, word) {
					t.Errorf("%q does not come back in: %s", word, got)
				}
			}
		})
	}
}

// TestQRReads draws a page and reads its QR code back from the picture.
func TestQRReads(t *testing.T) {
	for _, sample := range samples {
		file := save(t, sheet(t, sample.Language, sample.text))
		run(t, "pdftoppm", "-png", "-r", "100", "-singlefile", file, strings.TrimSuffix(file, ".pdf"))
		if got := run(t, "zbarimg", "-q", "--raw", strings.TrimSuffix(file, "pdf")+"png"); strings.TrimSpace(got) != reference {
			t.Errorf("%s: the QR code says %q", sample.Tag, got)
		}
	}
}

// TestFontsAreInTheFile: every font is embedded, cut down to what is used, and says what its letters are.
func TestFontsAreInTheFile(t *testing.T) {
	for _, sample := range samples {
		lines := strings.Split(strings.TrimSpace(run(t, "pdffonts", save(t, sheet(t, sample.Language, sample.text)))), "\n")
		for _, font := range lines[2:] {
			if strings.Count(font, " yes") != 3 {
				t.Errorf("%s: %s", sample.Tag, font)
			}
		}
		if len(lines) < 5 {
			t.Errorf("%s: no fonts: %v", sample.Tag, lines)
		}
	}
}

// TestEveryLetterOfOurTexts: there is a font for each letter that any of our texts has.
func TestEveryLetterOfOurTexts(t *testing.T) {
	files, err := filepath.Glob("../i18n/texts/*.json")
	if err != nil || len(files) < 30 {
		t.Fatal(len(files), err)
	}
	s := newSetter()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range string(text) {
			if _, has := s.ResolveFace(r).NominalGlyph(r); !has && unicode.IsGraphic(r) {
				t.Errorf("%s: no font has %q", file, r)
			}
		}
	}
}

// TestLongWordsBreak: a name without blanks that is wider than the page goes on on the next line.
func TestLongWordsBreak(t *testing.T) {
	s := NewSheet(Language{Tag: "en"}, "long")
	for _, l := range s.setter.lines([]rune(strings.Repeat("Wachstum", 40)), "en", false, false, em*Width/12) {
		if l.width > em*Width/12 {
			t.Errorf("a line is %.0f wide of %.0f", l.width, em*Width/12.)
		}
	}
}

// TestAFullPageTurns: what does not fit goes on on another page, and nothing is lost.
func TestAFullPageTurns(t *testing.T) {
	s := NewSheet(Language{Tag: "en"}, "many lines")
	for n := range 100 {
		s.Text(fmt.Sprintf("line %d.", n), Style{Size: 12})
	}
	file := save(t, s.PDF())
	if pages := run(t, "pdfinfo", file); !strings.Contains(pages, "Pages:           3") {
		t.Error(pages)
	}
	got := read(t, file)
	for n := range 100 {
		if !strings.Contains(got, fmt.Sprintf("line %d.", n)) {
			t.Errorf("line %d is lost", n)
		}
	}
}

// TestSameInputSameBytes: a page says nothing of when it was made.
func TestSameInputSameBytes(t *testing.T) {
	for _, sample := range samples {
		if !bytes.Equal(sheet(t, sample.Language, sample.text), sheet(t, sample.Language, sample.text)) {
			t.Error(sample.Tag)
		}
	}
}

// TestManyAtOnce: pages that are written beside each other do not disturb each other.
func TestManyAtOnce(t *testing.T) {
	alone := make([][]byte, len(samples))
	for i, sample := range samples {
		alone[i] = sheet(t, sample.Language, sample.text)
	}
	var all sync.WaitGroup
	for n := range 4 * len(samples) {
		all.Go(func() {
			i := n % len(samples)
			if !bytes.Equal(sheet(t, samples[i].Language, samples[i].text), alone[i]) {
				t.Errorf("%s is another page", samples[i].Tag)
			}
		})
	}
	all.Wait()
}

// FuzzSheet: people's names may hold any letters; every text makes a page, and the same one.
func FuzzSheet(f *testing.F) {
	for _, sample := range samples {
		f.Add(sample.text, sample.RightToLeft)
	}
	f.Add("क\u200d\u0301\u202e\U000e0001 ﷽ 👩\u200d⚕️\n\tབོད་ 漢字", true)
	f.Fuzz(func(t *testing.T, text string, rightToLeft bool) {
		write := func() []byte {
			s := NewSheet(Language{Tag: "hi", RightToLeft: rightToLeft}, text)
			s.Text(text, Style{Size: 12})
			s.Bullet(text, Style{Size: 9, Bold: true, Auto: true})
			return s.PDF()
		}
		first := write()
		if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.HasSuffix(first, []byte("%%EOF\n")) {
			t.Fatal("not a PDF")
		}
		if !bytes.Equal(first, write()) {
			t.Fatal("another page the second time")
		}
	})
}

// BenchmarkSheet makes a page in Hindi with a QR code, fonts and all.
func BenchmarkSheet(b *testing.B) {
	for b.Loop() {
		sheet(b, samples[3].Language, samples[3].text)
	}
}

// sheet writes a page as a slip does: a sentence large, bold, small, a name in another script, a list and a QR code.
func sheet(t testing.TB, language Language, text string) []byte {
	s := NewSheet(language, text)
	s.Text(text, Style{Size: 12})
	s.Text(text, Style{Size: 22, Bold: true, Head: true})
	s.Text("Your booking, in English (beside it)", Style{Size: 9, Grey: true, Auto: true, Lang: "en"})
	s.Rule()
	s.Text("Asha Patil · आशा पाटील · ఆశా పాటిల్", Style{Size: 14, Bold: true, Auto: true})
	s.Bullet(text, Style{Size: 11})
	s.QR(code(t), 140, "The reference number")
	return s.PDF()
}

func code(t testing.TB) certificate.QR {
	code, err := certificate.NewQR(reference)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func save(t *testing.T, pdf []byte) string {
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// read is the text of a file as a reader copies it, without the marks of direction that poppler adds.
func read(t *testing.T, file string) string {
	text := run(t, "pdftotext", "-enc", "UTF-8", file, "-")
	text = strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "", "\u200e", "", "\u200f", "").Replace(text)
	return norm.NFC.String(strings.Join(strings.Fields(text), " "))
}

func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	command := exec.Command(program, args...)
	command.Stdout, command.Stderr = &out, &complaints
	err := command.Run()
	if err != nil || strings.HasPrefix(program, "pdf") && complaints.Len() > 0 { // poppler mends a broken file and says so
		t.Fatalf("%s: %v: %s", program, err, complaints.String())
	}
	return out.String()
}
