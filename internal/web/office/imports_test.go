package office_test

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// brings sends a file to be imported, as a browser does.
func (b *browser) brings(kind, ident string, file []byte) page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	testkit.Done(b.t, form.WriteField("id", ident))
	testkit.Done(b.t, form.WriteField("kind", kind))
	part, err := form.CreateFormFile("file", "places.csv")
	testkit.Done(b.t, err)
	_, err = part.Write(file)
	testkit.Done(b.t, err)
	testkit.Done(b.t, form.Close())
	return b.Send("POST", "/office/imports", form.FormDataContentType(), &body)
}

// work does what the program does by itself.
func (e *place) work() {
	e.t.Helper()
	for {
		more, err := e.Drive.Store.WorkOnImports(e.t.Context())
		if testkit.Done(e.t, err); !more {
			return
		}
	}
}

func TestPlacesComeFromAFile(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	officer.Get("/office/facilities").Wants(200, "Imports", "Aundh District Hospital", "facilities/file?")
	officer.Get("/office/imports").Wants(200, "fridge_litres", "name_hi")
	file := "code;name;kind;area;pin_code;hours\nK1;=Kothrud Clinic;public;IN-MH-363;411038;Mo-Fr 09:00-17:00\nK2;Lost;public;IN-DL-141;110001;\n"
	path := officer.brings("facility", id.New(), []byte(file)).Wants(303).To
	officer.Get(path).Wants(200, "Being checked", "Look again")
	e.work()
	officer.Get(path).Wants(200, "Checked", "Nothing was changed", "Take in the good rows", "area: This lies outside the area you answer for.").Lacks("Take in all rows")
	officer.Post(path, "do", "all").Wants(422, "1 rows are wrong")
	if csv := officer.Get(path + "/file?as=csv").Wants(200).Body; !strings.Contains(csv, "3,Lost,area: This lies outside") {
		t.Errorf("the file of wrong rows is %q", csv)
	}
	officer.Post(path, "do", "good").Wants(303)
	e.work()
	officer.Get(path).Wants(200, "Taken in", "Undo this import")
	list := officer.Get("/office/facilities?q=k1").Wants(200, "=Kothrud Clinic", "K1").Lacks("Aundh")
	one := list.Find(`href="(/office/facilities/[0-9a-f-]{36})"`)
	officer.Get(one).Wants(200, "Monday: 9:00 am to 5:00 pm; Tuesday", "Close this facility").Lacks("What it was before", "Saturday")
	if csv := officer.Get("/office/facilities/file?as=csv&q=k1").Wants(200).Body; !strings.Contains(csv, "K1,'=Kothrud Clinic,public,IN-MH-363,411038,,,,Mo-Fr 09:00-17:00") {
		t.Errorf("the file of facilities is %q", csv)
	}
	e.as(staff.Facility).Get(path).Wants(403)

	form := officer.Get(one+"/change").Wants(200, `value="K1"`)
	act := []string{"version", form.Hidden("version"), "name", "Kothrud Hospital", "code", "K1", "kind", "public", "area", "IN-MH-363", "pin_code", "411038", "hours", "always", "teams", "2"}
	officer.Post(one+"/change", act...).Wants(400, `id="hours-error"`, `value="Kothrud Hospital"`)
	act[13] = "Mo-Sa 09:00-17:00"
	officer.Post(one+"/change", act...).Wants(303)
	officer.Get(one).Wants(200, "Kothrud Hospital", "What it was before", "Name: =Kothrud Clinic. Opening hours: Mo-Fr 09:00-17:00. Vaccination teams: –.")
	officer.Post(one+"/change", act...).Wants(303) // again: nothing is different
	act[3] = "Kothrud Tent"
	officer.Post(one+"/change", act...).Wants(409, "Somebody else has changed this facility meanwhile")
	officer.Post(one+"/open", "do", "close").Wants(303)
	officer.Get(one).Wants(200, "Closed since", "Open it again")
	officer.Get("/office/facilities?q=k1").Wants(200, "Closed")
	officer.Post(one+"/open", "do", "open").Wants(303)
	officer.Get(one).Wants(200, "Close this facility")

	officer.Post(path, "do", "undo").Wants(303)
	e.work()
	officer.Get(path).Wants(200, "Undone", "It was changed since, so it stays as it is.")

	for name, bad := range map[string]string{"nothing": "", "no table": "PK no zip", "no column": "code,name\nA,B\n", "no rows": "code,name,kind,area,pin_code\n"} {
		if p := officer.brings("facility", id.New(), []byte(bad)); p.Status != 400 || !strings.Contains(p.Body, `id="file-error"`) {
			t.Errorf("%s: status %d", name, p.Status)
		}
	}
}

func TestAreasComeFromAFile(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	path := officer.brings("area", id.New(), []byte("parent,code,name,name_ur\nIN-MH-363,HAV,Haveli,حویلی\nIN-MH-363-HAV,W1,Ward 1,\n")).Wants(303).To
	e.work()
	officer.Post(path, "do", "all").Wants(303)
	e.work()
	officer.Get(path).Wants(200, "Taken in")
	officer.Get("/office/facilities/new").Wants(200, "Haveli") // the district and what is in it
	added := officer.Get("/office/facilities/new?area=IN-MH-363-HAV-W1").Wants(200, "Ward 1")
	one := officer.Post("/office/facilities/new?area=IN-MH-363-HAV-W1", "id", added.Hidden("id"), "name", "Ward Clinic", "kind", "home", "pin_code", "411001", "teams", "x").Wants(400, `id="teams-error"`)
	to := officer.Post("/office/facilities/new?area=IN-MH-363-HAV-W1", "id", one.Hidden("id"), "name", "Ward Clinic", "kind", "home", "pin_code", "411001").Wants(303).To
	officer.Get(to).Wants(200, "Home visits", "Ward 1")
	officer.Get(to+"/change").Wants(200, "Haveli", "Ward 1", "Pune")
	officer.Get("/office/facilities?area=IN-MH-363-HAV").Wants(200, "Ward Clinic").Lacks("Aundh District Hospital")
}

// What a file would do is shown row by row before it is taken in: what is new, and what changes from what.
func TestAnImportIsLookedAtBeforeItIsTaken(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	bring := func(kind, file string) string {
		path := officer.brings(kind, id.New(), []byte(file)).Wants(303).To
		e.work()
		return path
	}
	head := "code,name,kind,area,pin_code,teams\n"
	first := bring("facility", head+"K1,Kothrud,public,IN-MH-363,411038,2\n")
	officer.Get(first).Wants(200, "?show=fresh").Lacks("?show=changed")
	officer.Get(first+"?show=fresh").Wants(200, "Kothrud", "Code: K1. Kind: Public.", "Vaccination teams: 2.")
	officer.Post(first, "do", "all").Wants(303)
	e.work()
	second := bring("facility", head+"K1,Kothrud,public,IN-MH-363,411038,\nK2,Baner,mobile,IN-MH-363,411045,1\n"+"K3,Warje,castle,IN-MH-363,411058,1\n")
	wanted := "Vaccination teams: – (before: 2)."
	officer.Get(second).Wants(200, "?show=fresh", "?show=changed", "kind: ")
	officer.Get(second+"?show=changed").Wants(200, wanted, `href="`+second+`"`).Lacks("Baner", "Code: K1")
	officer.Post(second, "do", "good").Wants(303)
	e.work()
	officer.Get(second+"?show=changed").Wants(200, wanted)
	officer.Get(second+"?show=fresh").Wants(200, "Baner").Lacks("Warje")

	areas := bring("area", "parent,code,name,name_hi\nIN-MH-363,HAV,Haveli,\n")
	officer.Get(areas+"?show=fresh").Wants(200, "Haveli", "Area: Pune. Code: HAV.")
	officer.Post(areas, "do", "all").Wants(303)
	e.work()
	officer.Get(bring("area", "parent,code,name,name_hi\nIN-MH-363,HAV,Haveli,हवेली\n")+"?show=changed").Wants(200, "name_hi: हवेली (before: –).")
}
