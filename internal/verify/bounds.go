package verify

import (
	"errors"
	"io"
)

// Bounds on what a stranger may hand in. What a QR code holds is at most 2,953 bytes; a certificate in JSON has some 5 KB.
const (
	MostBytes   = 12 << 20  // of a file: a photograph of a telephone
	mostText    = 256 << 10 // of a text, JSON or zip
	mostHC1     = 8 << 10   // of an HC1 text
	mostMessage = 32 << 10  // of what an HC1 text holds, unpacked
	mostCard    = 256 << 10 // of what a SMART Health Card holds, unpacked
	mostPacked  = 64 << 10  // of the certificate in a zip, unpacked
	mostDepth   = 32        // objects and arrays within each other
	mostKept    = 100       // doses, tests or periods that are shown of a certificate
)

var errTooLarge = errors.New("it is larger than any certificate")

// bounded reads all of a packed stream, or an error where more comes out of it than a certificate has.
func bounded(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = errTooLarge
	}
	return data, err
}
