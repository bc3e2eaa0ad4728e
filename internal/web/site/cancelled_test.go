package site_test

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// At the desk of a session that was cancelled, or is on another day, nobody is taken in, no vial is opened, and no form says otherwise.
func TestADeskOfACancelledSessionTakesNobodyIn(t *testing.T) {
	e := newPlace(t)
	s, later := e.drive.Session(testkit.Today, 5), e.drive.Session(testkit.Today.Add(1), 5)
	testkit.Done(t, e.drive.Store.CancelSession(context.Background(), e.drive.Actor(staff.District), session.Cancel{SessionID: s.ID, Reason: "weather"}))
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	nurse.get(desk).wants(200, "was cancelled").lacks("/walk-in", `name="find"`)
	nurse.get(desk+"/walk-in").wants(422, "was cancelled").lacks(`name="name"`)
	nurse.post(desk+"/walk-in", "name", "Asha").wants(422, "was cancelled").lacks(`name="name"`)
	nurse.get(desk + "/vials").wants(200).lacks(`name="lot_id"`)
	nurse.post(desk+"/vials", "lot_id", s.Lots[0].LotID).wants(422, "was cancelled")
	person := desk + "/people/" + e.drive.Person().ID
	nurse.get(person).wants(200, "was cancelled").lacks(`name="lot_id"`)
	nurse.get("/site/sessions/"+later.ID+"/walk-in").wants(422, "17 September 2021").lacks(`name="name"`)
}
