package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/shaping"
)

// use is what a page needs of a font.
type use struct {
	*typeface
	glyphs map[uint16]string // the text that a glyph stands for, "" for one that only stands with others
}

// use finds the font of a run among those of the page, or adds it.
func (s *Sheet) use(run shaping.Output) (int, *use) {
	face := s.setter.byFont[run.Face.Font]
	at := slices.IndexFunc(s.uses, func(u *use) bool { return u.typeface == face })
	if at < 0 {
		at = len(s.uses)
		s.uses = append(s.uses, &use{typeface: face, glyphs: make(map[uint16]string)})
	}
	return at, s.uses[at]
}

// draw writes the letters of a run, its base line starting at x and y from the lower left of the page. It says whether its glyphs, read from the
// left, are the text.
func (s *Sheet) draw(run shaping.Output, text []rune, x, y float64, style Style) (stood bool) {
	stood = run.Direction != di.DirectionRTL
	at, font := s.use(run)
	grey := "0"
	if style.Grey {
		grey = "0.35"
	}
	fmt.Fprintf(s.content, "BT %s g /F%d %s Tf %s %s Td\n", grey, at, number(style.Size), number(x), number(y))
	back := 0.0 // thousandths by which the pen is too far, to be taken back before the next glyph
	for glyphs := run.Glyphs; len(glyphs) > 0; {
		count := 1
		for count < len(glyphs) && glyphs[count].TextIndex() == glyphs[0].TextIndex() {
			count++
		}
		cluster := glyphs[:count]
		glyphs = glyphs[count:]
		said := string(text[cluster[0].TextIndex() : cluster[0].TextIndex()+cluster[0].RunesCount()])
		stands := font.stands(cluster, said, run.Direction == di.DirectionRTL)
		if !stands {
			stood = false
			fmt.Fprintf(s.content, "/Span<</ActualText<%s>>>BDC\n", hexUTF16("\ufeff"+said))
		}
		back = s.drawCluster(font, cluster, back, style.Size)
		if !stands {
			s.content.WriteString("EMC\n")
		}
	}
	s.content.WriteString("ET\n")
	return stood
}

// drawCluster writes glyphs that belong together and says by how much the pen is then too far.
func (s *Sheet) drawCluster(font *use, cluster []shaping.Glyph, back, size float64) float64 {
	for _, g := range cluster {
		back -= points(g.XOffset)
		if up := points(g.YOffset); up != 0 {
			fmt.Fprintf(s.content, "%s Ts[%s<%04X>]TJ 0 Ts\n", number(up*size/em), number(back), g.GlyphID)
		} else {
			fmt.Fprintf(s.content, "[%s<%04X>]TJ\n", number(back), g.GlyphID)
		}
		back = points(g.XOffset) + font.advance(uint16(g.GlyphID)) - points(g.Advance)
	}
	return back
}

// stands notes the glyphs of a cluster, and says whether what each of them stands for, read one after the other, is what the cluster says.
// Where it is not, as where a vowel stands before its consonant or letters melt together, the text is written beside the glyphs, so that it
// can be copied and searched.
func (u *use) stands(cluster []shaping.Glyph, said string, rightToLeft bool) bool {
	read := ""
	for _, g := range cluster {
		glyph := uint16(g.GlyphID)
		if _, known := u.glyphs[glyph]; !known {
			u.glyphs[glyph] = u.letters[glyph]
		}
		if len(cluster) == 1 && u.glyphs[glyph] == "" {
			u.glyphs[glyph] = said // a letter's other form, or several that are one glyph
		}
		if rightToLeft {
			read = u.glyphs[glyph] + read
		} else {
			read += u.glyphs[glyph]
		}
	}
	return read == said
}

// advance is how far a glyph moves the pen by itself, in thousandths of the size.
func (f *typeface) advance(glyph uint16) float64 {
	count := int(f.tables["hhea"][34])<<8 | int(f.tables["hhea"][35]) // of glyphs with an advance of their own; the rest have the last one's
	at := 4 * min(int(glyph), count-1)
	width := int(f.tables["hmtx"][at])<<8 | int(f.tables["hmtx"][at+1])
	return float64(width) * em / float64(f.font.Upem())
}

func hexUTF16(text string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	return out.String()
}

// number writes a number as a PDF does, to a hundredth.
func number(f float64) string {
	text := strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0")
	text = strings.TrimSuffix(text, ".")
	if text == "-0" || text == "" {
		return "0"
	}
	return text
}
