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
	outbox.Drain(context.Background(), e.drive.Store, slog.New(slog.DiscardHandler), []outbox.Consumer{outbox.Reviews(testkit.India())})
}

// What the rules found is listed, read, decided and opened again, and leaves as a file.
func TestWhatDoesNotFitIsLookedAt(t *testing.T) {
	e := newPlace(t)
	e.as(staff.DataEntry)
	b := e.drive.Vaccinated("COVISHIELD", testkit.Today.Add(-10))
	plan := e.drive.Plan(testkit.Today.Add(-2), e.drive.Lot("COVISHIELD", "2022-06-30", 3), 1)
	plan.LateReason = "paper list"
	act := testkit.WalkIn(b, e.drive.Publish(plan))
	act.OccurredAt, act.LateReason = testkit.Today.Add(-2).At(11*60, testkit.India().Zone), "paper list"
	_, err := e.drive.Store.RecordDose(context.Background(), e.drive.Actor(staff.DataEntry), act)
	testkit.Done(t, err)
	e.looked()

	const says = "Dose 2 can be given from 30 November 2021"
	officer := e.as(staff.District)
	list := officer.get("/office/reviews").wants(200, says, "before it came to the facility", "Aundh District Hospital", "None yet").lacks("Asha")
	list.wants(200, "/office/reviews/file?")
	item := list.find(`href="(/office/reviews/[0-9a-f-]+\.[0-9]+)"><bdi>` + says)
	file := officer.get("/office/reviews/file?as=csv").wants(200, says)
	if lines := strings.Count(file.body, "\r\n"); lines != 4 { // a head, two batches that came late, one dose too early
		t.Errorf("%d lines: %s", lines, file.body)
	}
	officer.get("/office/reviews/file?as=pdf").wants(400)
	officer.get("/office/reviews?code=flag_before_arrival").wants(200, "before it came").lacks(says)

	e.as(staff.Auditor).get(item).wants(200, says, "An officer of the area decides it").lacks("<textarea")
	p := officer.get(item).wants(200, says, "Data entry").lacks("Asha")
	p.wants(200, `name="step" value="1"`)
	officer.post(item, "step", "1", "decision", "explained").wants(400, `id="note-error"`)
	officer.post(item, "step", "1", "note", "List of 15 September").wants(400, `id="decision-error"`, "List of 15 September")
	for range 2 { // a double click is one answer
		officer.post(item, "step", "1", "decision", "explained", "note", "List of 15 September").wants(303)
	}
	officer.post(item, "step", "1", "decision", "fraud", "note", "x").wants(409)
	officer.get("/office/reviews").wants(200).lacks(says)
	officer.get("/office/reviews?state=closed").wants(200, says, "It is explained")
	officer.get(item).wants(200, "List of 15 September", "Open it again", `name="step" value="2"`)
	officer.post(item, "step", "2", "decision", "reopened", "note", "Asked once more").wants(303)
	officer.post(item, "step", "3", "decision", "escalated", "note", "For the state").wants(303)
	officer.get(item).wants(200, "passed on to the area around").lacks("<textarea")
	officer.get("/office/reviews/nothing").wants(404)
}
