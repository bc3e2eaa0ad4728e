package public_test

import (
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/trust"
)

// Verifiers find keys, the operator's DID, the context and the status lists, from any origin.
func TestWhatVerifiersFind(t *testing.T) {
	s := newSite(t, 0)
	s.holds(s.get("/.well-known/did.json", ""), 404)
	s.holds(s.get("/status/vc/1", ""), 404)
	s.house.PublicURL = "https://vaccine.example"

	w := s.get("/.well-known/jwks.json", "")
	var set jose.JSONWebKeySet
	testkit.Done(t, json.Unmarshal(w.Body.Bytes(), &set))
	signer, err := s.house.Signer(keys.SHC)
	testkit.Done(t, err)
	if len(set.Keys) != 1 || set.Keys[0].KeyID != signer.Thumbprint() || !signer.Key.Public().(*ecdsa.PublicKey).Equal(set.Keys[0].Key) || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%+v, %v", set, w.Header())
	}

	w = s.get("/.well-known/did.json", "")
	var doc struct {
		ID                 string
		VerificationMethod []struct{ ID, Type, PublicKeyMultibase, PublicKeyBase58 string }
		AssertionMethod    []string
	}
	testkit.Done(t, json.Unmarshal(w.Body.Bytes(), &doc))
	vcSigner, err := s.house.Signer(keys.VC)
	testkit.Done(t, err)
	if doc.ID != "did:web:vaccine.example" || len(doc.VerificationMethod) != 2 || doc.AssertionMethod[0] != doc.ID+"#"+vcSigner.Thumbprint() ||
		!strings.HasPrefix(doc.VerificationMethod[0].PublicKeyMultibase, "z6Mk") {
		t.Errorf("%+v", doc)
	}
	s.house.DIVOC = true
	testkit.Done(t, json.Unmarshal(s.get("/.well-known/did.json", "").Body.Bytes(), &doc))
	if len(doc.VerificationMethod) != 3 || doc.VerificationMethod[1].PublicKeyBase58 == "" {
		t.Errorf("%+v", doc)
	}
	hc1, err := s.house.Signer(keys.HC1)
	testkit.Done(t, err)
	var network struct {
		VerificationMethod []trust.Method
	}
	testkit.Done(t, json.Unmarshal(w.Body.Bytes(), &network))
	m := network.VerificationMethod[1]
	if kid := base64.StdEncoding.EncodeToString(hc1.KID()); m.ID != doc.ID+"#"+kid || m.Type != "JsonWebKey2020" || m.JWK.KeyID != kid || len(m.JWK.Certificates) != 2 || !m.JWK.Certificates[0].Equal(hc1.Certificate) {
		t.Errorf("not as WHO's trust lists have it: %+v", m)
	}

	s.holds(s.get("/ns/vaccination/v1", ""), 200, "VaccinatedPerson")
	_, err = s.house.Store.StatusPlace(t.Context(), "URN:UVCI:01:IN:OPENWIN/A#0")
	testkit.Done(t, err)
	s.holds(s.get("/status/vc/1", ""), 200, `"BitstringStatusListCredential"`, `"issuer":"did:web:vaccine.example"`, `"proofValue":"z`)
	for _, none := range []string{"0", "2", "-1", "x"} {
		s.holds(s.get("/status/vc/"+none, ""), 404)
	}
}
