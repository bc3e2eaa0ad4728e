package door

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/when"
)

func TestDrawn(t *testing.T) {
	var d Drawn
	now, made := when.InstantOf(time.Unix(1631880000, 0)), 0
	get := func(name, number string, now when.Instant) string {
		t.Helper()
		content, err := d.Get(name, certificate.Record{Number: number, Issued: int64(now)}, now, func() ([]byte, error) {
			made++
			return []byte(fmt.Sprint(made)), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	if a, again := get("hc1", "A", now), get("hc1", "A", now.Add(time.Minute)); a != "1" || again != "1" {
		t.Errorf("%s, then %s", a, again)
	}
	if other, name := get("hc1", "B", now), get("shc", "A", now); other != "2" || name != "3" {
		t.Errorf("%s, %s", other, name)
	}
	if late := get("hc1", "A", now.Add(11*time.Minute)); late != "4" {
		t.Errorf("after a while it is still %s", late)
	}
	for i := range mostDrawn + 10 {
		get("hc1", strconv.Itoa(i), now)
	}
	if len(d.kept) != mostDrawn || len(d.order) != mostDrawn {
		t.Errorf("%d and %d are kept", len(d.kept), len(d.order))
	}
	if _, err := d.Get("hc1", certificate.Record{Number: "broken"}, now, func() ([]byte, error) { return nil, fmt.Errorf("no") }); err == nil {
		t.Error("a failure is kept")
	}
	if content := get("hc1", "broken", now); content == "" {
		t.Error("a failure stays")
	}
}
