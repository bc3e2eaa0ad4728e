package keys

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// signing is all that signs, as of one reading of the key file.
type signing struct {
	authority *Authority // nil before there was one
	signers   []*Signer  // in the order they came
	ended     []*x509.RevocationList
}

func (f *file) open() (*signing, error) {
	out := &signing{}
	all := f.Signers
	if f.Signer != nil {
		all = append([]signerFile{*f.Signer}, all...)
	}
	for _, kept := range all {
		s, err := kept.open()
		if err != nil {
			return nil, fmt.Errorf("the key file has no usable signer: %w", err)
		}
		out.signers = append(out.signers, s)
	}
	if f.Authority != nil {
		a, err := openAuthority(f.Authority)
		if err != nil {
			return nil, fmt.Errorf("the key file has no usable CA: %w", err)
		}
		out.authority = a
	}
	for _, text := range f.Ended {
		block, _ := pem.Decode([]byte(text))
		if block == nil {
			return nil, errors.New("the key file has a list of ended certificates that is not PEM")
		}
		list, err := x509.ParseRevocationList(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("the key file has an unusable list of ended certificates: %w", err)
		}
		out.ended = append(out.ended, list)
	}
	return out, nil
}

// missing are the uses that have no key.
func (s *signing) missing() []Use {
	have := map[Use]bool{}
	for _, k := range s.signers {
		have[k.Use] = true
	}
	var out []Use
	for _, u := range Uses() {
		if !have[u] {
			out = append(out, u)
		}
	}
	return out
}

// gain makes a key for each use that has none, certified by a CA of the installation's own.
func gain(f *file) error {
	now := time.Now()
	s, err := f.open()
	if err != nil {
		return err
	}
	for _, use := range s.missing() {
		if err := f.add(use, now, now); err != nil {
			return err
		}
	}
	return nil
}

// add makes a key for a use with the installation's own CA, which is made where there is none or its time to issue is over.
func (f *file) add(use Use, now, from time.Time) error {
	var authority *Authority
	var err error
	if f.Authority != nil {
		if authority, err = openAuthority(f.Authority); err != nil {
			return err
		}
	}
	if authority == nil || authority.Key == nil || from.After(authority.IssuesUntil()) {
		if authority, err = NewAuthority("OpenWIN CA of this installation", "", now); err != nil {
			return err
		}
		if f.Authority, err = authority.file(); err != nil {
			return err
		}
	}
	key, err := use.newKey()
	if err != nil {
		return err
	}
	cert, err := authority.Issue(use, key.Public(), now)
	if err != nil {
		return err
	}
	text, err := keyText(key)
	if err != nil {
		return err
	}
	f.Signers = append(f.Signers, signerFile{Use: use, Key: text, Certificate: string(PEM(cert, authority.Certificate)), From: from.UTC()})
	return nil
}

// Signer is the key that signs for a use at a moment: of those that may sign, the last to have begun; before any has begun, the first.
// It is nil only where every key of the use was dropped, or is with a signer that is not attached.
func (r *Ring) Signer(use Use, at when.Instant) *Signer {
	var begun, first *Signer
	for _, s := range r.Signers() {
		switch {
		case s.Use != use || s.Key == nil || r.Dropped(s.Name()):
		case s.From <= at && (begun == nil || s.From >= begun.From):
			begun = s
		case s.From > at && (first == nil || s.From < first.From):
			first = s
		}
	}
	if begun != nil {
		return begun
	}
	return first
}

// Signers are all keys of the file, also those that do not sign yet or no longer.
func (r *Ring) Signers() []*Signer { return r.signing.Load().signers }

// Authority is the CA that issued the newest certificates; its Key is nil where it is kept offline.
func (r *Ring) Authority() *Authority { return r.signing.Load().authority }

// Drop says which keys, by name, sign no longer, and since when: they may be in other hands. It replaces what was said before.
func (r *Ring) Drop(dropped map[string]when.Instant) { r.dropped.Store(&dropped) }

// Dropped says whether a key, by name, was dropped.
func (r *Ring) Dropped(name string) bool {
	_, dropped := (*r.dropped.Load())[name]
	return dropped
}
