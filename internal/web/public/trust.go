package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/web/door"
)

func (p Pages) trustRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /.well-known/openwin-trust.jwt", For: door.Anybody, Do: p.trustList},
		{Pattern: "GET /.well-known/openwin-ca.pem", For: door.Anybody, Do: p.authorities},
		{Pattern: "GET /.well-known/openwin-ca/{id}", For: door.Anybody, Do: p.endedList},
		{Pattern: "GET /verify/trust.json", For: door.Anybody, Do: p.trustSnapshot()},
	}
}

// trustList publishes our keys as a signed list (package trust), which other installations import.
func (p Pages) trustList(w http.ResponseWriter, _ *door.Request) error {
	by, err := p.Signer(keys.Lists)
	if err != nil {
		return err
	}
	text, err := trust.Write(trust.Ours(p.Keys, p.Pack.Code, p.Pack.Certificate.Issuer, p.PublicURL, p.Now()), by)
	if err != nil {
		return err
	}
	return publish(w, "application/jwt", []byte(text))
}

// authorities publishes the certificates of the CAs behind our keys.
func (p Pages) authorities(w http.ResponseWriter, _ *door.Request) error {
	seen := map[string]bool{}
	var out []byte
	for _, s := range p.Keys.Signers() {
		for _, above := range s.Chain {
			if !seen[string(above.Raw)] {
				seen[string(above.Raw)] = true
				out = append(out, keys.PEM(above)...)
			}
		}
	}
	return publish(w, "application/x-pem-file", out)
}

// endedList publishes the list of ended certificates of a CA (X.509 CRL, DER), named by the CA's key id in hexadecimal. Fault: not_found.
func (p Pages) endedList(w http.ResponseWriter, r *door.Request) error {
	lists, err := p.Keys.EndedLists(p.Now().Time())
	if err != nil {
		return err
	}
	list, ok := lists[r.PathValue("id")]
	if !ok {
		return fault.New(fault.NotFound, "not_found")
	}
	return publish(w, "application/pkix-crl", list)
}
