package node

import (
	"context"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/store"
)

// lookForBooks is how often the program looks for sessions whose day has passed and whose books are open.
const lookForBooks = 10 * time.Minute

// closeBooks closes the books of each day's sessions the night after, until ctx ends. Several processes may do it at once: books are closed
// once.
func closeBooks(ctx context.Context, s *store.Store, log *slog.Logger) {
	every(ctx, lookForBooks, func() bool {
		n, err := s.CloseOldBooks(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("the books of sessions could not be closed", "error", err.Error())
		}
		return err == nil && n > 0
	})
}
