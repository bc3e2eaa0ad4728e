package door

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/fault"
)

// Where all places to look at a picture are taken, nobody waits for long, and who hangs up does not wait.
func TestWaitingToLook(t *testing.T) {
	for range cap(looking) {
		leave, err := look(context.Background(), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
	}
	_, err := look(context.Background(), 0)
	if f := fault.From(err); f.Code != "too_busy" || f.Kind != fault.Unavailable || f.Args["seconds"] != "10" {
		t.Errorf("%v", err)
	}
	gone, hangUp := context.WithCancel(context.Background())
	hangUp()
	if _, err := look(gone, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
