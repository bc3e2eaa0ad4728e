package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// journal remembers in a file which chunks the server has answered, so that a replay that was interrupted goes on where
// it was. Losing it costs time only: what is sent again is the same act.
type journal struct {
	path   string
	header string

	mu   sync.Mutex
	file *os.File
	done map[string]bool
}

// journalPath is where the journal of a replay is kept unless the user says: in their cache folder, one for each replay.
func journalPath(key string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the progress file (give one with --progress): %w", err)
	}
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(cache, "openwin", "replay-"+hex.EncodeToString(sum[:8])+".progress"), nil
}

// openJournal opens the journal of the replay that key names, or starts one. A line that was cut off counts for nothing.
func openJournal(path, key string) (*journal, error) {
	j := &journal{path: path, header: "openwin replay " + key, done: map[string]bool{}}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("the progress file cannot be written: %w", err)
	}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the progress file cannot be read: %w", err)
	}
	whole := text[:strings.LastIndexByte(string(text), '\n')+1]
	lines := strings.Split(string(whole), "\n")
	if len(whole) > 0 && lines[0] != j.header {
		return nil, fmt.Errorf("%s belongs to another replay or is no progress file: give another with --progress", path)
	}
	for _, line := range lines[1:] {
		if line != "" {
			j.done[line] = true
		}
	}
	if j.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, fmt.Errorf("the progress file cannot be written: %w", err)
	}
	if len(whole) == 0 {
		return j, j.restart()
	}
	if err = j.file.Truncate(int64(len(whole))); err == nil {
		_, err = j.file.Seek(0, 2)
	}
	return j, err
}

// restart forgets everything.
func (j *journal) restart() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	clear(j.done)
	if err := j.file.Truncate(0); err != nil {
		return err
	}
	if _, err := j.file.Seek(0, 0); err != nil {
		return err
	}
	_, err := j.file.WriteString(j.header + "\n")
	return err
}

func (j *journal) has(chunk string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.done[chunk]
}

func (j *journal) add(chunk string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done[chunk] = true
	_, err := j.file.WriteString(chunk + "\n")
	return err
}

func (j *journal) close() error { return j.file.Close() }
