package node

import (
	"context"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/store"
)

const (
	lookForAreas   = 5 * time.Second // how soon a process learns of areas that another has taken in
	lookForImports = time.Second
)

// followAreas keeps the areas finer than districts as other processes leave them, until ctx ends.
func followAreas(ctx context.Context, s *store.Store, log *slog.Logger) {
	every(ctx, lookForAreas, func() bool {
		if err := s.RefreshAreas(ctx); err != nil && ctx.Err() == nil {
			log.Error("areas could not be read", "error", err.Error())
		}
		return false
	})
}

// workOnImports checks, takes and undoes imports, some rows at a time, until ctx ends. Several processes may do it at once: each step is
// done once.
func workOnImports(ctx context.Context, s *store.Store, log *slog.Logger) {
	every(ctx, lookForImports, func() bool {
		more, err := s.WorkOnImports(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("an import does not go on", "error", err.Error())
		}
		return more && err == nil
	})
}

// every does something at once and then at intervals, without waiting while it says that there is more, until ctx ends.
func every(ctx context.Context, interval time.Duration, do func() (more bool)) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for ctx.Err() == nil {
		if do() {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}
