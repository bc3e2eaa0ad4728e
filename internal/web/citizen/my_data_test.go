package citizen_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// seen lets a verifier look at somebody at the desk of a session.
func (e *town) seen(who string) staff.Actor {
	e.t.Helper()
	verifier := e.Drive.Actor(staff.Verifier)
	testkit.Done(e.t, e.House.Store.AddStaff(context.Background(), store.NewStaff{ID: verifier.ID, Login: "verifier", Name: "Meera Joshi",
		Role: staff.Verifier, Facility: e.Drive.Facility.ID, Password: "a long password"}))
	_, err := e.House.Store.Visitor(context.Background(), verifier, e.Drive.Session(testkit.Today, 3).ID, who)
	testkit.Done(e.t, err)
	return verifier
}

func TestMyDataPage(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9876543210")
	slip := e.booked(b, "Lakshmi Bai")
	who := strings.Split(slip, "/")[2]
	b.get("/household/"+who+"/data").Wants(200, "Nobody of the staff has looked at it.")
	e.seen(who)
	b.post(slip + "/cancel")
	p := b.get("/household/"+who+"/data").Wants(200, "My data", "Lakshmi Bai", "Pune", "+919876543210",
		"Verifier, Aundh District Hospital", "This person stood at the desk of a session.", "17 September 2021, 10:00",
		"The person was registered.", "From the phone of the family", "Consent was given.", "Dose 1 was booked for 19 September 2021. It was cancelled.",
		"/household/"+who+"/data.json", "/household/"+who+"/leave", "/household/"+who+"/erase")
	p.Lacks("Meera", "mydata.", "Nobody of the staff")
	b.get("/language?to=ur")
	b.get("/household/"+who+"/data").Wants(200, `dir="rtl"`, "Aundh District Hospital")
}

func TestMyDataAsAFile(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9876543210")
	slip := e.booked(b, "Lakshmi Bai")
	code := b.get(slip).Find(`class="ow-code">(\d+)<`)
	who := strings.Split(slip, "/")[2]
	verifier := e.seen(who)
	given := e.Drive.Record(testkit.WalkIn(e.member("+919876543210", who), e.Drive.Session(testkit.Today, 3))).Dose
	file := b.get("/household/" + who + "/data.json").Wants(200)
	file.Lacks("Meera Joshi", verifier.ID, `"code"`, `"`+code+`"`)
	if d := file.Head.Get("Content-Disposition"); d != `attachment; filename="my-vaccination-data.json"` || !strings.Contains(file.Head.Get("Cache-Control"), "no-store") {
		t.Errorf("%v", file.Head)
	}
	var got struct {
		Person                                struct{ Name, Phone, Reference string }
		Consents, Cases, Past, Moves, Notices []any
		Doses, Appointments                   []struct{ ID, State string }
		Certificates                          []struct{ Number string }
		Accesses                              []struct {
			Purpose string
			By      struct{ Role, Facility string }
		}
	}
	testkit.Done(t, json.Unmarshal(file.Raw, &got))
	switch {
	case got.Person.Name != "Lakshmi Bai" || got.Person.Phone != "+919876543210" || len(got.Person.Reference) != 14:
		t.Errorf("%+v", got.Person)
	case len(got.Consents) != 1 || got.Cases == nil || got.Past == nil || got.Moves == nil || got.Notices == nil:
		t.Errorf("%+v", got)
	case len(got.Doses) != 1 || got.Doses[0].ID != given.ID || len(got.Appointments) != 1 || !strings.HasSuffix(slip, got.Appointments[0].ID):
		t.Errorf("%+v", got)
	case len(got.Certificates) != 1 || !strings.HasPrefix(got.Certificates[0].Number, "URN:UVCI:01:IN:"):
		t.Errorf("%+v", got.Certificates)
	case len(got.Accesses) != 1 || got.Accesses[0].Purpose != store.PurposeDesk || got.Accesses[0].By.Role != "verifier" || got.Accesses[0].By.Facility != "Aundh District Hospital":
		t.Errorf("%+v", got.Accesses)
	}
}

func TestMyDataIsForTheHouseholdAlone(t *testing.T) {
	e := newTown(t)
	hers, his := e.signedIn("9876543210"), e.signedIn("9876543211")
	who := hers.registered("Lakshmi Bai")
	his.registered("Ravi")
	for _, path := range []string{"/household/" + who + "/data", "/household/" + who + "/data.json"} {
		his.get(path).Wants(http.StatusNotFound).Lacks("Lakshmi")
		if p := e.browser().get(path); !strings.HasPrefix(p.Path, "/sign-in") {
			t.Errorf("whoever is not signed in is led to %s", p.Path)
		}
	}
}

func (e *town) member(phone, who string) beneficiary.Beneficiary {
	e.t.Helper()
	b, err := e.House.Store.Member(context.Background(), phone, who)
	testkit.Done(e.t, err)
	return b
}
