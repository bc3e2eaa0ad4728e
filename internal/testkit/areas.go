package testkit

import (
	"context"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/store"
)

// Grow imports areas into a district, each named by its code, and gives their ids.
func Grow(t T, s *store.Store, district string, codes ...string) (ids []string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("importing areas: %v", err)
		}
	}
	rows := [][]string{{"parent", "code", "name"}}
	for _, code := range codes {
		rows = append(rows, []string{district, code, code})
		ids = append(ids, district+"-"+code)
	}
	drafts, err := place.ReadSheet(s.Pack().Areas, s.Pack().Languages, rows, len(codes))
	must(err)
	ctx, ident := context.Background(), id.New()
	work := func() {
		for {
			more, err := s.WorkOnImports(ctx)
			if must(err); !more {
				return
			}
		}
	}
	must(s.BringAreas(ctx, National(), ident, drafts))
	work()
	must(s.TakeImport(ctx, National(), ident, false))
	work()
	return ids
}
