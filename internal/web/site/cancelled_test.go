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
	s, later := e.Drive.Session(testkit.Today, 5), e.Drive.Session(testkit.Today.Add(1), 5)
	testkit.Done(t, e.Drive.Store.CancelSession(context.Background(), e.Drive.Actor(staff.District), session.Cancel{SessionID: s.ID, Reason: "weather"}))
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	nurse.Get(desk).Wants(200, "was cancelled").Lacks("/walk-in", `name="find"`)
	nurse.Get(desk+"/walk-in").Wants(422, "was cancelled").Lacks(`name="name"`)
	nurse.Post(desk+"/walk-in", "name", "Asha").Wants(422, "was cancelled").Lacks(`name="name"`)
	nurse.Get(desk + "/vials").Wants(200).Lacks(`name="lot_id"`)
	nurse.Post(desk+"/vials", "lot_id", s.Lots[0].LotID).Wants(422, "was cancelled")
	person := desk + "/people/" + e.Drive.Person().ID
	nurse.Get(person).Wants(200, "was cancelled").Lacks(`name="lot_id"`)
	nurse.Get("/site/sessions/"+later.ID+"/walk-in").Wants(422, "17 September 2021").Lacks(`name="name"`)
}
