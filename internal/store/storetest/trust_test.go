package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/trust"
)

// Lists of others' keys take each other's place by their source, and the trail says what came and went.
func TestTrustLists(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		key := func(kid, country string) trust.Key {
			return trust.Key{Use: keys.HC1, KID: kid, Issuer: country, Public: []byte("public half of " + kid)}
		}
		imported := func(source, digest string, keys ...trust.Key) (string, store.TrustChange) {
			t.Helper()
			l := store.TrustList{ID: id.New(), Kind: "gdhcn", Source: source, Digest: digest, Dated: s.Now(), By: "operator root"}
			c, err := s.ImportTrust(t.Context(), l, keys)
			testkit.Done(t, err)
			return l.ID, c
		}
		first, c := imported("who", "aa", key("1", "FR"), key("2", "FR"), key("2", "FR"))
		if c != (store.TrustChange{Came: 2}) {
			t.Errorf("%+v", c)
		}
		exchanged := key("2", "FR")
		exchanged.Public = []byte("of somebody else")
		second, c := imported("who", "bb", key("1", "FR"), exchanged, key("3", "DE"))
		if c != (store.TrustChange{Before: "aa", Came: 2, Went: 1, Same: 1}) {
			t.Errorf("a key exchanged under the same kid is another: %+v", c)
		}
		gone := key("4", "DE")
		gone.Dropped = true
		_, c = imported("elsewhere", "cc", key("1", "FR"), gone) // a key that its issuer has dropped is kept, and holds nowhere
		if c != (store.TrustChange{Came: 1}) {
			t.Errorf("another source: %+v", c)
		}
		lists, err := s.TrustLists(t.Context())
		if testkit.Done(t, err); len(lists) != 2 || lists[0].Keys+lists[1].Keys != 4 {
			t.Errorf("%+v", lists)
		}
		if _, err := s.DropTrust(t.Context(), first, "operator root"); fault.Code(err) != "not_found" {
			t.Errorf("what holds no longer ends again: %v", err)
		}
		c, err = s.DropTrust(t.Context(), second, "operator root")
		if testkit.Done(t, err); c != (store.TrustChange{Before: "bb", Went: 3}) {
			t.Errorf("%+v", c)
		}
		testkit.Done(t, s.FollowTrust(t.Context()))
		if held := s.Trusted(); len(held) != 2 || held[1].Source != "elsewhere" || held[1].Dropped || !held[0].Dropped {
			t.Errorf("%+v", held)
		}
		lines, err := s.Audit(t.Context(), staff.Over(db.Pack.Areas.Root().ID), store.AuditFilter{Kind: audit.Trust}, store.AuditPlace{}, 10)
		testkit.Done(t, err)
		if len(lines) != 4 {
			t.Fatalf("%d lines", len(lines))
		}
		byAct := map[audit.Act]audit.Line{}
		for _, l := range lines {
			byAct[l.Act] = l
			if l.Role != audit.Program {
				t.Errorf("%+v", l)
			}
		}
		changed, ended := byAct[audit.Changed], byAct[audit.Ended]
		if changed.Before["digest"] != "aa" || changed.After["digest"] != "bb" || changed.After["keys_came"] != 2.0 || changed.After["keys_went"] != 1.0 || changed.After["by"] != "operator root" {
			t.Errorf("%+v", changed)
		}
		if ended.Thing != second || ended.Before["digest"] != "bb" || ended.After["keys_went"] != 3.0 {
			t.Errorf("%+v", ended)
		}
	})
}
