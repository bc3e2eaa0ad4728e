package picture_test

import (
	"bytes"
	bigendian "encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/verify/picture"
)

// tiles is a picture of nothing but what looks like the corners of codes.
func tiles(t testing.TB, side int) []byte {
	t.Helper()
	line := [10]bool{0: true, 2: true, 3: true, 4: true, 6: true}
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if line[x%10] && line[y%10] {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	return pngOf(t, img)
}

// The library weighs each three possible corners, so that a picture of thousands would keep it for minutes: an answer comes all the same.
func TestManyCorners(t *testing.T) {
	for _, side := range []int{200, 800} {
		if got, err := picture.Read(tiles(t, side)); err == nil {
			t.Errorf("%d: %q", side, got)
		}
	}
}

// header is the beginning of a PNG.
func header(width, height uint32, depth, colour, interlace byte) []byte {
	head := []byte("IHDR")
	head = bigendian.BigEndian.AppendUint32(head, width)
	head = bigendian.BigEndian.AppendUint32(head, height)
	head = append(head, depth, colour, 0, 0, interlace)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return bigendian.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// jpegHeader is the beginning of a JPEG of colours, whose samples of colour are as coarse as is usual.
func jpegHeader(t testing.TB, width, height uint16, progressive bool) []byte {
	t.Helper()
	var out bytes.Buffer
	done(t, jpeg.Encode(&out, image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio420), nil))
	data := out.Bytes()
	at := bytes.Index(data, []byte{0xff, 0xc0})
	if progressive {
		data[at+1] = 0xc2
	}
	bigendian.BigEndian.PutUint16(data[at+5:], height)
	bigendian.BigEndian.PutUint16(data[at+7:], width)
	return data[:bytes.Index(data, []byte{0xff, 0xda})+4] // up to the length of what says how its scan is coded
}

// What takes more memory than a photograph is refused by what its decoder would take, before it is decoded. The others here are cut off, and fail
// for that.
func TestMemory(t *testing.T) {
	for name, c := range map[string]struct {
		data  []byte
		large bool
	}{
		"65,536 by 65,536":                      {header(65536, 65536, 8, 0, 0), true},
		"20,000 by 20,000":                      {header(20000, 20000, 8, 0, 0), true},
		"grey, 31 million":                      {header(5600, 5600, 8, 0, 0), false},
		"colours, 16 million":                   {header(4096, 4096, 8, 2, 0), false},
		"colours, 31 million":                   {header(5600, 5600, 8, 6, 0), true},
		"fine colours, 31 million":              {header(5600, 5600, 16, 6, 0), true},
		"fine colours, 8 million":               {header(2896, 2896, 16, 6, 0), false},
		"fine colours, 8 million, in passes":    {header(2896, 2896, 16, 6, 1), true},
		"a telephone's photograph, 12 million":  {jpegHeader(t, 4032, 3024, false), false},
		"a telephone's photograph, 24 million":  {jpegHeader(t, 5712, 4284, false), false},
		"progressive, 12 million":               {jpegHeader(t, 4032, 3024, true), false},
		"progressive, 24 million":               {jpegHeader(t, 5712, 4284, true), true},
		"progressive, 24 million, within a PDF": {append([]byte("%PDF-1.7\nstream\n"), jpegHeader(t, 5712, 4284, true)...), true},
	} {
		if _, err := picture.Read(c.data); err == nil || errors.Is(err, picture.ErrTooLarge) != c.large {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each picture of a code as it is saved from here is read, whatever the code holds.
func TestSavedCodes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	bytesOf := func(n int) []byte {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		return data
	}
	digits := func(n int) string {
		text := []byte("shc:/")
		for range n {
			text = append(text, byte('0'+random.IntN(10)))
		}
		return string(text)
	}
	for n := range 12 {
		for form, code := range map[string]struct {
			text string
			qr   func(string) (certificate.QR, error)
		}{
			"HC1":    {"HC1:" + certificate.Encode45(bytesOf(250+n*16)), certificate.NewQR},
			"SHC":    {digits(900 + n*9), certificate.NewQRLight},
			"Co-WIN": {"PK\x03\x04" + string(bytesOf(850+n*20)), certificate.NewQRLight},
		} {
			qr, err := code.qr(code.text)
			done(t, err)
			data, err := qr.PNG()
			done(t, err)
			if got, err := picture.Read(data); err != nil || string(got) != code.text {
				t.Errorf("%s %d: %d bytes, %v", form, n, len(got), err)
			}
		}
	}
}
