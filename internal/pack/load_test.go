package pack_test

import (
	"testing"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/packs"
)

func TestIndiaLoads(t *testing.T) {
	p, err := pack.Load(packs.FS, "IN")
	if err != nil {
		t.Fatal(err)
	}
	states, districts := 0, 0
	for _, s := range p.Areas.Below(p.Areas.Root().ID) {
		states++
		districts += len(p.Areas.Below(s.ID))
	}
	if p.Areas.Root().ID != "IN" || states != 36 || districts != 756 {
		t.Errorf("root %s, %d states, %d districts", p.Areas.Root().ID, states, districts)
	}
	if mumbai, ok := p.Areas.Area("IN-MH-395"); !ok || mumbai.Name != "Mumbai" || mumbai.Kind != place.District {
		t.Errorf("IN-MH-395 is %+v", mumbai)
	}
	if diu := p.Areas.StateOf("IN-DH-139"); p.Areas.Name(diu) != "Dadra and Nagar Haveli and Daman and Diu" {
		t.Errorf("Diu lies in %s", p.Areas.Name(diu))
	}
}
