package store

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
)

var actTable = newTable("act", "act_id text, said bytea", "ON CONFLICT (act_id) DO NOTHING")

// again holds an id to one act (ADR 17): it is true where the act was done before, as it is now, and false for one that is new. said is what
// whoever acts said, nothing that the program found for them; a keyed hash of kind and of its JSON is kept, in the transaction of the act. An
// act that was done before this was kept counts as new: whoever decides it finds it by its id. A malformed id is left to the rules of the act.
// Fault: id_taken where the id was given to another act, or to this one with other words in it.
func (t *Tx) again(ctx context.Context, kind, actID string, said any) (bool, error) {
	if !id.Valid(actID) {
		return false, nil
	}
	text, err := json.Marshal(said)
	if err != nil {
		return false, err
	}
	hash := t.s.keys.Hash("act", kind+" "+string(text))
	n, err := t.insert(ctx, actTable, [][]any{{actID, hash}})
	if err != nil || n == 1 {
		return false, err
	}
	var kept []byte
	if err := t.tx.QueryRowContext(ctx, "SELECT said FROM act WHERE act_id = $1", actID).Scan(&kept); err != nil {
		return false, err
	}
	if !bytes.Equal(kept, hash) {
		return false, fault.New(fault.Conflict, "id_taken").On("id")
	}
	return true, nil
}
