package node

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/testkit"
)

func TestWherePhonesOpenAHub(t *testing.T) {
	ip := func(text string) net.Addr { return &net.IPNet{IP: net.ParseIP(text)} }
	machine := []net.Addr{ip("127.0.0.1"), ip("169.254.1.2"), ip("fe80::1"), ip("192.168.4.1"), ip("10.0.0.7")}
	named := tls.Certificate{Leaf: &x509.Certificate{DNSNames: []string{"hub1.camp.example.org"}}}
	for _, c := range []struct {
		listen  string
		ours    bool
		machine []net.Addr
		want    string
	}{
		{"0.0.0.0", true, machine, "https://192.168.4.1:8443/app/ https://10.0.0.7:8443/app/"},
		{"192.168.4.1", true, machine, "https://192.168.4.1:8443/app/"},
		{"0.0.0.0", false, machine, "https://hub1.camp.example.org:8443/app/"},
		{"0.0.0.0", true, nil, "https://127.0.0.1:8443/app/"},
	} {
		got := strings.Join(phoneAddresses(&net.TCPAddr{IP: net.ParseIP(c.listen), Port: 8443}, named, c.ours, c.machine), " ")
		if got != c.want {
			t.Errorf("%s: %s", c.listen, got)
		}
	}
	var out strings.Builder
	welcome(&out, "https://0.0.0.0:8443", []string{"https://192.168.4.1:8443/app/"}, "abcd")
	if text := out.String(); !strings.Contains(text, "https://192.168.4.1:8443/app/\n") || !strings.Contains(text, "█") || !strings.Contains(text, "abcd") {
		t.Error(text)
	}
}

func TestAHubHandsItsCertificateOver(t *testing.T) {
	folder := t.TempDir()
	pair, print, err := hubCertificate(SiteConfig{Config: Config{Data: folder}})
	testkit.Done(t, err)
	handler := withCertificate(http.NotFoundHandler(), pair)
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/hub.crt", nil))
	if w.Code != 200 || !strings.HasPrefix(w.Body.String(), "-----BEGIN CERTIFICATE") || strings.Contains(w.Body.String(), "PRIVATE") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	again, same, err := hubCertificate(SiteConfig{Config: Config{Data: folder}})
	if testkit.Done(t, err); same != print || len(again.Certificate) != 1 {
		t.Error("a hub keeps its certificate")
	}
	if !exists(filepath.Join(folder, "hub.crt")) {
		t.Error("it is a file, too")
	}
}

// A hub whose clock is hours off learns it from any answer of its centre.
func TestAHubKnowsThatItsClockIsWrong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(-3*time.Hour).UTC().Format(http.TimeFormat))
		w.Write([]byte("{}")) //nolint:errcheck // a test
	}))
	t.Cleanup(server.Close)
	x := &centre{url: server.URL, client: server.Client()}
	_, err := x.fetch(context.Background(), http.MethodGet, "hub/bundle", "", nil)
	if testkit.Done(t, err); x.ahead < 179*time.Minute || x.ahead > 181*time.Minute {
		t.Errorf("ahead by %s", x.ahead)
	}
}
