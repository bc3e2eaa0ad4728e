package replay

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/node"
)

// The record day through the real server, twice: every figure agrees, and the second time nothing is done.
func TestRecordDayOnAServer(t *testing.T) {
	var log bytes.Buffer
	n, err := node.Start(t.Context(), node.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Pack: "in", Demo: true, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
		if log.Len() > 0 {
			t.Errorf("the server logged:\n%s", &log)
		}
	}()
	var out bytes.Buffer
	c := testConfig(t, n.URL)
	c.Scale, c.Out = 0.0002, &out
	if err := Run(t.Context(), c); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	if !strings.Contains(out.String(), "; 0 it had done before.") {
		t.Errorf("an empty server had done acts before:\n%s", &out)
	}
	out.Reset()
	c.Progress = t.TempDir() + "/progress"
	if err := Run(t.Context(), c); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	// People and doses are answered "already": 5,331 registrations, 5,331 doses of the day, 2,262 first doses before it.
	if !strings.Contains(out.String(), "12,924 it had done before.") {
		t.Errorf("the second time:\n%s", &out)
	}
}
