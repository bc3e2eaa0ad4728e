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
	n := store.NewStaff{ID: id.New(), Login: login, Name: "Ravi Nair", Role: staff.Vaccinator, Facility: e.Drive.Facility.ID}
	testkit.Done(e.t, e.Drive.Store.Invite(ctx, testkit.National(), n, code))
	actor, err := e.Drive.Store.Join(ctx, code, longPassword)
	testkit.Done(e.t, err)
	return actor, &browser{place: e, Worker: e.Signed(e.t, actor, "Firefox, Android")}
}

func TestSomebodyIsInvited(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	form := officer.Get("/office/staff/new").Wants(200, "Pune", `value="district"`, `value="auditor"`).Lacks(`value="state"`, `value="national"`, `value="vaccinator"`)
	officer.Get(form.Find(`href="(/office/staff/facilities[^"]+)"`)).Wants(200, "Aundh District Hospital")
	path := "/office/staff/new?facility=" + e.Drive.Facility.ID
	form = officer.Get(path).Wants(200, "Aundh District Hospital", `value="vaccinator"`).Lacks(`value="auditor"`, `value="district"`)
	act := []string{"id", form.Hidden("id"), "sealed", form.Hidden("sealed"), "name", "Ravi Nair", "login", "Ravi Nair", "role", "vaccinator"}
	officer.Post(path, act...).Wants(400, `id="login-error"`, `value="Ravi Nair"`, form.Hidden("id"))
	act[7] = "ravi"
	first := officer.Post(path, act...).Wants(200, "/staff/join")
	code := first.Find(`class="ow-code"[^>]*>([a-z0-9-]+)<`)
	if again := officer.Post(path, act...).Wants(200).Find(`class="ow-code"[^>]*>([a-z0-9-]+)<`); again != code {
		t.Errorf("a double click shows %s, the first click %s", again, code)
	}
	list := officer.Get("/office/staff").Wants(200, "Ravi Nair", "Vaccinator", "Invited", ">Meena</bdi></a></td>")
	officer.Get(list.Find(`href="(/office/staff\?[^"]*facility=[^"]+)"`)).Wants(200, "Ravi Nair").Lacks(">Meena</bdi></a></td>") // who answers for the district works at no facility
	officer.Get("/office/staff?facility=" + id.New()).Wants(404)
	taken := officer.Get(path)
	officer.Post(path, "id", taken.Hidden("id"), "sealed", taken.Hidden("sealed"), "name", "Another", "login", "ravi", "role", "vaccinator").Wants(409, `id="login-error"`)
	_, err := e.Drive.Store.Join(context.Background(), code, longPassword)
	testkit.Done(t, err)
	person := officer.Get("/office/staff/"+form.Hidden("id")).Wants(200, "Working", "Chose a password", "Invited", "Meena", "Vaccinator: Aundh District Hospital, Pune")
	if person.Find(`name="sealed" value="([^"]+)"`) == form.Hidden("sealed") {
		t.Error("the code of the next invitation is the old one")
	}
	// What the form does not offer is refused all the same.
	form = officer.Get(path)
	officer.Post("/office/staff/new?area=IN-MH", "id", form.Hidden("id"), "sealed", form.Hidden("sealed"), "name", "X", "login", "x.y", "role", "state").Wants(404)
	officer.Post("/office/staff/new", "id", form.Hidden("id"), "sealed", form.Hidden("sealed"), "name", "X", "login", "x.y", "role", "state").Wants(422, `id="role-error"`)
	officer.Post(path, "id", id.New(), "sealed", form.Hidden("sealed"), "name", "X", "login", "x.y", "role", "vaccinator").Wants(400)
	e.as(staff.Vaccinator).Get("/office/staff").Wants(403)
}

func TestStaffAreFoundByNameAndTheNameIsInNoAddress(t *testing.T) {
	e := newPlace(t)
	for i := range 60 {
		testkit.Done(t, e.Drive.Store.AddStaff(context.Background(), store.NewStaff{ID: id.New(), Login: "kumar" + string(rune('a'+i/26)) + string(rune('a'+i%26)), Name: "Anil Kumar",
			Role: staff.Vaccinator, Facility: e.Drive.Facility.ID, Password: "a long password"}))
	}
	e.joined("ravi")
	manager := e.as(staff.Facility)
	page := manager.Post("/office/staff", "words", "kum").Wants(200, "Anil Kumar").Lacks("Ravi Nair")
	if page.Find(`(?s)(<form [^>]*method="post">\s*<input type="hidden" name="words")`) == "" {
		t.Error("no way to the next page")
	}
	manager.Post("/office/staff", "words", "kum", "after", page.Hidden("after")).Wants(200, "Anil Kumar").Lacks(`name="after"`)
	manager.Post("/office/staff", "words", "ravi").Wants(200, "Ravi Nair").Lacks("Anil Kumar")
	list := manager.Get("/office/staff").Wants(200)
	manager.Get(list.Find(`href="([^"]+)" rel="next"`)).Wants(200, "Ravi Nair")
}

func TestStaffChangeAndLeave(t *testing.T) {
	e := newPlace(t)
	ravi, his := e.joined("ravi")
	officer, path := e.as(staff.District), "/office/staff/"+ravi.ID
	his.Get("/staff/me").Wants(200, "Vaccinator")
	form := officer.Get(path+"/post").Wants(200, "Aundh District Hospital", "Now:")
	officer.Get(form.Find(`href="([^"]+/facilities[^"]*|[^"]+/post\?area=[^"]+)"`)).Wants(200)
	at := path + "/post?facility=" + e.Drive.Facility.ID
	for range 2 {
		officer.Post(at, "id", form.Hidden("id"), "role", "verifier").Wants(303)
	}
	officer.Post(at, "id", id.New(), "role", "king").Wants(400, `id="role-error"`)
	e.Clock.Advance(5 * time.Second)
	his.Get("/staff/me").Wants(200, "Verifier")
	person := officer.Get(path).Wants(200, "Role or place changed", "Vaccinator: Aundh", "Verifier: Aundh")
	leave := person.Find(`(?s)/leave" method="post">\s*<input type="hidden" name="id" value="([^"]+)"`)
	for range 2 {
		officer.Post(path+"/leave", "id", leave).Wants(303)
	}
	if to := his.Get("/staff/me").Wants(303).To; to != "/staff" {
		t.Errorf("somebody who has left is led to %s", to)
	}
	gone := officer.Get(path).Wants(200, "Has left", "Comes back").Lacks("/leave")
	officer.Post(path+"/invite", "id", gone.Hidden("id"), "sealed", gone.Hidden("sealed")).Wants(200, "/staff/join")
	officer.Get(path).Wants(200, "Invited")

	other := testkit.NewDriveIn(t, e.Drive.Store, testkit.Delhi)
	theirs := store.NewStaff{ID: id.New(), Login: "delhi", Name: "Far Away", Role: staff.Vaccinator, Facility: other.Facility.ID, Password: "a long password"}
	testkit.Done(t, e.Drive.Store.AddStaff(context.Background(), theirs))
	for _, what := range []string{"", "/post", "/facilities"} {
		officer.Get("/office/staff/" + theirs.ID + what).Wants(404)
	}
	for _, what := range []string{"/post", "/leave", "/invite"} {
		officer.Post("/office/staff/"+theirs.ID+what, "id", id.New(), "role", "auditor").Wants(404)
	}
	officer.Get("/office/staff").Lacks("Far Away")
	officer.Get("/office/staff?area=IN-MH").Wants(404)
}

func TestNobodyManagesThemselvesOrTheirOfficer(t *testing.T) {
	e := newPlace(t)
	manager := e.as(staff.Facility)
	own := e.Drive.Actor(staff.Facility).ID
	manager.Get("/office/staff/"+own).Wants(200).Lacks("/leave", "/invite")
	manager.Post("/office/staff/"+own+"/leave", "id", id.New()).Wants(422, "somebody else who manages staff")
	officer := e.Drive.Actor(staff.District)
	e.as(staff.District)
	manager.Get("/office/staff/" + officer.ID).Wants(404)
	manager.Post("/office/staff/"+officer.ID+"/leave", "id", id.New()).Wants(404)
}

func TestOnesOwnPasswordAndSignIns(t *testing.T) {
	e := newPlace(t)
	ravi, phone := e.joined("ravi")
	desk := &browser{place: e, Worker: e.Signed(t, ravi, "Chrome, Windows")}
	e.Clock.Advance(time.Second)
	desk.Get("/staff/me").Wants(200, "Firefox, Android", "Chrome, Windows", "This one")
	end := desk.Get("/staff/me").Hidden("id")
	desk.Post("/staff/me/sign-ins", "id", end).Wants(303)
	phone.Get("/staff/me").Wants(303)
	desk.Post("/staff/me/sign-ins").Wants(400)

	change := func(old, password, again string) page {
		return desk.Post("/staff/me/password", "old", old, "password", password, "again", again)
	}
	change(longPassword, "a new long password", "another").Wants(400, `id="again-error"`).Lacks(longPassword)
	change(longPassword, "ravi nair ravi", "ravi nair ravi").Wants(400, `id="password-error"`, "easy to guess")
	change("not the old one", "a new long password", "a new long password").Wants(422, `id="old-error"`)
	for range 2 {
		change(longPassword, "a new long password", "a new long password").Wants(303)
	}
	desk.Get("/staff/me").Wants(200)
	_, err := e.Drive.Store.CheckStaff(context.Background(), "ravi", "a new long password")
	testkit.Done(t, err)
	desk.Post("/staff/me/sign-ins", "id", "all").Wants(303)
	desk.Get("/staff/me").Wants(303)
}

func TestOnesOwnSecondFactor(t *testing.T) {
	e := newPlace(t)
	_, his := e.joined("ravi")
	form := his.Get("/staff/me/second").Wants(200, "<svg")
	secret := form.Find(`<code dir="ltr">([A-Z2-7 ]+)<`)
	plain := ""
	for _, r := range secret {
		if r != ' ' {
			plain += string(r)
		}
	}
	his.Post("/staff/me/second", "sealed", form.Hidden("sealed"), "code", "000000").Wants(400, `id="code-error"`, secret)
	his.Post("/staff/me/second", "sealed", "x", "code", "000000").Wants(400)
	code := func() string {
		t.Helper()
		code, err := keys.TOTPCode(plain, e.Clock.Now().Time())
		testkit.Done(t, err)
		return code
	}
	first := his.Post("/staff/me/second", "sealed", form.Hidden("sealed"), "code", code()).Wants(200, "Your spare codes")
	spare := first.Find(`<code dir="ltr">([a-z0-9-]+)<`)
	his.Post("/staff/me/second", "sealed", form.Hidden("sealed"), "code", code()).Wants(200, spare) // a double click
	his.Get("/staff/me").Wants(200, "Spare codes left", ">10<")
	his.Post("/staff/me/second/off", "old", "not the old one", "code", spare).Wants(422, `id="old-error"`)
	his.Post("/staff/me/second/off", "old", longPassword, "code", "123456").Wants(401, `id="code-error"`)
	his.Post("/staff/me/second/off", "old", longPassword, "code", spare).Wants(303)
	his.Get("/staff/me").Wants(200, "Not set up")
}
