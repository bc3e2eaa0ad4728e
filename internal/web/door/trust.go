package door

import (
	"slices"
	"sync"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/verify"
)

// trusted keeps whose certificates hold, for as long as neither our keys nor the imported lists change. The zero value is ready.
type trusted struct {
	mu    sync.Mutex
	trust *verify.Trust
	ours  []verify.Key       // of which it was made
	lists []store.TrustedKey // of which it was made
}

// Trust is whose certificates hold here: our own keys that were not dropped, also those that sign no longer, and those of imported lists.
func (h *House) Trust() *verify.Trust {
	ours, lists := trust.OurKeys(h.Keys, h.Pack.Code, h.Pack.Certificate.Issuer, h.PublicURL), h.Store.Trusted()
	h.trusted.mu.Lock()
	defer h.trusted.mu.Unlock()
	if h.trusted.trust == nil || !slices.EqualFunc(h.trusted.ours, ours, sameKey) || !sameLists(h.trusted.lists, lists) {
		h.trusted.trust, h.trusted.ours, h.trusted.lists = trustOf(ours, lists), ours, lists
	}
	return h.trusted.trust
}

func sameKey(a, b verify.Key) bool {
	return a.KID == b.KID && a.Format == b.Format && a.Dropped == b.Dropped && a.Issuer == b.Issuer
}

// sameLists says whether two readings of the imported lists are one: the store gives the same again where nothing changed.
func sameLists(a, b []store.TrustedKey) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// trustOf adds the imported lists to our keys.
func trustOf(ours []verify.Key, imported []store.TrustedKey) *verify.Trust {
	all := trust.Set{Keys: slices.Clone(ours)}
	for _, k := range imported {
		all.Add(k.Key, verify.List{Source: verify.Source(k.Kind), Name: k.Source, Dated: k.Dated})
	}
	return all.Trust()
}
