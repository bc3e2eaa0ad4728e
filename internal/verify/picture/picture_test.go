package picture_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/verify/picture"
)

func done(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// binary is what no text is: all bytes, as in a zip.
func binary() string {
	all := make([]byte, 600)
	for i := range all {
		all[i] = byte(i * 7)
	}
	return string(all)
}

func drawn(t testing.TB, text string) image.Image {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Low)
	done(t, err)
	return code.Image(600)
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	done(t, png.Encode(&out, img))
	return out.Bytes()
}

// svgOf draws as the program's pages do.
func svgOf(t testing.TB, text string) []byte {
	t.Helper()
	code, err := certificate.NewQR(text)
	done(t, err)
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><path d="%s"/></svg>`, code.Size, code.Size, code.Path)
}

// Whatever a code holds comes back to the byte, from every sort of picture.
func TestRead(t *testing.T) {
	hc1 := "HC1:" + strings.Repeat("6BF+70790T9WJWG", 30)
	numbers := "shc:/" + strings.Repeat("5676290952432060346029243740446031222959532654603460292540", 12)
	for _, text := range []string{hc1, numbers, binary(), `{"n":"JÜRGEN"}`} {
		var photo bytes.Buffer
		done(t, jpeg.Encode(&photo, photographed(drawn(t, text)), nil))
		for name, data := range map[string][]byte{"png": pngOf(t, drawn(t, text)), "jpeg": photo.Bytes(), "svg": svgOf(t, text),
			"html": append([]byte("<!doctype html><title>x</title>"), svgOf(t, text)...)} {
			if got, err := picture.Read(data); err != nil || string(got) != text || !picture.Is(data) {
				t.Errorf("%s: %q, %v; want %q", name, got, err, text)
			}
		}
	}
}

// photographed is a picture as on a table: smaller than the photograph, on grey, large.
func photographed(code image.Image) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, 2400, 1800))
	for y := range 1800 {
		for x := range 2400 {
			out.Set(x, y, color.RGBA{uint8(150 + x%7), 160, uint8(140 + y%5), 255})
		}
	}
	for y := range 1200 {
		for x := range 1200 {
			out.Set(x+700, y+300, code.At(x/2, y/2))
		}
	}
	return out
}

func TestPDF(t *testing.T) {
	data, err := os.ReadFile("testdata/page.pdf")
	done(t, err)
	if got, err := picture.Read(data); err != nil || string(got) != "HC1:A PAGE OF OURS" {
		t.Errorf("%q, %v", got, err)
	}
	var photo bytes.Buffer
	done(t, jpeg.Encode(&photo, drawn(t, "HC1:SCANNED"), nil))
	scanned := "%PDF-1.4\n1 0 obj\n<</Type/XObject/Subtype/Image/Filter/DCTDecode>>stream\n" + photo.String() + "\nendstream\nendobj\n%%EOF"
	if got, err := picture.Read([]byte(scanned)); err != nil || string(got) != "HC1:SCANNED" {
		t.Errorf("%q, %v", got, err)
	}
}

// What holds no code, or more pixels than a photograph, is refused before it costs anything.
func TestNoCode(t *testing.T) {
	large := pngOf(t, image.NewGray(image.Rect(0, 0, 8, 8)))
	copy(large[16:24], []byte{0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00}) // 65,536 by 65,536
	for name, data := range map[string][]byte{"white": pngOf(t, image.NewGray(image.Rect(0, 0, 300, 300))), "one pixel": pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1))),
		"too large": large, "cut": pngOf(t, drawn(t, "HC1:X"))[:100], "no picture": []byte("hello"), "an empty PDF": []byte("%PDF-1.7\n"), "a drawing of nothing": []byte("<svg/>")} {
		if got, err := picture.Read(data); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// pdfOf is as much of a PDF as holds one page.
func pdfOf(t testing.TB, page string) []byte {
	t.Helper()
	out := bytes.NewBufferString("%PDF-1.7\nstream\n")
	z := zlib.NewWriter(out)
	_, err := z.Write([]byte(page))
	done(t, err)
	done(t, z.Close())
	return out.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add(pngOf(f, drawn(f, "HC1:X")))
	f.Add(svgOf(f, "HC1:X"))
	f.Add(tiles(f, 90))
	f.Add(pdfOf(f, strings.Repeat("NaN Inf 1e300 -1 re\n", 30)+strings.Repeat("1 2 3 4 re\n", 30)))
	f.Add(header(5600, 5600, 16, 6, 1))
	f.Add([]byte("%PDF-1.7\nstream\n\xff\xd8\xff"))
	f.Add([]byte(`<svg><path d="M1 1h2v1h-2zM9999 9999h9999v1h-1z"/></svg>`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		picture.Read(data) //nolint:errcheck // only that it ends
	})
}
