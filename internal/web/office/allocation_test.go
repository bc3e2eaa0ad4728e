package office_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
)

// planner signs a planner of an area in.
func (e *place) planner(role staff.Role, area string) *browser {
	e.t.Helper()
	return e.joins(staff.Actor{ID: id.New(), Name: "Asha", Role: role, Scope: staff.Over(area)})
}

func TestASupplyIsSharedOut(t *testing.T) {
	e := newPlace(t)
	state := e.planner(staff.State, "IN-MH")
	state.Get("/office/allocation").Wants(200, "Share vaccine out", "/office/allocation/new")
	state.Get("/office/allocation/new").Wants(200, "First say how many people live where")

	const people = "/office/allocation/people"
	state.Get(people).Wants(200, ",60+,12000")
	state.Post(people, "table", "IN-MH-363,60+,many\nIN-DL,60+,5").Wants(400, "Line 1, column 3: enter the people", "Line 2, column 1: this area", "IN-MH-363,60+,many")
	state.Post(people, "table", "area,group,people\nIN-MH-363,60+,9\nIN-MH-363,elders,9").Wants(400, "Line 3, column 2", "18-44, 45-59, 60+, health_worker", "IN-MH-363,elders,9")
	if to := state.Post(people, "table", "area,group,people\nIN-MH-363,60+,9000\nIN-MH-395,60+,1000\nIN-MH-363,18-44,70000\n").Wants(303).To; to != people {
		t.Errorf("the figures lead to %s", to)
	}
	state.Get(people).Wants(200, ">9,000<", "Pune", "18-44")

	form := state.Get("/office/allocation/new").Wants(200, "10 doses in a vial", "60+").Lacks("Share it among")
	act := []string{"id", form.Hidden("id"), "product", "COVISHIELD", "vials", "1", "from-day", "17", "from-month", "9", "from-year", "2021", "days", "28", "shelf", "28", "groups", "60+", "doses", "hundred"}
	state.Post("/office/allocation/new", act...).Wants(400, `id="doses-error"`, `value="hundred"`, form.Hidden("id"))
	act[len(act)-1] = "१००५"
	plan := "/office/allocation/" + form.Hidden("id")
	for range 2 { // a double click is one plan
		if to := state.Post("/office/allocation/new", act...).Wants(303).To; to != plan {
			t.Errorf("making leads to %s", to)
		}
	}
	page := state.Get(plan).Wants(200, "1,005 doses for 28 days, from 17 September 2021", "5 doses stay with you", ">900<", ">100<", "280 days", "Asha", "1,000 doses are shared out", "Not yet accepted")
	state.Get(plan+"/file?as=csv").Wants(409, "not accepted yet")
	if n := strings.Count(state.Get("/office/allocation").Body, plan); n != 1 {
		t.Errorf("the list has the plan %d times", n)
	}

	line := state.Get(plan+"/IN-MH-395").Wants(200, "Why so many?", "100 doses are for them", "no pace is known")
	change := []string{"id", line.Hidden("id"), "version", line.Hidden("version"), "do", "set", "doses", "105"}
	state.Post(plan+"/IN-MH-395", change...).Wants(400, "Enter 100 or 110", `value="105"`)
	change[7] = "2000"
	state.Post(plan+"/IN-MH-395", change...).Wants(422, "only 1005 doses left")
	change[7] = "400"
	for range 2 {
		state.Post(plan+"/IN-MH-395", change...).Wants(303)
	}
	state.Get(plan).Wants(200, ">600<", ">400<", "A planner", "from 100 to 400 doses")
	state.Post(plan, "id", page.Hidden("id"), "version", page.Hidden("version")).Wants(409, "Somebody changed this plan", ">400<")
	free := state.Get(plan+"/IN-MH-395").Wants(200, "Let the rules decide", "A planner set this line to 400 doses")
	state.Post(plan+"/IN-MH-395", "id", free.Hidden("id"), "version", free.Hidden("version"), "do", "free").Wants(303)
	page = state.Get(plan).Wants(200, ">900<").Lacks("A planner")

	for range 2 {
		state.Post(plan, "id", page.Hidden("id"), "version", page.Hidden("version")).Wants(303)
	}
	state.Get(plan).Wants(200, "/office/stock", "as=csv", "Accepted the plan with 1,000 doses").Lacks("Accept the plan<")
	state.Get(plan + "/IN-MH-395").Wants(200).Lacks("Change this line")
	state.Get(plan+"/file?as=csv").Wants(200, "IN-MH-363,district,Pune,COVISHIELD,2021-09-17,28,900,90,0,900,no,9000,0,0,0,0,280")
	state.Get(plan + "/file?as=pdf").Wants(400)
	state.Get(plan + "/IN-DL").Wants(404)

	country := e.planner(staff.National, "IN")
	country.Get(plan).Wants(200, "Asha")
	country.Get("/office/allocation/new").Wants(200, "Share it among", "Districts")
	e.planner(staff.State, "IN-DL").Get(plan).Wants(404)
	e.as(staff.District).Get(plan).Wants(403)
}
