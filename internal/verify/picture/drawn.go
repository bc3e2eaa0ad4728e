package picture

import (
	"bytes"
	"compress/zlib"
	"errors"
	"image"
	"io"
	"math"
	"regexp"
	"strconv"
)

// bar is a run of dark modules in one row, as our programs draw a QR code. Its numbers are in whatever unit the drawing has.
type bar struct{ x, y, width, height float64 }

// Bounds on a drawing.
const (
	mostBars    = 40_000   // a QR code of version 40 has some 8,000
	mostModules = 200      // version 40 has 177 a side
	mostStream  = 4 << 20  // of a page of a PDF, unpacked
	mostStreams = 64       // of a PDF
	mostPhotos  = 2        // of a PDF
	mostPDF     = 16 << 20 // unpacked, all in all
)

var svgBar = regexp.MustCompile(`M(\d{1,4}) (\d{1,4})h(\d{1,4})v1h-\d{1,4}z`)

// svg reads a drawing of ours, also within a page of HTML.
func (l *look) svg(data []byte) ([]byte, error) {
	var bars []bar
	for _, m := range svgBar.FindAllSubmatch(data, mostBars) {
		bars = append(bars, bar{figure(m[1]), figure(m[2]), figure(m[3]), 1})
	}
	return l.drawing(bars)
}

var pdfStream = regexp.MustCompile(`stream\r?\n`)

// pdf reads the first QR code in a PDF that we wrote, whose pages draw it bar by bar, and the first in a photograph within a PDF of others.
func (l *look) pdf(data []byte) ([]byte, error) {
	left, photos, none := mostPDF, mostPhotos, errNoCode
	for _, at := range pdfStream.FindAllIndex(data, mostStreams) {
		if l.left <= 0 {
			break
		}
		packed := data[at[1]:]
		if bytes.HasPrefix(packed, []byte{0xff, 0xd8, 0xff}) {
			if photos--; photos < 0 {
				continue
			}
			content, err := l.pixels(packed)
			if err == nil {
				return content, nil
			}
			if errors.Is(err, ErrTooLarge) {
				none = err
			}
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(io.LimitReader(z, int64(min(mostStream, left))))
		left -= len(page)
		if err != nil || left <= 0 {
			continue
		}
		for _, bars := range pdfBars(page) {
			if content, err := l.drawing(bars); err == nil {
				return content, nil
			}
		}
	}
	return nil, none
}

const (
	fewestBars = 20 // that a code has in a PDF, one after the other: fewer are lines of a table
	longestBar = 52 // characters
)

// strange says whether a character is none of a bar's.
func strange(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ' ' }

// pdfBars finds the rows of bars in a page of a PDF, each on a line: where it stands from the left and the foot, and its size.
func pdfBars(page []byte) (all [][]bar) {
	var bars []bar
	for line := range bytes.Lines(page) {
		rest, ok := bytes.CutSuffix(line, []byte(" re\n"))
		if f := bytes.Split(rest[:min(len(rest), longestBar)], []byte(" ")); ok && len(f) == 4 && len(bars) < mostBars && !bytes.ContainsFunc(rest, strange) {
			bars = append(bars, bar{figure(f[0]), -figure(f[1]), figure(f[2]), figure(f[3])})
			continue
		}
		if len(bars) >= fewestBars && len(all) < mostStreams {
			all = append(all, bars)
			bars = nil
		}
		bars = bars[:0]
	}
	if len(bars) >= fewestBars {
		all = append(all, bars)
	}
	return all
}

func figure(digits []byte) float64 {
	n, err := strconv.ParseFloat(string(digits), 64)
	if err != nil {
		return 0
	}
	return n
}

// scale is how many pixels a module gets, and quiet how many modules of white go around a code.
const (
	scale = 3
	quiet = 4
)

// drawing reads a code drawn in bars.
func (l *look) drawing(bars []bar) ([]byte, error) {
	if len(bars) == 0 {
		return nil, errNoCode
	}
	left, top, module := bars[0].x, bars[0].y, bars[0].height
	for _, b := range bars {
		left, top = min(left, b.x), min(top, b.y)
	}
	if module <= 0 {
		return nil, errNoCode
	}
	place := func(n float64) int { return int(math.Round(math.Min(n/module, mostModules+1))) }
	side := 0
	for _, b := range bars {
		side = max(side, place(b.x-left)+place(b.width), place(b.y-top)+1)
	}
	if side > mostModules {
		return nil, errNoCode
	}
	size := (side + 2*quiet) * scale
	img := image.NewGray(image.Rect(0, 0, size, size))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	for _, b := range bars {
		x, y := (place(b.x-left)+quiet)*scale, (place(b.y-top)+quiet)*scale
		for dy := range scale {
			row := img.Pix[(y+dy)*img.Stride:]
			for dx := range place(b.width) * scale {
				row[x+dx] = 0
			}
		}
	}
	return l.pure(img)
}
