package citizen

import (
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/paper"
	"github.com/openwin/openwin/internal/web/door"
)

// certificatePDF gives the certificate as a page to keep or to print, in the person's language and in English beside it.
func (p Pages) certificatePDF(w http.ResponseWriter, r *door.Request) error {
	return p.certificatePaper(w, r, "vaccination-certificate.pdf", p.drawCertificate)
}

// walletPDF gives the certificate as a card to cut out and fold.
func (p Pages) walletPDF(w http.ResponseWriter, r *door.Request) error {
	return p.certificatePaper(w, r, "vaccination-card.pdf", p.drawWallet)
}

// certificatePaper answers with a file whose name tells nothing of the person.
func (p Pages) certificatePaper(w http.ResponseWriter, r *door.Request, name string, draw func(*door.Request, *certificatePage) []byte) error {
	page, err := p.certificate(r)
	if err != nil {
		return err
	}
	return givePDF(w, name, draw(r, page))
}

// givePDF answers with a PDF to keep.
func givePDF(w http.ResponseWriter, name string, content []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "private, no-store")
	w.Write(content) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

// certificateQR is how wide the QR code of a certificate is, in points: 60 mm with its quiet zone, so that an HC1 text of 600 letters is
// read from paper by the camera of a cheap phone.
const certificateQR = 170

// fits are the sizes of a certificate's lines and the room between them, in points, from the one that reads best to the one that takes the least.
var fits = []struct{ size, gap float64 }{{12, 7}, {11, 4}, {10, 2}, {9, 0}}

// drawCertificate puts a certificate on one page: what it says at the start, the QR code beside it, what to do with it under that. One that says
// much, as for travel in two languages, is written smaller.
func (p Pages) drawCertificate(r *door.Request, page *certificatePage) []byte {
	var s bilingual
	for i, fit := range fits {
		if s = p.certificateSheet(r, page, fit.size, fit.gap); s.Pages() == 1 || i == len(fits)-1 {
			break
		}
		s.Discard()
	}
	return s.PDF()
}

func (p Pages) certificateSheet(r *door.Request, page *certificatePage, size, gap float64) bilingual {
	s := p.sheet(r, "certificate.title")
	s.head("certificate.title")
	if page.Travel {
		s.pair(page.Title, paper.Style{Size: 14, Bold: true})
	}
	s.pair(page.State, paper.Style{Size: 14, Bold: true})
	s.Space(6)
	s.Rule()
	s.Space(14)
	top := s.Y()
	s.Column(0, paper.Width-certificateQR-slipGap)
	for _, line := range page.Lines {
		s.line(line, size)
		s.Space(gap)
	}
	below := s.Y()
	s.MoveTo(top)
	s.Column(paper.Width-certificateQR, certificateQR)
	s.QR(page.QR, certificateQR, page.QRName.Own)
	s.Space(6)
	s.pair(page.How, paper.Style{Size: 10})
	s.MoveTo(max(below, s.Y()) + 8)
	s.Column(0, paper.Width)
	s.Rule()
	return s
}

// line writes a line of a certificate: what it is, small, and what it says.
func (s bilingual) line(l certificateLine, size float64) {
	s.Text(l.Key.named(), paper.Style{Size: english(size), Grey: true})
	s.Text(l.Value.Own, paper.Style{Size: size, Bold: true, Auto: true})
	if l.Value.English != "" {
		s.Text(l.Value.English, paper.Style{Size: english(size), Auto: true, Lang: "en"})
	}
}

// A card has the size of a bank card (ISO/IEC 7810, ID-1: 85.6 by 54 mm), in points. Its halves are two cards side by side.
const (
	cardWidth  = 242.65
	cardHeight = 153.07
	cardEdge   = 8
)

// onCard are the lines that a card has room for.
var onCard = []string{"certificate.name", "certificate.born", "certificate.product", "certificate.dose", "certificate.day"}

// drawWallet puts a card on a page, to cut out and fold in the middle: what it says on one side, the QR code on the other.
func (p Pages) drawWallet(r *door.Request, page *certificatePage) []byte {
	s := p.sheet(r, "certificate.card")
	s.head("certificate.card")
	s.t(12, false, "certificate.card_how")
	s.Space(12)
	top := s.Y()
	s.Cut(2*cardWidth, cardHeight)
	s.Column(cardEdge, cardWidth-2*cardEdge)
	s.MoveTo(top + 4)
	s.Text(page.Title.Own, paper.Style{Size: 9, Bold: true})
	s.Space(1)
	for _, line := range page.Lines {
		if slices.Contains(onCard, line.Field) {
			s.cardLine(line)
		}
	}
	side := float64(cardHeight - 2*cardEdge)
	s.MoveTo(top + cardEdge)
	s.Column(cardWidth+(cardWidth-side)/2, side)
	s.QR(page.QR, side, page.QRName.Own)
	return s.PDF()
}

// cardLine writes a line as small as a card needs: what it is, what it says in the person's language, and English beside that.
func (s bilingual) cardLine(l certificateLine) {
	const width = cardWidth - 2*cardEdge
	s.Text(l.Key.named(), paper.Style{Size: 6.5, Grey: true})
	top := s.Y()
	if l.Value.English != "" {
		s.Column(cardEdge+width*0.6, width*0.4)
		s.Text(l.Value.English, paper.Style{Size: 7.5, Auto: true, Lang: "en"})
		s.MoveTo(top)
		s.Column(cardEdge, width*0.6)
	}
	size := 9.0
	if utf8.RuneCountInString(l.Value.Own) > 40 { // a name of many lines
		size = 6.5
	}
	s.Text(l.Value.Own, paper.Style{Size: size, Bold: true, Auto: true})
	s.Column(cardEdge, width)
}

// named is the name of a line, with its English after it.
func (p pair) named() string {
	if p.English == "" {
		return p.Own
	}
	return p.Own + " / " + p.English
}
