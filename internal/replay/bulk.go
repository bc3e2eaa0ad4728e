package replay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// result is what became of one act of a bulk.
type result struct {
	ID      string   `json:"id"`
	Outcome string   `json:"outcome"` // done, already or refused
	Problem *problem `json:"problem"`
}

// tally is what became of many acts.
type tally struct {
	done, already int
	refused       map[string]int // by code
	example       map[string]string
}

// bulk sends acts to one path and sends those again that the server was too busy for, until each has its answer.
func (c *client) bulk(ctx context.Context, path string, acts []any) (tally, error) {
	t := tally{refused: map[string]int{}, example: map[string]string{}}
	retry := c.newRetry()
	for {
		var answer struct {
			Results []result `json:"results"`
		}
		if err := c.ask(ctx, http.MethodPost, "/"+path+"/bulk", map[string]any{"acts": acts}, &answer); err != nil {
			return t, err
		}
		if len(answer.Results) != len(acts) {
			return t, fmt.Errorf("%s answered %d of %d acts", path, len(answer.Results), len(acts))
		}
		var again []any
		var busy *problem
		for i, r := range answer.Results {
			switch {
			case r.Outcome == "done":
				t.done++
			case r.Outcome == "already":
				t.already++
			case r.Problem == nil:
				return t, fmt.Errorf("%s answered an act with %q and no problem", path, r.Outcome)
			case r.Problem.passing():
				again, busy = append(again, acts[i]), r.Problem
			default:
				t.refused[r.Problem.Code]++
				t.example[r.Problem.Code] = r.Problem.Detail
			}
		}
		if len(again) == 0 {
			return t, nil
		}
		if len(again) < len(acts) {
			retry = c.newRetry() // the server gets on
		}
		if err := retry.pause(ctx, busy); err != nil {
			return t, err
		}
		acts = again
	}
}

// retry waits between tries, longer each time, and gives up after the client's patience.
type retry struct {
	until   time.Time
	wait    time.Duration
	signIns int
}

func (c *client) newRetry() *retry {
	return &retry{until: time.Now().Add(c.patience), wait: 50 * time.Millisecond}
}

// pause waits for the next try; cause is why the last one failed, and the error when patience or ctx is at its end.
func (r *retry) pause(ctx context.Context, cause error) error {
	wait := r.wait
	var p *problem
	if errors.As(cause, &p) && p.wait > 0 {
		wait = p.wait
	}
	if time.Now().Add(wait).After(r.until) {
		return fmt.Errorf("the server does not take it: %w", cause)
	}
	r.wait = min(2*r.wait, 5*time.Second)
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
