package office_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// upload sends a file as a browser does.
func (b *browser) upload(path string, file []byte) page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	testkit.Done(b.t, form.WriteField("sheet", "facility,date,product\n"))
	testkit.Done(b.t, form.WriteField("do", "check"))
	part, err := form.CreateFormFile("file", "plan")
	testkit.Done(b.t, err)
	_, err = part.Write(file)
	testkit.Done(b.t, err)
	testkit.Done(b.t, form.Close())
	return b.Send("POST", path, form.FormDataContentType(), &body)
}

func TestManySessionsFromAFile(t *testing.T) {
	e := newPlace(t)
	e.Drive.Lot("COVISHIELD", "2022-06-30", 30)
	officer := e.as(staff.District)
	officer.Get("/office/sessions/many").Wants(200, "facility, date, product")
	csv := "facility;date;product;from;until;walk_in\n\nAundh District Hospital;2021-09-20;Covishield;9:00;17:00;20\nAundh District Hospital;2021-09-21;Covishield;9:00;17:00;20\nNowhere;soon;Covishield;9:00;17:00;20\n"
	checked := officer.upload("/office/sessions/many", []byte(csv)).Wants(200, "Nothing is published yet", "There are 20 places but only 10 doses", "date: Enter a day", "Publish the good rows", "Aundh District Hospital;2021-09-21")
	if !strings.Contains(checked.Body, `data-head="Row" class="govuk-table__cell govuk-table__cell--numeric"><bdi>5</bdi>`) {
		t.Errorf("rows are not counted as the planner counts them:\n%s", checked.Body)
	}
	officer.Post("/office/sessions/many", "do", "all", "sheet", csv).Wants(200, "Not possible") // one bad row holds all back
	planned := func() int {
		found, _, err := e.Drive.Store.PlannedSessions(context.Background(), staff.Over(testkit.Pune), store.Planned{Day: testkit.Today.Add(3)}, "", 10)
		testkit.Done(t, err)
		return len(found)
	}
	if n := planned(); n != 0 {
		t.Errorf("%d sessions", n)
	}
	for range 2 { // the same file twice
		officer.Post("/office/sessions/many", "do", "good", "sheet", csv).Wants(303)
	}
	if n := planned(); n != 1 {
		t.Errorf("%d sessions", n)
	}

	book := excelize.NewFile()
	testkit.Done(t, book.SetSheetRow("Sheet1", "A1", &[]any{"facility", "date", "product", "from", "until", "walk_in"}))
	testkit.Done(t, book.SetSheetRow("Sheet1", "A2", &[]any{e.Drive.Facility.ID, testkit.Today.Add(5).Time(), "COVISHIELD", 0.375, 0.5, 5}))
	var file bytes.Buffer
	testkit.Done(t, book.Write(&file))
	officer.upload("/office/sessions/many", file.Bytes()).Wants(200, "22 September 2021", "Publish all")
	officer.upload("/office/sessions/many", []byte("PK no zip")).Wants(400, "We cannot read this")
	officer.Post("/office/sessions/many", "do", "check", "sheet", "colour\nred\n").Wants(400, "There is no column colour")
	e.as(staff.Vaccinator).Get("/office/sessions/many").Wants(403)
}

func TestADayIsCopiedAndAWeekIsPlanned(t *testing.T) {
	e := newPlace(t)
	e.Drive.Session(testkit.Today, 2)
	e.Drive.Lot("COVISHIELD", "2022-06-30", 20)
	officer := e.as(staff.District)
	officer.Get("/office/sessions/many/copy?day=2021-09-17&to=2021-09-18").Wants(200, "Publish all", "09:00-12:00 online 2; 13:00-17:00 online 2; 09:00-17:00 walk_in 2")
	officer.Get("/office/sessions/many/copy?day=&to=2021-09-18").Wants(400, `id="day-error"`)
	week := "/office/sessions/many/week?facility=" + e.Drive.Facility.ID
	officer.Get("/office/sessions/many/week").Wants(200, "Aundh District Hospital")
	officer.Get(week).Wants(200, "Monday")
	made := week + "&make=1&product=COVISHIELD&first_day=2021-09-20&last_day=2021-10-03&from=09:00&until=17:00&length=120&online=0&walk_in=7"
	officer.Get(made).Wants(400, `id="days-error"`)
	officer.Get(made+"&days=1&days=3").Wants(200, "There are 7 places but only 6 doses", "2021-09-20", "2021-09-22", "2021-09-27", "2021-09-29", "Publish the good rows").Lacks("2021-09-21")
	officer.Get(strings.Replace(made, "2021-10-03", "2023-10-03", 1)+"&days=1").Wants(400, `id="last_day-error"`)
}

func TestASessionIsAnnounced(t *testing.T) {
	e := newPlace(t)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 50)
	officer := e.as(staff.District)
	path := "/office/sessions/new?facility=" + e.Drive.Facility.ID + "&product=COVISHIELD"
	act := []string{"id", officer.Get(path).Wants(200, "Booking opens").Hidden("id"), "date", "2021-09-20", "from", "09:00", "until", "13:00", "length", "120", "online", "20",
		"walk_in", "10", "lot-" + lot.ID, "50", "opens_at", "2021-09-21", "opens_time", "10:00"}
	officer.Post(path, act...).Wants(422, `id="opens_at-error"`, `value="2021-09-21"`)
	officer.Post(path, append(act, "opens_at", "2021-09-18", "opens_time", "ten")...).Wants(400, `id="opens_time-error"`)
	to := officer.Post(path, append(act, "opens_at", "2021-09-18")...).Wants(303).To
	officer.Get(to).Wants(200, "Booking opens on 18 September 2021 at 10:00")
}
