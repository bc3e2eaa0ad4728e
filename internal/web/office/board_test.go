package office_test

import (
	"bytes"
	"flag"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

var update = flag.Bool("update", false, "write testdata/board.csv anew")

// dayAt makes a day of three sessions: one with a dose, one late at a facility with a name that a spreadsheet would take for a formula, one in Delhi.
func dayAt(e *place) (other *testkit.Drive, delhi session.Session) {
	e.t.Helper()
	e.clock.Set(testkit.Today.Add(-1), 10*60)
	ran := e.drive.Session(testkit.Today, 2)
	came := e.drive.Book(e.drive.Person(), ran, testkit.Morning)
	e.drive.Book(e.drive.Person(), ran, testkit.Morning)
	f := facility.Facility{ID: id.New(), Name: "=1+1 \"Clinic\"", Kind: facility.Private, Area: testkit.Pune, PinCode: "411038", Address: "Kothrud"}
	testkit.Done(e.t, e.drive.Store.AddFacilities(e.t.Context(), testkit.National(), []facility.Facility{f}))
	other = testkit.NewDriveAt(e.t, e.drive.Store, f)
	other.Session(testkit.Today, 4)
	far := testkit.NewDriveIn(e.t, e.drive.Store, testkit.Delhi)
	delhi = far.Session(testkit.Today, 1)
	e.clock.Set(testkit.Today, 10*60)
	e.drive.Record(testkit.Kept(came, ran))
	e.clock.Set(testkit.Today, 12*60+30)
	return other, delhi
}

func TestTheBoardLeadsToWhatNeedsSomebody(t *testing.T) {
	e := newPlace(t)
	other, delhi := dayAt(e)
	officer := e.as(staff.District)
	board := officer.get("/office/board").wants(200, "How the day goes: 17 September 2021", "<bdi>Pune</bdi>", "1 session is late", "In 1 session more than 20%",
		"<dt>Doses given</dt><dd>1</dd>", "<dt>Booked</dt><dd>2</dd>", "<dt>Did not come</dt><dd>1</dd>", "Aundh District Hospital", "Clinic", "As of").
		lacks("out of vaccine while", "Delhi", delhi.ID)
	late := officer.get(board.find(`href="([^"]+show=late)"`)).wants(200, "Clinic", "Late: no dose yet").lacks("Aundh District Hospital")
	officer.get(late.find(`href="(/office/sessions/[^"]+)"`)).wants(200, "Clinic")
	officer.get("/office/board/sessions?show=all").wants(200, "Clinic", "Aundh District Hospital", `value="all" selected`)
	officer.get(board.find(`href="([^"]+show=missing)"`)).wants(200, "Aundh District Hospital", "Many did not come").lacks("Clinic")

	here := officer.get(board.find(`href="(/office/board\?[^"]+facility=`+other.Facility.ID+`)"`)).wants(200, "1 session is late", "<dt>Booked</dt><dd>0</dd>").lacks("Aundh")
	officer.get(here.find(`class="govuk-back-link" href="([^"]+)"`)).wants(200, "Aundh District Hospital")
	officer.get("/office/board?date=2021-09-20").wants(200, "20 September 2021", "Nothing needs you right now", "<dt>Not yet begun</dt><dd>0</dd>")
	officer.get("/office/board?date=soon").wants(400, `id="date-error"`)
	officer.get("/office/board/pace").wants(200, "Seven days until 17 September 2021", ">18<", "60 years and older")
	officer.get("/office/board/pace?facility="+other.Facility.ID).wants(200, ">12<").lacks("60 years")
}

func TestTheBoardEndsWithTheScope(t *testing.T) {
	e := newPlace(t)
	_, delhi := dayAt(e)
	officer, manager := e.as(staff.District), e.as(staff.Facility)
	for _, page := range []string{"", "/sessions", "/pace", "/file"} {
		for _, narrow := range []string{"area=IN", "area=" + testkit.Delhi, "facility=" + delhi.FacilityID} {
			officer.get("/office/board" + page + "?as=csv&" + narrow).wants(404)
		}
		manager.get("/office/board" + page + "?as=csv&area=IN&facility=" + delhi.FacilityID).wants(200).lacks(delhi.ID)
	}
	own := manager.get("/office/board/file?as=csv").wants(200, "6,2,1,1,0,1,5").body
	if other := manager.get("/office/board/file?as=csv&area=IN&facility=" + delhi.FacilityID).body; other != own {
		t.Errorf("the file of another facility is not that of one's own:\n%s", other)
	}
	manager.get("/office/board?area=IN").wants(200, "Aundh District Hospital", "<dt>Booked</dt><dd>2</dd>").lacks("Clinic", "Delhi", "Late: no dose yet")
	e.as(staff.Vaccinator).get("/office/board").wants(403)
	country := e.national()
	state := country.get(country.get("/office/board").wants(200, "Maharashtra", "Delhi", "2 sessions are late").find(`href="([^"]+area=IN-MH[^"]*)"`)).wants(200, "<bdi>Pune</bdi>").lacks("<bdi>Delhi</bdi>")
	country.get(state.find(`href="([^"]+area=`+testkit.Pune+`[^"]*)"`)).wants(200, "Clinic", "1 session is late")
}

// The file of a table says what the page says, all pages of it.
func TestATableAsAFile(t *testing.T) {
	e := newPlace(t)
	dayAt(e)
	officer := e.as(staff.District)
	board := officer.get("/office/board")
	got := officer.raw(board.find(`href="([^"]+as=csv[^"]*)"`)) + officer.raw("/office/board/file?table=sessions&show=late&as=csv") +
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
	officer.get("/office/board/file?table=people&as=csv").wants(404)
	officer.get("/office/board/file?table=sessions&as=pdf").wants(400)

	lot := e.drive.Lot("COVISHIELD", "2022-06-30", 3*600)
	for range 600 { // more than are read at once
		e.drive.Publish(e.drive.Plan(testkit.Today, lot, 1))
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
func (b *browser) raw(path string) string {
	b.t.Helper()
	r, err := http.NewRequest("GET", b.url+path, nil)
	testkit.Done(b.t, err)
	r.Header.Set("Cookie", b.cookie)
	answer, err := http.DefaultTransport.RoundTrip(r)
	testkit.Done(b.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	testkit.Done(b.t, err)
	return string(body)
}

// national signs somebody in who answers for the whole country.
func (e *place) national() *browser {
	e.t.Helper()
	actor := testkit.National()
	testkit.Done(e.t, e.drive.Store.AddStaff(e.t.Context(), store.NewStaff{ID: actor.ID, Login: id.New(), Name: "Meena", Role: actor.Role, Area: "IN", Password: "a long password"}))
	token, err := e.drive.Store.SignInStaff(e.t.Context(), actor, "")
	testkit.Done(e.t, err)
	return &browser{place: e, cookie: door.Cookie + "=" + token}
}
