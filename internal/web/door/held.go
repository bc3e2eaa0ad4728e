package door

import (
	"context"
	"io"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/openwin/openwin/internal/fault"
)

const (
	mostHeld      = 128 << 20 // bytes that strangers have sent to be checked and that are in memory, all together
	heldStep      = 256 << 10 // bytes for which a body takes room at a time
	waitsToBeHeld = 5 * time.Second
)

var holding = semaphore.NewWeighted(mostHeld)

// Hold has a body read only as far as there is room for what many send at once, until free gives its room back. Room is taken as bytes come, so that
// whoever sends slowly, or nothing, holds nobody up. Where there is none for long, reading fails. Fault: too_busy, with the seconds until somebody
// should come again.
func Hold(r *Request) (free func()) {
	b := &heldBody{ReadCloser: r.Body, ctx: r.Context(), room: holding, patience: waitsToBeHeld}
	r.Body = b
	return func() { b.room.Release(b.taken) }
}

type heldBody struct {
	io.ReadCloser
	ctx         context.Context //nolint:containedctx // a Reader is given none
	room        *semaphore.Weighted
	patience    time.Duration
	taken, read int64
}

func (b *heldBody) Read(p []byte) (int, error) {
	if b.read == b.taken {
		ctx, cancel := context.WithTimeout(b.ctx, b.patience)
		defer cancel()
		if err := b.room.Acquire(ctx, heldStep); err != nil {
			if b.ctx.Err() != nil {
				return 0, b.ctx.Err()
			}
			return 0, fault.New(fault.Unavailable, "too_busy", "seconds", fault.Int(lookAgain))
		}
		b.taken += heldStep
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.taken-b.read)])
	b.read += int64(n)
	return n, err
}
