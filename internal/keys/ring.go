// Package keys holds the secrets of an installation: what seals personal fields, what makes them findable without
// opening them, and what signs: a key for each use, with the certificate that names it.
package keys

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/openwin/openwin/internal/when"
)

// Ring is an installation's keys. It is safe for use by many goroutines.
type Ring struct {
	aead    tink.AEAD
	mac     []byte
	print   string
	path    string // "" for keys that are kept nowhere
	signing atomic.Pointer[signing]
	dropped atomic.Pointer[map[string]when.Instant] // by name: keys that may sign no longer
	remote  atomic.Pointer[Remote]
}

// file is how a Ring is kept: one JSON file that only its owner may read.
type file struct {
	AEAD      json.RawMessage `json:"aead"`             // Tink keyset, AES256-GCM
	MAC       []byte          `json:"mac"`              // 32 bytes for HMAC-SHA256
	Signer    *signerFile     `json:"signer,omitempty"` // of files that knew one key, for HC1
	Authority *signerFile     `json:"authority,omitempty"`
	Signers   []signerFile    `json:"signers,omitempty"`
	Requests  []requestFile   `json:"requests,omitempty"` // keys that wait for a certificate
	Ended     []string        `json:"ended,omitempty"`    // CRLs of CAs that are kept offline, PEM
}

// Open reads the keys at path, or makes new ones there if there is no such file.
func Open(path string) (*Ring, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if data, err = create(path); err != nil {
			return nil, fmt.Errorf("making keys: %w", err)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading keys: %w", err)
	}
	r, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r.path = path
	if len(r.signing.Load().missing()) > 0 { // of an earlier version
		if err := r.change(gain); err != nil {
			return nil, fmt.Errorf("adding keys to %s: %w", path, err)
		}
	}
	return r, nil
}

// New makes keys that are kept nowhere, for tests.
func New() (*Ring, error) {
	data, err := generate()
	if err != nil {
		return nil, err
	}
	return parse(data)
}

// create writes new keys so that a crash or a second process leaves one whole file, never half of one.
func create(path string) ([]byte, error) {
	data, err := generate()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // made with mode 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(data); err != nil {
		return nil, err
	}
	if err := tmp.Sync(); err != nil {
		return nil, err
	}
	if err := tmp.Close(); err != nil {
		return nil, err
	}
	if err := os.Link(tmp.Name(), path); errors.Is(err, fs.ErrExist) {
		return os.ReadFile(path) // another process was first
	} else if err != nil {
		return nil, err
	}
	return data, nil
}

func generate() ([]byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	var sealed bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&sealed)); err != nil {
		return nil, err
	}
	mac, err := randomBytes(32)
	if err != nil {
		return nil, err
	}
	f := file{AEAD: sealed.Bytes(), MAC: mac}
	if err := gain(&f); err != nil {
		return nil, err
	}
	return json.MarshalIndent(f, "", "  ")
}

func parse(data []byte) (*Ring, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("the key file cannot be read: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(f.AEAD)))
	if err != nil {
		return nil, fmt.Errorf("the key file has no usable sealing key: %w", err)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, err
	}
	if len(f.MAC) != 32 {
		return nil, errors.New("the key file has no usable hashing key")
	}
	signing, err := f.open()
	if err != nil {
		return nil, err
	}
	if len(signing.signers) == 0 {
		return nil, errors.New("the key file has no usable signer")
	}
	r := &Ring{aead: primitive, mac: f.MAC}
	r.signing.Store(signing)
	r.dropped.Store(&map[string]when.Instant{})
	r.print = hex.EncodeToString(r.Hash("fingerprint", ""))
	return r, nil
}

// Seal encrypts a personal field. row and field say where it is kept: it opens there only, so that two fields or two
// people cannot be swapped in the database. An empty value is sealed to nothing.
func (r *Ring) Seal(value, row, field string) ([]byte, error) {
	if value == "" {
		return []byte{}, nil
	}
	return r.aead.Encrypt([]byte(value), []byte(field+"\x00"+row))
}

// Unseal opens what Seal made for the same row and field.
func (r *Ring) Unseal(sealed []byte, row, field string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := r.aead.Decrypt(sealed, []byte(field+"\x00"+row))
	if err != nil {
		return "", fmt.Errorf("a sealed %s does not open: wrong keys, or the row was tampered with", field)
	}
	return string(plain), nil
}

// Hash is a keyed hash of 16 bytes, by which something secret is found without being kept. kind separates the uses.
func (r *Ring) Hash(kind, value string) []byte {
	h := hmac.New(sha256.New, r.mac)
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(value))
	return h.Sum(nil)[:16]
}

// Fingerprint names the keys without telling them: a database remembers which keys opened it.
func (r *Ring) Fingerprint() string { return r.print }
