package casework

import (
	"bytes"
	"image"
	_ "image/jpeg" // so that DecodeConfig reads them
	_ "image/png"

	"github.com/openwin/openwin/internal/fault"
)

// MostEvidence is the largest file that can be given as evidence, in bytes.
const MostEvidence = 1 << 20

// mostPixels bounds a picture: more would only be there to burden the officer's machine.
const mostPixels = 50_000_000

// Evidence is a file that somebody gives with a case.
type Evidence struct {
	Media string // "image/jpeg", "image/png" or "application/pdf"
	Body  []byte
}

// PDF says whether the evidence is a document rather than a picture.
func (e Evidence) PDF() bool { return e.Media == "application/pdf" }

// Sniff finds out what a file is by what is in it: what it is called says nothing. Faults: evidence_empty, evidence_too_large, evidence_unreadable.
func Sniff(body []byte) (Evidence, error) {
	if len(body) == 0 {
		return Evidence{}, fault.New(fault.Invalid, "evidence_empty").On("evidence")
	}
	if len(body) > MostEvidence {
		return Evidence{}, fault.New(fault.Invalid, "evidence_too_large").On("evidence")
	}
	unreadable := fault.New(fault.Invalid, "evidence_unreadable").On("evidence")
	if bytes.HasPrefix(body, []byte("%PDF-")) {
		if !bytes.Contains(body[max(0, len(body)-1024):], []byte("%%EOF")) {
			return Evidence{}, unreadable
		}
		return Evidence{"application/pdf", body}, nil
	}
	about, format, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil || about.Width < 1 || about.Height < 1 || about.Width > mostPixels/about.Height {
		return Evidence{}, unreadable
	}
	return Evidence{"image/" + format, body}, nil
}
