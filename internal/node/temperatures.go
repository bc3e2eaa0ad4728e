package node

import (
	"context"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/store"
)

// lookForOldReadings is how often the program forgets readings that are older than the pack keeps them.
const lookForOldReadings = 12 * time.Hour

// forgetTemperatures deletes old readings of temperatures until ctx ends. Several processes may do it at once.
func forgetTemperatures(ctx context.Context, s *store.Store, log *slog.Logger) {
	tick := time.NewTicker(lookForOldReadings)
	defer tick.Stop()
	for {
		if _, err := s.ForgetTemperatures(ctx); err != nil && ctx.Err() == nil {
			log.Error("old temperatures could not be forgotten", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
