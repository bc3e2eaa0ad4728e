package app

import (
	"encoding/json"
	"net/http"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/web/door"
)

// Verifier answers /verify/: the page that checks certificates on the device of whoever opened it, with or without a network. Without
// JavaScript there is the form at /verify.
type Verifier struct{ *shelf }

// NewVerifier makes the verifier of a house. It reads its files when they are first asked for.
func NewVerifier(h *door.House) Verifier {
	return Verifier{&shelf{at: "/verify/", read: func() (map[string][]byte, error) {
		out, err := folders("dist/verify", "shell/verify")
		if err != nil {
			return nil, err
		}
		for _, name := range reader {
			if out[name], err = files.ReadFile("dist/" + name); err != nil {
				return nil, err
			}
		}
		if out["icon.svg"], err = files.ReadFile("shell/icon.svg"); err != nil {
			return nil, err
		}
		if out["products.json"], err = json.Marshal(products(h.Pack)); err != nil {
			return nil, err
		}
		return out, withTexts(out, h.Texts, verifierRooms)
	}}}
}

// Routes is every URL of the verifier. What it knows of signers and of ended certificates it reads from /verify/trust.json and
// /verify/revoked.json.
func (v Verifier) Routes() []door.Route {
	return []door.Route{
		{Pattern: "GET /verify/{$}", For: door.Anybody, Do: v.file},
		{Pattern: "GET /verify/{file}", For: door.Anybody, Do: v.file},
		{Pattern: "GET /verify/sw.js", For: door.Anybody, Do: v.worker},
		{Pattern: "GET /verify/texts/{file}", For: door.Anybody, Do: v.file},
	}
}

// worker is the service worker, which may answer for the form's address too: somebody who opens /verify without a network gets the page.
func (v Verifier) worker(w http.ResponseWriter, r *door.Request) error {
	w.Header().Set("Service-Worker-Allowed", "/verify")
	return v.file(w, r)
}

// verifierRooms are the texts that the verifier takes along.
var verifierRooms = []string{"verifier.", "verify.field_", "verify.format_", "verify.part_", "verify.signer", "verify.source_", "verify.unbound", "verify.detected", "verify.not_detected",
	"error.certificate_", "citizen.sex_", "trust.title"}

// product is what stands behind the codes in a certificate.
type product struct {
	Codes []string `json:"codes"` // of the EU's value sets, of WHO's catalogue, of the CDC (CVX)
	Name  string   `json:"name"`
	Maker string   `json:"maker"`
	ByWho string   `json:"maker_code"`
}

// products are the names behind codes, as the pack has them.
func products(p *pack.Pack) []product {
	out := []product{}
	if p == nil {
		return out
	}
	for _, known := range p.Rules.Products {
		one := product{Name: known.Name, Maker: known.Manufacturer, ByWho: known.Codes.Manufacturer}
		for _, code := range []string{known.Codes.Product, known.Codes.ICVP, known.Codes.CVX} {
			if code != "" {
				one.Codes = append(one.Codes, code)
			}
		}
		out = append(out, one)
	}
	return out
}
