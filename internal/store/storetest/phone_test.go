package storetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// The language last kept for a phone is what a consumer reads; a phone without one is left out.
func TestLanguageOfAPhone(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		testkit.Done(t, s.KeepLanguage(ctx, "+919812340060", "hi"))
		testkit.Done(t, s.KeepLanguage(ctx, "+919812340060", "bn"))
		testkit.Done(t, s.KeepLanguage(ctx, "+919812340061", "ur"))
		act := testkit.Adult() // an event, so that there is something to consume
		act.Phone, act.IDKind, act.IDNumber = "+919812340062", "passport", "C7766554"
		_, err := s.Register(ctx, act)
		testkit.Done(t, err)
		var some, none map[string]string
		lags, err := s.Lags(ctx, "test")
		testkit.Done(t, err)
		for _, at := range lags {
			_, err := s.Consume(ctx, "test", at, 10, func(ctx context.Context, tx *store.Tx, _ []store.Event) (err error) {
				if some, err = tx.Languages(ctx, []string{"+919812340060", "+919812340061", "+919812340062", "+919812340060"}); err != nil {
					return err
				}
				none, err = tx.Languages(ctx, nil)
				return err
			})
			testkit.Done(t, err)
		}
		if diff := cmp.Diff(map[string]string{"+919812340060": "bn", "+919812340061": "ur"}, some); diff != "" || len(none) != 0 {
			t.Errorf("(-want +got)\n%s %v", diff, none)
		}
	})
}
