package citizen_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
)

// addFacility adds a facility some kilometres north of the first, with a PIN code of its own.
func (e *town) addFacility(name, pin string, north float64) *testkit.Drive {
	e.t.Helper()
	f := e.Drive.Facility
	f.ID, f.Name, f.PinCode, f.Lat = id.New(), name, pin, f.Lat+north/111.195
	if north == 0 {
		f.Lat, f.Lng = 0, 0 // nobody has said where it is
	}
	if err := e.House.Store.AddFacilities(context.Background(), testkit.National(), []facility.Facility{f}); err != nil {
		e.t.Fatal(err)
	}
	return testkit.NewDriveAt(e.t, e.House.Store, f)
}

func TestNearMe(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(1)
	e.Drive.Session(day, 5)
	e.addFacility("Pashan Clinic", "411021", 3.4).Session(day, 2)
	e.addFacility("Somewhere School", "411999", 0).Session(day, 2)
	b := e.browser()
	b.get("/sessions").Wants(200, "near.", `id="near-me" hidden`)
	p := b.get("/sessions?near=18.551234,73.809876&date="+day.String()).Wants(200, "Near you", "Aundh District Hospital", "0 km away", "Pashan Clinic", "3.4 km away",
		"near=18.55%2C73.81")
	p.Lacks("Somewhere School")
	if strings.Index(p.Body, "Pashan Clinic</bdi></h3>") < strings.Index(p.Body, "Aundh District Hospital</bdi></h3>") {
		t.Error("the nearest is not the first")
	}
	b.get("/sessions?near=here").Wants(400, "cannot be read")
	b.get("/sessions?near=NaN,1").Wants(400, "cannot be read")
}

// Where a PIN code has no facility, the middle of those whose code begins alike is looked around.
func TestNearAPinCodeThatNobodyHas(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(3)
	e.Drive.Session(day, 5)
	b := e.browser()
	b.get("/sessions?pin_code=411029").Wants(200, "No place can be booked here this week", "The nearest places", "Aundh District Hospital", "0 km away, on Monday, 20 September 2021",
		"pin_code=411027", "around=1", "/sign-in?then=%2Fnotices%2Fnew%3Fpin_code%3D411029")
	b.get("/sessions?pin_code=411029&around=1&date="+day.String()).Wants(200, "Near PIN code", "411029", "Aundh District Hospital", ">10 places free<", "around=1")
	b.get("/sessions?pin_code=999999").Wants(200, "There is no session here this week").Lacks("The nearest places", "around=1")
}

func TestTheMapAndTheListAgree(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(1)
	e.Drive.Session(day, 50)
	e.addFacility("Pashan Clinic", "411021", 3.4).Session(day, 2)
	e.addFacility("Somewhere School", "411999", 0).Session(day, 1)
	full := e.addFacility("Full House", "411045", 6)
	s := full.Session(day, 1)
	full.Book(full.Person(), s, testkit.Morning)
	full.Book(full.Person(), s, testkit.Afternoon)
	p := e.browser().get("/sessions?area="+testkit.Pune+"&date="+day.String()).Wants(200, "<svg", "<title id=\"map-title\">Map of these places</title>", "3 places, numbered as in the list",
		"1 place is not on the map", "Full House, 0 places free", "Pashan Clinic, 4 places free", "Aundh District Hospital, 100 places free", "<polygon", `r="14"`, `width="26" height="26" transform`)
	links := regexp.MustCompile(`<a href="#place-(\d)" aria-label="(\d): ([^,]+),`).FindAllStringSubmatch(p.Body, -1)
	if len(links) != 3 {
		t.Fatalf("%d dots", len(links))
	}
	for _, l := range links {
		card := regexp.MustCompile(`(?s)<section class="ow-card" id="place-` + l[1] + `".*?</section>`).FindString(p.Body)
		if l[1] != l[2] || !strings.Contains(card, l[3]) {
			t.Errorf("dot %s leads to %q", l[0], card)
		}
	}
	if n := strings.Count(p.Body, `id="place-`); n != 3 {
		t.Errorf("%d cards have a number", n)
	}
}

// What narrows a search stays while days and pages are turned, and counts in the week at a glance too.
func TestNarrowing(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(2)
	lot := e.Drive.Lot("COVISHIELD", "2022-06-30", 100)
	paid, old, second := e.Drive.Plan(day, lot, 2), e.Drive.Plan(day, lot, 3), e.Drive.Plan(day, lot, 5)
	paid.Fee, old.MinAge = 78000, 60
	for i := range second.Slots {
		second.Slots[i].Dose = 2
	}
	ids := map[string]string{"paid": e.Drive.Publish(paid).ID, "old": e.Drive.Publish(old).ID, "second": e.Drive.Publish(second).ID}
	covaxin := e.Drive.Plan(day, e.Drive.Lot("COVAXIN", "2022-06-30", 50), 7)
	ids["covaxin"] = e.Drive.Publish(covaxin).ID
	b := e.browser()
	for query, c := range map[string]struct {
		finds string
		free  int
	}{
		"":                         {"paid old second covaxin", 34},
		"&cost=paid":               {"paid", 4},
		"&cost=free":               {"old second covaxin", 30},
		"&age=30":                  {"paid second covaxin", 28},
		"&age=%E0%A5%A9%E0%A5%A6":  {"paid second covaxin", 28}, // in Devanagari
		"&age=16":                  {"", 0},
		"&dose=1":                  {"paid old covaxin", 24},
		"&product=COVAXIN":         {"covaxin", 14},
		"&product=COVAXIN&dose=2":  {"covaxin", 14},
		"&age=70&cost=free&dose=2": {"old second covaxin", 30},
	} {
		p := b.get("/sessions?pin_code=411027&date=" + day.String() + query).Wants(200)
		for name, session := range ids {
			if got, want := strings.Contains(p.Body, session), strings.Contains(" "+c.finds+" ", " "+name+" "); got != want {
				t.Errorf("%q: %s is found %v", query, name, got)
			}
		}
		if c.free > 0 {
			if glance := p.Find(`(?s)<strong aria-current="date">.*?<strong>(\d+)</strong>`); glance != fmt.Sprint(c.free) {
				t.Errorf("%q: the week shows %s places, not %d", query, glance, c.free)
			}
		}
		if query == "" || c.free == 0 {
			continue
		}
		week := p.Find(`<td class="govuk-table__cell"><a href="([^"]+)">`)
		for name := range strings.SplitSeq(strings.TrimPrefix(query, "&"), "&") {
			if !strings.Contains(query, "%") && !strings.Contains(week, name) {
				t.Errorf("%q: another day is %s", query, week)
			}
		}
		p.Wants(200, "You see only the sessions that you asked for")
	}
	b.get("/sessions?pin_code=411027&dose=2&date="+day.String()).Wants(200, `<option value="2" selected>Dose 2`)
	b.get("/sessions?pin_code=411027&date="+day.String()).Wants(200, "Dose 2: 10 places free")
	b.get("/sessions?pin_code=411+027&date="+day.String()).Wants(200, "PIN code 411027", "10 places free")
	b.get("/sessions?pin_code=41+1027+1").Wants(400, `id="pin_code-error"`)
	b.get("/sessions?pin_code=411027&age=two").Wants(400, `id="age-error"`, `value="two"`, "in full years")
	b.get("/sessions?pin_code=411027&product=X&dose=9&cost=dear").Wants(400, `id="product-error"`, `id="dose-error"`, `id="cost-error"`)
}

// The page says to the second as of when; within two seconds everybody sees the same.
func TestAsOf(t *testing.T) {
	e := newTown(t)
	s := e.Drive.Session(testkit.Today.Add(1), 1)
	b := e.browser()
	path := "/sessions?pin_code=411027&date=" + testkit.Today.Add(1).String()
	e.Clock.Advance(5 * time.Second)
	b.get(path).Wants(200, "10:00:05", ">2 places free<")
	e.Drive.Book(e.Drive.Person(), s, testkit.Morning)
	e.Clock.Advance(time.Second)
	b.get(path).Wants(200, "10:00:05", ">2 places free<")
	e.Clock.Advance(time.Second)
	b.get(path).Wants(200, "10:00:07", ">1 place free<")
	own := e.signedIn("9876543210")
	own.get("/household/"+own.registered("Asha Patil")+"/book/"+s.ID).Wants(200, "10:00:07", "1 place free")
}

// Times of today that are over are no places any more.
func TestTimesThatAreOverAreNotCounted(t *testing.T) {
	e := newTown(t)
	e.Drive.Session(testkit.Today, 5)
	b := e.browser()
	b.get("/sessions?pin_code=411027").Wants(200, ">10 places free<")
	e.Clock.Set(testkit.Today, 12*60)
	b.get("/sessions?pin_code=411027").Wants(200, ">5 places free<").Lacks(">10 places free<")
}

func TestWhy(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9876543210")
	who := b.registered("Lakshmi Bai")
	b.get("/household").Wants(200, "/household/"+who+"/why")
	b.get("/household/"+who+"/why").Wants(200, "Lakshmi Bai", "Covishield, Covaxin, Sputnik V", "Can be had now.", "open to people aged 18 or older", "at any time in the year",
		"age-18", "liberalised and accelerated phase 3 strategy", "In force since 1 May 2021",
		"84 days or more after dose 1", "as if that dose is given on 17 September 2021", "Can be had from 10 December 2021", "covishield-12-16-weeks", "Best had by 7 January 2022", "/sessions?person="+who)
	s := e.Drive.Session(testkit.Today, 5)
	act := testkit.WalkIn(e.Drive.Person(), s)
	act.BeneficiaryID = who
	e.Drive.Record(act)
	b.get("/household/"+who+"/why").Wants(200, "Dose 1: Covishield, 17 September 2021", "It must be the same vaccine", "84 days or more after dose 1 of 17 September 2021").Lacks("Covaxin")
	b.get("/sessions?person="+who).Wants(200, "/household/"+who+"/why")
	e.signedIn("9876543211").get("/household/" + who + "/why").Wants(404)
}

func TestWhyNotYet(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9876543210")
	ident := b.get("/household/new?state=IN-MH").Hidden("id")
	b.post("/household/new", person(ident, "name", "Chhotu", "birth_year-year", "2019")...).Wants(200)
	b.get("/household/"+ident+"/why").Wants(200, "Dose 1", "2037", "age-18")
}

func TestAskingForANotice(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(40)
	e.browser().get("/notices").Wants(200, "Sign in")
	b := e.signedIn("9876543210")
	b.get("/notices/new").Wants(200, "Register a person") // nobody could wait yet
	who := b.registered("Lakshmi Bai")
	b.get("/sessions?person="+who).Wants(200, "There is no session here this week", "/notices/new?area="+testkit.Pune+"&person="+who)
	p := b.get("/notices/new?pin_code=411027&person="+who).Wants(200, "411027", "Lakshmi Bai", `value="`+who+`" checked`, `value="2021"`)
	if got := p.Hidden("pin_code"); got != "411027" {
		t.Errorf("the form asks for %s", got)
	}
	ask := func(pin, until string, more ...string) page {
		parts := strings.Split(until, "-")
		return b.post("/notices/new", append([]string{"pin_code", pin, "person", who, "until-year", parts[0], "until-month", parts[1], "until-day", parts[2]}, more...)...)
	}
	ask("411027", day.String()).Wants(400, `id="until-error"`, "17 October 2021")
	ask("411027", "2021-02-30").Wants(400, `id="until-error"`, "real date")
	b.post("/notices/new", "pin_code", "411027", "until-year", "2021", "until-month", "9", "until-day", "30").Wants(400, `id="person-error"`)
	for range 2 { // a double click
		if p := ask("411027", "2021-09-30", "product", "COVAXIN").Wants(200, "Lakshmi Bai", "411027", "Covaxin", "Until 30 September 2021", "We will send an SMS"); p.Path != "/notices" {
			t.Errorf("asking leads to %s", p.Path)
		}
	}
	list := b.get("/notices")
	if n := strings.Count(list.Body, "ow-card"); n != 1 {
		t.Errorf("%d notices", n)
	}
	b.get("/household").Wants(200, `href="/notices"`)
	end := list.Find(`action="(/household/[^"]+/end)"`)
	e.signedIn("9876543211").post(end).Wants(404)
	b.get("/notices").Wants(200, "Covaxin")
	for range 2 {
		b.post(end).Wants(200, "You no longer wait", "You wait for no place")
	}
	for pin := 411001; pin <= 411005; pin++ {
		ask(fmt.Sprint(pin), "2021-09-30").Wants(200)
	}
	ask("411027", "2021-09-30").Wants(409, "You already wait for 5 places")

	// Whoever has taken consent back cannot wait for a place, and is led to where it is given.
	consent := "/household/" + who + "/consent"
	b.post(consent+"/end", "id", b.get(consent+"/end").Hidden("id")).Wants(200, "Consent is taken back")
	ask("411001", "2021-09-30").Wants(422, "Consent is needed first", `id="person-error"`, `href="`+consent+`"`)
}

// Where a district has areas of its own, a search can be narrowed to one, and a place in one of them is found from the district and by its PIN code.
func TestAPartOfADistrict(t *testing.T) {
	e := newTown(t)
	day := testkit.Today.Add(1)
	e.Drive.Session(day, 5)
	b := e.browser()
	b.get("/sessions?area=IN-MH-363&date="+day.String()).Wants(200, "Aundh District Hospital").Lacks("Part of the district")
	ward := testkit.Grow(t, e.House.Store, testkit.Pune, "HAVELI")[0]
	clinic := e.addFacility("Ward Clinic", "411021", 3.4).Facility
	clinic.ID, clinic.Area = id.New(), ward
	testkit.Done(t, e.House.Store.AddFacilities(context.Background(), testkit.National(), []facility.Facility{clinic}))
	testkit.NewDriveAt(t, e.House.Store, clinic).Session(day, 2)
	e.Clock.Advance(time.Minute) // what was shown a moment ago is shown again
	b.get("/sessions?area=IN-MH-363&date="+day.String()).Wants(200, "Part of the district", "All of Pune", "HAVELI", "Ward Clinic", "Aundh District Hospital")
	part := b.get("/sessions?part="+ward+"&date="+day.String()).Wants(200, "<h2 class=\"govuk-heading-m\"><bdi>HAVELI</bdi>", "Ward Clinic", `value="IN-MH-363" selected`)
	part.Lacks("Aundh District Hospital")
	part.Wants(200, `<option value="`+ward+`" selected>`)
	b.get("/sessions?part=IN-MH-363&date="+day.String()).Wants(200, "Aundh District Hospital")
	b.get("/sessions?area="+ward+"&date="+day.Add(3).String()).Wants(200, "area="+ward)
	b.get("/sessions?pin_code=411021&date="+day.String()).Wants(200, "See all sessions in the district Pune")
	b.get("/sessions?part=IN-MH-363-NONE").Wants(400)
}
