package node

import (
	"context"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
)

// fillListsAgain is how long to wait before the lists of revoked certificates are filled again, where it failed.
const fillListsAgain = 10 * time.Second

// fillLists lists the certificates that ended before there were lists for verifiers.
func fillLists(ctx context.Context, s *store.Store, log *slog.Logger) {
	for {
		err := s.FillLists(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		log.Error("the lists of revoked certificates could not be filled", "error", err.Error())
		select {
		case <-ctx.Done():
			return
		case <-time.After(fillListsAgain):
		}
	}
}

// warmLists walks the lists of revoked certificates once, so that the first verifier need not wait for it: a million take some seconds.
func warmLists(ctx context.Context, h *door.House, log *slog.Logger) {
	if _, _, err := h.RevokedSnapshot(ctx); err != nil && ctx.Err() == nil {
		log.Error("the lists of revoked certificates could not be read", "error", err.Error())
	}
}
