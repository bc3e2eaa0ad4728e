package store

import (
	"context"
	"time"
)

// SQLite's own checkpoint runs inside the commit that happens to fill the log, and everybody behind it waits for the disk.
// Here it runs beside the writer.
const (
	checkpointEach = 500 * time.Millisecond
	mostLogPages   = 16_384 // of 4 KiB: beyond this the writer is held up for a moment, so that the log starts over
)

// checkpoints moves the write-ahead log into the database until ctx ends.
func (s *Store) checkpoints(ctx context.Context) {
	tick := time.NewTicker(checkpointEach)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		var busy, pages, moved int
		// A failure here loses nothing: the log is kept, and the next checkpoint moves it.
		if s.check.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &moved) == nil && pages > mostLogPages {
			s.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(RESTART)").Scan(&busy, &pages, &moved) //nolint:errcheck // as above
		}
	}
}
