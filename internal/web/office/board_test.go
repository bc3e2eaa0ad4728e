package office_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

var update = flag.Bool("update", false, "write testdata/board.csv anew")

// dayAt makes a day of three sessions: one with a dose, one late at a facility with a name that a spreadsheet would take for a formula, one in Delhi.
func dayAt(e *place) (other *testkit.Drive, delhi session.Session) {
	e.t.Helper()
	e.Clock.Set(testkit.Today.Add(-1), 10*60)
	ran := e.Drive.Session(testkit.Today, 2)
	came := e.Drive.Book(e.Drive.Person(), ran, testkit.Morning)
	e.Drive.Book(e.Drive.Person(), ran, testkit.Morning)
	f := facility.Facility{ID: id.New(), Name: "=1+1 \"Clinic\"", Kind: facility.Private, Area: testkit.Pune, PinCode: "411038", Address: "Kothrud"}
	testkit.Done(e.t, e.Drive.Store.AddFacilities(e.t.Context(), testkit.National(), []facility.Facility{f}))
	other = testkit.NewDriveAt(e.t, e.Drive.Store, f)
	other.Session(testkit.Today, 4)
	far := testkit.NewDriveIn(e.t, e.Drive.Store, testkit.Delhi)
	delhi = far.Session(testkit.Today, 1)
	e.Clock.Set(testkit.Today, 10*60)
	e.Drive.Record(testkit.Kept(came, ran))
	e.Clock.Set(testkit.Today, 12*60+30)
	return other, delhi
}

func TestTheBoardLeadsToWhatNeedsSomebody(t *testing.T) {
	e := newPlace(t)
	other, delhi := dayAt(e)
	officer := e.as(staff.District)
	board := officer.Get("/office/board").Wants(200, "How the day goes: 17 September 2021", "<bdi>Pune</bdi>", "1 session is late", "In 1 session more than 20%",
		"<dt>Doses given</dt><dd>1</dd>", "<dt>Booked</dt><dd>2</dd>", "<dt>Did not come</dt><dd>1</dd>", "Aundh District Hospital", "Clinic", "As of").
		Lacks("out of vaccine while", "Delhi", delhi.ID)
	late := officer.Get(board.Find(`href="([^"]+show=late)"`)).Wants(200, "Clinic", "Late: no dose yet").Lacks("Aundh District Hospital")
	officer.Get(late.Find(`href="(/office/sessions/[^"]+)"`)).Wants(200, "Clinic")
	officer.Get("/office/board/sessions?show=all").Wants(200, "Clinic", "Aundh District Hospital", `value="all" selected`)
	officer.Get(board.Find(`href="([^"]+show=missing)"`)).Wants(200, "Aundh District Hospital", "Many did not come").Lacks("Clinic")

	here := officer.Get(board.Find(`href="(/office/board\?[^"]+facility=`+other.Facility.ID+`)"`)).Wants(200, "1 session is late", "<dt>Booked</dt><dd>0</dd>").Lacks("Aundh")
	officer.Get(here.Find(`class="govuk-back-link" href="([^"]+)"`)).Wants(200, "Aundh District Hospital")
	officer.Get("/office/board?date=2021-09-20").Wants(200, "20 September 2021", "Nothing needs you right now", "<dt>Not yet begun</dt><dd>0</dd>")
	officer.Get("/office/board?date=soon").Wants(400, `id="date-error"`)
	officer.Get("/office/board/pace").Wants(200, "Seven days until 17 September 2021", ">18<", "60 years and older")
	officer.Get("/office/board/pace?facility="+other.Facility.ID).Wants(200, ">12<").Lacks("60 years")
}

func TestTheBoardEndsWithTheScope(t *testing.T) {
	e := newPlace(t)
	_, delhi := dayAt(e)
	officer, manager := e.as(staff.District), e.as(staff.Facility)
	for _, page := range []string{"", "/sessions", "/pace", "/file"} {
		for _, narrow := range []string{"area=IN", "area=" + testkit.Delhi, "facility=" + delhi.FacilityID} {
			officer.Get("/office/board" + page + "?as=csv&" + narrow).Wants(404)
		}
		manager.Get("/office/board" + page + "?as=csv&area=IN&facility=" + delhi.FacilityID).Wants(200).Lacks(delhi.ID)
	}
	own := manager.Get("/office/board/file?as=csv").Wants(200, "6,2,1,1,0,1,5").Body
	if other := manager.Get("/office/board/file?as=csv&area=IN&facility=" + delhi.FacilityID).Body; other != own {
		t.Errorf("the file of another facility is not that of one's own:\n%s", other)
	}
	manager.Get("/office/board?area=IN").Wants(200, "Aundh District Hospital", "<dt>Booked</dt><dd>2</dd>").Lacks("Clinic", "Delhi", "Late: no dose yet")
	e.as(staff.Vaccinator).Get("/office/board").Wants(403)
	country := e.national()
	state := country.Get(country.Get("/office/board").Wants(200, "Maharashtra", "Delhi", "2 sessions are late").Find(`href="([^"]+area=IN-MH[^"]*)"`)).Wants(200, "<bdi>Pune</bdi>").Lacks("<bdi>Delhi</bdi>")
	country.Get(state.Find(`href="([^"]+area=`+testkit.Pune+`[^"]*)"`)).Wants(200, "Clinic", "1 session is late")
}

// The file of a table says what the page says, all pages of it.
func TestATableAsAFile(t *testing.T) {
	e := newPlace(t)
	dayAt(e)
	officer := e.as(staff.District)
	board := officer.Get("/office/board")
	got := officer.raw(board.Find(`href="([^"]+as=csv[^"]*)"`)) + officer.raw("/office/board/file?table=sessions&show=late&as=csv") +
		officer.raw("/office/board/file?table=pace&as=csv") + officer.raw("/office/board/file?table=ages&as=csv") +
		e.national().raw("/office/board/file?table=areas&as=csv")
	const file = "testdata/board.csv"
	if *update {
		testkit.Done(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	testkit.Done(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !strings.HasPrefix(got, "\ufeff") || !strings.Contains(got, `"'=1+1 ""Clinic"""`) {
		t.Errorf("the file is\n%s", got)
	}
	officer.Get("/office/board/file?table=people&as=csv").Wants(404)
	officer.Get("/office/board/file?table=sessions&as=pdf").Wants(400)

	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 3*600)
	for range 600 { // more than are read at once
		e.Drive.Publish(e.Drive.Plan(testkit.Today, lot, 1))
	}
	body := officer.raw("/office/board/file?table=sessions&as=csv")
	if lines := strings.Count(body, "\r\n"); lines != 1+2+600 {
		t.Errorf("%d lines", lines)
	}
	sheet, err := excelize.OpenReader(bytes.NewReader([]byte(officer.raw("/office/board/file?table=sessions&as=xlsx"))))
	testkit.Done(t, err)
	defer sheet.Close()
	rows, err := sheet.GetRows("Sheet1")
	testkit.Done(t, err)
	if len(rows) != 1+2+600 || rows[0][0] != "Facility" {
		t.Errorf("%d rows, the first %v", len(rows), rows[0])
	}
}

// raw is an answer byte by byte.
func (b *browser) raw(path string) string { return string(b.Get(path).Raw) }

// national signs somebody in who answers for the whole country.
func (e *place) national() *browser {
	e.t.Helper()
	return e.joins(testkit.National())
}
