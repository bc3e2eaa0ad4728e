package public

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/web/door"
)

// revokedRoutes is every URL where verifiers find which certificates were revoked; status lists of W3C credentials are among wellKnown.
func (p Pages) revokedRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET " + revocation.SnapshotPath, For: door.Anybody, Do: p.revokedSnapshot},
		{Pattern: "GET " + revocation.PartPath + "{part}/{file}", For: door.Anybody, Do: p.revokedPart},
		{Pattern: "GET /revocation/dcc", For: door.Anybody, Do: p.revokedBatches},
		{Pattern: "GET /revocation/dcc/{batch}", For: door.Anybody, Do: p.revokedBatch},
		{Pattern: "GET /.well-known/crl/{file}", For: door.Anybody, Do: p.cardList},
	}
}

// How long caches between here and a verifier keep a list, and a part, which never changes.
const (
	keepList = "public, max-age=60"
	keepPart = "public, max-age=31536000, immutable"
)

// serve answers programs of any origin with content that a tag names: whoever has it already is told so.
func serve(w http.ResponseWriter, r *door.Request, media, keep, tag string, content []byte) error {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", keep)
	h.Set("Content-Type", media)
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r.Request, "", time.Time{}, bytes.NewReader(content))
	return nil
}

func notFound() error { return fault.New(fault.NotFound, "not_found") }

// revokedSnapshot publishes what a verifier without a network keeps, as docs/revocation.md says.
func (p Pages) revokedSnapshot(w http.ResponseWriter, r *door.Request) error {
	content, tag, err := p.RevokedSnapshot(r.Context())
	if err != nil {
		return err
	}
	return serve(w, r, revocation.MediaType, keepList, tag, content)
}

// revokedPart publishes a part of the snapshot: of hashes, or of the cards of a key, as of so many entries. Fault: not_found.
func (p Pages) revokedPart(w http.ResponseWriter, r *door.Request) error {
	lists, err := p.RevokedLists(r.Context())
	if err != nil {
		return err
	}
	part, file := r.PathValue("part"), r.PathValue("file")
	list := revocation.Hashes
	prefix, at, ok := revocation.ParsePart(part, file, lists[list])
	if s := p.cardSigner(part); s != nil {
		list = revocation.Cards(s.Name())
		at, ok = revocation.ParseAt(file)
		prefix, ok = "", ok && at <= lists[list]
	}
	if !ok {
		return notFound()
	}
	names, err := p.Store.RevokedNames(r.Context(), list, prefix, at)
	if err != nil {
		return err
	}
	content, sum := revocation.PartFile(names)
	return serve(w, r, "application/json", keepPart, sum[:32], content)
}

// cardSigner finds a key of SMART Health Cards by its thumbprint, nil for none.
func (p Pages) cardSigner(kid string) *keys.Signer {
	for _, s := range p.standing(keys.SHC) {
		if s.Thumbprint() == kid {
			return s
		}
	}
	return nil
}

// cardList publishes the card revocation list of a key. Fault: not_found.
func (p Pages) cardList(w http.ResponseWriter, r *door.Request) error {
	kid, json := strings.CutSuffix(r.PathValue("file"), ".json")
	s := p.cardSigner(kid)
	if s == nil || !json {
		return notFound()
	}
	list := revocation.Cards(s.Name())
	lists, err := p.RevokedLists(r.Context())
	if err != nil {
		return err
	}
	names, err := p.Store.RevokedNames(r.Context(), list, "", lists[list])
	if err != nil {
		return err
	}
	return serveJSON(w, r, revocation.CardListOf(kid, lists[list], names))
}

func serveJSON(w http.ResponseWriter, r *door.Request, v any) error {
	content, err := json.Marshal(v)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	return serve(w, r, "application/json", keepList, hex.EncodeToString(sum[:16]), content)
}

// revokedBatches names the batches of hashes.
func (p Pages) revokedBatches(w http.ResponseWriter, r *door.Request) error {
	content, tag, err := p.RevokedBatches(r.Context())
	if err != nil {
		return err
	}
	return serve(w, r, revocation.MediaType, keepList, tag, content)
}

// revokedBatch publishes a batch of hashes in the format of the EU's gateway. Fault: not_found.
func (p Pages) revokedBatch(w http.ResponseWriter, r *door.Request) error {
	number, err := strconv.ParseUint(r.PathValue("batch"), 10, 32)
	if err != nil {
		return notFound()
	}
	content, tag, ok, err := p.RevokedBatch(r.Context(), int64(number))
	if err != nil {
		return err
	}
	if !ok {
		return notFound()
	}
	return serve(w, r, revocation.MediaType, keepList, tag, content)
}
