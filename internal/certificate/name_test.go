package certificate

import "testing"

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name string
		want Name
	}{
		{"Lakshmi Devi", Name{"Devi", "DEVI", "Lakshmi", "LAKSHMI"}},
		{"Asha", Name{"Asha", "ASHA", "", ""}},
		{"Anna Maria Musterfrau-Gößinger", Name{"Musterfrau-Gößinger", "MUSTERFRAU<GOESSINGER", "Anna Maria", "ANNA<MARIA"}},
		{"José D'Souza", Name{"D'Souza", "DSOUZA", "José", "JOSE"}},
		{"  S.  Iyer ", Name{"Iyer", "IYER", "S.", "S"}},
		{"लक्ष्मी देवी", Name{"देवी", "DEVI", "लक्ष्मी", "LAKSHMI"}},
		{"", Name{}},
	} {
		if got := NameOf(test.name); got != test.want {
			t.Errorf("%q: %+v, want %+v", test.name, got, test.want)
		}
	}
	if n := NameOf("लक्ष्मी देवी"); n.Whole() != "लक्ष्मी देवी" {
		t.Errorf("the whole name is %q", n.Whole())
	}
}
