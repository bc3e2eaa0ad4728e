package pack_test

import (
	"io/fs"
	"testing"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/packs"
)

func TestCasesOfShippedPacks(t *testing.T) {
	folders, err := fs.ReadDir(packs.FS, ".")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no packs: %v", err)
	}
	for _, folder := range folders {
		sub, err := fs.Sub(packs.FS, folder.Name())
		if err != nil {
			t.Fatal(err)
		}
		passed, err := pack.RunCases(sub)
		if err != nil {
			t.Errorf("packs/%s:\n%v", folder.Name(), err)
		}
		if passed < 40 {
			t.Errorf("packs/%s: %d cases passed, and at least 40 should", folder.Name(), passed)
		}
	}
}
