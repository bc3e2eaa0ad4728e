package keys

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Bounds on waiting for another process that changes the same key file.
const (
	changeWait  = 10 * time.Second // for the other to finish
	changeStale = 30 * time.Second // after which a lock is that of a process that died
)

// change rewrites the key file, whole or not at all, with nobody else at it, and takes over what it says.
func (r *Ring) change(edit func(*file) error) error {
	if r.path == "" {
		return errors.New("these keys are kept in no file")
	}
	unlock, err := lock(r.path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	data, err := os.ReadFile(r.path)
	if err != nil {
		return err
	}
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	if err := edit(&f); err != nil {
		return err
	}
	signing, err := f.open()
	if err != nil {
		return err
	}
	if data, err = json.MarshalIndent(f, "", "  "); err != nil {
		return err
	}
	if err := replace(r.path, data); err != nil {
		return err
	}
	r.take(signing)
	return nil
}

// Reload reads the key file again, for what another process or command changed in it.
func (r *Ring) Reload() error {
	if r.path == "" {
		return nil
	}
	data, err := os.ReadFile(r.path)
	if err != nil {
		return err
	}
	fresh, err := parse(data)
	if err != nil {
		return err
	}
	if fresh.print != r.print {
		return errors.New("the key file was exchanged for another one's")
	}
	r.take(fresh.signing.Load())
	return nil
}

// take uses a fresh reading of what signs, with the signer that is attached.
func (r *Ring) take(s *signing) {
	if remote := r.remote.Load(); remote != nil {
		remote.lend(s.signers)
	}
	r.signing.Store(s)
}

// replace writes a file anew so that a crash leaves the old one or the new one.
func replace(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // made with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(data); err != nil {
		return err
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// lock makes a file that only one process can make. Works on every system and on shared folders.
func lock(path string) (unlock func(), err error) {
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err == nil {
			f.Close()
			return func() { os.Remove(path) }, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > changeStale {
			os.Remove(path) // its owner died
		} else if time.Since(began) > changeWait {
			return nil, errors.New("another process changes the key file: " + path)
		}
	}
}
