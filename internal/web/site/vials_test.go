package site_test

import (
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestAVialAtTheDesk(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Session(testkit.Today, 10)
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	nurse.Get(desk).Wants(200, "No vial is open.", desk+"/vials")
	form := nurse.Get(desk+"/vials").Wants(200, "A vial holds 10 doses.")
	vial := form.Hidden("id")
	nurse.Post(desk+"/vials", "id", vial).Wants(400, `id="lot_id-error"`)
	for range 2 {
		if to := nurse.Post(desk+"/vials", "id", vial, "lot_id", s.Lots[0].LotID).Wants(303).To; to != desk {
			t.Errorf("opening leads to %s", to)
		}
	}
	nurse.Get(desk).Wants(200, "opened at 10:00 am", "10 doses left, use until 2:00 pm (4 h 0 min left)")

	b := e.Drive.Person()
	person := desk + "/people/" + b.ID
	from := s.Lots[0].LotID + "." + vial
	dose := nurse.Get(person).Wants(200, `value="`+from+`" checked`)
	nurse.Post(person, "id", dose.Hidden("id"), "lot_id", from).Wants(303)
	e.Clock.Set(testkit.Today, 13*60+1)
	nurse.Get(desk).Wants(200, "9 doses left, use until 2:00 pm (0 h 59 min left)")

	e.Clock.Set(testkit.Today, 14*60)
	nurse.Get(desk).Wants(200, "Time is over").Lacks("use until")
	other := desk + "/people/" + e.Drive.Person().ID
	late := nurse.Get(other).Wants(200).Lacks(from)
	nurse.Post(other, "id", late.Hidden("id"), "lot_id", from).Wants(422, "open for more than 4 hours")

	path := desk + "/vials/" + vial
	nurse.Get(path).Wants(200, `value="9"`, "has been open for too long")
	nurse.Post(path, "doses_left", "", "reason", "opened").Wants(400, `id="doses_left-error"`)
	nurse.Post(path, "doses_left", "9").Wants(400, `id="reason-error"`, `value="9"`)
	nurse.Post(path, "doses_left", "9", "reason", "opened").Wants(303)
	nurse.Get(path).Wants(303)
	nurse.Get(desk+"/vials").Wants(200, "No vial is open.", "Opened and not used")
	e.as(staff.Verifier).Get(desk + "/vials").Wants(200).Lacks("<form action=\"" + desk)
}
