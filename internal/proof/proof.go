package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/transparency-dev/formats/log"
	tlogproof "github.com/transparency-dev/formats/proof"
	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

// Opened is the text of a record with its salt: what a proof carries beside the way to its entry.
type Opened struct {
	Record string `json:"record"`
	Salt   []byte `json:"salt"`
}

// Proven is what a proof shows: the record, its place in the log, and a log that is at least this large, as its key signed it.
type Proven struct {
	Record string
	Place  uint64
	Size   uint64
	Origin string
	Root   []byte
}

// largestProof bounds what a stranger may send: 64 hashes, a record and a checkpoint have some 6,000 bytes.
const largestProof = 64 << 10

// WriteProof writes a proof in the form of c2sp.org/tlog-proof, with the record and its salt as extra data.
func WriteProof(o Opened, place uint64, hashes [][]byte, checkpoint []byte) ([]byte, error) {
	extra, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	p := tlogproof.TLogProof{Index: place, ExtraData: extra, Checkpoint: checkpoint}
	for _, h := range hashes {
		p.Hashes = append(p.Hashes, [32]byte(h))
	}
	return p.Marshal(), nil
}

// IsOf says whether a proof leads to a checkpoint, which must be one that the log signed.
func IsOf(proven Proven, checkpoint []byte, keys []note.Verifier) (bool, error) {
	c, err := open(checkpoint, proven.Origin, keys)
	return err == nil && c.Size == proven.Size && bytes.Equal(c.Hash, proven.Root), err
}

// open reads a checkpoint that a log signed.
func open(checkpoint []byte, origin string, keys []note.Verifier) (c log.Checkpoint, err error) {
	signed, err := note.Open(checkpoint, note.VerifierList(keys...))
	if err != nil {
		return c, fmt.Errorf("the checkpoint is not signed by the log: %w", err)
	}
	if rest, err := c.Unmarshal([]byte(signed.Text)); err != nil || len(rest) != 0 || c.Origin != origin {
		return c, errors.New("the checkpoint is not one of this log")
	}
	return c, nil
}

// CheckProof checks a proof against the keys of a log. Nothing of it is believed that the checkpoint's signature does not bind.
func CheckProof(text []byte, origin string, keys []note.Verifier) (Proven, error) {
	var p tlogproof.TLogProof
	if len(text) > largestProof {
		return Proven{}, errors.New("too large for a proof")
	}
	if err := p.Unmarshal(text); err != nil {
		return Proven{}, fmt.Errorf("not a proof: %w", err)
	}
	c, err := open(p.Checkpoint, origin, keys)
	if err != nil {
		return Proven{}, err
	}
	var o Opened
	decoder := json.NewDecoder(bytes.NewReader(p.ExtraData))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&o); err != nil || len(o.Salt) != SaltSize {
		return Proven{}, errors.New("the proof does not carry the record and its salt")
	}
	hashes := make([][]byte, len(p.Hashes))
	for i := range p.Hashes {
		hashes[i] = p.Hashes[i][:]
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(Commit(o.Salt, o.Record))
	if err := merkle.VerifyInclusion(rfc6962.DefaultHasher, p.Index, c.Size, leaf, hashes, c.Hash); err != nil {
		return Proven{}, errors.New("the record is not the one that was logged")
	}
	return Proven{Record: o.Record, Place: p.Index, Size: c.Size, Origin: c.Origin, Root: c.Hash}, nil
}
