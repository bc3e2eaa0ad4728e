package replay

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"sync"
)

// actsPerChunk is how many acts go in one request: the server shares a transaction among as many.
const actsPerChunk = 500

// chunk is acts that are sent together. Its acts are made when it is sent.
type chunk struct {
	name   string // unique in the replay, the same in every run
	path   string
	acts   func() []any
	people int // how many of the acts the bar counts
}

// chunks cuts count things into chunks; acts makes the acts of one thing.
func (p *plan) chunks(stage, path string, count int, counted bool, acts func(i int) []any) []chunk {
	var out []chunk
	for from := 0; from < count; from += actsPerChunk {
		until := min(from+actsPerChunk, count)
		c := chunk{name: p.state.ID + " " + stage + " " + strconv.Itoa(from/actsPerChunk), path: path}
		if counted {
			c.people = until - from
		}
		c.acts = func() []any {
			all := make([]any, 0, until-from)
			for i := from; i < until; i++ {
				all = append(all, acts(i)...)
			}
			return all
		}
		out = append(out, c)
	}
	return out
}

// registerStage is the name of the stage that registers people.
const registerStage = "people"

// stages are a state's acts in the order they depend on each other: all chunks of one may be under way together.
func (p *plan) stages() [][]chunk {
	one := func(act any) []any { return []any{act} }
	people := len(p.cells)
	return [][]chunk{
		p.chunks("sites", "facilities", len(p.sites), false, func(i int) []any { return one(p.facility(p.sites[i])) }),
		p.chunks("receipts", "receipts", len(p.sites), false, func(i int) []any { return p.receipts(p.sites[i]) }),
		p.chunks("sessions", "sessions", len(p.sites), false, func(i int) []any { return p.sessions(p.sites[i]) }),
		p.chunks(registerStage, "beneficiaries", people, true, func(i int) []any { return one(p.person(i)) }),
		p.chunks("earlier", "doses", len(p.seconds), true, func(i int) []any { return one(p.earlier(p.seconds[i])) }),
		p.chunks("doses", "doses", people, true, func(i int) []any { return one(p.today(i)) }),
	}
}

// player sends plans to a server.
type player struct {
	client  *client
	journal *journal
	bar     *bar
	callers chan struct{} // a token for each request that may be under way

	mu  sync.Mutex
	all tally
}

// play sends every state's part of a day, several at once so that the callers are never idle. It ends early, with the
// requests under way answered and noted, when ctx ends or the server fails for good.
func (p *player) play(ctx context.Context, states []func() *plan) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan func() *plan)
	var workers sync.WaitGroup
	for range cap(p.callers) {
		workers.Go(func() {
			for state := range next {
				if err := p.playState(ctx, state()); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, state := range states {
		select {
		case next <- state:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}

func (p *player) playState(ctx context.Context, state *plan) error {
	for _, stage := range state.stages() {
		if err := p.playStage(ctx, stage); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) playStage(ctx context.Context, stage []chunk) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var sending sync.WaitGroup
	for _, c := range stage {
		if p.journal.has(c.name) {
			p.bar.add(c.people, 0)
			continue
		}
		select {
		case p.callers <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		sending.Go(func() {
			defer func() { <-p.callers }()
			if err := p.send(ctx, c); err != nil {
				cancel(err)
			}
		})
	}
	sending.Wait()
	return context.Cause(ctx)
}

// send has the acts of a chunk done. A chunk with a refusal is not remembered, so that the next run tries it again.
func (p *player) send(ctx context.Context, c chunk) error {
	t, err := p.client.bulk(ctx, c.path, c.acts())
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	p.bar.add(0, c.people)
	p.mu.Lock()
	p.all.done, p.all.already = p.all.done+t.done, p.all.already+t.already
	for code, n := range t.refused {
		p.all.refused[code] += n
	}
	maps.Copy(p.all.example, t.example)
	p.mu.Unlock()
	if len(t.refused) > 0 {
		return nil
	}
	return p.journal.add(c.name)
}

// trust sees whether the server is the one that the journal speaks of: it must know people whom the journal says it has
// registered. If it does not, the journal is forgotten.
func (p *player) trust(ctx context.Context, states []func() *plan) (bool, error) {
	for _, make := range states {
		state := make()
		for _, c := range state.chunks(registerStage, "beneficiaries", min(len(state.cells), actsPerChunk), true, func(i int) []any { return []any{state.person(i)} }) {
			if !p.journal.has(c.name) {
				continue
			}
			t, err := p.client.bulk(ctx, c.path, c.acts())
			if err != nil || t.done == 0 {
				return true, err
			}
			return false, p.journal.restart()
		}
	}
	return true, nil
}
