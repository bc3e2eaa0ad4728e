package office_test

import (
	"crypto/x509"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/trust"
)

// The ministry sees what signs until when, what it should look at, and whose certificates hold here; others do not.
func TestKeysAndTrust(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Store
	own := s.Keys().Signer(keys.SHC, s.Now())
	public, err := x509.MarshalPKIXPublicKey(own.Certificate.PublicKey)
	testkit.Done(t, err)
	l := store.TrustList{ID: id.New(), Kind: "gdhcn", Source: "tng-cdn.who.int", Digest: "0123456789abcdef", Dated: s.Now(), By: "operator"}
	_, err = s.ImportTrust(t.Context(), l, []trust.Key{{Use: keys.HC1, KID: "AAAAAAAAAAA=", Issuer: "FR", Name: "Ministère", Public: public}})
	testkit.Done(t, err)
	testkit.Done(t, s.FollowTrust(t.Context()))
	national := e.as(staff.National)
	national.Get("/office/keys").Wants(200, own.Name(), "its key lies beside those that it certifies", "tng-cdn.who.int", "0123456789abcdef", "France: Ministère", "What was changed in the lists")
	testkit.Done(t, s.FollowKeys(t.Context()))
	testkit.Done(t, s.DropKey(t.Context(), own, "a test", "operator"))
	national.Get("/office/keys").Wants(200, "SMART Health Cards: nothing signs them.", "dropped")
	for _, role := range []staff.Role{staff.District, staff.Vaccinator} {
		e.as(role).Get("/office/keys").Wants(403)
	}
}
