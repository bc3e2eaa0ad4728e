package ui

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

var update = flag.Bool("update", false, "rewrite the outputs in testdata/parts.golden")

var blankLines = regexp.MustCompile(`\n\s*\n+`)

// partsData is the dot of every case in testdata/parts.golden.
func partsData() any {
	form := NewForm("phone", "12 <34>", "password", "secret", "name", `"><script>alert(1)</script>`,
		"birth_date-day", "31", "birth_date-month", "2", "birth_date-year", "1953", "role", "vaccinator", "consent", "verify", "area", "IN-MH")
	form.Took(fault.List{fault.New(fault.Invalid, "phone_malformed").On("phone"), fault.New(fault.Refused, "age_above", "max_age", "14")})
	form.Date("birth_date")
	day := when.MustDate("2021-09-17")
	return struct {
		Form, Given  *Form
		Areas        []Option
		Tag          Tag
		Lines        []Line
		Table, Empty *Table
		Pages        Pages
		Chart        *Chart
	}{
		Form: form, Given: NewForm("on", "2021-09-17"),
		Areas: []Option{{Value: "IN-MH", Text: "Maharashtra"}, {Value: "IN-DL", Text: "Delhi"}},
		Tag:   Tag{Text: "Full", Colour: "red"},
		Lines: []Line{{Key: "Day", Value: day, Link: &Link{Text: "Change", Path: "/change"}}, {Key: "Places", Value: 120000}},
		Table: &Table{Caption: "Sessions", Columns: []Column{{Text: "Facility"}, {Text: "Free", Number: true}, {Text: "State"}},
			Rows: [][]any{{Link{Text: "A <b> & C", Path: "/s?a=1&b=2"}, 1200, Tag{Text: "Open", Colour: "green"}}}},
		Empty: &Table{Caption: "Sessions", Columns: []Column{{Text: "Facility"}, {Text: "Free", Number: true}}, Wide: true},
		Pages: Pages{Next: "/s?after=x"},
		Chart: &Chart{Title: "Doses", Desc: "More each day.", Head: "Day", Series: []string{"First", "Second"},
			Rows: []ChartRow{{"16 Sep", []int64{60, 20}}, {"17 Sep", []int64{150, 50}}}},
	}
}

func TestParts(t *testing.T) {
	raw, err := os.ReadFile("testdata/parts.golden")
	if err != nil {
		t.Fatal(err)
	}
	u := testUI(t)
	sections := strings.Split(string(raw), "\n==== ")
	fresh := sections[0] + "\n"
	for _, section := range sections[1:] {
		head, want, _ := strings.Cut(section+"\n", "\n----\n")
		name, source, _ := strings.Cut(head, "\n")
		u.pages[name] = `{{define "case"}}` + source + `{{end}}`
		page, err := u.page(u.house.Texts.Printer("en"), name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var out bytes.Buffer
		if err := page.ExecuteTemplate(&out, "case", partsData()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := strings.TrimSpace(blankLines.ReplaceAllString(out.String(), "\n"))
		if !*update {
			if diff := cmp.Diff(strings.TrimSpace(want), got); diff != "" {
				t.Errorf("%s:\n%s", name, diff)
			}
		}
		fresh += "==== " + name + "\n" + source + "\n----\n" + got + "\n\n"
	}
	if *update {
		if err := os.WriteFile("testdata/parts.golden", []byte(strings.TrimRight(fresh, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPartsRefuseWhatTheyCannotDraw(t *testing.T) {
	u := testUI(t)
	for name, source := range map[string]string{
		"an option that is none":     `{{field .Form "a" "ui.day" "colour" "red"}}`,
		"an option without a value":  `{{field .Form "a" "ui.day" "hint"}}`,
		"a value of the wrong kind":  `{{field .Form "a" "ui.day" "width" 4}}`,
		"an icon that is none":       `{{icon "unicorn"}}`,
		"an asset that is none":      `{{asset "app.js"}}`,
		"a cell that is none":        `{{template "cell" .Chart}}`,
		"a number that is no number": `{{number "12"}}`,
	} {
		u.pages[name] = `{{define "case"}}` + source + `{{end}}`
		page, err := u.page(u.house.Texts.Printer("en"), name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := page.ExecuteTemplate(&bytes.Buffer{}, "case", partsData()); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
}
