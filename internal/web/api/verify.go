package api

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web/door"
)

// mostVerify is the largest body, in bytes: a photograph in Base64.
const mostVerify = verify.MostBytes/3*4 + 1<<20

// verify says whether a certificate is genuine, to anybody. A certificate that is not is an answer, not a fault.
// Faults: json_malformed, certificate_too_large, too_many_attempts, too_busy.
func (a API) verify(w http.ResponseWriter, r *door.Request) error {
	var in struct {
		Certificate string `json:"certificate"`
		File        string `json:"file"` // Base64
	}
	defer door.Hold(r)()
	if err := door.ReadUpTo(w, r, &in, mostVerify); fault.Code(err) == "json_too_large" {
		return fault.New(fault.TooLarge, "certificate_too_large")
	} else if err != nil {
		return err
	}
	data := []byte(in.Certificate)
	if in.File != "" {
		var err error
		if data, err = base64.StdEncoding.DecodeString(strings.TrimSpace(in.File)); err != nil {
			return fault.New(fault.Invalid, "json_malformed").On("file")
		}
	}
	found, err := a.VerifyFor(r, data)
	if err != nil {
		return err
	}
	return door.Write(w, door.AnswerOf(a.Words(r.Request), found, a.Trust().Lists))
}
