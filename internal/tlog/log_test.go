package tlog_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/when"
)

const origin = "openwin/in/test"

func newRing(t testing.TB) *keys.Ring {
	t.Helper()
	r, err := keys.New()
	done(t, err)
	return r
}

func done(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, folder string, ring *keys.Ring) *tlog.Log {
	t.Helper()
	tlog.Quiet()
	l, err := tlog.Open(folder, origin, ring, when.Wall)
	done(t, err)
	t.Cleanup(l.Close)
	return l
}

// entries are n entries of 32 bytes, from one on.
func entries(from, n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		sum := sha256.Sum256([]byte{byte(from + i), byte((from + i) >> 8)})
		out[i] = sum[:]
	}
	return out
}

// grow leads and appends, and gives the signed checkpoint that covers it all.
func grow(t testing.TB, l *tlog.Log, from, n int) []byte {
	t.Helper()
	leads, err := l.Lead(t.Context())
	if done(t, err); !leads {
		t.Fatal("another process leads")
	}
	done(t, l.Append(t.Context(), uint64(from), entries(from, n)))
	for range 500 {
		checkpoint, err := l.Checkpoint()
		if err == nil {
			size, err := tlog.SizeOf(checkpoint)
			if done(t, err); size == uint64(from+n) {
				return checkpoint
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no checkpoint is written")
	return nil
}

func verifiers(t testing.TB, ring *keys.Ring) []note.Verifier {
	t.Helper()
	v, err := tlog.Verifiers(tlog.VerifierKeys(origin, ring))
	done(t, err)
	return v
}

// Each entry has a way to the root of each checkpoint that covers it; a smaller checkpoint went on to be the larger; the whole computes anew.
func TestALogGrows(t *testing.T) {
	ring := newRing(t)
	l := open(t, filepath.Join(t.TempDir(), "log"), ring)
	if _, err := l.Checkpoint(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before the first entry: %v", err)
	}
	small := grow(t, l, 0, 7)
	large := grow(t, l, 7, 300) // beyond a tile
	for _, of := range [][]byte{small, large} {
		signed, err := note.Open(of, note.VerifierList(verifiers(t, ring)...))
		done(t, err)
		var c log.Checkpoint
		_, err = c.Unmarshal([]byte(signed.Text))
		done(t, err)
		for place := range c.Size {
			hashes, err := l.Inclusion(t.Context(), place, of)
			done(t, err)
			leaf := rfc6962.DefaultHasher.HashLeaf(entries(int(place), 1)[0])
			done(t, proof.VerifyInclusion(rfc6962.DefaultHasher, place, c.Size, leaf, hashes, c.Hash))
		}
		if _, err := l.Inclusion(t.Context(), c.Size, of); err != tlog.ErrNotYet {
			t.Errorf("beyond the checkpoint: %v", err)
		}
	}
	done(t, l.Consistent(t.Context(), small, large))
	done(t, l.Consistent(t.Context(), large, large))
	if l.Consistent(t.Context(), large, small) == nil {
		t.Error("a log shrinks")
	}
	size, err := l.Check(t.Context(), verifiers(t, ring))
	if done(t, err); size != 307 {
		t.Errorf("%d entries", size)
	}
	n := 0
	for e, err := range l.Entries(t.Context(), size) {
		if done(t, err); !bytes.Equal(e, entries(n, 1)[0]) {
			t.Fatalf("entry %d is another", n)
		}
		n++
	}
	if err := l.Append(t.Context(), 5, entries(5, 1)); err == nil {
		t.Error("entries come at a place that is taken")
	}
	if _, err := l.Check(t.Context(), verifiers(t, newRing(t))); err == nil {
		t.Error("a checkpoint of another key passes")
	}
}

// Of those who share a folder one appends; when it ends another does, and goes on where it stopped.
func TestOneAppends(t *testing.T) {
	ring, folder := newRing(t), filepath.Join(t.TempDir(), "log")
	first, second := open(t, folder, ring), open(t, folder, ring)
	grow(t, first, 0, 3)
	for range 2 {
		leads, err := second.Lead(t.Context())
		if done(t, err); leads {
			t.Fatal("two append")
		}
	}
	if _, err := second.Inclusion(t.Context(), 2, must(second.Checkpoint())); err != nil {
		t.Errorf("who does not append reads: %v", err)
	}
	first.Close()
	grow(t, second, 3, 2)
	if size, err := second.Check(t.Context(), verifiers(t, ring)); err != nil || size != 5 {
		t.Errorf("%d, %v", size, err)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// Two folders of one order are one log; one of another order is not, and whose files are not that far yet says so.
func TestTwoFolders(t *testing.T) {
	ring := newRing(t)
	here, there := open(t, filepath.Join(t.TempDir(), "here"), ring), open(t, filepath.Join(t.TempDir(), "there"), ring)
	if a, b := grow(t, here, 0, 20), grow(t, there, 0, 20); !bytes.Equal(a, b) {
		t.Errorf("%s\n%s", a, b)
	}
	later := grow(t, here, 20, 300)
	if _, err := there.Inclusion(t.Context(), 5, later); err != tlog.ErrNotYet {
		t.Errorf("files that are behind: %v", err)
	}
	other := open(t, filepath.Join(t.TempDir(), "other"), ring)
	leads, err := other.Lead(t.Context())
	if done(t, err); !leads {
		t.Fatal("another process leads")
	}
	done(t, other.Append(t.Context(), 0, entries(1, 1))) // as if the first entry had never been
	forked := grow(t, other, 1, 19)
	if here.Consistent(t.Context(), forked, later) == nil || here.Consistent(t.Context(), forked, must(there.Checkpoint())) == nil {
		t.Error("another log passes for this one")
	}
}

// Whoever changes a file of the log is found out.
func TestChangedFiles(t *testing.T) {
	ring, folder := newRing(t), filepath.Join(t.TempDir(), "log")
	l := open(t, folder, ring)
	grow(t, l, 0, 10)
	var files []string
	done(t, filepath.WalkDir(filepath.Join(folder, "tile"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	}))
	for _, file := range append(files, filepath.Join(folder, "checkpoint")) {
		whole, err := os.ReadFile(file)
		done(t, err)
		if bytes.Equal(whole, nil) {
			continue
		}
		changed := bytes.Clone(whole)
		changed[len(changed)/2] ^= 1
		done(t, os.WriteFile(file, changed, 0o644))
		if _, err := l.Check(t.Context(), verifiers(t, ring)); err == nil {
			t.Errorf("%s was changed, and it fits", file)
		}
		done(t, os.WriteFile(file, whole, 0o644))
	}
	_, err := l.Check(t.Context(), verifiers(t, ring))
	done(t, err)
}

// What is served is what the format names, and nothing beside it.
func TestFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "log")
	l := open(t, folder, newRing(t))
	checkpoint := grow(t, l, 0, 3)
	if got, err := l.File("checkpoint"); err != nil || !bytes.Equal(got, checkpoint) {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := l.File("tile/0/000.p/3"); err != nil || len(got) != 3*32 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for _, name := range []string{"owner.lock", ".state/treeState", "tile/../owner.lock", "../log/checkpoint", "/etc/passwd", "tile/", ""} {
		if got, err := l.File(name); err == nil {
			t.Errorf("%s is served: %q", name, got)
		}
	}
}

// Checkpoints are handed in by people who kept them: whatever they hand in, it is refused or it is of this log.
func FuzzCheckpoint(f *testing.F) {
	ring := newRing(f)
	l := open(f, filepath.Join(f.TempDir(), "log"), ring)
	now := grow(f, l, 0, 9)
	v := verifiers(f, ring)
	f.Add(now)
	f.Add([]byte(origin + "\n9\nAAAA\n"))
	f.Add([]byte(strings.Replace(string(now), "\n9\n", "\n18446744073709551615\n", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		size, err := tlog.SizeOf(data)
		if err == nil && l.Consistent(t.Context(), data, now) == nil && size > 9 {
			t.Errorf("a checkpoint of %d entries", size)
		}
		if l.Signed(data, v) == nil && !bytes.Equal(data, now) && size == 9 {
			t.Errorf("%q passes for what the log signed", data)
		}
	})
}
