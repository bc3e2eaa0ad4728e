package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPackCheck(t *testing.T) {
	check := PackCheckCmd{Packs: []string{"in", "../pack/testdata/xa"}}
	if err := check.Run(); err != nil {
		t.Error(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "pack.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	check.Packs = append(check.Packs, broken)
	if err := check.Run(); err == nil || err.Error() != "1 of 3 packs have something wrong" {
		t.Errorf("a broken pack: %v", err)
	}
	check.Packs = []string{"nope"}
	if err := check.Run(); err == nil || !strings.HasPrefix(err.Error(), "there is no pack nope:") {
		t.Errorf("a folder that is no pack: %v", err)
	}
}
