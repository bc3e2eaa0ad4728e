package web_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"testing"
	"time"

	"github.com/gowebpki/jcs"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/when"
)

// A state's seal holds once the certificate of its CA is imported, and no longer once that list is dropped.
func TestSealsOfImportedAuthorities(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		h := newHolder(t, db)
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		testkit.Done(t, err)
		authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		testkit.Done(t, err)
		year := h.house.Now().Time()
		template := func(ca bool) *x509.Certificate {
			return &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Seals", Country: []string{"AU"}}, NotBefore: year.AddDate(-1, 0, 0), NotAfter: year.AddDate(9, 0, 0),
				IsCA: ca, BasicConstraintsValid: true, KeyUsage: map[bool]x509.KeyUsage{true: x509.KeyUsageCertSign, false: x509.KeyUsageDigitalSignature}[ca]}
		}
		issue := func(ca bool, public any) *x509.Certificate {
			der, err := x509.CreateCertificate(rand.Reader, template(ca), template(true), public, authorityKey)
			testkit.Done(t, err)
			cert, err := x509.ParseCertificate(der)
			testkit.Done(t, err)
			return cert
		}
		ca, signer := issue(true, authorityKey.Public()), issue(false, key.Public())
		data := []byte(`{"hdr":{"t":"icao.vacc","v":1,"is":"AUS"},"msg":{"uvci":"VB1","pid":{"n":"CITIZEN JANE"},"ve":[{"nam":"Vaxzevria","vd":[{"dvc":"2021-09-01","seq":1}]}]}}`)
		canonical, err := jcs.Transform(data)
		testkit.Done(t, err)
		sum := sha256.Sum256(canonical)
		r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
		testkit.Done(t, err)
		signature := make([]byte, 64)
		r.FillBytes(signature[:32])
		s.FillBytes(signature[32:])
		url := base64.RawURLEncoding.EncodeToString
		seal, err := json.Marshal(map[string]any{"data": json.RawMessage(data), "sig": map[string]string{"alg": "ES256", "cer": url(signer.Raw), "sigvl": url(signature)}})
		testkit.Done(t, err)

		if v := h.check(seal); v.Verdict != "unknown" || v.Code != "certificate_signer_unknown" || len(v.Trust) != 0 {
			t.Errorf("%+v", v)
		}
		found, left, err := trust.ReadICAO(append(keys.PEM(ca), keys.PEM(signer)...))
		testkit.Done(t, err)
		if len(found) != 1 || left != 1 {
			t.Fatalf("%d, %d", len(found), left)
		}
		list := store.TrustList{ID: id.New(), Kind: "icao", Source: "csca.pem", Dated: when.InstantOf(year.Add(-time.Hour))}
		_, err = h.house.Store.ImportTrust(t.Context(), list, found)
		testkit.Done(t, err)
		testkit.Done(t, h.house.Store.FollowTrust(t.Context()))
		if v := h.check(seal); v.Verdict != "valid" || v.Signer.Source != "icao" || v.Signer.Country != "AU" || v.says("name") != "CITIZEN JANE" || v.Trust[0].Source != "icao" {
			t.Errorf("%+v", v)
		}
		_, err = h.house.Store.DropTrust(t.Context(), list.ID, "operator")
		testkit.Done(t, err)
		testkit.Done(t, h.house.Store.FollowTrust(t.Context()))
		if v := h.check(seal); v.Code != "certificate_signer_unknown" {
			t.Errorf("%+v", v)
		}
	})
}
