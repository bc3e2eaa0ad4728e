package node

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/demo"
)

// Only a proxy that we were told of may say that a request came over HTTPS: the cookie is then for HTTPS alone.
func TestTheProxySaysWhetherItIsHTTPS(t *testing.T) {
	login := demo.Logins()[0]
	for _, behind := range []bool{false, true} {
		n, err := Start(context.Background(), Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Pack: "in", Demo: true, BehindProxy: behind,
			Log: slog.New(slog.NewTextHandler(&bytes.Buffer{}, nil))})
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"login": {login.Login}, "password": {login.Password}}
		r, err := http.NewRequest(http.MethodPost, n.URL+"/staff", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-Proto", "https")
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		cookies := answer.Cookies()
		if len(cookies) != 1 || cookies[0].Secure != behind {
			t.Errorf("behind a proxy %v: status %d, cookies %v", behind, answer.StatusCode, cookies)
		}
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	}
}
