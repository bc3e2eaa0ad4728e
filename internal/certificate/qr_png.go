package certificate

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// modulePixels is how many pixels wide a module is in a picture: enough for a camera that sees it on a screen, and for a printer.
const modulePixels = 8

// PNG is the code as a picture of two colours.
func (q QR) PNG() ([]byte, error) {
	side := q.Size * modulePixels
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for _, b := range q.Bars {
		for y := b.Y * modulePixels; y < (b.Y+1)*modulePixels; y++ {
			row := picture.Pix[y*picture.Stride:]
			for x := b.X * modulePixels; x < (b.X+b.Width)*modulePixels; x++ {
				row[x] = 1
			}
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, picture)
	return out.Bytes(), err
}
