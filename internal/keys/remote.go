package keys

import (
	"bufio"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
)

// Remote is a signer beside the program that keeps keys in hardware: one JSON object a line each way over a unix socket, as
// docs/signer.md says. It is safe for use by many goroutines.
type Remote struct {
	path string
	keys map[string]crypto.PublicKey // by label
}

const (
	remotePatience = 5 * time.Second // for one answer
	longestAnswer  = 1 << 20         // bytes
)

type remoteAsk struct {
	Do     string `json:"do"` // "keys" or "sign"
	Label  string `json:"label,omitempty"`
	Digest []byte `json:"digest,omitempty"` // SHA-256 of what is signed
}

type remoteAnswer struct {
	Keys []struct {
		Label  string `json:"label"`
		Public []byte `json:"public"` // SubjectPublicKeyInfo, DER
	} `json:"keys"`
	Signature []byte `json:"signature"` // ECDSA, ASN.1 DER
	Error     string `json:"error"`
}

// Dial asks the signer at "unix:/path" which keys it has.
func Dial(address string) (*Remote, error) {
	path, ok := strings.CutPrefix(address, "unix:")
	if !ok || path == "" {
		return nil, errors.New("--signer takes unix: and the path of a socket")
	}
	r := &Remote{path: path, keys: map[string]crypto.PublicKey{}}
	answer, err := r.ask(remoteAsk{Do: "keys"})
	if err != nil {
		return nil, err
	}
	for _, k := range answer.Keys {
		public, err := x509.ParsePKIXPublicKey(k.Public)
		if err != nil {
			return nil, fmt.Errorf("the signer's key %q cannot be read: %w", k.Label, err)
		}
		r.keys[k.Label] = public
	}
	return r, nil
}

func (r *Remote) ask(a remoteAsk) (answer remoteAnswer, err error) {
	conn, err := net.DialTimeout("unix", r.path, remotePatience)
	if err != nil {
		return answer, fmt.Errorf("the signer does not answer: %w", err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(remotePatience)); err != nil {
		return answer, err
	}
	if err := json.NewEncoder(conn).Encode(a); err != nil {
		return answer, fmt.Errorf("the signer does not listen: %w", err)
	}
	line, err := bufio.NewReader(io.LimitReader(conn, longestAnswer)).ReadBytes('\n')
	if err != nil {
		return answer, fmt.Errorf("the signer does not answer: %w", err)
	}
	if err := json.Unmarshal(line, &answer); err != nil {
		return answer, fmt.Errorf("the signer's answer cannot be read: %w", err)
	}
	if answer.Error != "" {
		return answer, errors.New("the signer refused: " + answer.Error)
	}
	return answer, nil
}

// Key is a key of the signer by its label.
func (r *Remote) Key(label string) (crypto.Signer, error) {
	public, ok := r.keys[label]
	if !ok {
		return nil, fmt.Errorf("the signer has no key with the label %q", label)
	}
	return remoteKey{r, label, public}, nil
}

// lend gives the keys that are with the signer to those that name them.
func (r *Remote) lend(signers []*Signer) {
	for _, s := range signers {
		if key, err := r.Key(s.remote); s.remote != "" && err == nil && same(key.Public(), s.Certificate.PublicKey) {
			s.Key = key
		}
	}
}

// Attach lets the signer sign for the keys of the file that are with it.
func (r *Ring) Attach(remote *Remote) {
	r.remote.Store(remote)
	fresh := *r.signing.Load()
	fresh.signers = make([]*Signer, len(fresh.signers))
	for i, s := range r.Signers() {
		one := *s
		fresh.signers[i] = &one
	}
	r.take(&fresh)
}

// Unattached are the keys of the file that only a signer could use, and that none is attached for.
func (r *Ring) Unattached() []*Signer {
	var out []*Signer
	for _, s := range r.Signers() {
		if s.remote != "" && s.Key == nil {
			out = append(out, s)
		}
	}
	return out
}

// remoteKey signs with a key of a signer.
type remoteKey struct {
	remote *Remote
	label  string
	public crypto.PublicKey
}

// Public is the public half.
func (k remoteKey) Public() crypto.PublicKey { return k.public }

// Sign asks the signer for an ECDSA signature over a SHA-256. Fault: signer_expired, while the signer does not answer; what is published
// comes from the certificates in the key file, and stays.
func (k remoteKey) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts.HashFunc() != crypto.SHA256 {
		return nil, errors.New("the signer signs SHA-256 only")
	}
	answer, err := k.remote.ask(remoteAsk{Do: "sign", Label: k.label, Digest: digest})
	if err != nil {
		return nil, fault.New(fault.Unavailable, "signer_expired").Because(err)
	}
	return answer.Signature, nil
}
