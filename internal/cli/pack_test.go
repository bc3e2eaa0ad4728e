package cli

import "testing"

func TestPackCheck(t *testing.T) {
	check := PackCheckCmd{Packs: []string{"in", "../pack/testdata/xa"}}
	if err := check.Run(); err != nil {
		t.Error(err)
	}
	check.Packs = append(check.Packs, "../pack")
	if err := check.Run(); err == nil || err.Error() != "1 of 3 packs have something wrong" {
		t.Errorf("a folder that is no pack: %v", err)
	}
}
