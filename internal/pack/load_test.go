package pack_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

const folder = "testdata/xa" // a country that is no country, to show that the core knows none

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
	for day, want := range map[string]int{"2021-02-28": 1, "2021-03-01": 4, "2022-01-20": 4, "2022-01-21": 6, "2026-11-23": 6} {
		if got := p.MembersPerPhone(when.MustDate(day)); got != want {
			t.Errorf("%s: %d people per phone, want %d", day, got, want)
		}
	}
	for pin, want := range map[string]bool{"400001": true, "040001": false, "40000": false, "4000011": false, "": false} {
		if p.ValidPin(pin) != want {
			t.Errorf("PIN code %q: valid is not %v", pin, want)
		}
	}
	for age, want := range map[int]string{11: "", 12: "12-14", 17: "15-17", 18: "18-44", 45: "45-59", 59: "45-59", 60: "60+", 120: "60+"} {
		if got := p.AgeBand(age); got != want {
			t.Errorf("age %d is in band %q, want %q", age, got, want)
		}
	}
}

func TestEveryAreaOfIndiaHasANameInEveryLanguage(t *testing.T) {
	p, err := pack.Load(packs.FS, "IN")
	if err != nil {
		t.Fatal(err)
	}
	all := []place.Area{p.Areas.Root()}
	for i := 0; i < len(all); i++ {
		all = append(all, p.Areas.Below(all[i].ID)...)
	}
	for lang, script := range map[string]*unicode.RangeTable{"hi": unicode.Devanagari, "bn": unicode.Bengali, "ta": unicode.Tamil, "ur": unicode.Arabic} {
		called := make(map[string]string) // who chooses among the districts of a state must know one from another
		for _, a := range all {
			name := p.Areas.NameIn(a.ID, lang)
			if first, _ := utf8.DecodeRuneInString(name); !unicode.Is(script, first) || !norm.NFC.IsNormalString(name) {
				t.Errorf("%s is called %q in language %q", a.ID, name, lang)
			}
			if other := called[a.Parent+name]; other != "" {
				t.Errorf("%s and %s are both called %s", a.ID, other, name)
			}
			called[a.Parent+name] = a.ID
		}
	}
	for _, c := range []struct{ id, lang, want string }{
		{"IN-MH", "hi", "महाराष्ट्र"}, {"IN-WB", "bn", "পশ্চিমবঙ্গ"}, {"IN-TN", "ta", "தமிழ்நாடு"}, {"IN-JK", "ur", "جموں و کشمیر"},
		{"IN-MH-363", "hi", "पुणे"}, {"IN-WB-725", "bn", "কলকাতা"}, {"IN-TN-571", "ta", "சென்னை"}, {"IN-TS-581", "ur", "حیدرآباد"}, {"IN-MH", "en", "Maharashtra"},
	} {
		if got := p.Areas.NameIn(c.id, c.lang); got != c.want {
			t.Errorf("%s in language %q is %s, want %s", c.id, c.lang, got, c.want)
		}
	}
}

func TestAnyCountryLoadsFromAFolder(t *testing.T) {
	p, err := pack.LoadFolder(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	if p.Code != "XA" || p.Zone.String() != "Pacific/Kiritimati" || p.Threshold != 5 || p.Areas.Name("XA-R1-7") != "Harbour" || p.Areas.NameIn("XA-R1-7", "fr") != "Le Port" {
		t.Errorf("loaded %+v", p)
	}
	if passed, err := pack.RunCases(os.DirFS(folder)); err != nil || passed != 4 {
		t.Errorf("%d cases passed: %v", passed, err)
	}
}

// Each case spoils one file of a good pack and names the one problem that follows.
func TestWhatIsWrongIsSaidWithFileAndLine(t *testing.T) {
	for _, c := range []struct{ file, old, with, want string }{
		{"pack.json", `"name": "Atlantis"`, `"nane": "Atlantis"`, `pack.json:3: json: unknown field "nane"`},
		{"pack.json", `"threshold": 5`, `"threshold": "five"`, `pack.json:13: json: cannot unmarshal string into Go struct field head.threshold of type int`},
		{"pack.json", `"certificate": {`, `"certificate": `, `pack.json:26: invalid character ':' after object key:value pair`},
		{"pack.json", `"code": "XA"`, `"code": "xa"`, "pack.json:2: code \"xa\" is not an ISO 3166-1 alpha-2 code\nareas.csv:2: the first area must be the country xa"},
		{"pack.json", `Pacific/Kiritimati`, `Pacific/Atlantis`, `pack.json:4: zone "Pacific/Atlantis" is not the IANA name of a time zone`},
		{"pack.json", `"XTS"`, `"Shells"`, `pack.json:8: currency "Shells" is not an ISO 4217 code`},
		{"pack.json", `["fr", "ar"]`, `["fr", "arabic"]`, `pack.json:6: language "arabic" is not a BCP 47 tag`},
		{"pack.json", `"^[A-Z][0-9]{2}$"`, `"[A-Z][0-9]{2}"`, `pack.json:7: pin_pattern is not a regular expression from ^ to $`},
		{"pack.json", `"from": 5}`, `"from": 4}`, `pack.json:17: age band "5+" overlaps the one before it`},
		{"pack.json", `"from": 0, "until": 4`, `"from": 0`, `pack.json:16: age band "0-4" has no end and is not the last`},
		{"pack.json", `"threshold_source": "Assembly of Atlantis, law 7"`, `"threshold_source": ""`, `pack.json:14: threshold_source is missing`},
		{"pack.json", `"tries": 5`, `"tries": 0`, `pack.json:24: otp.tries must be above zero`},
		{"pack.json", `"wait_seconds": [30, 60]`, `"wait_seconds": [60, 30]`, `pack.json:24: otp.wait_seconds must be one or more numbers above zero, none smaller than the one before`},
		{"pack.json", `"wrong_per_day": 50`, `"wrong_per_day": 100`, `pack.json:24: otp.wrong_per_day: 100 wrong codes of 6 digits are guessed with a chance of 1 in 10000 or more a day`},
		{"pack.json", `"code_digits": 6`, `"code_digits": 12`, `pack.json:25: booking.code_digits: a code has at most 9 digits`},
		{"pack.json", `"value": 10`, `"value": 0`, `pack.json:22: rule "members" lets a phone register nobody`},
		{"pack.json", `"evidence": "employer"`, `"evidence": "a friend"`, `pack.json:20: group "diver": "a friend" is no evidence that OpenWIN knows`},
		{"pack.json", `"where": "site"`, `"where": "home"`, `pack.json:20: group "diver": evidence cannot be shown at "home"`},
		{"pack.json", `"source": "law 18"`, `"source": ""`, `pack.json:20: group "diver" lacks group or source`},
		{"pack.json", `"source": "law 19"`, `"source": ""`, `pack.json:28: rule "shells" has no source`},
		{"pack.json", `"until": "2020-12-31"`, `"until": "2021-12-31"`, `pack.json:29: rule "shells-or-friends" is in force together with "shells"`},
		{"pack.json", `"reason": "health_record"`, `"reason": "habit"`, `pack.json:32: rule "doses-stay": "habit" is no reason that OpenWIN knows`},
		{"areas.csv", "id,parent", "id,within", `areas.csv:1: the header is "id,within,kind,name,code" and should be "id,parent,kind,name,code"`},
		{"areas.csv", "XA-R2,XA,", "XA-R2,XB,", `areas.csv:4: area XA-R2 lies in "XB", which is not above it in the file`},
		{"areas.csv", "XA-R2,", "XA-R1,", `areas.csv:4: area XA-R1 is there twice`},
		{"areas.csv", "XA-R1-7,XA-R1", "XA-R3-7,XA-R1", "areas.csv:5: the id XA-R3-7 does not start with XA-R1-\narea_names.fr.csv:4: there is no area \"XA-R1-7\""},
		{"areas.csv", "district", "parish", `areas.csv:5: "parish" is no kind of area`},
		{"areas.csv", "XA-R1-7,XA-R1,", "XA-7,XA,", "areas.csv:5: a district cannot lie in a country\narea_names.fr.csv:4: there is no area \"XA-R1-7\""},
		{"areas.csv", ",Harbour,7", ",Harbour", `areas.csv:5: record on line 5: wrong number of fields`},
		{"area_names.fr.csv", "id,name", "id,nom", `area_names.fr.csv:1: the header is "id,nom" and should be "id,name"`},
		{"area_names.fr.csv", "XA-R1,", "XA-R3,", `area_names.fr.csv:3: there is no area "XA-R3"`},
		{"area_names.fr.csv", "XA-R1,", "XA,", `area_names.fr.csv:3: area XA is there twice`},
		{"area_names.fr.csv", ",Le Port", ",", `area_names.fr.csv:4: the name of XA-R1-7 is empty or has spaces around it`},
		{"area_names.fr.csv", ",Le Port", ", ", `area_names.fr.csv:4: the name of XA-R1-7 is empty or has spaces around it`},
		{"area_names.fr.csv", ",Le Port", "", `area_names.fr.csv:4: record on line 4: wrong number of fields`},
		{"pack.json", `["fr", "ar"]`, `["ar"]`, `area_names.fr.csv: "fr" is none of the languages of pack.json`},
		{"products.json", `"from": "2020-01-01"`, `"from": "2020-13-01"`, `products.json:3: "2020-13-01" is not a date in the form YYYY-MM-DD`},
		{"products.json", `"doses_per_vial": 10`, `"doses_per_vial": 10, "open_vial_hours": -1`, `products.json:2: product "MEASLES": open_vial_hours is below zero`},
		{"products.json", `"doses_per_vial": 10`, `"doses_per_vial": 0`, `products.json:2: product "MEASLES" needs primary_doses and doses_per_vial above zero`},
		{"products.json", `"source": "law 11"`, `"source": ""`, `products.json:2: product "MEASLES" lacks code, name, manufacturer, from or source`},
		{"phases.json", `"rule": "children"`, `"rule": "divers"`, `phases.json:3: rule "divers" is there twice`},
		{"phases.json", `"2024-06-30"`, `"2023-06-30"`, `phases.json:2: rule "divers" ends on 2023-06-30, before it starts on 2024-01-01`},
		{"phases.json", `"source": "law 13"`, `"source": ""`, `phases.json:3: rule "children" has no source`},
		{"phases.json", `["diver"]`, `["piper"]`, `phases.json:2: phase "divers": "piper" is none of the groups of pack.json`},
		{"phases.json", `"age_on": "day", "source": "law 13"`, `"age_on": "month", "source": "law 13"`, `phases.json:3: phase "children": age_on is "month" and must be year or day`},
		{"phases.json", `"max_age": 15`, `"max_age": 15, "products": ["MUMPS"]`, `phases.json:3: phase "children": no product "MUMPS"`},
		{"phases.json", `"min_age": 1,`, `"min_age": 16,`, `phases.json:3: phase "children": no age lies from 16 to 15`},
		{"phases.json", `"min_age": 1,`, `"min_age": 1, "doses": [3],`, `phases.json:3: rule "children": dose 3 is not from 1 to max_doses`},
		{"intervals.json", `"min_days": 28`, `"min_days": 28, "max_days": 20`, `intervals.json:2: interval "measles-28": min_days, advised_days and max_days must be above zero and rise`},
		{"intervals.json", `"dose": 2`, `"dose": 1`, `intervals.json:2: interval "measles-28": dose 1 has none before it`},
		{"intervals.json", `"source": "law 14"}`, `"source": "law 14"},
			{"rule": "measles-42", "from": "2025-01-01", "dose": 2, "min_days": 42, "source": "law 17"}`, `intervals.json:3: interval "measles-42" is in force together with "measles-28"`},
		{"ids.json", `^[A-Z]{2}[0-9]{4}$`, `^([A-Z]{2}[0-9]{4}$`, "ids.json:3: the pattern of \"coral\": error parsing regexp: missing closing ): `^([A-Z]{2}[0-9]{4}$`"},
		{"ids.json", `"AB1234"`, `"A1234"`, `ids.json:3: the example of "coral" does not fit its pattern`},
		{"ids.json", `"2364"`, `"2363"`, `ids.json:2: the example of "shell" may be somebody's number: give it a wrong check digit`},
		{"casework.json", `"answer_days": 30`, `"answer_days": 0`, "casework.json: answer_days and open_most must be above zero, and there must be a source"},
		{"casework.json", `"each": 2`, `"each": 0`, "casework.json:4: limit 1 needs kinds, each above zero, together no lower, and a source"},
		{"coldchain.json", `"silent_hours": 13`, `"silent_hours": 0`, "coldchain.json: silent_hours and keep_days must be above zero, and there must be a source"},
		{"coldchain.json", `"low": 20`, `"low": 90`, `coldchain.json:4: rule "cold": low must be below high, and store_in and limits must not be empty`},
		{"coldchain.json", `"refrigerator"`, `"cellar"`, `coldchain.json:4: rule "cold": "cellar" is no kind of equipment`},
		{"coldchain.json", `"above": 80, `, ``, `coldchain.json:4: rule "cold": limit "warm" needs above or below, one of them`},
		{"coldchain.json", `"heat"`, `"rust"`, `coldchain.json:4: rule "cold": limit "warm": reason is frozen or heat, decided_by is cold_chain or district`},
		{"coldchain.json", `"minutes": 600`, `"minutes": 0`, `coldchain.json:4: rule "cold": limit "warm" needs minutes above zero and a source`},
		{"casework.json", `"sex"]`, `"shoe_size"]`, `casework.json:5: "shoe_size" is no kind of case, or has two limits`},
		{"review.json", `"code": "flag_at_night"`, `"code": "at_noon"`, `review.json:3: "at_noon" is no flag rule, or is there twice`},
		{"review.json", `"most": 4`, `"most": 0`, `review.json:2: flag_many_hands: a number that it needs is missing or not above zero`},
		{"review.json", `"source": "law 22"`, `"source": ""`, `review.json:3: flag_at_night has no source or reason`},
		{"ids.json", `"check": "verhoeff"`, `"check": "luck"`, `ids.json:2: "luck" is no check that OpenWIN knows`},
		{"cases.json", `"expect": ["age_above"]`, `"expect": []`, `cases.json:3: case "diver after the divers' phase": expected nothing, the rules say age_above`},
		{"cases.json", `"due": "2024-05-02"`, `"due": "2024-05-03"`, `cases.json:4: case "first birthday tomorrow": expected due on 2024-05-03, the rules say 2024-05-02`},
		{"cases.json", `"born": "2020-05-02"`, `"born": "May"`, `cases.json:5: case "child on day 28": born, given or on cannot be read`},
	} {
		files := spoiled(t, c.file, c.old, c.with)
		_, err := pack.RunCases(files)
		var problems pack.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s with %s: %v", c.file, c.with, err)
			continue
		}
		want := strings.Split(c.want, "\n")
		got := strings.Split(problems.Error(), "\n")

		if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))); diff != "" {
			t.Errorf("%s with %s (-want +got):\n%s", c.file, c.with, diff)
		}
	}
}

func TestAMissingFileIsNamed(t *testing.T) {
	files := spoiled(t, "pack.json", "XA", "XA")
	delete(files, "ids.json")
	if _, err := pack.LoadFolder(files); err == nil || !strings.HasPrefix(err.Error(), "ids.json: cannot be read") {
		t.Errorf("without ids.json: %v", err)
	}
	if _, err := pack.Load(packs.FS, "zz"); err == nil {
		t.Error("a country without a pack loaded")
	}
}

// spoiled is the test pack with one text replaced.
func spoiled(t testing.TB, file, old, with string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"pack.json", "areas.csv", "area_names.fr.csv", "products.json", "phases.json", "intervals.json", "ids.json", "casework.json", "review.json", "coldchain.json", "cases.json"} {
		data, err := os.ReadFile(folder + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if name == file {
			if !strings.Contains(text, old) {
				t.Fatalf("%s has no %s", file, old)
			}
			text = strings.Replace(text, old, with, 1)
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}
