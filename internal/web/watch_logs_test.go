package web_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
)

// Whoever watches over the program sees what is set aside.
func TestWhatIsSetAsideIsAnAlarm(t *testing.T) {
	h := newHouse(t)
	handler, err := web.Handler(h, prometheus.NewRegistry())
	testkit.Done(t, err)
	get := func(path string) string {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
		return w.Body.String()
	}
	if was := get("/readyz"); was != "ready\n" {
		t.Errorf("%q", was)
	}
	l := operation.Line{Operation: operation.Operation{ID: id.New(), DeviceID: id.New(), Seq: 1, SessionID: id.New(), Kind: operation.Dose}, Outcome: operation.Kept, ReceivedAt: h.Now()}
	_, _, _, err = h.Store.KeepOperations(context.Background(), store.Heard{}, []operation.Line{l}, time.Minute)
	testkit.Done(t, err)
	l.Outcome = operation.Aside
	testkit.Done(t, h.Store.SettleOperations(context.Background(), []store.Settled{{Line: l, Why: operation.Failed}}))
	if is := get("/readyz"); !strings.Contains(is, "set aside: 1") {
		t.Errorf("%q", is)
	}
	if is := get("/metrics"); !strings.Contains(is, "openwin_operations_aside 1\n") || !strings.Contains(is, "openwin_operations_undecided 0\n") {
		t.Error(is)
	}
}
