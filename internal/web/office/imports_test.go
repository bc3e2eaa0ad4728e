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
	return b.sendAs("POST", "/office/imports", form.FormDataContentType(), &body)
}

// work does what the program does by itself.
func (e *place) work() {
	e.t.Helper()
	for {
		more, err := e.drive.Store.WorkOnImports(e.t.Context())
		if testkit.Done(e.t, err); !more {
			return
		}
	}
}

func TestPlacesComeFromAFile(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	officer.get("/office/facilities").wants(200, "Imports", "Aundh District Hospital", "facilities/file?")
	officer.get("/office/imports").wants(200, "fridge_litres", "name_hi")
	file := "code;name;kind;area;pin_code;hours\nK1;=Kothrud Clinic;public;IN-MH-363;411038;Mo-Fr 09:00-17:00\nK2;Lost;public;IN-DL-141;110001;\n"
	path := officer.brings("facility", id.New(), []byte(file)).wants(303).to
	officer.get(path).wants(200, "Being checked", "Look again")
	e.work()
	officer.get(path).wants(200, "Checked", "Nothing was changed", "Take in the good rows", "area: This lies outside the area you answer for.").lacks("Take in all rows")
	officer.post(path, "do", "all").wants(422, "1 rows are wrong")
	if csv := officer.get(path + "/file?as=csv").wants(200).body; !strings.Contains(csv, "3,Lost,area: This lies outside") {
		t.Errorf("the file of wrong rows is %q", csv)
	}
	officer.post(path, "do", "good").wants(303)
	e.work()
	officer.get(path).wants(200, "Taken in", "Undo this import")
	list := officer.get("/office/facilities?q=k1").wants(200, "=Kothrud Clinic", "K1").lacks("Aundh")
	one := list.find(`href="(/office/facilities/[0-9a-f-]{36})"`)
	officer.get(one).wants(200, "Monday: 9:00 am to 5:00 pm; Tuesday", "Close this facility").lacks("What it was before", "Saturday")
	if csv := officer.get("/office/facilities/file?as=csv&q=k1").wants(200).body; !strings.Contains(csv, "K1,'=Kothrud Clinic,public,IN-MH-363,411038,,,,Mo-Fr 09:00-17:00") {
		t.Errorf("the file of facilities is %q", csv)
	}
	e.as(staff.Facility).get(path).wants(403)

	form := officer.get(one+"/change").wants(200, `value="K1"`)
	act := []string{"version", form.hidden("version"), "name", "Kothrud Hospital", "code", "K1", "kind", "public", "area", "IN-MH-363", "pin_code", "411038", "hours", "always", "teams", "2"}
	officer.post(one+"/change", act...).wants(400, `id="hours-error"`, `value="Kothrud Hospital"`)
	act[13] = "Mo-Sa 09:00-17:00"
	officer.post(one+"/change", act...).wants(303)
	officer.get(one).wants(200, "Kothrud Hospital", "What it was before", "Name: =Kothrud Clinic. Opening hours: Mo-Fr 09:00-17:00. Vaccination teams: –.")
	officer.post(one+"/change", act...).wants(303) // again: nothing is different
	act[3] = "Kothrud Tent"
	officer.post(one+"/change", act...).wants(409, "Somebody else has changed this facility meanwhile")
	officer.post(one+"/open", "do", "close").wants(303)
	officer.get(one).wants(200, "Closed since", "Open it again")
	officer.get("/office/facilities?q=k1").wants(200, "Closed")
	officer.post(one+"/open", "do", "open").wants(303)
	officer.get(one).wants(200, "Close this facility")

	officer.post(path, "do", "undo").wants(303)
	e.work()
	officer.get(path).wants(200, "Undone", "It was changed since, so it stays as it is.")

	for name, bad := range map[string]string{"nothing": "", "no table": "PK no zip", "no column": "code,name\nA,B\n", "no rows": "code,name,kind,area,pin_code\n"} {
		if p := officer.brings("facility", id.New(), []byte(bad)); p.status != 400 || !strings.Contains(p.body, `id="file-error"`) {
			t.Errorf("%s: status %d", name, p.status)
		}
	}
}

func TestAreasComeFromAFile(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	path := officer.brings("area", id.New(), []byte("parent,code,name,name_ur\nIN-MH-363,HAV,Haveli,حویلی\nIN-MH-363-HAV,W1,Ward 1,\n")).wants(303).to
	e.work()
	officer.post(path, "do", "all").wants(303)
	e.work()
	officer.get(path).wants(200, "Taken in")
	officer.get("/office/facilities/new").wants(200, "Haveli") // the district and what is in it
	added := officer.get("/office/facilities/new?area=IN-MH-363-HAV-W1").wants(200, "Ward 1")
	one := officer.post("/office/facilities/new?area=IN-MH-363-HAV-W1", "id", added.hidden("id"), "name", "Ward Clinic", "kind", "home", "pin_code", "411001", "teams", "x").wants(400, `id="teams-error"`)
	to := officer.post("/office/facilities/new?area=IN-MH-363-HAV-W1", "id", one.hidden("id"), "name", "Ward Clinic", "kind", "home", "pin_code", "411001").wants(303).to
	officer.get(to).wants(200, "Home visits", "Ward 1")
	officer.get(to+"/change").wants(200, "Haveli", "Ward 1", "Pune")
	officer.get("/office/facilities?area=IN-MH-363-HAV").wants(200, "Ward Clinic").lacks("Aundh District Hospital")
}

// What a file would do is shown row by row before it is taken in: what is new, and what changes from what.
func TestAnImportIsLookedAtBeforeItIsTaken(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	bring := func(kind, file string) string {
		path := officer.brings(kind, id.New(), []byte(file)).wants(303).to
		e.work()
		return path
	}
	head := "code,name,kind,area,pin_code,teams\n"
	first := bring("facility", head+"K1,Kothrud,public,IN-MH-363,411038,2\n")
	officer.get(first).wants(200, "?show=fresh").lacks("?show=changed")
	officer.get(first+"?show=fresh").wants(200, "Kothrud", "Code: K1. Kind: Public.", "Vaccination teams: 2.")
	officer.post(first, "do", "all").wants(303)
	e.work()
	second := bring("facility", head+"K1,Kothrud,public,IN-MH-363,411038,\nK2,Baner,mobile,IN-MH-363,411045,1\n"+"K3,Warje,castle,IN-MH-363,411058,1\n")
	wanted := "Vaccination teams: – (before: 2)."
	officer.get(second).wants(200, "?show=fresh", "?show=changed", "kind: ")
	officer.get(second+"?show=changed").wants(200, wanted, `href="`+second+`"`).lacks("Baner", "Code: K1")
	officer.post(second, "do", "good").wants(303)
	e.work()
	officer.get(second+"?show=changed").wants(200, wanted)
	officer.get(second+"?show=fresh").wants(200, "Baner").lacks("Warje")

	areas := bring("area", "parent,code,name,name_hi\nIN-MH-363,HAV,Haveli,\n")
	officer.get(areas+"?show=fresh").wants(200, "Haveli", "Area: Pune. Code: HAV.")
	officer.post(areas, "do", "all").wants(303)
	e.work()
	officer.get(bring("area", "parent,code,name,name_hi\nIN-MH-363,HAV,Haveli,हवेली\n")+"?show=changed").wants(200, "name_hi: हवेली (before: –).")
}
