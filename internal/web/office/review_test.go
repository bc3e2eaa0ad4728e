package office_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// looked lets the program look at what was entered.
func (e *place) looked() {
	outbox.Drain(context.Background(), e.Drive.Store, slog.New(slog.DiscardHandler), []outbox.Consumer{outbox.Reviews(testkit.India())})
}

// What the rules found is listed, read, decided and opened again, and leaves as a file.
func TestWhatDoesNotFitIsLookedAt(t *testing.T) {
	e := newPlace(t)
	e.as(staff.DataEntry)
	b := e.Drive.Vaccinated("COVISHIELD", testkit.Today.Add(-10))
	plan := e.Drive.Plan(testkit.Today.Add(-2), e.Drive.Lot("COVISHIELD", "2022-06-30", 3), 1)
	plan.LateReason = "paper list"
	act := testkit.WalkIn(b, e.Drive.Publish(plan))
	act.OccurredAt, act.LateReason = testkit.Today.Add(-2).At(11*60, testkit.India().Zone), "paper list"
	_, err := e.Drive.Store.RecordDose(context.Background(), e.Drive.Actor(staff.DataEntry), act)
	testkit.Done(t, err)
	e.looked()

	const says = "Dose 2 can be given from 30 November 2021"
	officer := e.as(staff.District)
	list := officer.Get("/office/reviews").Wants(200, says, "before it came to the facility", "Aundh District Hospital", "None yet").Lacks("Asha")
	list.Wants(200, "/office/reviews/file?")
	item := list.Find(`href="(/office/reviews/[0-9a-f-]+\.[0-9]+)"><bdi>` + says)
	file := officer.Get("/office/reviews/file?as=csv").Wants(200, says)
	if lines := strings.Count(file.Body, "\r\n"); lines != 4 { // a head, two batches that came late, one dose too early
		t.Errorf("%d lines: %s", lines, file.Body)
	}
	officer.Get("/office/reviews/file?as=pdf").Wants(400)
	officer.Get("/office/reviews?code=flag_before_arrival").Wants(200, "before it came").Lacks(says)

	e.as(staff.Auditor).Get(item).Wants(200, says, "An officer of the area decides it").Lacks("<textarea")
	p := officer.Get(item).Wants(200, says, "Data entry").Lacks("Asha")
	p.Wants(200, `name="step" value="1"`)
	officer.Post(item, "step", "1", "decision", "explained").Wants(400, `id="note-error"`)
	officer.Post(item, "step", "1", "note", "List of 15 September").Wants(400, `id="decision-error"`, "List of 15 September")
	for range 2 { // a double click is one answer
		officer.Post(item, "step", "1", "decision", "explained", "note", "List of 15 September").Wants(303)
	}
	officer.Post(item, "step", "1", "decision", "fraud", "note", "x").Wants(409)
	officer.Get("/office/reviews").Wants(200).Lacks(says)
	officer.Get("/office/reviews?state=closed").Wants(200, says, "It is explained")
	officer.Get(item).Wants(200, "List of 15 September", "Open it again", `name="step" value="2"`)
	officer.Post(item, "step", "2", "decision", "reopened", "note", "Asked once more").Wants(303)
	officer.Post(item, "step", "3", "decision", "escalated", "note", "For the state").Wants(303)
	officer.Get(item).Wants(200, "passed on to the area around").Lacks("<textarea")
	officer.Get("/office/reviews/nothing").Wants(404)
}
