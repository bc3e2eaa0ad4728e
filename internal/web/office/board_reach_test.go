package office_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/testkit"
)

// Who was reached of each group is held against how many there are, down to the district, and leaves as a file.
func TestWhoHasBeenReached(t *testing.T) {
	e := newPlace(t)
	ctx, s := context.Background(), e.Drive.Store
	testkit.Done(t, s.SetPeople(ctx, testkit.National(), []allocation.Figure{{Area: testkit.Pune, Group: "18-44", People: 8}, {Area: testkit.Pune, Group: "health_worker", People: 4}}))
	today := e.Drive.Session(testkit.Today, 5)
	for _, group := range []string{"", "health_worker"} {
		act := testkit.Adult() // 41 years old
		act.Group = group
		b, err := s.Register(ctx, act)
		testkit.Done(t, err)
		e.Drive.Record(testkit.WalkIn(b, today))
	}
	outbox.Drain(ctx, s, slog.New(slog.DiscardHandler), []outbox.Consumer{outbox.Figures(testkit.India())})

	officer := e.as(staff.District)
	officer.Get(officer.Get("/office/board").Wants(200).Find(`href="(/office/board/coverage[^"]*)"`)).Wants(200, "Who has been reached", "18 to 44 years", "Works in health care", "25%")
	file := officer.raw("/office/board/file?table=groups&as=csv")
	want := "\ufeffGroup,People,Dose 1,\"Dose 1, share\",Dose 2,\"Dose 2, share\"\r\n12 to 14 years,–,0,–,0,–\r\n15 to 17 years,–,0,–,0,–\r\n18 to 44 years,8,2,25%,0,0%\r\n" +
		"45 to 59 years,–,0,–,0,–\r\n60 years and older,–,0,–,0,–\r\nWorks in health care,4,1,25%,0,0%\r\n\"Works on the front line, such as police or sanitation\",–,0,–,0,–\r\nHas a serious long-term illness,–,0,–,0,–\r\n"
	if file != want {
		t.Errorf("the file is\n%q, want\n%q", file, want)
	}
	country := e.national()
	state := country.Get(country.Get("/office/board/coverage?group=health_worker").Wants(200, "Maharashtra", "25%").Find(`href="(/office/board/coverage[^"]+area=IN-MH&[^"]*)"`)).Wants(200, "Pune", "25%")
	country.Get(state.Find(`href="(/office/board/coverage[^"]+area=`+testkit.Pune+`&[^"]*)"`)).Wants(200, "25%")
	officer.Get("/office/board/coverage?area=IN").Wants(404)
	e.as(staff.Vaccinator).Get("/office/board/coverage").Wants(403)
}

// Wastage is what was thrown away of what was used, by vaccine, reason and area.
func TestWastage(t *testing.T) {
	e := newPlace(t)
	ctx, s := context.Background(), e.Drive.Store
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	session := e.Drive.Publish(e.Drive.Plan(testkit.Today, lot, 5))
	for range 9 {
		act := testkit.WalkIn(e.Drive.Person(), session)
		if _, err := s.RecordDose(ctx, e.Drive.Actor(staff.Vaccinator), act); err != nil {
			break // there are places for five; the rest of the vial is thrown away when the books are closed
		}
	}
	for _, reason := range []string{"broken", "other"} {
		_, err := s.Waste(ctx, e.Drive.Actor(staff.ColdChain), stock.Waste{ID: id.New(), FacilityID: e.Drive.Facility.ID, LotID: lot.ID, Doses: 10, From: stock.Store, Reason: reason, Note: "fell"})
		testkit.Done(t, err)
	}
	e.Clock.Set(testkit.Today.Add(1), 3*60)
	_, err := s.CloseOldBooks(ctx)
	testkit.Done(t, err)
	officer := e.as(staff.District)
	page := officer.Get(officer.Get("/office/board").Find(`href="(/office/board/wastage[^"]*)"`)).Wants(200, "Wastage", "Covishield", "83.3%", "Broken", "Another reason").Lacks("fell")
	officer.Get(page.Find(`href="([^"]+as=csv[^"]*)"`)).Wants(200, "Covishield,5,25,83.3%")
	e.national().Get("/office/board/wastage").Wants(200, "Maharashtra", "83.3%")
	officer.Get("/office/board/wastage?date=2021-07-01").Wants(200).Lacks("Covishield")
	e.as(staff.Facility).Get("/office/board/wastage").Wants(200, "83.3%")
}
