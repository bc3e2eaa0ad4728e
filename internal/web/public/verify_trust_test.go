package public_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/when"
)

// A verifier without a network gets our keys and those of imported lists, with where they are from; it fetches them anew only when they change.
func TestTrustSnapshot(t *testing.T) {
	s := newSite(t, 0)
	s.house.PublicURL = "https://vaccine.example"
	type key struct {
		Format, KID, Issuer, Country, Name, From, Until string
		Kinds                                           []string
		JWK                                             jose.JSONWebKey
		List                                            int
	}
	type answer struct {
		Country string
		Lists   []struct {
			Source, Name, Dated string
			Keys                int
		}
		Keys, Dropped []key
	}
	ask := func(tag string) (answer, *httptest.ResponseRecorder) {
		t.Helper()
		r := httptest.NewRequest("GET", "/verify/trust.json", nil)
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		s.serve.ServeHTTP(w, r)
		var a answer
		if w.Code == 200 {
			testkit.Done(t, json.Unmarshal(w.Body.Bytes(), &a))
		}
		return a, w
	}
	hc1, err := s.house.Signer(keys.HC1)
	testkit.Done(t, err)
	card, err := s.house.Signer(keys.SHC)
	testkit.Done(t, err)
	a, w := ask("")
	if len(a.Keys) != 2 || len(a.Lists) != 1 || a.Lists[0].Source != "ours" || a.Lists[0].Keys != 2 || a.Country != "IN" {
		t.Fatalf("%+v", a)
	}
	if k := a.Keys[0]; k.KID != base64.StdEncoding.EncodeToString(hc1.KID()) || k.Issuer != "IN" || k.From != "" || k.Until == "" || len(k.Kinds) != 0 {
		t.Errorf("%+v", k)
	}
	if k := a.Keys[1]; k.KID != card.Thumbprint() || k.Issuer != "https://vaccine.example" || keys.Thumbprint(k.JWK.Key) != k.KID {
		t.Errorf("%+v", k)
	}
	tag := w.Header().Get("ETag")
	if _, w := ask(tag); tag == "" || w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%s: %d", tag, w.Code)
	}

	other, err := keys.New()
	testkit.Done(t, err)
	theirs := trust.Ours(other, "LK", "Ministry of Health of Sri Lanka", "https://vaccine.lk", when.Wall())
	text, err := trust.Write(theirs, other.Signer(keys.Lists, when.Wall()))
	testkit.Done(t, err)
	_, found, err := trust.Read([]byte(text), other.Authority().Certificate, when.Wall().Time())
	testkit.Done(t, err)
	_, err = s.house.Store.ImportTrust(t.Context(), store.TrustList{ID: id.New(), Kind: "openwin", Source: "vaccine.lk", Dated: when.InstantOf(theirs.Issued)}, found)
	testkit.Done(t, err)
	testkit.Done(t, s.house.Store.FollowTrust(t.Context()))
	a, w = ask(tag)
	if len(a.Keys) != 4 || len(a.Lists) != 2 || a.Lists[1].Source != "openwin" || a.Lists[1].Name != "vaccine.lk" || a.Lists[1].Dated == "" || w.Header().Get("ETag") == tag {
		t.Fatalf("%+v, %v", a, w.Header())
	}
	if k := a.Keys[2]; k.Issuer != "LK" || k.Country != "LK" || k.List != 1 || k.Name != "Ministry of Health of Sri Lanka" {
		t.Errorf("%+v", k)
	}
	other.Drop(map[string]when.Instant{other.Signer(keys.HC1, when.Wall()).Name(): when.Wall()})
	text, err = trust.Write(trust.Ours(other, "LK", "Ministry of Health of Sri Lanka", "https://vaccine.lk", when.Wall()), other.Signer(keys.Lists, when.Wall()))
	testkit.Done(t, err)
	_, found, err = trust.Read([]byte(text), other.Authority().Certificate, when.Wall().Time())
	testkit.Done(t, err)
	_, err = s.house.Store.ImportTrust(t.Context(), store.TrustList{ID: id.New(), Kind: "openwin", Source: "vaccine.lk", Dated: when.Wall()}, found)
	testkit.Done(t, err)
	testkit.Done(t, s.house.Store.FollowTrust(t.Context()))
	if a, _ = ask(""); len(a.Keys) != 3 || len(a.Dropped) != 1 || a.Dropped[0].Issuer != "LK" || a.Lists[a.Dropped[0].List].Name != "vaccine.lk" {
		t.Errorf("what another country has dropped: %+v", a)
	}
	s.house.Keys.Drop(map[string]when.Instant{hc1.Name(): when.Wall()})
	if a, _ = ask(""); len(a.Keys) != 2 || len(a.Dropped) != 2 {
		t.Errorf("a dropped key is published: %+v", a.Keys)
	}
}
