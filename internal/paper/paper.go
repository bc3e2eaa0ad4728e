// Package paper makes what people take along: a page of A4 as a PDF, in every language of ours, and an entry for their calendar. It
// knows letters and places on a page, and nothing of what they say. The same input gives the same bytes.
package paper

import (
	"bytes"
	"fmt"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"github.com/openwin/openwin/internal/certificate"
)

// Sizes of a page of A4 and of its margins, in points of 1/72 inch.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	margin     = 48.0
)

// Width is the room between the margins, in points.
const Width = pageWidth - 2*margin

// Language is what a page is written in.
type Language struct {
	Tag         string // BCP 47
	RightToLeft bool
}

// Style is how a text looks.
type Style struct {
	Size float64 // points
	Bold bool
	Grey bool
	Auto bool   // it runs as its first letter does, not as the page: names, and English beside another language
	Head bool   // it is read aloud as a heading
	Lang string // BCP 47, "" for the language of the page: a voice reads it by its rules
}

// Sheet is a page that is being written from the top down; where it is full, another follows. Places across are counted from the side where its language starts: from the
// right in Urdu.
type Sheet struct {
	language    Language
	title       string
	setter      *setter
	uses        []*use          // of fonts, in the order they were first used
	pages       []*bytes.Buffer // what each page draws
	content     *bytes.Buffer   // of the last one
	y           float64         // how far down the page is written, from its top
	from, width float64         // of the column, from the margin
	parts       []part          // what is read aloud, the document first
	marks       []int           // how many marks each page has
	owners      [][]int         // of each page: the part that each mark belongs to
	marked      int             // the part that is being drawn, 0 for none
	inside      int             // the part that further ones go into, 0 for the document
}

var setters = sync.Pool{New: func() any { return newSetter() }}

// NewSheet starts a page. The title is what a reader's window shows.
func NewSheet(language Language, title string) *Sheet {
	s := &Sheet{language: language, title: title, setter: setters.Get().(*setter), width: Width}
	s.begin(part{role: document})
	s.turn()
	return s
}

// turn goes on on a new page.
func (s *Sheet) turn() {
	marked := s.marked
	if marked != 0 {
		s.unmark()
	}
	s.content = new(bytes.Buffer)
	s.pages = append(s.pages, s.content)
	s.marks, s.owners = append(s.marks, 0), append(s.owners, nil)
	s.y = margin
	if marked != 0 {
		s.mark(marked)
	}
}

// room turns the page where something of a height does not fit on it any more.
func (s *Sheet) room(height float64) {
	if s.y+height > pageHeight-margin && s.y > margin {
		s.turn()
	}
}

// Column sets where lines start from now on, counted from the margin, and how wide they may be, in points.
func (s *Sheet) Column(from, width float64) { s.from, s.width = from, width }

// Pages is how many there are so far.
func (s *Sheet) Pages() int { return len(s.pages) }

// Discard is the end of a sheet that nobody needs as a file.
func (s *Sheet) Discard() { setters.Put(s.setter) }

// Y is how far down the page is written, in points from its top.
func (s *Sheet) Y() float64 { return s.y }

// MoveTo goes on writing at a distance from the top, in points.
func (s *Sheet) MoveTo(y float64) { s.y = y }

// Space leaves points of room.
func (s *Sheet) Space(points float64) { s.y += points }

// Text writes a paragraph, in as many lines as it needs.
func (s *Sheet) Text(text string, style Style) {
	runes := plain(text)
	if len(runes) == 0 {
		return
	}
	rightToLeft := s.language.RightToLeft
	if style.Auto {
		rightToLeft = startsRightToLeft(runes)
	}
	as := paragraph
	if style.Head {
		as = heading
	}
	s.write(part{role: as, parent: s.inside, lang: style.Lang}, runes, rightToLeft, style)
}

// write draws a paragraph as a part of the page.
func (s *Sheet) write(p part, runes []rune, rightToLeft bool, style Style) {
	scale := style.Size / em
	at := s.begin(p)
	s.mark(at)
	defer s.unmark()
	for _, l := range s.setter.lines(runes, s.language.Tag, rightToLeft, style.Bold, s.width/scale) {
		s.room((l.ascent + l.descent) * scale)
		x := s.left(l.width * scale)
		baseline := s.y + l.ascent*scale
		for _, run := range l.runs {
			if !s.draw(run, runes, x, pageHeight-baseline, style) {
				s.parts[at].said = string(runes)
			}
			x += points(run.Advance) * scale
		}
		s.y = baseline + l.descent*scale
	}
}

// plain is a text as one paragraph: what would end a line becomes a blank, and what steers a text unseen is left out, but for the two signs
// that say how letters join.
func plain(text string) []rune {
	const nonJoiner, joiner = '\u200c', '\u200d'
	out := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp):
			out = append(out, ' ')
		case !unicode.Is(unicode.Cf, r) || r == nonJoiner || r == joiner:
			out = append(out, r)
		}
	}
	return out
}

// indent is how far the text of a list stands in, in points.
const indent = 14

// Bullet writes a paragraph with a dot before it. Those that follow each other are one list.
func (s *Sheet) Bullet(text string, style Style) {
	s.room(2 * style.Size) // a line, so that the dot is not left alone
	all := s.lastList()
	if all == 0 {
		all = s.begin(part{role: list, parent: s.inside})
	}
	at := s.begin(part{role: item, parent: all})
	y := s.y
	s.write(part{role: label, parent: at}, []rune("•"), s.language.RightToLeft, style)
	s.y = y
	s.begin(part{role: body, parent: at})
	s.Beside(text, style)
}

// lastList is the list that the page ends with, 0 where it ends with something else.
func (s *Sheet) lastList() int {
	kids := s.parts[s.inside].kids
	if len(kids) == 0 {
		return 0
	}
	if last := kids[len(kids)-1].part; s.parts[last].role == list {
		return last
	}
	return 0
}

// Beside writes a paragraph where the text of Bullet stands, as more of the same item.
func (s *Sheet) Beside(text string, style Style) {
	around := s.inside
	if last := s.lastList(); last != 0 {
		items := s.parts[last].kids
		held := s.parts[items[len(items)-1].part].kids
		s.inside = held[len(held)-1].part
	}
	s.Column(s.from+indent, s.width-indent)
	s.Text(text, style)
	s.Column(s.from-indent, s.width+indent)
	s.inside = around
}

// Rule draws a thin line across the column.
func (s *Sheet) Rule() {
	s.ornament(fmt.Sprintf("0.6 g %s %s %s 0.75 re f\n", number(s.left(s.width)), number(pageHeight-s.y), number(s.width)))
}

// Cut draws a dashed frame to cut along, width by height points, its upper corner where the page is written now, and a line to fold along
// in its middle.
func (s *Sheet) Cut(width, height float64) {
	left, bottom := s.left(width), pageHeight-s.y-height
	s.ornament(fmt.Sprintf("q 0.5 G 0.75 w [4 3] 0 d %s %s %s %s re S [1 3] 0 d %s %s m %s %s l S Q\n", number(left), number(bottom), number(width), number(height),
		number(left+width/2), number(bottom), number(left+width/2), number(bottom+height)))
}

// QR draws a QR code at the start of the column, as large as side, in points. Its quiet zone is part of it. What it is for is read aloud.
func (s *Sheet) QR(code certificate.QR, side float64, whatFor string) {
	s.room(side)
	module := side / float64(code.Size)
	left, top := s.left(side), pageHeight-s.y
	s.mark(s.begin(part{role: figure, parent: s.inside, alt: whatFor}))
	defer s.unmark()
	s.content.WriteString("0 g\n")
	for _, bar := range code.Bars {
		fmt.Fprintf(s.content, "%s %s %s %s re\n", number(left+float64(bar.X)*module), number(top-float64(bar.Y+1)*module),
			number(float64(bar.Width)*module), number(module))
	}
	s.content.WriteString("f\n")
	s.y += side
}

// left is where something of a width stands from the left of the page, at the start of the column.
func (s *Sheet) left(width float64) float64 {
	if s.language.RightToLeft {
		return pageWidth - margin - s.from - width
	}
	return margin + s.from
}

// startsRightToLeft looks at the first letter that has a direction.
func startsRightToLeft(text []rune) bool {
	for _, r := range text {
		properties, _ := bidi.LookupRune(r)
		switch properties.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}
