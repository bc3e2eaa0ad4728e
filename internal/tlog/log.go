// Package tlog keeps the transparency log as files: tiles, entries and a signed checkpoint (C2SP tlog-tiles), by the POSIX driver of Tessera.
// What the entries are and in which order stands in the database; the files follow it, and can be made from it again.
package tlog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/storage/posix"
	"k8s.io/klog/v2"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/when"
)

// Most is how many entries are appended at once.
const Most = 4096

const (
	flushAfter      = 10 * time.Millisecond  // what is less than a batch waits no longer
	checkpointEvery = 500 * time.Millisecond // while entries come
)

// Log is a log in a folder. Of the processes that use one folder, one appends; the others read what it wrote.
type Log struct {
	Origin string
	folder string
	key    noteKey

	own      sync.Mutex // guards what follows
	owned    *os.File   // the lock; nil while another process appends
	appender *tessera.Appender
	reader   tessera.LogReader
	stop     func()
}

// Quiet keeps Tessera's own log lines, which go past the program's log, to itself.
func Quiet() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
}

// Open uses a folder, which is made where there is none. Nothing is written before Append.
func Open(folder, origin string, ring *keys.Ring, now when.Clock) (*Log, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("the folder of the log cannot be used: %w", err)
	}
	return &Log{Origin: origin, folder: folder, key: noteKey{origin, ring, now}}, nil
}

// Lead makes this process the one that appends, and says whether it is.
func (l *Log) Lead(ctx context.Context) (bool, error) {
	l.own.Lock()
	defer l.own.Unlock()
	if l.owned != nil {
		return true, nil
	}
	f, err := os.OpenFile(filepath.Join(l.folder, "owner.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return false, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return false, nil
	}
	driver, err := posix.New(ctx, posix.Config{Path: l.folder})
	if err != nil {
		f.Close()
		return false, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	options := tessera.NewAppendOptions().WithCheckpointSigner(l.key).WithBatching(Most, flushAfter).WithCheckpointInterval(checkpointEvery)
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		cancel()
		f.Close()
		return false, fmt.Errorf("the log cannot be opened: %w", err)
	}
	l.owned, l.appender, l.reader = f, appender, reader
	l.stop = func() {
		last, done := context.WithTimeout(ctx, 5*time.Second)
		defer done()
		shutdown(last) //nolint:errcheck // a checkpoint that is not written now is written at the next start
		cancel()
	}
	return true, nil
}

// Close finishes what is under way and lets another process append.
func (l *Log) Close() {
	l.own.Lock()
	defer l.own.Unlock()
	if l.owned != nil {
		l.stop()
		l.owned.Close()
		l.owned = nil
	}
}

// Size is how many entries the files hold. Only the process that appends asks.
func (l *Log) Size(ctx context.Context) (uint64, error) { return l.reader.IntegratedSize(ctx) }

// Tail are the last entries of the files, at most a bundle of them, and the place of the first. Only the process that appends asks.
func (l *Log) Tail(ctx context.Context) (from uint64, entries [][]byte, err error) {
	size, err := l.Size(ctx)
	if err != nil || size == 0 {
		return 0, nil, err
	}
	from = (size - 1) / layout.EntryBundleWidth * layout.EntryBundleWidth
	data, err := l.files().ReadEntryBundle(ctx, from/layout.EntryBundleWidth, layout.PartialTileSize(0, from/layout.EntryBundleWidth, size))
	if err != nil {
		return 0, nil, err
	}
	var bundle api.EntryBundle
	err = bundle.UnmarshalText(data)
	return from, bundle.Entries, err
}

// Append writes the entries that follow the first size ones. It returns when they are on the disk.
func (l *Log) Append(ctx context.Context, size uint64, entries [][]byte) error {
	have, err := l.Size(ctx)
	if err != nil {
		return err
	}
	if have != size {
		return fmt.Errorf("the log has %d entries, not %d", have, size)
	}
	futures := make([]tessera.IndexFuture, len(entries))
	for i, e := range entries {
		futures[i] = l.appender.Add(ctx, tessera.NewEntry(e))
	}
	for i, f := range futures {
		at, err := f()
		if err != nil {
			return err
		}
		if at.Index != size+uint64(i) {
			return fmt.Errorf("entry %d came to place %d: somebody else appends", size+uint64(i), at.Index)
		}
	}
	return nil
}

// Checkpoint is the newest signed checkpoint; fs.ErrNotExist before the first.
func (l *Log) Checkpoint() ([]byte, error) { return os.ReadFile(filepath.Join(l.folder, "checkpoint")) }

// SizeOf reads how large a log is by a checkpoint of it, whose signature was checked or is our own.
func SizeOf(checkpoint []byte) (uint64, error) {
	var c log.Checkpoint
	_, err := c.Unmarshal(checkpoint)
	return c.Size, err
}

// ErrNotYet says that a place is not in the log yet.
var ErrNotYet = errors.New("not in the log yet")

// Inclusion gives the way from an entry to the root of a checkpoint of this log. Error: ErrNotYet, also where the files are behind the checkpoint: it
// may be one that another process signed.
func (l *Log) Inclusion(ctx context.Context, place uint64, checkpoint []byte) ([][]byte, error) {
	size, err := SizeOf(checkpoint)
	if err != nil {
		return nil, err
	}
	if place >= size {
		return nil, ErrNotYet
	}
	own, err := l.Checkpoint()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotYet
	} else if err != nil {
		return nil, err
	}
	if have, err := SizeOf(own); err != nil || have < size {
		return nil, cmp.Or(err, ErrNotYet)
	}
	builder, err := client.NewProofBuilder(ctx, size, l.files().ReadTile)
	if err != nil {
		return nil, err
	}
	return builder.InclusionProof(ctx, place)
}

func (l *Log) files() client.FileFetcher { return client.FileFetcher{Root: l.folder} }

// File is a file that C2SP tlog-tiles names: the checkpoint, a tile or a bundle of entries. Others there are nobody's business.
func (l *Log) File(name string) ([]byte, error) {
	if path.Clean(name) != name || name != "checkpoint" && !strings.HasPrefix(name, "tile/") {
		return nil, fs.ErrNotExist
	}
	return os.ReadFile(filepath.Join(l.folder, filepath.FromSlash(name)))
}
