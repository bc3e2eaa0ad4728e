package pack_test

import (
	"os"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

func india(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCheckDocument(t *testing.T) {
	p := india(t)
	for _, c := range []struct{ kind, number, want, code string }{
		{"aadhaar", "2234 5678 9018", "223456789018", ""},
		{"aadhaar", "2234 5678 9014", "", "id_number_malformed"}, // the check digit is another
		{"aadhaar", "123456789010", "", "id_number_malformed"},   // starts with 1
		{"aadhaar", "2341", "", "id_number_malformed"},
		{"pan", " abcpe1234f ", "ABCPE1234F", ""},
		{"pan", "ABCXE1234F", "", "id_number_malformed"}, // X is no kind of holder
		{"voter", "ABC1234567", "ABC1234567", ""},
		{"voter", "MH/01/001/123456", "MH/01/001/123456", ""},
		{"voter", "AB1234567", "", "id_number_malformed"},
		{"passport", "j8369854", "J8369854", ""},
		{"passport", "Q8369854", "", "id_number_malformed"},
		{"driving_licence", "MH12 20110012345", "MH1220110012345", ""},
		{"passbook", "0012345678", "0012345678", ""},
		{"npr", "", "", "id_number_malformed"},
		{"npr", "x'; drop", "", "id_number_malformed"},
		{"library_card", "123456", "", "id_kind_unknown"},
		{"", "", "", "id_kind_unknown"},
	} {
		got, err := p.CheckDocument(c.kind, c.number)
		if got != c.want || fault.Code(err) != c.code {
			t.Errorf("%s %q: %q, %v", c.kind, c.number, got, err)
		}
		if err != nil && len(c.number) > 3 && strings.Contains(err.Error(), c.number) {
			t.Errorf("the fault of %s carries the number: %v", c.kind, err)
		}
	}
}

// 2363 is the worked example of the Verhoeff article in the English Wikipedia, 123451 and 1428570 are from Rosetta Code's
// task, 521185133376 from a public description of the Aadhaar number.
func TestVerhoeff(t *testing.T) {
	p, err := pack.LoadFolder(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, good := range []string{"2363", "123451", "1428570", "1234567890120", "521185133376"} {
		if _, err := p.CheckDocument("shell", good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
		for i := range good {
			for d := byte('0'); d <= '9'; d++ {
				if wrong := good[:i] + string(d) + good[i+1:]; wrong != good {
					if _, err := p.CheckDocument("shell", wrong); err == nil {
						t.Errorf("one wrong digit was not found: %s for %s", wrong, good)
					}
				}
			}
			if i > 0 && good[i] != good[i-1] {
				swapped := good[:i-1] + string(good[i]) + string(good[i-1]) + good[i+1:]
				if _, err := p.CheckDocument("shell", swapped); err == nil {
					t.Errorf("swapped neighbours were not found: %s for %s", swapped, good)
				}
			}
		}
	}
}

func FuzzCheckDocument(f *testing.F) {
	p := india(f)
	for _, k := range p.IDKinds {
		f.Add(k.Kind, "521185133376")
	}
	f.Add("voter", "MH/01/001/123456")
	f.Fuzz(func(t *testing.T, kind, number string) {
		normalised, err := p.CheckDocument(kind, number)
		if err != nil {
			if code := fault.Code(err); normalised != "" || (code != "id_kind_unknown" && code != "id_number_malformed") {
				t.Fatalf("%q with %v", normalised, err)
			}
			return
		}
		again, err := p.CheckDocument(kind, normalised)
		if err != nil || again != normalised {
			t.Fatalf("%q became %q, %v", normalised, again, err)
		}
	})
}

// A document is needed from the first phase for everybody on; somebody with one may vouch from 6 May 2021 on.
func TestRegistrationRulesOfIndia(t *testing.T) {
	p := india(t)
	for day, want := range map[string]string{"2021-02-28": "", "2021-03-01": "photo-id", "2021-05-05": "photo-id", "2021-05-06": "photo-id-or-facilitator", "2026-11-23": "photo-id-or-facilitator"} {
		if rule, needed := p.DocumentNeeded(when.MustDate(day)); rule.ID != want || needed != (want != "") || rule.Facilitator != (want == "photo-id-or-facilitator") {
			t.Errorf("%s: %+v", day, rule)
		}
	}
	if rule, stay := p.DosesStay(when.MustDate("2026-11-23")); !stay || rule.Reason != pack.HealthRecord {
		t.Errorf("doses are kept by %+v", rule)
	}
	if g, ok := p.Group("comorbidity"); !ok || g.Evidence != pack.ByDoctor || !p.ValidGroup("") || p.ValidGroup("pilot") {
		t.Errorf("the group is %+v", g)
	}
}
