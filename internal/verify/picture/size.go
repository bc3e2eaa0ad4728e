package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

const (
	mostPixels  = 32 << 20 // telephones take photographs of 12 million, some of 24
	mostDecoded = 96 << 20 // bytes that its decoder takes
	worstJPEG   = 24       // bytes for a pixel
)

// bounded holds a JPEG or PNG to its bounds before its pixels are unpacked.
func bounded(data []byte) error {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > mostPixels/config.Height {
		return ErrTooLarge
	}
	each := jpegBytes
	if format == "png" {
		each = pngBytes
	}
	if float64(config.Width*config.Height)*each(data, config) > mostDecoded {
		return ErrTooLarge
	}
	return nil
}

// pngBytes is how many bytes the decoder takes for a pixel.
func pngBytes(data []byte, config image.Config) float64 {
	each := 4.0
	switch config.ColorModel {
	case color.GrayModel:
		each = 1
	case color.Gray16Model:
		each = 2
	case color.RGBA64Model, color.NRGBA64Model:
		each = 8
	default:
		if _, ok := config.ColorModel.(color.Palette); ok {
			return interlaced(data, 1)
		}
	}
	if each < 4 && bytes.Contains(data, []byte("tRNS")) { // one colour of it is transparent: it is decoded to four
		each *= 4
	}
	return interlaced(data, each)
}

// interlaced doubles for the pictures of the passes, which are decoded apart. Where the header stands is fixed.
func interlaced(data []byte, each float64) float64 {
	const at = 8 + 8 + 12 // signature, length and name, the header up to it
	if len(data) > at && data[at] != 0 {
		return 2 * each
	}
	return each
}

// jpegBytes is how many bytes the decoder takes for a pixel: a byte for each sample and, of a progressive one, four to gather it in; four for the
// pixel where colours are others than usual. Wherever something like a frame of this size begins it is counted, and the most is taken.
func jpegBytes(data []byte, config image.Config) float64 {
	most := 0.0
	adobe := bytes.Contains(data, []byte("Adobe"))
	for i := 0; i+10 < len(data); i++ {
		if data[i] != 0xff || data[i+1] < 0xc0 || data[i+1] > 0xc2 {
			continue
		}
		frame := data[i+2:] // length, precision, height, width, components
		if int(binary.BigEndian.Uint16(frame[3:])) != config.Height || int(binary.BigEndian.Uint16(frame[5:])) != config.Width {
			continue
		}
		samples, largest := 0, 1
		n := min(int(frame[7]), (len(frame)-8)/3, 4)
		for c := range n {
			h, v := int(frame[8+3*c+1]>>4), int(frame[8+3*c+1]&15)
			samples, largest = samples+h*v, max(largest, h*v)
		}
		each := min(float64(samples)/float64(largest), 4)
		if n == 1 {
			each = 1
		}
		if data[i+1] == 0xc2 {
			each *= 1 + 4
		}
		if n == 4 || n == 3 && (adobe || frame[8] == 'R') {
			each += 4
		}
		most = max(most, each)
	}
	if most == 0 {
		return worstJPEG
	}
	return most
}
