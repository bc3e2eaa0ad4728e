package public

import (
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/certificate/linked"
	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/web/door"
)

// wellKnown is every URL where verifiers find what they check certificates with.
func (p Pages) wellKnown() []door.Route {
	return []door.Route{
		{Pattern: "GET /.well-known/openwin-signers.json", For: door.Anybody, Do: p.signers},
		{Pattern: "GET /.well-known/jwks.json", For: door.Anybody, Do: p.cardKeys},
		{Pattern: "GET /.well-known/did.json", For: door.Anybody, Do: p.did},
		{Pattern: "GET " + vc.ContextPath, For: door.Anybody, Do: p.context},
		{Pattern: "GET " + vc.StatusPath + "{list}", For: door.Anybody, Do: p.statusList},
	}
}

// standing are the keys of a use that were not dropped, those that sign no longer too.
func (p Pages) standing(use keys.Use) []*keys.Signer {
	var out []*keys.Signer
	for _, s := range p.Keys.Signers() {
		if s.Use == use && !p.Keys.Dropped(s.Name()) {
			out = append(out, s)
		}
	}
	return out
}

// publish answers programs of any origin, with JSON or with a text that is JSON already. What they read is at most a minute old.
func publish(w http.ResponseWriter, media string, v any) error {
	content, ready := v.([]byte)
	if !ready {
		var err error
		if content, err = json.Marshal(v); err != nil {
			return err
		}
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "public, max-age=60")
	h.Set("Content-Type", media)
	w.Write(content) //nolint:errcheck // the caller has gone; there is nobody to tell
	return nil
}

// cardKeys publishes the keys of SMART Health Cards, below the operator's base URL as the framework asks: a JSON Web Key Set whose kid is
// the RFC 7638 thumbprint. A key with a list of revoked cards says so with crlVersion.
func (p Pages) cardKeys(w http.ResponseWriter, r *door.Request) error {
	lists, err := p.RevokedLists(r.Context())
	if err != nil {
		return err
	}
	set := struct {
		Keys []map[string]any `json:"keys"`
	}{[]map[string]any{}}
	for _, s := range p.standing(keys.SHC) {
		text, err := jose.JSONWebKey{Key: s.Certificate.PublicKey, KeyID: s.Thumbprint(), Use: "sig", Algorithm: "ES256"}.MarshalJSON()
		if err != nil {
			return err
		}
		var key map[string]any
		if err := json.Unmarshal(text, &key); err != nil {
			return err
		}
		if ended := lists[revocation.Cards(s.Name())]; ended > 0 {
			key["crlVersion"] = ended
		}
		set.Keys = append(set.Keys, key)
	}
	return publish(w, "application/json", set)
}

// method is a verification method of a DID document: a Multikey, as W3C credentials need it, or an Ed25519VerificationKey2018, as verifiers
// of DIVOC do.
type method struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Controller string `json:"controller"`
	Multibase  string `json:"publicKeyMultibase,omitempty"`
	Base58     string `json:"publicKeyBase58,omitempty"`
}

type didDocument struct {
	Context   []string `json:"@context"`
	ID        string   `json:"id"`
	Methods   []any    `json:"verificationMethod"` // method or trust.Method
	Assertion []string `json:"assertionMethod"`
}

// did publishes the DID document of the operator (did:web), with the keys of W3C credentials and of certificates in the form of DIVOC, and
// those of HC1 in the shape of WHO's trust lists (JsonWebKey2020 with kid and x5c).
// Fault: not_found where the operator has no public address.
func (p Pages) did(w http.ResponseWriter, _ *door.Request) error {
	id, err := p.operatorDID()
	if err != nil {
		return err
	}
	doc := didDocument{Context: []string{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", "https://w3id.org/security/suites/ed25519-2018/v1", "https://w3id.org/security/suites/jws-2020/v1"},
		ID: id, Methods: []any{}, Assertion: []string{}}
	add := func(m any, id string) { doc.Methods, doc.Assertion = append(doc.Methods, m), append(doc.Assertion, id) }
	for _, s := range p.standing(keys.VC) {
		if key, ok := s.Certificate.PublicKey.(ed25519.PublicKey); ok {
			m := method{ID: id + "#" + s.Thumbprint(), Type: "Multikey", Controller: id, Multibase: linked.Multikey(key)}
			add(m, m.ID)
		}
	}
	for _, s := range p.standing(keys.DIVOC) {
		if key, ok := s.Certificate.PublicKey.(ed25519.PublicKey); ok && p.DIVOC {
			m := method{ID: id + "#" + s.Thumbprint(), Type: "Ed25519VerificationKey2018", Controller: id, Base58: linked.Base58(key)}
			add(m, m.ID)
		}
	}
	for _, s := range p.standing(keys.HC1) {
		m := trust.MethodOf(id, s)
		add(m, m.ID)
	}
	return publish(w, "application/did+json", doc)
}

func (p Pages) operatorDID() (string, error) {
	if p.PublicURL == "" {
		return "", fault.New(fault.NotFound, "not_found")
	}
	return vc.DID(p.PublicURL)
}

// context publishes what the fields of our W3C credentials mean.
func (p Pages) context(w http.ResponseWriter, _ *door.Request) error {
	return publish(w, vc.MediaType, vc.Context)
}

// statusList publishes which of the certificates in a status list were revoked. Fault: not_found.
func (p Pages) statusList(w http.ResponseWriter, r *door.Request) error {
	number, err := strconv.Atoi(r.PathValue("list"))
	if err != nil || p.PublicURL == "" {
		return fault.New(fault.NotFound, "not_found")
	}
	content, tag, err := p.StatusList(r.Context(), number)
	if err != nil {
		return err
	}
	return serve(w, r, "application/vc", keepList, tag, content)
}
