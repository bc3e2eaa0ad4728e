package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/when"
)

// Paces of the log.
const (
	followLogEach = 250 * time.Millisecond
	keepDayEach   = 10 * time.Second
)

// OpenLog opens the files of the transparency log of an installation.
func OpenLog(s *store.Store, c Config) (*tlog.Log, error) {
	folder := c.LogFolder
	if folder == "" {
		folder = filepath.Join(c.Data, "log")
	}
	return tlog.Open(folder, s.LogOrigin(), s.Keys(), s.Now)
}

// followLog writes what entered the log in the database into the files, and remembers each day's last checkpoint. Of the processes that share
// a folder, one does.
func followLog(ctx context.Context, s *store.Store, l *tlog.Log, log *slog.Logger) {
	defer l.Close()
	tick := time.NewTicker(followLogEach)
	defer tick.Stop()
	var last kept
	for filled, told := false, ""; ; {
		err := error(nil)
		if !filled {
			err = s.FillLog(ctx)
			filled = err == nil
		}
		if err == nil {
			err = followOnce(ctx, s, l, &last)
		}
		if err != nil && ctx.Err() == nil && err.Error() != told { // once, not four times a second
			log.Error("the transparency log does not follow", "error", err.Error())
			told = err.Error()
		} else if err == nil {
			told = ""
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// kept is what was last remembered of a day.
type kept struct {
	size  uint64
	at    when.Instant
	leads bool // this process appends, and the files are those of the database
}

func followOnce(ctx context.Context, s *store.Store, l *tlog.Log, last *kept) error {
	leads, err := l.Lead(ctx)
	if err != nil || !leads {
		last.leads = false
		return err
	}
	if !last.leads { // somebody else wrote until now
		if err := ofDatabase(ctx, s, l); err != nil {
			return err
		}
		last.leads = true
	}
	for ctx.Err() == nil {
		n, err := Append(ctx, s, l)
		if err != nil {
			return err
		}
		if n < tlog.Most {
			break
		}
	}
	checkpoint, err := l.Checkpoint()
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the first one is on its way
	} else if err != nil {
		return err
	}
	size, err := tlog.SizeOf(checkpoint)
	now := s.Now()
	if err != nil || size == last.size || now.Sub(last.at) < keepDayEach && now.Sub(last.at) >= 0 {
		return err
	}
	if err := s.KeepDay(ctx, now.On(s.Pack().Zone), size, string(checkpoint)); err != nil {
		return err
	}
	last.size, last.at = size, now
	return nil
}

// ofDatabase holds the end of the files against the database, before anything is appended to them: the files may be those of another database,
// or the database may be an older one that has gone on.
func ofDatabase(ctx context.Context, s *store.Store, l *tlog.Log) error {
	from, tail, err := l.Tail(ctx)
	if err != nil || len(tail) == 0 {
		return err
	}
	leaves, err := s.Leaves(ctx, from, len(tail))
	if err != nil {
		return err
	}
	if len(leaves) < len(tail) {
		return fmt.Errorf("the files of the log have %d entries and the database %d: it is an older database, or another one", from+uint64(len(tail)), from+uint64(len(leaves)))
	}
	for i, leaf := range leaves {
		if !bytes.Equal(leaf, tail[i]) {
			return fmt.Errorf("entry %d in the files of the log is not the one in the database: they belong to another database, or somebody changed it (openwin log verify)", from+uint64(i))
		}
	}
	return nil
}

// Append writes the next entries of the database into the files of the log, and says how many.
func Append(ctx context.Context, s *store.Store, l *tlog.Log) (int, error) {
	size, err := l.Size(ctx)
	if err != nil {
		return 0, err
	}
	leaves, err := s.Leaves(ctx, size, tlog.Most)
	if err != nil {
		return 0, err
	}
	if len(leaves) == 0 {
		taken, err := s.LogSize(ctx)
		if err == nil && taken < size {
			err = fmt.Errorf("the files of the log have %d entries and the database %d: it is an older database, or another one", size, taken)
		}
		return 0, err
	}
	return len(leaves), l.Append(ctx, size, leaves)
}
