package api

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
)

// mostActs is how many acts one bulk may hold.
const mostActs = 1000

type bulkAnswer struct {
	Results []bulkResult `json:"results"`
}

// bulkResult is what became of one act of a bulk.
type bulkResult struct {
	ID      string        `json:"id"`
	Outcome outcome       `json:"outcome"`
	Result  any           `json:"result,omitempty"`
	Problem *door.Problem `json:"problem,omitempty"`
}

type outcome string

const (
	done    outcome = "done"
	already outcome = "already"
	refused outcome = "refused"
)

func bulkOne[A any](ctx context.Context, words *i18n.Printer, actor staff.Actor, raw json.RawMessage, do func(context.Context, staff.Actor, A) (answer, error)) bulkResult {
	var named struct {
		ID string `json:"id"`
	}
	json.Unmarshal(raw, &named) //nolint:errcheck // an act without a readable id is refused below, without one
	var in A
	var out answer
	err := door.Decode(raw, &in)
	if err == nil {
		out, err = do(ctx, actor, in)
	}
	switch {
	case err != nil:
		var all fault.List
		errors.As(err, &all)
		return bulkResult{ID: named.ID, Outcome: refused, Problem: door.NewProblem(words, fault.From(err), all)}
	case out.already:
		return bulkResult{ID: named.ID, Outcome: already, Result: out.body}
	}
	return bulkResult{ID: named.ID, Outcome: done, Result: out.body}
}
