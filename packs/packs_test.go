package packs_test

import (
	"io/fs"
	"testing"

	"github.com/openwin/openwin/packs"
)

func TestOpen(t *testing.T) {
	for _, name := range []string{"in", "IN", "./in"} {
		if _, err := fs.Stat(packs.Open(name), "areas.csv"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := fs.Stat(packs.Open("zz"), "pack.json"); err == nil {
		t.Error("a pack that nobody ships was found")
	}
}
