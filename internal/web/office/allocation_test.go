package office_test

import (
	"context"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

// planner signs a planner of an area in.
func (e *place) planner(role staff.Role, area string) *browser {
	e.t.Helper()
	n := store.NewStaff{ID: id.New(), Login: id.New(), Name: "Asha", Role: role, Area: area, Password: "a long password"}
	testkit.Done(e.t, e.drive.Store.AddStaff(context.Background(), n))
	token, err := e.drive.Store.SignInStaff(context.Background(), staff.Actor{ID: n.ID, Role: role, Scope: staff.Over(area)}, "")
	testkit.Done(e.t, err)
	return &browser{place: e, cookie: door.Cookie + "=" + token}
}

func TestASupplyIsSharedOut(t *testing.T) {
	e := newPlace(t)
	state := e.planner(staff.State, "IN-MH")
	state.get("/office/allocation").wants(200, "Share vaccine out", "/office/allocation/new")
	state.get("/office/allocation/new").wants(200, "First say how many people live where")

	const people = "/office/allocation/people"
	state.get(people).wants(200, ",60+,12000")
	state.post(people, "table", "IN-MH-363,60+,many\nIN-DL,60+,5").wants(400, "Line 1, column 3: enter the people", "Line 2, column 1: this area", "IN-MH-363,60+,many")
	state.post(people, "table", "area,group,people\nIN-MH-363,60+,9\nIN-MH-363,elders,9").wants(400, "Line 3, column 2", "18-44, 45-59, 60+, health_worker", "IN-MH-363,elders,9")
	if to := state.post(people, "table", "area,group,people\nIN-MH-363,60+,9000\nIN-MH-395,60+,1000\nIN-MH-363,18-44,70000\n").wants(303).to; to != people {
		t.Errorf("the figures lead to %s", to)
	}
	state.get(people).wants(200, ">9,000<", "Pune", "18-44")

	form := state.get("/office/allocation/new").wants(200, "10 doses in a vial", "60+").lacks("Share it among")
	act := []string{"id", form.hidden("id"), "product", "COVISHIELD", "vials", "1", "from-day", "17", "from-month", "9", "from-year", "2021", "days", "28", "shelf", "28", "groups", "60+", "doses", "hundred"}
	state.post("/office/allocation/new", act...).wants(400, `id="doses-error"`, `value="hundred"`, form.hidden("id"))
	act[len(act)-1] = "१००५"
	plan := "/office/allocation/" + form.hidden("id")
	for range 2 { // a double click is one plan
		if to := state.post("/office/allocation/new", act...).wants(303).to; to != plan {
			t.Errorf("making leads to %s", to)
		}
	}
	page := state.get(plan).wants(200, "1,005 doses for 28 days, from 17 September 2021", "5 doses stay with you", ">900<", ">100<", "280 days", "Asha", "1,000 doses are shared out", "Not yet accepted")
	state.get(plan+"/file?as=csv").wants(409, "not accepted yet")
	if n := strings.Count(state.get("/office/allocation").body, plan); n != 1 {
		t.Errorf("the list has the plan %d times", n)
	}

	line := state.get(plan+"/IN-MH-395").wants(200, "Why so many?", "100 doses are for them", "no pace is known")
	change := []string{"id", line.hidden("id"), "version", line.hidden("version"), "do", "set", "doses", "105"}
	state.post(plan+"/IN-MH-395", change...).wants(400, "Enter 100 or 110", `value="105"`)
	change[7] = "2000"
	state.post(plan+"/IN-MH-395", change...).wants(422, "only 1005 doses left")
	change[7] = "400"
	for range 2 {
		state.post(plan+"/IN-MH-395", change...).wants(303)
	}
	state.get(plan).wants(200, ">600<", ">400<", "A planner", "from 100 to 400 doses")
	state.post(plan, "id", page.hidden("id"), "version", page.hidden("version")).wants(409, "Somebody changed this plan", ">400<")
	free := state.get(plan+"/IN-MH-395").wants(200, "Let the rules decide", "A planner set this line to 400 doses")
	state.post(plan+"/IN-MH-395", "id", free.hidden("id"), "version", free.hidden("version"), "do", "free").wants(303)
	page = state.get(plan).wants(200, ">900<").lacks("A planner")

	for range 2 {
		state.post(plan, "id", page.hidden("id"), "version", page.hidden("version")).wants(303)
	}
	state.get(plan).wants(200, "/office/stock", "as=csv", "Accepted the plan with 1,000 doses").lacks("Accept the plan<")
	state.get(plan + "/IN-MH-395").wants(200).lacks("Change this line")
	state.get(plan+"/file?as=csv").wants(200, "IN-MH-363,district,Pune,COVISHIELD,2021-09-17,28,900,90,0,900,no,9000,0,0,0,0,280")
	state.get(plan + "/file?as=pdf").wants(400)
	state.get(plan + "/IN-DL").wants(404)

	country := e.planner(staff.National, "IN")
	country.get(plan).wants(200, "Asha")
	country.get("/office/allocation/new").wants(200, "Share it among", "Districts")
	e.planner(staff.State, "IN-DL").get(plan).wants(404)
	e.as(staff.District).get(plan).wants(403)
}
