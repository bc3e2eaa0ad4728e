package replay

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/when"
)

// The figures of the record day, as Co-WIN published them.
func TestRecordDay(t *testing.T) {
	d, err := RecordDay()
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Findings) > 0 {
		t.Errorf("the record day has flaws:\n%s", d.Describe())
	}
	if len(d.States) != 36 {
		t.Errorf("%d states, want 36", len(d.States))
	}
	sum := State{Name: Country, Splits: [3]Split{{Known: true}, {Known: true}, {Known: true}}}
	for _, s := range d.States {
		sum = addState(sum, s)
		if s.Name == "Uttar Pradesh" {
			want := State{Name: s.Name, First: 2262919, Second: 873184, Sites: 13396, Splits: [3]Split{
				{[3]int64{1569828, 1564862, 1413}, true}, {[3]int64{2098001, 693801, 344301}, true}, {[3]int64{2643755, 491725, 623}, true}}}
			if diff := cmp.Diff(want, s); diff != "" {
				t.Error(diff)
			}
		}
	}
	want := State{Name: Country, First: 15345261, Second: 11311058, Sites: 110595, Splits: [3]Split{
		{[3]int64{13368375, 13281745, 6199}, true}, {[3]int64{18403173, 5465709, 2787437}, true}, {[3]int64{24680444, 1964488, 11387}, true}}}
	if diff := cmp.Diff(want, sum); diff != "" || sum.Doses() != 26656319 {
		t.Errorf("%d doses, want 26,656,319\n%s", sum.Doses(), diff)
	}
}

const flawedHeader = "Updated On,State,Total Doses Administered,Sites,First Dose Administered,Second Dose Administered," +
	"Male (Doses Administered),Female (Doses Administered),Transgender (Doses Administered)," +
	"Covaxin (Doses Administered),CoviShield (Doses Administered),Sputnik V (Doses Administered)," +
	"18-44 Years (Doses Administered),45-60 Years (Doses Administered),60+ Years (Doses Administered)\n"

// Each line of want is a finding; what is not named here is played.
func TestFlaws(t *testing.T) {
	const whole = "02/06/2021,Goa,30,4,20,10,14,15,1,10,20.0,0,10,10,10\n"
	for name, c := range map[string]struct {
		rows, want string
		played     int
	}{
		"whole":         {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n" + whole, "", 1},
		"no row before": {whole, "Goa: no row for the day before, so nothing to subtract: the state is not played", 0},
		"no row of the day": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n01/06/2021,Assam,0,9,0,0,0,0,0,0,0,0,0,0,0\n02/06/2021,Assam,1,1,1,0,1,0,0,0,1,0,1,0,0\n",
			"Goa: no row for the day: the state is not played", 1},
		"first doses fall back": {"01/06/2021,Goa,31,9,21,10,5,5,0,5,5,0,5,3,2\n" + whole,
			"Goa: First Dose Administered: falls back from 21 to 20: the state is not played", 0},
		"no number": {"01/06/2021,Goa,10,9,many,2,5,5,0,5,5,0,5,3,2\n" + whole,
			`Goa: First Dose Administered: "many" is not a count on the day before: the state is not played`, 0},
		"sex falls back": {"01/06/2021,Goa,10,9,8,2,5,5,2,5,5,0,5,3,2\n" + whole,
			"Goa: Transgender (Doses Administered): falls back from 2 to 1\nGoa: sex: cannot be compared, is played half female, half male", 1},
		"vaccine missing, the others whole": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,,5,3,2\n" + whole,
			"Goa: Sputnik V (Doses Administered): missing on the day before\nGoa: vaccine: the other two make up every dose, the missing one is none", 1},
		"vaccine missing, the others not whole": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,6,,5,3,2\n" + whole,
			"Goa: Sputnik V (Doses Administered): missing on the day before\nGoa: vaccine: cannot be compared, is played as Covishield", 1},
		"age does not add up": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,6,3,2\n" + whole,
			"Goa: age: adds up to 19, first and second doses are 20: its proportions are played", 1},
		"total has more": {"01/06/2021,Goa,9,9,8,2,5,5,0,5,5,0,5,3,2\n" + whole,
			"Goa: Total Doses Administered: 21, first and second doses are 20: only these are played", 1},
		"the same row twice": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5.0,0,5,3,2\n" + whole + strings.Replace(whole, ",14,", ",14.0,", 1),
			"Goa: the same row more than once for 2021-06-02", 1},
		"two different rows": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n" + whole + strings.Replace(whole, ",14,", ",15,", 1),
			"Goa: two rows for the day, or the day before, that differ: the state is not played", 0},
		"a torn line": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n02/06/2021,Goa,3\n" + whole, "the file: line 3 has 3 fields, the header has 15", 1},
		"a bare quote": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n02/06/2021,G\"oa,30\n" + whole,
			"the file: line 3 does not parse: bare \" in non-quoted-field", 1},
		"a bad date": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n2021-06-02,Goa,1,1,1,1,1,1,1,1,1,1,1,1,1\n" + whole,
			`the file: Updated On: line 3: "2021-06-02" is not a date in the form DD/MM/YYYY`, 1},
		"sites missing": {"01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n" + strings.Replace(whole, ",30,4,", ",30,,", 1), "Goa: Sites: missing: as few as hold the doses", 1},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := ReadDay(strings.NewReader(flawedHeader+c.rows), when.DateOf(2021, 6, 2))
			var got string
			if c.played == 0 {
				if err == nil {
					t.Fatal("played although no state can be")
				}
				_, got, _ = strings.Cut(err.Error(), "\n")
			} else {
				if err != nil {
					t.Fatal(err)
				}
				if len(d.States) != c.played {
					t.Errorf("%d states are played, want %d", len(d.States), c.played)
				}
				got = d.Describe()
			}
			got = strings.ReplaceAll(strings.TrimSpace(got), "\n  ", "\n")
			got = strings.TrimSuffix(strings.TrimSuffix(got, "India: no row to compare the states with"), "\n")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStatesThatDoNotAddUpToTheCountry(t *testing.T) {
	d, err := ReadDay(strings.NewReader(flawedHeader+
		"01/06/2021,India,0,9,0,0,0,0,0,0,0,0,0,0,0\n02/06/2021,India,11,9,9,2,6,5,0,1,10,0,5,3,3\n"+
		"01/06/2021,Goa,0,9,0,0,0,0,0,0,0,0,0,0,0\n02/06/2021,Goa,10,9,8,2,5,5,0,0,10,0,5,3,2\n"), when.DateOf(2021, 6, 2))
	if err != nil {
		t.Fatal(err)
	}
	got := d.Describe()
	for _, want := range []string{"First Dose Administered: 9, the states played add up to 8", "60+ Years (Doses Administered): 3, the states played add up to 2",
		"Male (Doses Administered): 6, the states", "Covaxin (Doses Administered): 1, the states"} {
		if !strings.Contains(got, "India: "+want) {
			t.Errorf("not named: %s\n%s", want, got)
		}
	}
	if n := len(d.Findings); n != 4 {
		t.Errorf("%d findings, want 4:\n%s", n, got)
	}
}

func TestNotTheFile(t *testing.T) {
	for name, text := range map[string]string{
		"empty":           "",
		"other columns":   "Date,State\n01/06/2021,Goa\n",
		"nothing for day": flawedHeader + "01/07/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n",
	} {
		if _, err := ReadDay(strings.NewReader(text), when.DateOf(2021, 6, 2)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzReadDay(f *testing.F) {
	f.Add([]byte(flawedHeader + "01/06/2021,Goa,10,9,8,2,5,5,0,5,5,0,5,3,2\n02/06/2021,Goa,30,4,20,10,14,15,1,10,20.0,0,10,10,10\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ReadDay(strings.NewReader(string(data)), when.DateOf(2021, 6, 2))
		if err != nil {
			return
		}
		for _, s := range d.Scaled(0.001) {
			for k, split := range s.Splits {
				if split.Parts[0]+split.Parts[1]+split.Parts[2] != s.Doses() {
					t.Errorf("%s: split %d of %d doses is %v", s.Name, k, s.Doses(), split.Parts)
				}
			}
		}
	})
}
