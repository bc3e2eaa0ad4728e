package door

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/when"
)

// Revoked keeps how the lists of revoked certificates stand in the database, and what was signed of them. It follows them entry by entry, in
// each process; a process that starts walks the list of hashes once. The zero value is ready. It may be used by many goroutines at once.
type Revoked struct {
	mu     sync.Mutex
	lists  map[string]int64
	seen   int64                // entries of the list of hashes that are counted in firsts
	firsts [256]revocation.Part // by the first byte of a hash
	ends   []when.Instant       // of batches: when the last of it ended
	sums   map[string]string    // of parts, by name
	signed map[string]signedList
	status map[int]statusKept
}

type signedList struct{ content, sum []byte }

// followPage is how many entries are read at once.
const followPage = 5000

// RevokedLists says how many entries each list of revoked certificates has.
func (h *House) RevokedLists(ctx context.Context) (map[string]int64, error) {
	h.revoked.mu.Lock()
	defer h.revoked.mu.Unlock()
	err := h.followRevoked(ctx)
	return h.revoked.lists, err
}

// followRevoked counts what came into the lists since the last look.
func (h *House) followRevoked(ctx context.Context) error {
	r := &h.revoked
	lists, err := h.Store.RevokedLists(ctx)
	if err != nil {
		return err
	}
	if r.seen == 0 {
		before := lists[revocation.Hashes]
		if err := h.Store.EachRevoked(ctx, revocation.Hashes, before, r.count); err != nil {
			r.firsts, r.ends = [256]revocation.Part{}, nil
			return err
		}
		r.seen = before
	}
	for r.seen < lists[revocation.Hashes] {
		page, err := h.Store.RevokedEntries(ctx, revocation.Hashes, r.seen, followPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			if err := r.count(e); err != nil {
				return err
			}
			r.seen = e.Place + 1
		}
	}
	lists[revocation.Hashes] = r.seen // entries that came between the two looks are counted
	r.lists = lists
	return nil
}

// count adds an entry of the list of hashes.
func (r *Revoked) count(e revocation.Entry) error {
	first, err := hex.DecodeString(e.Name[:2])
	if err != nil {
		return err
	}
	part := &r.firsts[first[0]]
	part.Entries, part.At = part.Entries+1, max(part.At, e.Place+1)
	batch := int(e.Place / revocation.BatchSize)
	for len(r.ends) <= batch {
		r.ends = append(r.ends, 0)
	}
	r.ends[batch] = max(r.ends[batch], e.At)
	return nil
}

// RevokedSnapshot is the signed snapshot of revoked certificates for verifiers without a network, and what names its content. Fault:
// signer_expired.
func (h *House) RevokedSnapshot(ctx context.Context) (content []byte, tag string, err error) {
	h.revoked.mu.Lock()
	defer h.revoked.mu.Unlock()
	if err := h.followRevoked(ctx); err != nil {
		return nil, "", err
	}
	s := revocation.Snapshot{Country: h.Pack.Code, Made: revocation.Minute(h.Now()), Entries: h.revoked.seen, Digits: revocation.Digits(h.revoked.seen)}
	if s.Parts, err = h.revokedParts(ctx, s.Digits); err != nil {
		return nil, "", err
	}
	if s.Cards, err = h.revokedCards(ctx); err != nil {
		return nil, "", err
	}
	return h.signRevoked("snapshot", s, revocation.SnapshotType)
}

// revokedParts are the parts of the list of hashes that have any.
func (h *House) revokedParts(ctx context.Context, digits int) ([]revocation.Part, error) {
	parts := []revocation.Part{}
	for first, of := range h.revoked.firsts {
		if of.Entries == 0 {
			continue
		}
		prefix := hex.EncodeToString([]byte{byte(first)})[:digits]
		if n := len(parts); n == 0 || parts[n-1].Prefix != prefix {
			parts = append(parts, revocation.Part{Prefix: prefix})
		}
		part := &parts[len(parts)-1]
		part.Entries, part.At = part.Entries+of.Entries, max(part.At, of.At)
	}
	sums := map[string]string{}
	for i := range parts {
		part := &parts[i]
		sum, err := h.revokedSum(ctx, sums, revocation.Hashes, part.Prefix, revocation.PartName(part.Prefix, part.At), part.At)
		if err != nil {
			return nil, err
		}
		part.SHA256 = sum
	}
	h.keepSums(sums)
	return parts, nil
}

// revokedCards are the lists of ended SMART Health Cards, of keys that were not dropped: no card of one that was holds anyway.
func (h *House) revokedCards(ctx context.Context) ([]revocation.CardPart, error) {
	parts, sums := []revocation.CardPart{}, map[string]string{}
	for list, entries := range h.revoked.lists {
		name, cards := revocation.CardKey(list)
		if !cards || entries == 0 || h.Keys.Dropped(name) {
			continue
		}
		for _, s := range h.Keys.Signers() {
			if s.Name() != name || s.Use != keys.SHC {
				continue
			}
			sum, err := h.revokedSum(ctx, sums, list, "", revocation.PartName(s.Thumbprint(), entries), entries)
			if err != nil {
				return nil, err
			}
			parts = append(parts, revocation.CardPart{KID: s.Thumbprint(), At: entries, Entries: entries, SHA256: sum})
		}
	}
	slices.SortFunc(parts, func(a, b revocation.CardPart) int { return strings.Compare(a.KID, b.KID) })
	h.keepSums(sums)
	return parts, nil
}

// revokedSum is the hash of a part's file, computed once.
func (h *House) revokedSum(ctx context.Context, sums map[string]string, list, prefix, name string, at int64) (string, error) {
	sum, known := h.revoked.sums[name]
	if !known {
		names, err := h.Store.RevokedNames(ctx, list, prefix, at)
		if err != nil {
			return "", err
		}
		_, sum = revocation.PartFile(names)
	}
	sums[name] = sum
	return sum, nil
}

// keepSums keeps the hashes of parts that are current, of hashes or of cards, and forgets those that they take the place of.
func (h *House) keepSums(sums map[string]string) {
	if h.revoked.sums == nil {
		h.revoked.sums = map[string]string{}
	}
	for name, sum := range sums {
		h.revoked.sums[name] = sum
	}
	if len(h.revoked.sums) > 4*len(h.revoked.firsts) {
		h.revoked.sums = sums
	}
}

// RevokedBatches names the batches of hashes as the EU's gateway does, signed.
func (h *House) RevokedBatches(ctx context.Context) (content []byte, tag string, err error) {
	h.revoked.mu.Lock()
	defer h.revoked.mu.Unlock()
	if err := h.followRevoked(ctx); err != nil {
		return nil, "", err
	}
	return h.signRevoked("index", revocation.IndexOf(h.Pack.Code, h.revoked.ends, h.Now()), revocation.IndexType)
}

// RevokedBatch is a batch of hashes as the EU's gateway has them, signed; ok is false where there is none.
func (h *House) RevokedBatch(ctx context.Context, number int64) (content []byte, tag string, ok bool, err error) {
	entries, err := h.Store.RevokedEntries(ctx, revocation.Hashes, number*revocation.BatchSize, revocation.BatchSize)
	if err != nil || len(entries) == 0 {
		return nil, "", false, err
	}
	batch, err := revocation.BatchOf(h.Pack.Code, entries)
	if err != nil {
		return nil, "", false, err
	}
	h.revoked.mu.Lock()
	defer h.revoked.mu.Unlock()
	content, tag, err = h.signRevoked("batch", batch, revocation.BatchType)
	return content, tag, err == nil, err
}

// signRevoked signs a list, once for the same content of a kind and key. tag is the same in every process that has the same to say.
func (h *House) signRevoked(kind string, list any, media string) (content []byte, tag string, err error) {
	payload, err := json.Marshal(list)
	if err != nil {
		return nil, "", err
	}
	signer, err := h.Signer(keys.Lists)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(append(payload, signer.Name()...))
	if kept, ok := h.revoked.signed[kind]; !ok || string(kept.sum) != string(sum[:]) {
		content, err := revocation.Sign(list, media, revocation.By{Key: signer.Key, KID: signer.Thumbprint(), Chain: append([]*x509.Certificate{signer.Certificate}, signer.Chain...)})
		if err != nil {
			return nil, "", err
		}
		if h.revoked.signed == nil {
			h.revoked.signed = map[string]signedList{}
		}
		h.revoked.signed[kind] = signedList{content, sum[:]}
	}
	return h.revoked.signed[kind].content, hex.EncodeToString(sum[:16]), nil
}
