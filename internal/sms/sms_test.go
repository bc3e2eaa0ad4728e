package sms_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/sms"
)

var hello = message.Message{ID: "7", Kind: message.Booked, Phone: "+919812340070", Text: "Your place is booked"}

func TestHTTP(t *testing.T) {
	var got map[string]string
	status := http.StatusAccepted
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("authorization %q", r.Header.Get("Authorization"))
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		w.WriteHeader(status)
		w.Write([]byte("no room for " + got["to"]))
	}))
	gateway := sms.HTTP{URL: server.URL, Token: "secret"}
	if err := gateway.Send(context.Background(), hello); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(map[string]string{"id": "7", "to": hello.Phone, "text": hello.Text}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}

	timed := hello
	timed.Text = "Booked: 11:00\u00a0am to 1:00\u00a0pm"
	if err := gateway.Send(context.Background(), timed); err != nil || got["text"] != "Booked: 11:00 am to 1:00 pm" {
		t.Errorf("%v %q", err, got["text"])
	}

	status = http.StatusInternalServerError
	refused := gateway.Send(context.Background(), hello)
	server.Close()
	silent := gateway.Send(context.Background(), hello)
	for _, err := range []error{refused, silent} {
		if err == nil || strings.Contains(err.Error(), "9812340070") || strings.Contains(err.Error(), "booked") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v", err)
		}
	}
}

// box is messages that wait; shaky is a gateway that fails at first.
type box struct {
	mu      sync.Mutex
	waiting []message.Message
}

func (b *box) Unsent(_ context.Context, most int) ([]message.Message, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]message.Message(nil), b.waiting[:min(most, len(b.waiting))]...), nil
}

func (b *box) MarkSent(_ context.Context, m message.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting[0] != m {
		return errors.New("out of order")
	}
	b.waiting = b.waiting[1:]
	return nil
}

type shaky struct {
	failures int
	sent     []string
}

func (s *shaky) Send(_ context.Context, m message.Message) error {
	if s.failures > 0 {
		s.failures--
		return errors.New("not now")
	}
	s.sent = append(s.sent, m.ID)
	return nil
}

// A gateway that fails gets the messages later, in order, each once.
func TestRunTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		post := &box{waiting: []message.Message{{ID: "1"}, {ID: "2"}, {ID: "3"}}}
		gateway := &shaky{failures: 2}
		ctx, stop := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { sms.Run(ctx, post, gateway, slog.New(slog.DiscardHandler)) })
		time.Sleep(time.Minute)
		stop()
		running.Wait()
		if diff := cmp.Diff([]string{"1", "2", "3"}, gateway.sent); diff != "" || len(post.waiting) != 0 {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
