package public_test

import (
	"crypto/x509"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/trust"
)

// Everybody sees whose certificates hold, by which list and as of when; and an alarm sees what of the keys wants to be looked at.
func TestWhoseCertificatesHold(t *testing.T) {
	s := newSite(t, 0)
	s.holds(s.get("/trust", ""), 200, "Whose certificates hold here", "This installation", "Ministry of Health", "Nothing to show yet.")
	signer, err := s.house.Signer(keys.SHC)
	testkit.Done(t, err)
	public, err := x509.MarshalPKIXPublicKey(signer.Certificate.PublicKey)
	testkit.Done(t, err)
	_, err = s.house.Store.ImportTrust(t.Context(), store.TrustList{ID: id.New(), Kind: "openwin", Source: "By a courier", Digest: "feed", Dated: s.house.Now(), By: "operator"},
		[]trust.Key{{Use: keys.HC1, KID: "AAAAAAAAAAA=", Issuer: "FR", Name: "Ministère", Public: public}})
	testkit.Done(t, err)
	testkit.Done(t, s.house.Store.FollowTrust(t.Context()))
	s.holds(s.get("/trust", ""), 200, "France: Ministère", "By a courier", "feed", "List of another country")
	s.holds(s.get("/trust", "ur"), 200, `dir="rtl"`, "فرانس")
	s.holds(s.get("/metrics", ""), 200, `openwin_key_concerns{use="",worry="own_authority"} 1`, `openwin_key_concerns{use="",worry="overdue"} 0`, `openwin_key_rotate_by_seconds{use="hc1"}`)
}
