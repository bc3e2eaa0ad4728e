package outbox

import (
	"context"
	"encoding/json"

	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/store"
)

// Revoked enters certificates that ended into the lists that verifiers read.
func Revoked() Consumer {
	return Consumer{Name: "revoked", Most: 1000, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
		var ended []proof.Ended
		var people []string
		for _, e := range events {
			if e.Kind != store.KindEnded {
				continue
			}
			var c store.CertificatesEnded
			if err := json.Unmarshal([]byte(e.Body), &c); err != nil {
				return err
			}
			ended, people = append(ended, c.Ended...), append(people, c.People...)
		}
		if len(ended) == 0 {
			return nil
		}
		return t.ListEnded(ctx, ended, people)
	}}
}
