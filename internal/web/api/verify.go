package api

import (
	"encoding/hex"
	"net/http"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
)

type verifyAnswer struct {
	Verdict certificate.Verdict `json:"verdict"`
	Code    string              `json:"code,omitempty"`   // why it is not valid
	Detail  string              `json:"detail,omitempty"` // the same in the reader's language
	KID     string              `json:"kid,omitempty"`    // hex
	Signed  *certificate.Claims `json:"signed,omitempty"` // only under a signature that holds
}

// verify says whether a certificate is genuine, to anybody. A certificate that is not is an answer, not a fault.
func (a API) verify(w http.ResponseWriter, r *door.Request) error {
	var in struct {
		Certificate string `json:"certificate"`
	}
	if err := door.Read(w, r, &in); err != nil {
		return err
	}
	if err := a.MayVerify(r); err != nil {
		return err
	}
	claims, kid, err := a.Verify(r.Context(), in.Certificate)
	if err != nil && fault.From(err).Kind == fault.Internal {
		return err
	}
	out := verifyAnswer{Verdict: certificate.VerdictOf(err), KID: hex.EncodeToString(kid), Signed: claims}
	if err != nil {
		f := fault.From(err)
		out.Code, out.Detail = f.Code, a.Words(r.Request).Fault(f)
	}
	return door.Write(w, out)
}
