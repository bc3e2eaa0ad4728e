package tlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

// Check computes the whole log anew from its entries and compares every tile and the signed checkpoint. It gives how many entries the
// checkpoint covers.
func (l *Log) Check(ctx context.Context, keys []note.Verifier) (uint64, error) {
	checkpoint, err := l.Checkpoint()
	if err != nil {
		return 0, fmt.Errorf("the log has no checkpoint: %w", err)
	}
	signed, err := note.Open(checkpoint, note.VerifierList(keys...))
	if err != nil {
		return 0, fmt.Errorf("the checkpoint is not signed by the log: %w", err)
	}
	var c log.Checkpoint
	if _, err := c.Unmarshal([]byte(signed.Text)); err != nil || c.Origin != l.Origin {
		return 0, errors.New("the checkpoint is not one of this log")
	}
	if c.Size == 0 {
		return 0, nil
	}
	var by note.Verifier // the first that signed it
	for _, k := range keys {
		if k.KeyHash() == signed.Sigs[0].Hash {
			by = k
		}
	}
	fixed := at{l.files(), checkpoint}
	if err := fsck.New(l.Origin, by, fixed, leavesOf, fsck.Opts{N: 1}).Check(ctx); err != nil {
		return c.Size, fmt.Errorf("the log does not fit its checkpoint: %w", err)
	}
	return c.Size, nil
}

// Signed says whether a checkpoint is one that this log signed, with one of its keys.
func (l *Log) Signed(checkpoint []byte, keys []note.Verifier) error {
	signed, err := note.Open(checkpoint, note.VerifierList(keys...))
	if err != nil {
		return fmt.Errorf("the checkpoint is not signed by the log: %w", err)
	}
	var c log.Checkpoint
	if _, err := c.Unmarshal([]byte(signed.Text)); err != nil || c.Origin != l.Origin {
		return errors.New("the checkpoint is not one of this log")
	}
	return nil
}

// at reads a log as of one checkpoint, while another process may append.
type at struct {
	client.FileFetcher
	checkpoint []byte
}

// ReadCheckpoint gives the one checkpoint.
func (a at) ReadCheckpoint(context.Context) ([]byte, error) { return a.checkpoint, nil }

func leavesOf(bundle []byte) ([][]byte, error) {
	var b api.EntryBundle
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	out := make([][]byte, len(b.Entries))
	for i, e := range b.Entries {
		out[i] = rfc6962.DefaultHasher.HashLeaf(e)
	}
	return out, nil
}

// Entries are the first size entries of the files, in order.
func (l *Log) Entries(ctx context.Context, size uint64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if size == 0 {
			return
		}
		all := func(context.Context) (uint64, error) { return size, nil }
		for b, err := range client.EntryBundles(ctx, 2, all, l.files().ReadEntryBundle, 0, size) {
			var entries api.EntryBundle
			if err == nil {
				err = entries.UnmarshalText(b.Data)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for _, e := range entries.Entries[b.RangeInfo.First:][:b.RangeInfo.N] {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// Consistent says whether the log of one checkpoint went on to be that of another, larger one: nothing was taken away or changed between.
func (l *Log) Consistent(ctx context.Context, earlier, later []byte) error {
	var a, b log.Checkpoint
	if _, err := a.Unmarshal(earlier); err != nil {
		return err
	}
	if _, err := b.Unmarshal(later); err != nil {
		return err
	}
	switch {
	case a.Origin != b.Origin:
		return errors.New("the checkpoints are of two logs")
	case a.Size > b.Size:
		return fmt.Errorf("the log had %d entries and now has %d", a.Size, b.Size)
	case a.Size == b.Size && !bytes.Equal(a.Hash, b.Hash):
		return errors.New("the same number of entries has two roots")
	case a.Size == 0 || a.Size == b.Size:
		return nil
	}
	builder, err := client.NewProofBuilder(ctx, b.Size, l.files().ReadTile)
	if err != nil {
		return err
	}
	hashes, err := builder.ConsistencyProof(ctx, a.Size, b.Size)
	if err != nil {
		return err
	}
	return proof.VerifyConsistency(rfc6962.DefaultHasher, a.Size, b.Size, hashes, a.Hash, b.Hash)
}
