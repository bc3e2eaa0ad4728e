package id_test

import (
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/id"
)

func TestIDs(t *testing.T) {
	var made []string
	for range 1000 {
		made = append(made, id.New())
	}
	if !slices.IsSorted(made) {
		t.Error("ids made later do not sort later")
	}
	for _, s := range append(made[:3], id.Derive("a"), "00000000-0000-0000-0000-000000000000") {
		if !id.Valid(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{"", "1", made[0] + "0", "00000000-0000-0000-0000-00000000000G", "00000000-0000-0000-0000-00000000000A", "000000000000-0000-0000-0000-00000000"} {
		if id.Valid(s) {
			t.Errorf("%q is taken", s)
		}
	}
	ab := id.Derive("a", "b")
	if again := id.Derive("a", "b"); again != ab {
		t.Errorf("the same parts give %s and %s", ab, again)
	}
	if id.Derive("ab") == ab || id.Derive("a", "b", "") == ab {
		t.Error("other parts give the same id")
	}
}

func TestReferencesNoticeASlip(t *testing.T) {
	for range 200 {
		s := id.NewReference()
		if !id.ValidReference(s) {
			t.Fatalf("%s is refused", s)
		}
		for i := range s {
			wrong := []byte(s)
			wrong[i] = '0' + (wrong[i]-'0'+3)%10
			if id.ValidReference(string(wrong)) {
				t.Errorf("%s passes for %s", wrong, s)
			}
		}
	}
}

func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		code := id.NewCode(4)
		if len(code) != 4 {
			t.Errorf("%q", code)
		}
		seen[code] = true
	}
	if len(seen) < 150 {
		t.Errorf("%d codes of 200 differ", len(seen))
	}
	if token, other := id.NewToken(), id.NewToken(); len(token) != 52 || token == other {
		t.Errorf("tokens of %d characters, one after the other %v", len(token), token == other)
	}
}

func FuzzValidReference(f *testing.F) {
	for _, seed := range []string{"12345678901237", id.NewReference(), "", "०१२३४५६७८९०१२३"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !id.ValidReference(text) {
			return
		}
		if len(text) != 14 {
			t.Errorf("%q is taken", text)
		}
		for _, c := range text {
			if c < '0' || c > '9' {
				t.Errorf("%q is taken", text)
			}
		}
	})
}

func FuzzValid(f *testing.F) {
	f.Add(id.New())
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		if id.Valid(text) && len(text) != 36 {
			t.Errorf("%q is taken", text)
		}
	})
}
