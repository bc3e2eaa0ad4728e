package node

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/tlog"
)

// settle lets what happened enter the log in the database.
func settle(t *testing.T, s *store.Store) {
	t.Helper()
	outbox.Drain(t.Context(), s, silent, []outbox.Consumer{outbox.Log()})
}

// follow writes what entered the log into a folder, once, and gives its checkpoint.
func follow(t *testing.T, s *store.Store, folder string) ([]byte, error) {
	t.Helper()
	l, err := OpenLog(s, Config{LogFolder: folder})
	testkit.Done(t, err)
	defer l.Close()
	var last kept
	if err := followOnce(t.Context(), s, l, &last); err != nil {
		return nil, err
	}
	size, err := l.Size(t.Context())
	testkit.Done(t, err)
	for {
		checkpoint, err := l.Checkpoint()
		if err == nil {
			if n, err := tlog.SizeOf(checkpoint); err == nil && n == size {
				return checkpoint, nil
			}
		}
		if t.Context().Err() != nil {
			t.Fatal("no checkpoint is written")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// A folder that is lost is made again, one that is behind catches up, and one of another database is not written to.
func TestTheFolderOfTheLog(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, _, folder := logged(t, db)
		old := filepath.Join(t.TempDir(), "old")
		testkit.Done(t, os.CopyFS(old, os.DirFS(folder)))
		d := testkit.NewDrive(t, s)
		d.Vaccinated("COVISHIELD", testkit.Today.Add(-40))
		settle(t, s)
		now, err := follow(t, s, folder)
		testkit.Done(t, err)
		behind, err := follow(t, s, old)
		testkit.Done(t, err)
		lost, err := follow(t, s, filepath.Join(t.TempDir(), "lost"))
		testkit.Done(t, err)
		if !bytes.Equal(now, behind) || !bytes.Equal(now, lost) {
			t.Errorf("%s\n%s\n%s", now, behind, lost)
		}

		other := testkit.SQLite(t)
		another, _, _ := logged(t, other)
		for range 4 { // it is larger than the files
			testkit.NewDrive(t, another).Vaccinated("COVISHIELD", testkit.Today.Add(-40))
		}
		settle(t, another)
		if _, err := follow(t, another, folder); err == nil || !strings.Contains(err.Error(), "another database") {
			t.Errorf("the files of one database go on with another: %v", err)
		}
		if found := strange(t, s, folder); len(found) > 0 {
			t.Errorf("it was written to: %q", found)
		}
	})
}

// Processes that share a database write one log, whether they share its folder or have one each; when the one that writes ends, another does.
func TestProcessesShareALog(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		tlog.Quiet()
		first, second := db.Open(t), db.Open(t)
		d := testkit.NewDrive(t, first)
		shared, own := filepath.Join(t.TempDir(), "shared"), filepath.Join(t.TempDir(), "own")
		run := func(s *store.Store, folder string) (stop func()) {
			l, err := OpenLog(s, Config{LogFolder: folder})
			testkit.Done(t, err)
			ctx, cancel := context.WithCancel(t.Context())
			var work sync.WaitGroup
			work.Go(func() { followLog(ctx, s, l, silent) })
			work.Go(func() { outbox.Run(ctx, s, silent, []outbox.Consumer{outbox.Log()}) })
			return func() { cancel(); work.Wait() }
		}
		one, two, three := run(first, shared), run(second, shared), run(second, own)
		for range 3 {
			d.Vaccinated("COVISHIELD", testkit.Today.Add(-40))
		}
		reach(t, 3, shared, own)
		one() // whoever wrote may be the one that ends
		for range 3 {
			d.Vaccinated("COVISHIELD", testkit.Today.Add(-40))
		}
		reach(t, 6, shared, own)
		two()
		three()
		here, err := os.ReadFile(filepath.Join(shared, "checkpoint"))
		testkit.Done(t, err)
		there, err := os.ReadFile(filepath.Join(own, "checkpoint"))
		if testkit.Done(t, err); !bytes.Equal(here, there) {
			t.Errorf("%s\n%s", here, there)
		}
		if found := strange(t, second, shared); len(found) > 0 {
			t.Error(found)
		}
	})
}

// reach waits until folders cover so many entries.
func reach(t *testing.T, want uint64, folders ...string) {
	t.Helper()
	for _, folder := range folders {
		for {
			if checkpoint, err := os.ReadFile(filepath.Join(folder, "checkpoint")); err == nil {
				if n, err := tlog.SizeOf(checkpoint); err == nil && n >= want {
					break
				}
			}
			if t.Context().Err() != nil {
				t.Fatal("the log does not follow")
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}
