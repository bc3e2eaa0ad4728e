package picture

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"

	"github.com/openwin/openwin/internal/certificate"
)

// Some codes hide a corner inside, which misleads the library from some sides: those are read too. The numbers are of contents that do.
func TestCodesWithAFalseCorner(t *testing.T) {
	for _, seed := range []uint64{67, 75} {
		random := rand.New(rand.NewPCG(seed, 0))
		data := make([]byte, 370)
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		text := "HC1:" + certificate.Encode45(data)
		img := onATable(t, text)
		if _, err := (&look{left: mostLooked}).try(img, false, gozxing.NewHybridBinarizer); err == nil {
			t.Errorf("%d misleads nobody", seed)
		}
		if got, err := (&look{left: mostLooked}).photo(img); err != nil || string(got) != text {
			t.Errorf("%d: %q, %v", seed, got, err)
		}
	}
}

// onATable is a code with something around it.
func onATable(t *testing.T, text string) *image.Gray {
	t.Helper()
	qr, err := certificate.NewQR(text)
	if err != nil {
		t.Fatal(err)
	}
	const scale, edge = 6, 60
	out := image.NewGray(image.Rect(0, 0, qr.Size*scale+2*edge, qr.Size*scale+2*edge))
	for i := range out.Pix {
		out.Pix[i] = 0xe0
	}
	for _, b := range qr.Bars {
		for y := b.Y * scale; y < (b.Y+1)*scale; y++ {
			for x := b.X * scale; x < (b.X+b.Width)*scale; x++ {
				out.SetGray(x+edge, y+edge, color.Gray{Y: 0x20})
			}
		}
	}
	return out
}
