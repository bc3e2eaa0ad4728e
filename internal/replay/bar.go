package replay

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// bar shows how far a replay is: a line that is drawn over on a terminal, else a line every few seconds.
type bar struct {
	out      io.Writer
	terminal bool
	total    int // acts
	started  time.Time
	stop     chan struct{}
	stopped  sync.WaitGroup

	mu      sync.Mutex
	skipped int // acts answered in an earlier run
	done    int // acts answered in this one
}

func newBar(out io.Writer, terminal bool, total int) *bar {
	b := &bar{out: out, terminal: terminal, total: total, started: time.Now(), stop: make(chan struct{})}
	every := 5 * time.Second
	if terminal {
		every = 200 * time.Millisecond
	}
	b.stopped.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				b.draw()
			case <-b.stop:
				return
			}
		}
	})
	return b
}

func (b *bar) add(skipped, done int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.skipped, b.done = b.skipped+skipped, b.done+done
}

// close draws the last state and leaves it standing.
func (b *bar) close() {
	close(b.stop)
	b.stopped.Wait()
	b.draw()
	if b.terminal {
		fmt.Fprintln(b.out)
	}
}

func (b *bar) draw() {
	b.mu.Lock()
	skipped, done := b.skipped, b.done
	b.mu.Unlock()
	line := barLine(b.total, skipped, done, time.Since(b.started))
	if b.terminal {
		fmt.Fprintf(b.out, "\r%s\x1b[K", line)
	} else {
		fmt.Fprintln(b.out, line)
	}
}

// barLine is what the bar says; the rate and the time left count this run alone.
func barLine(total, skipped, done int, took time.Duration) string {
	part := 1.0
	if total > 0 {
		part = float64(skipped+done) / float64(total)
	}
	const width = 30
	full := int(part * width)
	rate := float64(done) / max(took.Seconds(), 0.001)
	left := "-"
	if rate > 0 {
		left = time.Duration(float64(total-skipped-done) / rate * float64(time.Second)).Round(time.Second).String()
	}
	return fmt.Sprintf("[%s%s] %3.0f %%  %s of %s acts  %s/s  %s left", strings.Repeat("=", full), strings.Repeat(" ", width-full),
		part*100, grouped(int64(skipped+done)), grouped(int64(total)), grouped(int64(rate)), left)
}

// grouped writes a count with commas between thousands.
func grouped(n int64) string {
	text := fmt.Sprint(max(n, -n))
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	if n < 0 {
		return "-" + text
	}
	return text
}
