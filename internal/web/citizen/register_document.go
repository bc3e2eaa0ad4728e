package citizen

import (
	"encoding/hex"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
)

// documentsTaken is how often a phone is told that a document is registered elsewhere. The answer cannot be kept back, for a document
// is registered once; but nobody may find out so for many. A document that is free teaches a stranger nothing for nothing either: it is
// registered then, and takes one of the few places of the phone.
// The same document again tells nothing new, and does not count.
var (
	documentsTaken = door.Limit{Most: 5, In: 24 * time.Hour}
	sameDocument   = door.Limit{Most: 1, In: 24 * time.Hour}
)

// registerOnce registers somebody and counts documents that are registered elsewhere. Fault besides those of the store:
// documents_too_many, with the seconds to wait.
func (p Pages) registerOnce(r *door.Request, act beneficiary.Register) error {
	who := "document " + r.Phone
	if wait := p.Tries.Wait(who, p.Now(), documentsTaken); wait > 0 && act.IDKind != "" {
		return fault.New(fault.TooMany, "documents_too_many", "seconds", door.WholeSeconds(wait)).On("id_number")
	}
	_, err := p.Store.Register(r.Context(), act)
	if fault.Code(err) == "id_already_registered" {
		p.documentTaken(who, act.IDKind, act.IDNumber)
	}
	return err
}

// documentTaken counts that a phone was told that a document is registered elsewhere.
func (p Pages) documentTaken(who, kind, number string) {
	tried := hex.EncodeToString(p.Store.Keys().Hash("document tried", kind+" "+number))
	if p.Tries.Take(who+" "+tried, p.Now(), sameDocument) == 0 {
		p.Tries.Take(who, p.Now(), documentsTaken)
	}
}
