package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// client speaks to the server's API (docs/api.md) as one member of staff.
type client struct {
	base            string // "http://127.0.0.1:8080"
	login, password string
	http            *http.Client
	patience        time.Duration // how long the server may fail to do anything before we give up

	mu    sync.Mutex
	token string
}

func newClient(server, login, password string, callers int) (*client, error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("%q is not the URL of a server, such as http://127.0.0.1:8080", server)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = callers
	return &client{
		base: strings.TrimSuffix(server, "/") + "/api/v1", login: login, password: password,
		http: &http.Client{Transport: transport, Timeout: 2 * time.Minute}, patience: 2 * time.Minute,
	}, nil
}

// problem is a no of the server (RFC 9457).
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	wait   time.Duration
}

func (p *problem) Error() string {
	return fmt.Sprintf("the server says no: %s (%s, status %d)", p.Detail, p.Code, p.Status)
}

// passing says whether the same call may work later.
func (p *problem) passing() bool {
	switch p.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// call makes one request and reads its answer into out. Its errors are problems, or that the server was not reached.
func (c *client) call(ctx context.Context, method, path string, body, out any) error {
	var data []byte
	if body != nil {
		var err error
		if data, err = json.Marshal(body); err != nil {
			return err
		}
	}
	// What has been sent is waited for: ctx ends the tries, not a request under way.
	request, err := http.NewRequestWithContext(context.WithoutCancel(ctx), method, c.base+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Language", "en")
	c.mu.Lock()
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	c.mu.Unlock()
	answer, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		p := &problem{Code: "no_problem_document", Detail: http.StatusText(answer.StatusCode)}
		json.Unmarshal(text, p) //nolint:errcheck // a proxy's answer need not be a problem document
		p.Status = answer.StatusCode
		if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil {
			p.wait = min(time.Duration(seconds)*time.Second, time.Minute)
		}
		return p
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("%s%s does not answer as an OpenWIN server does: %w", c.base, path, err)
	}
	return nil
}

// ask is call, tried again while the server is busy or away, and after signing in again where the sign-in has run out.
func (c *client) ask(ctx context.Context, method, path string, body, out any) error {
	retry := c.newRetry()
	for {
		err := c.call(ctx, method, path, body, out)
		var p *problem
		switch {
		case err == nil:
			return nil
		case errors.As(err, &p) && p.Status == http.StatusUnauthorized && path != "/sign-in" && retry.signIns < mostSignIns:
			retry.signIns++
			if err := c.signIn(ctx); err != nil {
				return err
			}
		case !transient(err):
			return err
		default:
			if err := retry.pause(ctx, err); err != nil {
				return err
			}
		}
	}
}

// mostSignIns is how often one request may find its sign-in run out before that is taken for a refusal.
const mostSignIns = 5

// transient says whether an error may pass: the server was busy, or the connection failed.
func transient(err error) bool {
	var p *problem
	if errors.As(err, &p) {
		return p.passing()
	}
	var u *url.Error
	return errors.As(err, &u) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded)
}

// firstContact is how long a server may take to give its first answer. Later it may be away for longer.
const firstContact = 2 * time.Second

// knock says at once if nobody is there, such as for a mistyped address. Any answer will do.
func (c *client) knock(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, firstContact)
	defer cancel()
	var why error
	for {
		request, err := http.NewRequestWithContext(short, http.MethodGet, c.base+"/areas", nil)
		if err != nil {
			return err
		}
		answer, err := c.http.Do(request)
		if err == nil {
			return answer.Body.Close()
		}
		var u *url.Error
		if errors.As(err, &u) && (why == nil || short.Err() == nil) {
			why = u.Err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-short.Done():
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return fmt.Errorf("nobody answers at %s: is openwin running there? (%w)", strings.TrimSuffix(c.base, "/api/v1"), why)
		}
	}
}

func (c *client) signIn(ctx context.Context) error {
	var answer struct {
		Token string `json:"token"`
	}
	if err := c.ask(ctx, http.MethodPost, "/sign-in", map[string]string{"login": c.login, "password": c.password}, &answer); err != nil {
		return fmt.Errorf("cannot sign in at %s: %w", c.base, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = answer.Token
	return nil
}

// below lists the areas directly inside one.
func (c *client) below(ctx context.Context, area string) ([]Area, error) {
	var answer struct {
		Areas []Area `json:"areas"`
	}
	err := c.ask(ctx, http.MethodGet, "/areas?below="+url.QueryEscape(area), nil, &answer)
	return answer.Areas, err
}
