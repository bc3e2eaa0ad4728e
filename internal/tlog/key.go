package tlog

import (
	"crypto"
	"crypto/ed25519"
	"errors"

	"golang.org/x/mod/sumdb/note"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/when"
)

// noteKey signs checkpoints (C2SP signed-note, Ed25519) with whichever key of the ring signs for the log at the moment.
type noteKey struct {
	origin string
	ring   *keys.Ring
	now    when.Clock
}

// Name is the log's name.
func (k noteKey) Name() string { return k.origin }

// KeyHash is the first four bytes of the key's id.
func (k noteKey) KeyHash() uint32 {
	s := k.ring.Signer(keys.Log, k.now())
	if s == nil {
		return 0
	}
	v, err := verifier(k.origin, s)
	if err != nil {
		return 0
	}
	return v.KeyHash()
}

// Sign signs the text of a note.
func (k noteKey) Sign(text []byte) ([]byte, error) {
	s := k.ring.Signer(keys.Log, k.now())
	if s == nil {
		return nil, errors.New("there is no key that signs for the log")
	}
	return s.Key.Sign(nil, text, crypto.Hash(0))
}

func verifier(origin string, s *keys.Signer) (note.Verifier, error) {
	text, err := verifierText(origin, s)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(text)
}

func verifierText(origin string, s *keys.Signer) (string, error) {
	public, ok := s.Certificate.PublicKey.(ed25519.PublicKey)
	if !ok {
		return "", errors.New("not an Ed25519 key")
	}
	return note.NewEd25519VerifierKey(origin, public)
}

// VerifierKeys are the public keys of the log in the form of C2SP signed-note, those that sign no longer too; dropped ones are left out.
func VerifierKeys(origin string, ring *keys.Ring) []string {
	var out []string
	for _, s := range ring.Signers() {
		if s.Use != keys.Log || ring.Dropped(s.Name()) {
			continue
		}
		if text, err := verifierText(origin, s); err == nil {
			out = append(out, text)
		}
	}
	return out
}

// Verifiers read what VerifierKeys wrote.
func Verifiers(texts []string) ([]note.Verifier, error) {
	var out []note.Verifier
	for _, text := range texts {
		v, err := note.NewVerifier(text)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
