package paper

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestReadAloud: what a voice reads, in its order, and what each part is to it.
func TestReadAloud(t *testing.T) {
	s := NewSheet(Language{Tag: "en"}, "aloud")
	s.Text("Your booking", Style{Size: 22, Bold: true, Head: true})
	s.Rule()
	s.Text("Friday, 17 September 2021", Style{Size: 12})
	s.Text("viernes", Style{Size: 9, Auto: true, Lang: "es"})
	for _, bring := range []string{"Bring this slip.", "Bring a document."} {
		s.Bullet(bring, Style{Size: 12})
		s.Beside("The same, smaller.", Style{Size: 9})
	}
	s.Text("Your reference number", Style{Size: 12})
	s.QR(code(t), 140, "The reference number")
	file := s.PDF()
	got := run(t, "pdfinfo", "-struct-text", save(t, file))
	want, err := os.ReadFile("testdata/aloud.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, said := range []string{"/Alt<" + hexUTF16("\ufeffThe reference number") + ">", "/Lang(es)"} {
		if !strings.Contains(string(file), said) {
			t.Errorf("nobody says %s", said)
		}
	}
}

// TestReadAloudInEveryLanguage: where glyphs in a row are not the text, as in Hindi, the text stands beside them as a whole.
func TestReadAloudInEveryLanguage(t *testing.T) {
	for _, sample := range samples {
		file := sheet(t, sample.Language, sample.text)
		if about := run(t, "pdfinfo", save(t, file)); !strings.Contains(about, "Tagged:          yes") {
			t.Errorf("%s: %s", sample.Tag, about)
		}
		whole := strings.Contains(string(file), "/ActualText<"+hexUTF16("\ufeff"+sample.text)+">")
		if inRow := sample.Tag == "en" || sample.Tag == "es" || sample.Tag == "pt"; whole == inRow {
			t.Errorf("%s: the text as a whole is there: %v", sample.Tag, whole)
		}
	}
}

// TestPartsGoOnOverPages: a paragraph that a page turns in is one part.
func TestPartsGoOnOverPages(t *testing.T) {
	s := NewSheet(Language{Tag: "en"}, "long")
	s.Text(strings.Repeat("word ", 2500), Style{Size: 12})
	file := save(t, s.PDF())
	got := run(t, "pdfinfo", "-struct-text", file)
	if n := strings.Count(got, "word"); n != 2500 {
		t.Errorf("%d words of 2500 are read", n)
	}
	if n := strings.Count(got, "\n  P"); n != 1 {
		t.Errorf("%d paragraphs", n)
	}
	if pages := run(t, "pdfinfo", file); strings.Contains(pages, fmt.Sprintf("Pages:           %d\n", 1)) {
		t.Error("one page")
	}
}
