package door_test

import (
	"net/http"
	"testing"

	"github.com/openwin/openwin/internal/web/door"
)

func TestDevice(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36":                  "Chrome, Android",
		"Mozilla/5.0 (Android 13; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0":                                                                    "Firefox, Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0":           "Edge, Windows",
		"Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0":                                                                  "Firefox, Linux",
		"Mozilla/5.0 (Mobile; LYF/F300B; Android; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5":                                                     "Firefox, Android",
		"": "", "<script>": "", "curl/8.5.0": "curl",
	} {
		if got := door.Device(&http.Request{Header: http.Header{"User-Agent": {agent}}}); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}

// Whatever a browser calls itself, only words of ours are kept.
func FuzzDevice(f *testing.F) {
	f.Add("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0")
	f.Fuzz(func(t *testing.T, agent string) {
		got := door.Device(&http.Request{Header: http.Header{"User-Agent": {agent}}})
		for _, r := range got {
			if r != ' ' && r != ',' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
				t.Errorf("%q becomes %q", agent, got)
			}
		}
		if len(got) > 30 {
			t.Errorf("%q becomes %q", agent, got)
		}
	})
}
