// Package sms hands messages to phones through a gateway.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/message"
)

// Gateway hands one message on. A nil error means that the gateway has taken it.
type Gateway interface {
	Send(ctx context.Context, m message.Message) error
}

// HTTP posts each message as JSON {"id","to","text"} to the country's SMS provider or a bridge to it. The same id may
// come twice: the receiver should send it once.
type HTTP struct {
	URL    string
	Token  string // sent as a bearer token, "" for none
	Client *http.Client
}

// timeout is how long a provider may take for one message.
const timeout = 10 * time.Second

// Send posts the message. An error names the status, never the phone or the text.
func (g HTTP) Send(ctx context.Context, m message.Message) error {
	// The alphabet of SMS has no hard space: one in a text would more than halve what fits into a message.
	text := strings.ReplaceAll(m.Text, "\u00a0", " ")
	body, err := json.Marshal(map[string]string{"id": m.ID, "to": m.Phone, "text": text})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the SMS gateway's URL cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	if g.Token != "" {
		req.Header.Set("Authorization", "Bearer "+g.Token)
	}
	client := g.Client
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("the SMS gateway does not answer")
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) //nolint:errcheck // read only so that the connection can serve again
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the SMS gateway answered %d", resp.StatusCode)
	}
	return nil
}
