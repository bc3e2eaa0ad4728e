package citizen

import (
	"slices"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/paper"
	"github.com/openwin/openwin/internal/web/door"
)

// bilingual is a page on paper in the reader's language, with English smaller under it.
type bilingual struct {
	*paper.Sheet
	both func(say func(*i18n.Printer) string) pair
}

// sheet starts a page in the reader's language. The title is a key.
func (p Pages) sheet(r *door.Request, title string) bilingual {
	words := p.Words(r.Request)
	language := paper.Language{Tag: words.Lang(), RightToLeft: words.Dir() == "rtl"}
	return bilingual{paper.NewSheet(language, words.T(title)), p.bothLanguages(r)}
}

// head writes the heading of the page.
func (s bilingual) head(key string) {
	s.pair(s.both(func(words *i18n.Printer) string { return words.T(key) }), paper.Style{Size: 22, Bold: true, Head: true})
}

// say writes a text in both languages.
func (s bilingual) say(size float64, bold bool, say func(*i18n.Printer) string) {
	s.pair(s.both(say), paper.Style{Size: size, Bold: bold})
}

// pair writes a text, and its English under it.
func (s bilingual) pair(text pair, style paper.Style) {
	s.Text(text.Own, style)
	if text.English != "" {
		s.Text(text.English, paper.Style{Size: english(style.Size), Grey: true, Auto: true, Lang: "en"})
		s.Space(3)
	}
}

// t writes the text of a key in both languages.
func (s bilingual) t(size float64, bold bool, key string, args ...any) {
	s.say(size, bold, func(words *i18n.Printer) string { return words.T(key, args...) })
}

// name writes what is the same in all languages: names, codes.
func (s bilingual) name(size float64, bold bool, text string) {
	s.Text(text, paper.Style{Size: size, Bold: bold, Auto: true})
}

// bullet writes a line of a list in both languages.
func (s bilingual) bullet(size float64, key string) {
	text := s.both(func(words *i18n.Printer) string { return words.T(key) })
	s.Bullet(text.Own, paper.Style{Size: size})
	s.Beside(text.English, paper.Style{Size: english(size), Grey: true, Auto: true, Lang: "en"})
}

// english is the size of English under a text of another language.
func english(size float64) float64 { return max(9, size*2/3) }

// How wide the QR code of a slip is, and the room beside it, in points.
const (
	slipQR  = 150
	slipGap = 20
)

// drawSlip puts the slip on a page: who, when, where and what at the start, the QR code beside it, what to bring under it.
func (p Pages) drawSlip(r *door.Request, page *slipPage) []byte {
	s := p.sheet(r, "citizen.slip")
	s.head("citizen.slip")
	s.Space(6)
	s.Rule()
	s.Space(12)
	top := s.Y()
	s.Column(paper.Width-slipQR, slipQR)
	s.QR(page.QR, slipQR, p.Words(r.Request).T("citizen.reference"))
	s.t(10, false, "citizen.reference")
	s.name(14, true, page.Reference)
	below := s.Y()
	s.MoveTo(top)
	s.Column(0, paper.Width-slipQR-slipGap)
	s.booking(page)
	s.MoveTo(max(below, s.Y()) + 12)
	s.Column(0, paper.Width)
	s.Rule()
	s.Space(12)
	s.t(14, true, "citizen.bring")
	for _, key := range slices.Concat([]string{"citizen.bring_slip"}, page.Bring, []string{"citizen.bring_time"}) {
		s.Space(6)
		s.bullet(12, key)
	}
	return s.PDF()
}

// booking writes who has which dose, when and where, and the secret code.
func (s bilingual) booking(page *slipPage) {
	at := page.Listing.Facility
	s.name(18, true, page.Name)
	s.Space(8)
	s.say(14, true, func(words *i18n.Printer) string {
		return words.T("citizen.on_day", "weekday", words.Weekday(page.Date), "date", page.Date)
	})
	s.say(14, true, func(words *i18n.Printer) string {
		return words.T("citizen.from_to", "from", words.Clock(page.Starts), "to", words.Clock(page.Ends))
	})
	s.Space(8)
	s.name(13, true, at.Name)
	s.name(11, false, at.Address+" "+at.PinCode)
	s.Space(8)
	s.t(12, false, "citizen.dose", "number", page.Dose)
	s.name(12, false, page.Product)
	s.say(12, false, func(words *i18n.Printer) string {
		if page.Price == "" {
			return words.T("citizen.no_fee")
		}
		return words.InDigits(page.Price)
	})
	s.Space(12)
	s.t(12, false, "citizen.secret_code")
	s.name(28, true, page.Code)
}
