package door

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/openwin/openwin/internal/fault"
)

// What many send at once is read as far as there is room, and room is there again when one is done.
func TestHold(t *testing.T) {
	room := semaphore.NewWeighted(3 * heldStep)
	body := func(size int) *heldBody {
		return &heldBody{ReadCloser: io.NopCloser(bytes.NewReader(make([]byte, size))), ctx: context.Background(), room: room, patience: 20 * time.Millisecond}
	}
	first, second, third := body(2*heldStep-1), body(heldStep-1), body(1)
	for _, b := range []*heldBody{first, second} {
		if _, err := io.ReadAll(b); err != nil {
			t.Fatal(err)
		}
	}
	_, err := io.ReadAll(third)
	if f := fault.From(err); f.Code != "too_busy" || f.Kind != fault.Unavailable || f.Args["seconds"] != "10" {
		t.Errorf("%v", err)
	}
	room.Release(second.taken)
	if got, err := io.ReadAll(third); err != nil || len(got) != 1 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
