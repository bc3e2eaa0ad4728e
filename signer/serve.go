package main

import (
	"bufio"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/ThalesGroup/crypto11"
)

const (
	longestAsk = 16 << 10 // bytes
	patience   = 5 * time.Second
)

type ask struct {
	Do     string `json:"do"` // "keys" or "sign"
	Label  string `json:"label"`
	Digest []byte `json:"digest"` // SHA-256
}

type key struct {
	Label  string `json:"label"`
	Public []byte `json:"public"` // SubjectPublicKeyInfo, DER
}

type answer struct {
	Keys      []key  `json:"keys,omitempty"`
	Signature []byte `json:"signature,omitempty"` // ECDSA, ASN.1 DER
	Error     string `json:"error,omitempty"`
}

// serve answers on the socket, which only its owner may use, until ctx ends.
func serve(ctx context.Context, hardware *crypto11.Context, socket string) error {
	os.Remove(socket) // of a former run
	old := umask()
	listener, err := net.Listen("unix", socket)
	old()
	if err != nil {
		return err
	}
	go func() {
		<-ctx.Done()
		listener.Close()
	}()
	for {
		conn, err := listener.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		go talk(conn, hardware)
	}
}

// talk answers one line.
func talk(conn net.Conn, hardware *crypto11.Context) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience)) //nolint:errcheck // a connection that is closed
	line, err := bufio.NewReader(io.LimitReader(conn, longestAsk)).ReadBytes('\n')
	if err != nil {
		return
	}
	out, err := do(hardware, line)
	if err != nil {
		out = answer{Error: err.Error()}
	}
	json.NewEncoder(conn).Encode(out) //nolint:errcheck // the caller has gone; there is nobody to tell
}

func do(hardware *crypto11.Context, line []byte) (answer, error) {
	var a ask
	if err := json.Unmarshal(line, &a); err != nil {
		return answer{}, errors.New("not a line of JSON")
	}
	switch a.Do {
	case "keys":
		return list(hardware)
	case "sign":
		return sign(hardware, a)
	}
	return answer{}, errors.New("what is to be done is neither keys nor sign")
}

// list names the keys that openwin can use.
func list(hardware *crypto11.Context) (answer, error) {
	all, err := hardware.FindAllKeyPairs()
	if err != nil {
		return answer{}, err
	}
	out := answer{Keys: []key{}}
	for _, pair := range all {
		public, ok := pair.Public().(*ecdsa.PublicKey)
		if !ok || public.Curve != elliptic.P256() {
			continue
		}
		label, err := hardware.GetAttribute(pair, crypto11.CkaLabel)
		if err != nil {
			return answer{}, err
		}
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return answer{}, err
		}
		out.Keys = append(out.Keys, key{string(label.Value), der})
	}
	return out, nil
}

func sign(hardware *crypto11.Context, a ask) (answer, error) {
	if len(a.Digest) != sha256.Size {
		return answer{}, errors.New("the digest is no SHA-256")
	}
	pair, err := hardware.FindKeyPair(nil, []byte(a.Label))
	if err != nil {
		return answer{}, err
	}
	if pair == nil {
		return answer{}, fmt.Errorf("there is no key with the label %q", a.Label)
	}
	signature, err := pair.Sign(rand.Reader, a.Digest, crypto.SHA256)
	return answer{Signature: signature}, err
}
