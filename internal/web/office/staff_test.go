package office_test

import (
	"context"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

const longPassword = "mango tree by the well"

// joined is somebody at the place's facility who has taken an invitation, and their sign-in.
func (e *place) joined(login string) (staff.Actor, *browser) {
	e.t.Helper()
	ctx, code := context.Background(), store.NewInvitationCode()
	n := store.NewStaff{ID: id.New(), Login: login, Name: "Ravi Nair", Role: staff.Vaccinator, Facility: e.drive.Facility.ID}
	testkit.Done(e.t, e.drive.Store.Invite(ctx, testkit.National(), n, code))
	actor, err := e.drive.Store.Join(ctx, code, longPassword)
	testkit.Done(e.t, err)
	token, err := e.drive.Store.SignInStaff(ctx, actor, "Firefox, Android")
	testkit.Done(e.t, err)
	return actor, &browser{place: e, cookie: "openwin=" + token}
}

func TestSomebodyIsInvited(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	form := officer.get("/office/staff/new").wants(200, "Pune", `value="district"`, `value="auditor"`).lacks(`value="state"`, `value="national"`, `value="vaccinator"`)
	officer.get(form.find(`href="(/office/staff/facilities[^"]+)"`)).wants(200, "Aundh District Hospital")
	path := "/office/staff/new?facility=" + e.drive.Facility.ID
	form = officer.get(path).wants(200, "Aundh District Hospital", `value="vaccinator"`).lacks(`value="auditor"`, `value="district"`)
	act := []string{"id", form.hidden("id"), "sealed", form.hidden("sealed"), "name", "Ravi Nair", "login", "Ravi Nair", "role", "vaccinator"}
	officer.post(path, act...).wants(400, `id="login-error"`, `value="Ravi Nair"`, form.hidden("id"))
	act[7] = "ravi"
	first := officer.post(path, act...).wants(200, "/staff/join")
	code := first.find(`class="ow-code"[^>]*>([a-z0-9-]+)<`)
	if again := officer.post(path, act...).wants(200).find(`class="ow-code"[^>]*>([a-z0-9-]+)<`); again != code {
		t.Errorf("a double click shows %s, the first click %s", again, code)
	}
	list := officer.get("/office/staff").wants(200, "Ravi Nair", "Vaccinator", "Invited", ">Meena</bdi></a></td>")
	officer.get(list.find(`href="(/office/staff\?[^"]*facility=[^"]+)"`)).wants(200, "Ravi Nair").lacks(">Meena</bdi></a></td>") // who answers for the district works at no facility
	officer.get("/office/staff?facility=" + id.New()).wants(404)
	taken := officer.get(path)
	officer.post(path, "id", taken.hidden("id"), "sealed", taken.hidden("sealed"), "name", "Another", "login", "ravi", "role", "vaccinator").wants(409, `id="login-error"`)
	_, err := e.drive.Store.Join(context.Background(), code, longPassword)
	testkit.Done(t, err)
	person := officer.get("/office/staff/"+form.hidden("id")).wants(200, "Working", "Chose a password", "Invited", "Meena", "Vaccinator: Aundh District Hospital, Pune")
	if person.find(`name="sealed" value="([^"]+)"`) == form.hidden("sealed") {
		t.Error("the code of the next invitation is the old one")
	}
	// What the form does not offer is refused all the same.
	form = officer.get(path)
	officer.post("/office/staff/new?area=IN-MH", "id", form.hidden("id"), "sealed", form.hidden("sealed"), "name", "X", "login", "x.y", "role", "state").wants(404)
	officer.post("/office/staff/new", "id", form.hidden("id"), "sealed", form.hidden("sealed"), "name", "X", "login", "x.y", "role", "state").wants(422, `id="role-error"`)
	officer.post(path, "id", id.New(), "sealed", form.hidden("sealed"), "name", "X", "login", "x.y", "role", "vaccinator").wants(400)
	e.as(staff.Vaccinator).get("/office/staff").wants(403)
}

func TestStaffAreFoundByNameAndTheNameIsInNoAddress(t *testing.T) {
	e := newPlace(t)
	for i := range 60 {
		testkit.Done(t, e.drive.Store.AddStaff(context.Background(), store.NewStaff{ID: id.New(), Login: "kumar" + string(rune('a'+i/26)) + string(rune('a'+i%26)), Name: "Anil Kumar",
			Role: staff.Vaccinator, Facility: e.drive.Facility.ID, Password: "a long password"}))
	}
	e.joined("ravi")
	manager := e.as(staff.Facility)
	page := manager.post("/office/staff", "words", "kum").wants(200, "Anil Kumar").lacks("Ravi Nair")
	if page.find(`(?s)(<form [^>]*method="post">\s*<input type="hidden" name="words")`) == "" {
		t.Error("no way to the next page")
	}
	manager.post("/office/staff", "words", "kum", "after", page.hidden("after")).wants(200, "Anil Kumar").lacks(`name="after"`)
	manager.post("/office/staff", "words", "ravi").wants(200, "Ravi Nair").lacks("Anil Kumar")
	list := manager.get("/office/staff").wants(200)
	manager.get(list.find(`href="([^"]+)" rel="next"`)).wants(200, "Ravi Nair")
}

func TestStaffChangeAndLeave(t *testing.T) {
	e := newPlace(t)
	ravi, his := e.joined("ravi")
	officer, path := e.as(staff.District), "/office/staff/"+ravi.ID
	his.get("/staff/me").wants(200, "Vaccinator")
	form := officer.get(path+"/post").wants(200, "Aundh District Hospital", "Now:")
	officer.get(form.find(`href="([^"]+/facilities[^"]*|[^"]+/post\?area=[^"]+)"`)).wants(200)
	at := path + "/post?facility=" + e.drive.Facility.ID
	for range 2 {
		officer.post(at, "id", form.hidden("id"), "role", "verifier").wants(303)
	}
	officer.post(at, "id", id.New(), "role", "king").wants(400, `id="role-error"`)
	e.clock.Advance(5 * time.Second)
	his.get("/staff/me").wants(200, "Verifier")
	person := officer.get(path).wants(200, "Role or place changed", "Vaccinator: Aundh", "Verifier: Aundh")
	leave := person.find(`(?s)/leave" method="post">\s*<input type="hidden" name="id" value="([^"]+)"`)
	for range 2 {
		officer.post(path+"/leave", "id", leave).wants(303)
	}
	if to := his.get("/staff/me").wants(303).to; to != "/staff" {
		t.Errorf("somebody who has left is led to %s", to)
	}
	gone := officer.get(path).wants(200, "Has left", "Comes back").lacks("/leave")
	officer.post(path+"/invite", "id", gone.hidden("id"), "sealed", gone.hidden("sealed")).wants(200, "/staff/join")
	officer.get(path).wants(200, "Invited")

	other := testkit.NewDriveIn(t, e.drive.Store, testkit.Delhi)
	theirs := store.NewStaff{ID: id.New(), Login: "delhi", Name: "Far Away", Role: staff.Vaccinator, Facility: other.Facility.ID, Password: "a long password"}
	testkit.Done(t, e.drive.Store.AddStaff(context.Background(), theirs))
	for _, what := range []string{"", "/post", "/facilities"} {
		officer.get("/office/staff/" + theirs.ID + what).wants(404)
	}
	for _, what := range []string{"/post", "/leave", "/invite"} {
		officer.post("/office/staff/"+theirs.ID+what, "id", id.New(), "role", "auditor").wants(404)
	}
	officer.get("/office/staff").lacks("Far Away")
	officer.get("/office/staff?area=IN-MH").wants(404)
}

func TestNobodyManagesThemselvesOrTheirOfficer(t *testing.T) {
	e := newPlace(t)
	manager := e.as(staff.Facility)
	own := e.drive.Actor(staff.Facility).ID
	manager.get("/office/staff/"+own).wants(200).lacks("/leave", "/invite")
	manager.post("/office/staff/"+own+"/leave", "id", id.New()).wants(422, "somebody else who manages staff")
	officer := e.drive.Actor(staff.District)
	e.as(staff.District)
	manager.get("/office/staff/" + officer.ID).wants(404)
	manager.post("/office/staff/"+officer.ID+"/leave", "id", id.New()).wants(404)
}

func TestOnesOwnPasswordAndSignIns(t *testing.T) {
	e := newPlace(t)
	ravi, phone := e.joined("ravi")
	token, err := e.drive.Store.SignInStaff(context.Background(), ravi, "Chrome, Windows")
	testkit.Done(t, err)
	desk := &browser{place: e, cookie: "openwin=" + token}
	e.clock.Advance(time.Second)
	desk.get("/staff/me").wants(200, "Firefox, Android", "Chrome, Windows", "This one")
	end := desk.get("/staff/me").hidden("id")
	desk.post("/staff/me/sign-ins", "id", end).wants(303)
	phone.get("/staff/me").wants(303)
	desk.post("/staff/me/sign-ins").wants(400)

	change := func(old, password, again string) page {
		return desk.post("/staff/me/password", "old", old, "password", password, "again", again)
	}
	change(longPassword, "a new long password", "another").wants(400, `id="again-error"`).lacks(longPassword)
	change(longPassword, "ravi nair ravi", "ravi nair ravi").wants(400, `id="password-error"`, "easy to guess")
	change("not the old one", "a new long password", "a new long password").wants(422, `id="old-error"`)
	for range 2 {
		change(longPassword, "a new long password", "a new long password").wants(303)
	}
	desk.get("/staff/me").wants(200)
	_, err = e.drive.Store.CheckStaff(context.Background(), "ravi", "a new long password")
	testkit.Done(t, err)
	desk.post("/staff/me/sign-ins", "id", "all").wants(303)
	desk.get("/staff/me").wants(303)
}

func TestOnesOwnSecondFactor(t *testing.T) {
	e := newPlace(t)
	_, his := e.joined("ravi")
	form := his.get("/staff/me/second").wants(200, "<svg")
	secret := form.find(`<code dir="ltr">([A-Z2-7 ]+)<`)
	plain := ""
	for _, r := range secret {
		if r != ' ' {
			plain += string(r)
		}
	}
	his.post("/staff/me/second", "sealed", form.hidden("sealed"), "code", "000000").wants(400, `id="code-error"`, secret)
	his.post("/staff/me/second", "sealed", "x", "code", "000000").wants(400)
	code := func() string {
		t.Helper()
		code, err := keys.TOTPCode(plain, e.clock.Now().Time())
		testkit.Done(t, err)
		return code
	}
	first := his.post("/staff/me/second", "sealed", form.hidden("sealed"), "code", code()).wants(200, "Your spare codes")
	spare := first.find(`<code dir="ltr">([a-z0-9-]+)<`)
	his.post("/staff/me/second", "sealed", form.hidden("sealed"), "code", code()).wants(200, spare) // a double click
	his.get("/staff/me").wants(200, "Spare codes left", ">10<")
	his.post("/staff/me/second/off", "old", "not the old one", "code", spare).wants(422, `id="old-error"`)
	his.post("/staff/me/second/off", "old", longPassword, "code", "123456").wants(401, `id="code-error"`)
	his.post("/staff/me/second/off", "old", longPassword, "code", spare).wants(303)
	his.get("/staff/me").wants(200, "Not set up")
}
