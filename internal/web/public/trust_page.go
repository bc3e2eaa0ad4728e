package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/trusted"
	"github.com/openwin/openwin/internal/web/ui"
)

// trustPage says whose certificates hold here, and where our own keys are.
type trustPage struct {
	Lists, Signers *ui.Table
	Address        bool // the operator has a public address, and so a DID document
}

// showTrust is GET /trust.
func (p Pages) showTrust(w http.ResponseWriter, r *door.Request) error {
	lists, err := p.Store.TrustLists(r.Context())
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	return p.UI.Render(w, r, http.StatusOK, "public/trust", trustPage{trusted.Lists(words, lists, p.Pack.Zone), trusted.Signers(words, p.Trust(), p.Pack.Certificate.Issuer), p.PublicURL != ""})
}
