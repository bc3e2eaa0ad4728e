package sms

import (
	"context"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/message"
)

// Post is where messages wait to be sent.
type Post interface {
	Unsent(ctx context.Context, most int) ([]message.Message, error)
	MarkSent(ctx context.Context, m message.Message) error
}

const (
	look    = 500 * time.Millisecond // how often to look for new messages
	rest    = 10 * time.Second       // pause after a gateway failed
	handful = 100
)

// Run hands waiting messages to the gateway, oldest first, until ctx ends. A message is marked only after the gateway has
// taken it: a crash in between sends it twice, never not at all.
func Run(ctx context.Context, post Post, gateway Gateway, log *slog.Logger) {
	for {
		sent, err := sendSome(ctx, post, gateway)
		wait := look
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("messages could not be sent", "error", err.Error())
			wait = rest
		case sent == handful:
			continue
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

func sendSome(ctx context.Context, post Post, gateway Gateway) (int, error) {
	waiting, err := post.Unsent(ctx, handful)
	if err != nil {
		return 0, err
	}
	for i, m := range waiting {
		if err := gateway.Send(ctx, m); err != nil {
			return i, err
		}
		if err := post.MarkSent(ctx, m); err != nil {
			return i, err
		}
	}
	return len(waiting), nil
}
