package door

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/when"
)

const (
	statusFresh = 300              // seconds for which a status list says of itself that it holds
	statusStays = 50 * time.Second // how long one is given out before it is made anew, where nothing ended
	mostStatus  = 256              // lists that a process keeps, of some 30 KB
)

// statusKept is a signed status list, and how many certificates had ended when it was made.
type statusKept struct {
	content []byte
	tag     string
	key     string
	ended   int64
	at      when.Instant
}

// StatusList is a signed status list of W3C credentials, made anew when something ended or it gets old. Faults: not_found, signer_expired.
func (h *House) StatusList(ctx context.Context, number int) (content []byte, tag string, err error) {
	signer, err := h.Signer(keys.VC)
	if err != nil {
		return nil, "", err
	}
	h.revoked.mu.Lock()
	defer h.revoked.mu.Unlock()
	lists, err := h.Store.RevokedLists(ctx)
	if err != nil {
		return nil, "", err
	}
	now, ended := h.Now(), lists[revocation.Hashes]
	if kept, ok := h.revoked.status[number]; ok && kept.ended == ended && kept.key == signer.Name() && now >= kept.at && now.Sub(kept.at) < statusStays {
		return kept.content, kept.tag, nil
	}
	revoked, ok, err := h.Store.StatusList(ctx, number)
	if err != nil {
		return nil, "", err
	}
	if !ok {
		return nil, "", fault.New(fault.NotFound, "not_found")
	}
	list, err := vc.ListOf(h.PublicURL, number, revoked, signer.Key, signer.Thumbprint(), now.Time().Unix(), statusFresh)
	if err != nil {
		return nil, "", err
	}
	if content, err = json.Marshal(list); err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(content)
	if h.revoked.status == nil || len(h.revoked.status) >= mostStatus {
		h.revoked.status = map[int]statusKept{}
	}
	kept := statusKept{content, hex.EncodeToString(sum[:16]), signer.Name(), ended, now}
	h.revoked.status[number] = kept
	return kept.content, kept.tag, nil
}
