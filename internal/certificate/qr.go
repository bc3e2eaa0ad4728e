package certificate

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// QR is a QR code to be drawn: a square that is Size modules wide, its quiet zone with it. Path fills its dark modules, as the d of
// an SVG path; Bars are the same, one by one.
type QR struct {
	Size int
	Path string
	Bars []Bar
}

// Bar is a run of dark modules in one row, X and Y counted from the top left.
type Bar struct{ X, Y, Width int }

// NewQR makes a QR code that still reads when a quarter of it is lost (level Q).
func NewQR(text string) (QR, error) { return newQR(text, qrcode.High) }

// NewQRLight makes a QR code of level L, for what is long: it reads when a fourteenth of it is lost.
func NewQRLight(text string) (QR, error) { return newQR(text, qrcode.Low) }

func newQR(text string, level qrcode.RecoveryLevel) (QR, error) {
	code, err := qrcode.New(text, level)
	if err != nil {
		return QR{}, err
	}
	rows := code.Bitmap()
	var path strings.Builder
	var bars []Bar
	for y, row := range rows {
		for x := 0; x < len(row); {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				bars = append(bars, Bar{X: start, Y: y, Width: x - start})
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
			} else {
				x++
			}
		}
	}
	return QR{Size: len(rows), Path: path.String(), Bars: bars}, nil
}
