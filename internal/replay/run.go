package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Config says what to play and where.
type Config struct {
	Server   string // URL
	Login    string // staff who plan facilities and sessions, receive stock, register people and enter doses late
	Password string
	Day      *Day
	Scale    float64 // part of the doses that is played, above 0, at most 1
	Callers  int     // requests under way at once
	Progress string  // file, "" for one in the user's cache folder
	Out      io.Writer
	Status   io.Writer // where the bar goes
	Terminal bool      // whether Status is a terminal
}

// replay is a run: a day, scaled, on a server.
type replay struct {
	Config
	client *client
	root   string            // the country's area
	areas  map[string]string // area id by a state's name
	states []State           // scaled
	plans  []func() *plan
}

// Run plays the day and compares what the server then says with the file. It is an error if anything differs or was
// refused. If ctx ends it stops after the requests under way; running it again goes on.
func Run(ctx context.Context, c Config) error {
	if !(c.Scale > 0 && c.Scale <= 1) {
		return errors.New("--scale is above 0 and at most 1")
	}
	if c.Callers < 1 || c.Callers > 256 {
		return errors.New("--callers is from 1 to 256")
	}
	r := &replay{Config: c, areas: map[string]string{}}
	var err error
	if r.client, err = newClient(c.Server, c.Login, c.Password, c.Callers); err != nil {
		return err
	}
	if err := r.client.knock(ctx); err != nil {
		return err
	}
	if err := r.client.signIn(ctx); err != nil {
		return err
	}
	if err := r.plan(ctx); err != nil {
		return err
	}
	r.announce()
	refused, err := r.send(ctx)
	if err != nil {
		return err
	}
	return r.report(ctx, refused)
}

// plan matches the file's states with the server's areas and prepares each one's part.
func (r *replay) plan(ctx context.Context) error {
	roots, err := r.client.below(ctx, "")
	if err != nil {
		return err
	}
	if len(roots) != 1 {
		return fmt.Errorf("the server has %d countries", len(roots))
	}
	r.root = roots[0].ID
	known, err := r.client.below(ctx, r.root)
	if err != nil {
		return err
	}
	byName := map[string]Area{}
	for _, area := range known {
		byName[area.Name] = area
	}
	var here []State
	for _, s := range r.Day.States {
		if _, ok := byName[s.Name]; ok {
			here = append(here, s)
		} else {
			r.Day.note(s.Name, "", "the server has no such state: it is not played")
		}
	}
	for _, area := range known {
		if !slices.Contains(r.Day.named, area.Name) {
			r.Day.note(area.Name, "", "the server has it, the file does not: nothing of it is played")
		}
	}
	if len(here) == 0 {
		return fmt.Errorf("the server has none of the file's states: is it a server with the pack of %s?", Country)
	}
	day := *r.Day
	day.States = here
	r.states = day.Scaled(r.Scale)
	for _, s := range r.states {
		area := byName[s.Name]
		r.areas[s.Name] = area.ID
		districts, err := r.client.below(ctx, area.ID)
		if err != nil {
			return err
		}
		if len(districts) == 0 {
			districts = []Area{area}
		}
		r.plans = append(r.plans, func() *plan { return newPlan(r.Day.Date, r.Scale, s, area, districts) })
	}
	return nil
}

// announce says what is going to be played, and what is wrong with the file.
func (r *replay) announce() {
	var first, second int64
	for _, s := range r.states {
		first, second = first+s.First, second+s.Second
	}
	fmt.Fprintf(r.Out, "%s at scale %g: %s doses in %d states, %s first and %s second.\n", r.Day.Date, r.Scale,
		grouped(first+second), len(r.states), grouped(first), grouped(second))
	if len(r.Day.Findings) == 0 {
		fmt.Fprintln(r.Out, "The file is whole for that day: nothing is missing, falls back or fails to add up.")
		return
	}
	fmt.Fprintf(r.Out, "What is wrong with the file's figures for that day:\n%s", r.Day.Describe())
}

// send plays every state and gives how many acts were refused.
func (r *replay) send(ctx context.Context) (refused int, err error) {
	key := fmt.Sprintf("%s %s %g %s", strings.TrimSuffix(r.Server, "/"), r.Day.Date, r.Scale, r.Day.Hash)
	path := r.Progress
	if path == "" {
		if path, err = journalPath(key); err != nil {
			return 0, err
		}
	}
	j, err := openJournal(path, key)
	if err != nil {
		return 0, err
	}
	defer j.close()
	p := &player{client: r.client, journal: j, callers: make(chan struct{}, r.Callers), all: tally{refused: map[string]int{}, example: map[string]string{}}}
	if err := r.checkBefore(ctx, p); err != nil {
		return 0, err
	}
	p.bar = newBar(r.Status, r.Terminal, r.acts())
	err = p.play(ctx, r.plans)
	p.bar.close()
	for _, code := range slices.Sorted(maps.Keys(p.all.refused)) {
		refused += p.all.refused[code]
		fmt.Fprintf(r.Out, "%s acts were refused with %s: %s\n", grouped(int64(p.all.refused[code])), code, p.all.example[code])
	}
	switch {
	case ctx.Err() != nil:
		return refused, fmt.Errorf("stopped; what was answered is noted in %s, and the same command goes on from there", path)
	case transient(err):
		return refused, fmt.Errorf("%w\nThe same command goes on from here", err)
	case err != nil:
		return refused, err
	}
	fmt.Fprintf(r.Out, "The server did %s acts; %s it had done before.\n", grouped(int64(p.all.done)), grouped(int64(p.all.already)))
	return refused, nil
}

// checkBefore says so when the server is not in the state that the journal leads one to expect.
func (r *replay) checkBefore(ctx context.Context, p *player) error {
	if len(p.journal.done) > 0 {
		trusted, err := p.trust(ctx, r.plans)
		if err != nil {
			return err
		}
		if trusted {
			fmt.Fprintf(r.Out, "Going on from %s.\n", p.journal.path)
			return nil
		}
		fmt.Fprintf(r.Out, "The server does not know what %s says it was sent: sending everything.\n", p.journal.path)
	}
	counted, err := r.counted(ctx)
	if err != nil {
		return err
	}
	if n := counted[r.root].Counts["doses"]; n != 0 {
		fmt.Fprintf(r.Out, "The server has counted %s doses on that day already. Those that another replay made will show as a difference;\n"+
			"a server with a fresh data folder has none.\n", grouped(n))
	}
	return nil
}

// acts is how many registrations and doses the day comes to.
func (r *replay) acts() (n int) {
	for _, s := range r.states {
		n += int(2*s.Doses() + s.Second)
	}
	return n
}
