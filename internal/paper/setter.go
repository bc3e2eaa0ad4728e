package paper

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
)

// em is the size that letters are measured at: all measures of a line are thousandths of the size it is then written at, as in a PDF.
const em = 1000

// setter sets text in lines of letters: which font has them, which way they run, how they join, where a line ends. It serves one
// sheet at a time.
type setter struct {
	shaper  shaping.HarfbuzzShaper
	split   shaping.Segmenter
	wrap    shaping.LineWrapper
	faces   map[*font.Font]*font.Face // the library's own memory of a font
	byFont  map[*font.Font]*typeface
	script  language.Script // of the letters that are asked about
	bold    bool
	outputs []shaping.Output
}

func newSetter() *setter {
	return &setter{faces: make(map[*font.Font]*font.Face), byFont: make(map[*font.Font]*typeface)}
}

// line is what stands on one line, from left to right.
type line struct {
	runs            []shaping.Output
	width           float64 // thousandths of the size
	ascent, descent float64 // over and under the base line, both positive
}

// lines sets a paragraph in lines no wider than width, in thousandths of its size.
func (s *setter) lines(text []rune, lang string, rightToLeft, bold bool, width float64) []line {
	s.bold = bold
	direction := di.DirectionLTR
	if rightToLeft {
		direction = di.DirectionRTL
	}
	all := shaping.Input{Text: text, RunEnd: len(text), Direction: direction, Size: em << 6, Language: language.NewLanguage(lang)}
	s.outputs = s.outputs[:0]
	for _, run := range s.split.Split(all, s) {
		s.outputs = append(s.outputs, s.shaper.Shape(run))
	}
	wrapped, _ := s.wrap.WrapParagraph(shaping.WrapConfig{Direction: direction}, int(width), text, shaping.NewSliceIterator(s.outputs))
	out := make([]line, 0, len(wrapped))
	for _, runs := range wrapped {
		l := line{runs: slices.Clone(runs)}
		slices.SortFunc(l.runs, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
		for _, run := range l.runs {
			l.width += points(run.Advance)
			l.ascent = math.Max(l.ascent, points(run.LineBounds.Ascent))
			l.descent = math.Max(l.descent, -points(run.LineBounds.Descent))
		}
		out = append(out, l)
	}
	return out
}

// points turns the library's numbers of 26 and 6 bits into thousandths.
func points[Fixed ~int32](f Fixed) float64 { return float64(f) / 64 }

// SetScript is told the script of the letters that are asked about next.
func (s *setter) SetScript(script language.Script) { s.script = script }

// allFamilies is in an order that stays.
var allFamilies = slices.Sorted(maps.Values(families))

// ResolveFace picks the font of a letter: that of the script around it, else the first that has the letter.
func (s *setter) ResolveFace(r rune) *font.Face {
	for _, family := range append([]string{cmp.Or(families[s.script], latin), latin}, allFamilies...) {
		face := s.face(typefaceOf(family, s.bold))
		if _, has := face.NominalGlyph(r); has {
			return face
		}
	}
	return s.face(typefaceOf(latin, s.bold))
}

func (s *setter) face(t *typeface) *font.Face {
	face := s.faces[t.font]
	if face == nil {
		face = font.NewFace(t.font)
		s.faces[t.font], s.byFont[t.font] = face, t
	}
	return face
}
