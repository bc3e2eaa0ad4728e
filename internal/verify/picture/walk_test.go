package picture

import (
	"testing"

	"github.com/makiuchi-d/gozxing"

	"github.com/openwin/openwin/internal/certificate"
)

// Pictures of long bars, down or aslant, are not walked over; those of codes are.
func TestWalkable(t *testing.T) {
	const side = 2000
	black := [8]bool{0: true, 2: true, 3: true, 4: true, 6: true}
	for name, slant := range map[string]int{"down": 0, "aslant": 1} {
		m, err := gozxing.NewSquareBitMatrix(side)
		if err != nil {
			t.Fatal(err)
		}
		for y := range side {
			for x := range side {
				if black[(x+slant*(side-y))%8] {
					m.Set(x, y)
				}
			}
		}
		if walkable(m) {
			t.Errorf("bars %s are walked over", name)
		}
	}
	qr, err := certificate.NewQR("HC1:A CERTIFICATE")
	if err != nil {
		t.Fatal(err)
	}
	m, err := gozxing.NewSquareBitMatrix(side)
	if err != nil {
		t.Fatal(err)
	}
	module := side / qr.Size
	for _, b := range qr.Bars {
		if err := m.SetRegion(b.X*module, b.Y*module, b.Width*module, module); err != nil {
			t.Fatal(err)
		}
	}
	if !walkable(m) {
		t.Error("a code is not walked over")
	}
}
