package site_test

import (
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestAVialAtTheDesk(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Session(testkit.Today, 10)
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	nurse.get(desk).wants(200, "No vial is open.", desk+"/vials")
	form := nurse.get(desk+"/vials").wants(200, "A vial holds 10 doses.")
	vial := form.hidden("id")
	nurse.post(desk+"/vials", "id", vial).wants(400, `id="lot_id-error"`)
	for range 2 {
		if to := nurse.post(desk+"/vials", "id", vial, "lot_id", s.Lots[0].LotID).wants(303).to; to != desk {
			t.Errorf("opening leads to %s", to)
		}
	}
	nurse.get(desk).wants(200, "opened at 10:00 am", "10 doses left, use until 2:00 pm (4 h 0 min left)")

	b := e.drive.Person()
	person := desk + "/people/" + b.ID
	from := s.Lots[0].LotID + "." + vial
	dose := nurse.get(person).wants(200, `value="`+from+`" checked`)
	nurse.post(person, "id", dose.hidden("id"), "lot_id", from).wants(303)
	e.clock.Set(testkit.Today, 13*60+1)
	nurse.get(desk).wants(200, "9 doses left, use until 2:00 pm (0 h 59 min left)")

	e.clock.Set(testkit.Today, 14*60)
	nurse.get(desk).wants(200, "Time is over").lacks("use until")
	other := desk + "/people/" + e.drive.Person().ID
	late := nurse.get(other).wants(200).lacks(from)
	nurse.post(other, "id", late.hidden("id"), "lot_id", from).wants(422, "open for more than 4 hours")

	path := desk + "/vials/" + vial
	nurse.get(path).wants(200, `value="9"`, "has been open for too long")
	nurse.post(path, "doses_left", "", "reason", "opened").wants(400, `id="doses_left-error"`)
	nurse.post(path, "doses_left", "9").wants(400, `id="reason-error"`, `value="9"`)
	nurse.post(path, "doses_left", "9", "reason", "opened").wants(303)
	nurse.get(path).wants(303)
	nurse.get(desk+"/vials").wants(200, "No vial is open.", "Opened and not used")
	e.as(staff.Verifier).get(desk + "/vials").wants(200).lacks("<form action=\"" + desk)
}
