package ui

import (
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

var galleryTo = flag.String("gallery", "", "folder to write the gallery of parts to, to be looked at in a browser")

// testUI draws India's pages.
func testUI(t *testing.T) *UI {
	t.Helper()
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	if texts, err = texts.For("IN", []string{"en", "hi", "bn", "ta", "ur"}); err != nil {
		t.Fatal(err)
	}
	u, err := New(&door.House{Texts: texts, Pack: &pack.Pack{Zone: time.FixedZone("IST", 19800)}})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// ask is a request in a language, by nobody.
func ask(lang, target string) *door.Request {
	r := httptest.NewRequest("GET", target, nil)
	r.Header.Set("Accept-Language", lang)
	return &door.Request{Request: r}
}

type gallery struct {
	*Form
	Areas    []Option
	Day      when.Date
	At       when.Instant
	Free     Tag
	Lines    []Line
	Sessions *Table
	Pages    Pages
	States   *Chart
	Days     *Chart
}

func galleryData() gallery {
	form := NewForm("name", "Lakshmi Devi", "birth_date-day", "31", "birth_date-month", "2", "birth_date-year", "1953", "role", "vaccinator")
	form.Took(fault.List{
		fault.New(fault.Invalid, "date_malformed").On("birth_date"),
		fault.New(fault.Invalid, "phone_malformed").On("phone"),
		fault.New(fault.Refused, "dose_too_early", "dose", "2", "due", "2021-12-10", "days", "84", "last", "2021-09-17"),
	})
	day := when.MustDate("2021-09-17")
	days := &Chart{Title: "Doses a day", Desc: "Most doses were given on the last day.", Head: "Day", Series: []string{"First dose", "Second dose"}}
	for i := range 14 {
		days.Rows = append(days.Rows, ChartRow{Label: strconv.Itoa(4+i) + " Sep", Values: []int64{int64(3_000_000 + i*i*90_000), int64(1_000_000 + i*120_000)}})
	}
	return gallery{
		Form: form, Areas: []Option{{Value: "IN-MH-363", Text: "Pune"}}, Day: day, At: day.At(570, time.FixedZone("IST", 19800)),
		Free: Tag{Text: "38 free", Colour: "green"},
		Lines: []Line{{Key: "Name", Value: "لکشمی دیوی", Link: &Link{Text: "Change", Path: "/x"}},
			{Key: "Day", Value: day}, {Key: "Places", Value: 1200}},
		Sessions: &Table{Caption: "Sessions", Columns: []Column{{Text: "Facility"}, {Text: "Day"}, {Text: "Places", Number: true}, {Text: "State"}},
			Rows: [][]any{{Link{Text: "Kamala Nehru Hospital", Path: "/s"}, day, 1200, Tag{Text: "Open", Colour: "green"}},
				{Link{Text: "Primary Health Centre, Wagholi", Path: "/s"}, day.Add(1), 80, Tag{Text: "Full", Colour: "red"}}}},
		Pages: Pages{First: "/s", Next: "/s?after=x"},
		States: &Chart{Title: "Doses by state", Desc: "Uttar Pradesh gave most.", Head: "State", Series: []string{"First dose", "Second dose"}, Rows: []ChartRow{
			{"Uttar Pradesh", []int64{78_654_321, 14_512_345}}, {"Maharashtra", []int64{51_234_567, 19_876_543}}, {"Dadra and Nagar Haveli and Daman and Diu", []int64{620_000, 130_000}}}},
		Days: days,
	}
}

func TestGallery(t *testing.T) {
	u := testUI(t)
	source, err := os.ReadFile("testdata/gallery.html")
	if err != nil {
		t.Fatal(err)
	}
	u.pages["gallery"] = string(source)
	for _, lang := range []string{"en", "hi", "bn", "ur"} {
		r := ask(lang, "/office/sessions")
		r.Who = store.Who{Staff: &staff.Actor{Name: "Asha Rao", Role: staff.District}}
		w := httptest.NewRecorder()
		if err := u.Render(w, r, 422, "gallery", galleryData()); err != nil {
			t.Fatal(err)
		}
		page := w.Body.String()
		if strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "no value") || strings.Contains(page, "style=") {
			t.Errorf("%s: the page holds what html/template refused, a missing value or an inline style", lang)
		}
		if *galleryTo == "" {
			continue
		}
		for name, a := range u.assets {
			page = strings.ReplaceAll(page, a.url, name)
			if err := os.WriteFile(filepath.Join(*galleryTo, name), a.plain, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(*galleryTo, lang+".html"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
