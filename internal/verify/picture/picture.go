// Package picture reads the QR code in a picture: a photograph or a drawing (JPEG, PNG), a drawing of ours (SVG), and a PDF of ours or one that
// holds a photograph. The picture's size is looked at before it is unpacked, so that what a stranger hands in costs bounded time and memory.
package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // decoders
	_ "image/png"
)

// sides are how many pixels the longer side of a picture is brought down to, one after the other, until a code is found: in a large photograph
// grain hides it, in a small one it is too fine.
var sides = []int{1000, 2000, 4000}

// mostPure is how many pixels a picture has at most that may hold nothing but a code, as a program saves it: ours has 1.2 million.
const mostPure = 4 << 20

// ErrTooLarge is of a picture of more pixels than a photograph, or that takes more memory than one.
var ErrTooLarge = errors.New("more pixels than a photograph")

var errNoCode = errors.New("no QR code that can be read")

// Is says whether bytes are something that Read looks into.
func Is(data []byte) bool { return reader(data) != nil }

func reader(data []byte) func(*look, []byte) ([]byte, error) {
	start := bytes.TrimLeft(data[:min(len(data), 64)], " \t\r\n\ufeff")
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(data, []byte{0xff, 0xd8, 0xff}):
		return (*look).pixels
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return (*look).pdf
	case bytes.HasPrefix(start, []byte("<")):
		return (*look).svg
	}
	return nil
}

// Read gives the bytes that the QR code in a picture holds. Error: ErrTooLarge, and others where there is no code.
func Read(data []byte) (content []byte, err error) {
	read := reader(data)
	if read == nil {
		return nil, errNoCode
	}
	return read(&look{left: mostLooked}, data)
}

// pixels reads a JPEG or PNG: first as a program saves a code, to the pixel, then as a photograph.
func (l *look) pixels(data []byte) ([]byte, error) {
	if err := bounded(data); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	full := shrink(gray(img), sides[len(sides)-1])
	if b := full.Bounds(); b.Dx()*b.Dy() <= mostPure {
		if content, err := l.pure(full); err == nil {
			return content, nil
		}
	}
	for _, side := range sides {
		small := shrink(full, side)
		if content, err := l.photo(small); err == nil {
			return content, nil
		}
		if small == full {
			break
		}
	}
	return nil, errNoCode
}

// gray is a picture without its colours, on white paper.
func gray(img image.Image) *image.Gray {
	if y, ok := img.(*image.YCbCr); ok {
		return &image.Gray{Pix: y.Y, Stride: y.YStride, Rect: y.Rect}
	}
	out := image.NewGray(img.Bounds())
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, out.Rect.Min, draw.Over)
	return out
}

// shrink brings the longer side of a picture down to at most side, by the mean of each square of pixels; the same picture where it is no longer.
func shrink(img *image.Gray, side int) *image.Gray {
	b := img.Bounds()
	by := (max(b.Dx(), b.Dy()) + side - 1) / side
	if by <= 1 {
		return img
	}
	out := image.NewGray(image.Rect(0, 0, b.Dx()/by, b.Dy()/by)) // of a line, nothing
	for y := range out.Rect.Max.Y {
		for x := range out.Rect.Max.X {
			sum := 0
			for dy := range by {
				row := img.Pix[img.PixOffset(b.Min.X+x*by, b.Min.Y+y*by+dy):]
				for dx := range by {
					sum += int(row[dx])
				}
			}
			out.Pix[y*out.Stride+x] = byte(sum / (by * by))
		}
	}
	return out
}
