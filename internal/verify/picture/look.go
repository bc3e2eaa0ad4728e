package picture

import (
	"fmt"
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// look is the search for the code in one file: it ends when so many pixels were looked at, over all scales, turns and pictures in it.
type look struct{ left int }

const (
	mostLooked  = 56 << 20 // pixels: a photograph at its three scales, and turned at the smaller two
	mostCentres = 300      // of what may be a corner of a code, in one try. Photographs of pages full of print have some tens
)

// turns is how often a picture is turned by a quarter where no code is found: one code of twenty-five has modules inside that look like one of its
// corners to the library, from some sides.
const turns = 3

// pure reads a picture that holds nothing but a code, each module of the same number of pixels, which need not be looked for.
func (l *look) pure(img *image.Gray) ([]byte, error) {
	content, err := l.try(img, true, gozxing.NewHybridBinarizer)
	if err != nil {
		content, err = l.try(img, true, gozxing.NewGlobalHistgramBinarizer) // one threshold for all of it
	}
	return content, err
}

// photo looks for a code in a picture.
func (l *look) photo(img *image.Gray) ([]byte, error) {
	for turn := 0; ; turn++ {
		content, err := l.try(img, false, gozxing.NewHybridBinarizer)
		if err == nil || turn == turns || l.left <= 0 {
			return content, err
		}
		img = turned(img)
	}
}

// turned is a picture turned by a quarter, against the clock.
func turned(img *image.Gray) *image.Gray {
	b := img.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dy(), b.Dx()))
	for y := range b.Dy() {
		row := img.Pix[y*img.Stride:]
		for x := range b.Dx() {
			out.Pix[(b.Dx()-1-x)*out.Stride+y] = row[x]
		}
	}
	return out
}

// centre counts what the library takes for a centre of a corner. It weighs each three of them, and takes the cube of their number: where there are
// too many, the try ends. It can be ended in no other way than by a panic.
type centre struct{ left int }

type tooManyCentres struct{}

func (c *centre) found(gozxing.ResultPoint) {
	if c.left--; c.left < 0 {
		panic(tooManyCentres{})
	}
}

// try reads a picture once, by one way to tell black from white. A library that breaks on a stranger's picture has read none.
func (l *look) try(img *image.Gray, pure bool, binarizer func(gozxing.LuminanceSource) gozxing.Binarizer) (content []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			content, err = nil, fmt.Errorf("the picture breaks the reader: %v", r)
		}
	}()
	b := img.Bounds()
	if b.Empty() {
		return nil, errNoCode
	}
	if l.left -= b.Dx() * b.Dy(); l.left < 0 {
		return nil, errNoCode
	}
	source, err := gozxing.NewPlanarYUVLuminanceSource(img.Pix, img.Stride, b.Dy(), 0, 0, b.Dx(), b.Dy(), false)
	if err != nil {
		return nil, err
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarizer(source))
	if err != nil {
		return nil, err
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: "ISO-8859-1"}
	if pure {
		hints[gozxing.DecodeHintType_PURE_BARCODE] = true
	} else {
		matrix, err := bitmap.GetBlackMatrix()
		if err != nil {
			return nil, err
		}
		if !walkable(matrix) {
			return nil, errNoCode
		}
		hints[gozxing.DecodeHintType_TRY_HARDER] = true
		hints[gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK] = gozxing.ResultPointCallback((&centre{mostCentres}).found)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil {
		return nil, err
	}
	text := found.GetText()
	for _, r := range text { // each byte came as the letter of its number, by the character set above
		if r > 0xff {
			return []byte(text), nil
		}
		content = append(content, byte(r))
	}
	return content, nil
}
