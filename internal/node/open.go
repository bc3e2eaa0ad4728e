package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/openwin/openwin/internal/demo"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/packs"
)

// OpenStore opens the database of an installation with its keys and pack. New keys are made only for a new database.
func OpenStore(ctx context.Context, c Config) (*store.Store, error) {
	p, err := loadPack(c)
	if err != nil {
		return nil, err
	}
	if c.Database != "" && !store.IsPostgres(c.Database) {
		return nil, errors.New("--database takes a URL that starts with postgres://; leave it out for SQLite")
	}
	database, keyFile := c.Database, c.keyFile()
	if database == "" {
		database = filepath.Join(c.Data, "openwin.db")
	}
	lost := fmt.Errorf("there is no key file at %s, and this database was made with one: point --keys at it", keyFile)
	newKeys, newFolder := !exists(keyFile), !exists(filepath.Dir(keyFile))
	if newKeys && c.Database == "" && exists(database) {
		return nil, lost
	}
	if c.Database == "" {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, fmt.Errorf("the data folder cannot be used: %w", err)
		}
	}
	ring, err := keys.Open(keyFile)
	if err != nil {
		return nil, err
	}
	if err := attach(ring, c); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Config{URL: database, Keys: ring, Pack: p, Now: c.Now, Log: c.Log})
	switch code := fault.Code(err); {
	case newKeys && code == "keys_differ": // no database has seen the new keys
		err = errors.Join(lost, os.Remove(keyFile))
		if newFolder {
			err = errors.Join(err, os.Remove(filepath.Dir(keyFile)))
		}
	case c.Database == "" && code == "database_unreachable":
		err = fmt.Errorf("%s cannot be used as a database: %w", database, errors.Unwrap(fault.From(err)))
	}
	return s, err
}

func (c Config) keyFile() string {
	if c.Keys != "" {
		return c.Keys
	}
	return filepath.Join(c.Data, "keys.json")
}

// warnOfOpenKeys says so if others on the machine may read the key file. Windows has no such modes.
func warnOfOpenKeys(c Config) {
	info, err := os.Stat(c.keyFile())
	if err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		c.Log.Warn("others on this machine may read the key file: take that right away with chmod 600", "file", c.keyFile())
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

func loadPack(c Config) (*pack.Pack, error) {
	folder, err := packs.Find(c.Pack)
	if err != nil {
		return nil, err
	}
	p, err := pack.LoadFolder(folder)
	if err != nil {
		return nil, fmt.Errorf("the pack %q cannot be used:\n%w", c.Pack, err)
	}
	if c.Demo {
		demo.Open(p)
	}
	return p, nil
}

// checkSMS refuses a gateway that no message could reach.
func checkSMS(gateway string) error {
	if gateway == "" {
		return nil
	}
	u, err := url.Parse(gateway)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("--sms takes the URL of a gateway that starts with http:// or https://")
	}
	return nil
}

// checkPublicURL refuses an address that certificates cannot name: they hold for years, and their readers add paths of their own to it.
func checkPublicURL(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return errors.New("--public-url takes the address of this installation as everybody reaches it, such as https://vaccine.example, with no slash at the end")
	}
	return nil
}
