package divoc

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
)

// FileName is the one file in a zip of the form.
const FileName = "certificate.json"

// Zip packs a certificate as the QR code holds it: the bytes of a zip with one file.
func Zip(c *Credential) ([]byte, error) {
	text, err := c.JSON()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	file, err := z.CreateHeader(&zip.FileHeader{Name: FileName, Method: zip.Deflate})
	if err != nil {
		return nil, err
	}
	if _, err := file.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
