package picture

import (
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// mostSteps is how many pixels the library may walk over, in one try, to find out whether what looks like a corner in a row is one down, across
// and aslant. In photographs those walks are short; in a picture of bars made for it they are as long as the picture, and there are millions.
const mostSteps = 64 << 20

// walkable goes the library's walks before it does, and says whether they end within mostSteps.
func walkable(m *gozxing.BitMatrix) bool {
	w := walk{m, mostSteps}
	width := m.GetWidth()
	for y := range m.GetHeight() {
		var runs [5]int // the last five, the latest last
		black := false
		for x := range width {
			if m.Get(x, y) == black {
				runs[4]++
				continue
			}
			if black {
				w.corner(runs, x, y)
			}
			copy(runs[:], runs[1:])
			runs[4], black = 1, !black
		}
		if black {
			w.corner(runs, width, y)
		}
		if w.left < 0 {
			return false
		}
	}
	return true
}

// walk is the rest of the steps on a picture.
type walk struct {
	m    *gozxing.BitMatrix
	left int
}

// corner walks from the middle of five runs that end before x, if they are as a row through a corner's are.
func (w *walk) corner(runs [5]int, x, y int) {
	if !detector.FinderPatternFinder_foundPatternCross(runs[:]) {
		return
	}
	x = middle(x-runs[4]-runs[3], runs[2])
	up, down := w.run(x, y, 0, -1, true), w.run(x, y+1, 0, 1, true)
	y = middle(y+1+down, up+down)
	before, after := w.run(x, y, -1, 0, true), w.run(x+1, y, 1, 0, true)
	x = middle(x+1+after, before+after)
	for _, d := range []int{-1, 1} {
		at := 0
		for _, black := range []bool{true, false, true} {
			at += d * w.run(x+at, y+at, d, d, black)
		}
	}
}

// middle is the middle of a run of a length that ends before a place, as the library rounds it.
func middle(end, length int) int { return int(float64(end) - float64(length)/2) }

// run is how far one colour goes from a place.
func (w *walk) run(x, y, dx, dy int, black bool) int {
	n := 0
	for x >= 0 && y >= 0 && x < w.m.GetWidth() && y < w.m.GetHeight() && w.m.Get(x, y) == black && w.left >= 0 {
		n, x, y = n+1, x+dx, y+dy
		w.left--
	}
	return n
}
