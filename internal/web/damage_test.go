package web_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
)

// damaged is a drive in which rows can be damaged behind the program's back.
type damaged struct {
	t     *testing.T
	drive *testkit.Drive
	serve http.Handler
	raw   *sql.DB
	log   bytes.Buffer
	nurse string // tokens
	chief string
	phone string // a device's
}

func newDamaged(t *testing.T, db *testkit.Database) *damaged {
	t.Helper()
	ctx, e := context.Background(), &damaged{t: t, raw: db.SQL(t)}
	config := db.Config()
	config.Log = slog.New(slog.NewTextHandler(&e.log, nil))
	s, err := store.Open(ctx, config)
	testkit.Done(t, err)
	t.Cleanup(func() { testkit.Done(t, s.Close()) })
	texts, err := i18n.Load()
	testkit.Done(t, err)
	h := &door.House{Store: s, Pack: db.Pack, Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Attempts: &door.Attempts{Most: 1 << 30}, Keys: db.Keys}
	e.serve, err = web.Handler(h, prometheus.NewRegistry())
	testkit.Done(t, err)
	e.drive = testkit.NewDrive(t, s)
	in := func(role staff.Role) string {
		actor := e.drive.Actor(role)
		testkit.Done(t, s.AddStaff(ctx, storeStaff(actor)))
		token, err := s.SignInStaff(ctx, actor, "")
		testkit.Done(t, err)
		return token
	}
	e.nurse, e.chief = in(staff.Vaccinator), in(staff.District)
	_, e.phone, err = s.AddDevice(ctx, e.drive.Actor(staff.Vaccinator), id.New(), "Phone", false)
	testkit.Done(t, err)
	return e
}

// damage spoils what is kept of people in a column.
func (e *damaged) damage(column string, people ...beneficiary.Beneficiary) {
	e.t.Helper()
	for _, b := range people {
		done, err := e.raw.Exec("UPDATE beneficiary SET "+column+" = $1 WHERE beneficiary_id = $2", []byte("what a broken disk gives"), b.ID)
		testkit.Done(e.t, err)
		if n, err := done.RowsAffected(); n != 1 || err != nil {
			e.t.Fatal(n, err)
		}
	}
}

func (e *damaged) kept(column string, b beneficiary.Beneficiary) (data string) {
	e.t.Helper()
	var raw []byte
	testkit.Done(e.t, e.raw.QueryRow("SELECT "+column+" FROM beneficiary WHERE beneficiary_id = $1", b.ID).Scan(&raw))
	return string(raw)
}

// person signs somebody in by their phone.
func (e *damaged) person(phone string) string {
	e.t.Helper()
	token, err := e.drive.Store.SignInCitizen(context.Background(), phone)
	testkit.Done(e.t, err)
	return token
}

// ask asks as somebody, in a language, and holds the answer to a status and to what it holds; fields make it a post.
func (e *damaged) ask(token, language, path string, status int, wants []string, fields ...string) string {
	e.t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	if fields != nil {
		values := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		r = httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept-Language", language)
	r.AddCookie(&http.Cookie{Name: door.Cookie, Value: token})
	w := httptest.NewRecorder()
	e.serve.ServeHTTP(w, r)
	body := strings.ReplaceAll(w.Body.String(), "\u00a0", " ")
	if _, main, ok := strings.Cut(body, "<main"); ok {
		body = main
	}
	if w.Code != status {
		e.t.Errorf("%s: %d, not %d: %s", path, w.Code, status, body)
	}
	for _, want := range wants {
		if !strings.Contains(body, want) {
			e.t.Errorf("%s: no %q in %s", path, want, body)
		}
	}
	return body
}

// roster is what a device takes down: people's names by reference number.
func (e *damaged) roster(path string, status int) map[string]string {
	e.t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Authorization", "Bearer "+e.phone)
	w := httptest.NewRecorder()
	e.serve.ServeHTTP(w, r)
	if w.Code != status {
		e.t.Errorf("%s: %d, not %d", path, w.Code, status)
	}
	var day struct {
		Roster []struct{ Reference, Name string }
	}
	if w.Code == 200 {
		testkit.Done(e.t, json.Unmarshal(w.Body.Bytes(), &day))
	}
	out := map[string]string{}
	for _, p := range day.Roster {
		out[p.Reference] = p.Name
	}
	return out
}

func spacedOut(reference string) string {
	return reference[:2] + " " + reference[2:6] + " " + reference[6:10] + " " + reference[10:]
}

const (
	family     = "+919812340601"
	unreadable = "is damaged and cannot be read"
)

// line is a session with three people in it: one whose name will be damaged and is yet to come, another on the same phone who has had a dose,
// and somebody without a phone.
func (e *damaged) line(db *testkit.Database) (s session.Session, broken, whole, alone beneficiary.Beneficiary) {
	db.Clock.Set(testkit.Today.Add(-1), 10*60)
	s = e.drive.Session(testkit.Today, 10)
	broken, whole, alone = e.drive.Person(family), e.drive.Person(family), e.drive.Person()
	e.drive.Book(broken, s, testkit.Morning)
	db.Clock.Set(testkit.Today, 10*60)
	return s, broken, whole, alone
}

// A damaged name stops no list: the person stands there by their reference number, and is vaccinated.
func TestADamagedNameStopsNoList(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		e := newDamaged(t, db)
		s, broken, whole, alone := e.line(db)
		given := e.drive.Record(testkit.WalkIn(whole, s)).Dose
		e.drive.Record(testkit.WalkIn(alone, s))
		e.damage("name_sealed", broken)
		said, urdu := "Name cannot be read (reference "+spacedOut(broken.Reference)+")", "نام پڑھا نہیں جا سکتا (حوالہ نمبر "+spacedOut(broken.Reference)+")"

		for _, path := range []string{"day?session_id=" + s.ID, "changes?since=0&session_id=" + s.ID} {
			got := e.roster("/api/v1/site/"+path, 200)
			if name, there := got[broken.Reference]; len(got) != 3 || !there || name != "" || got[whole.Reference] != whole.Name {
				t.Errorf("%s: %v", path, got)
			}
		}
		desk := "/site/sessions/" + s.ID
		e.ask(e.nurse, "en", desk, 200, []string{said, whole.Name})
		e.ask(e.nurse, "ur", desk, 200, []string{urdu, whole.Name})
		person := desk + "/people/" + broken.ID
		e.ask(e.nurse, "en", person, 200, []string{said, "Record dose 1"})
		e.ask(e.nurse, "en", person, 303, nil, "id", id.New(), "lot_id", s.Lots[0].LotID, "code", "4711")
		e.ask(e.nurse, "en", person+"/done", 200, []string{said})
		e.ask(e.nurse, "en", "/site/aefi/"+broken.ID, 200, []string{said})
		e.ask(e.chief, "en", "/office/lots/"+s.Lots[0].LotID+"/people", 200, []string{said, whole.Name, family[1:]})

		home := e.person(family)
		e.ask(home, "en", "/household", 200, []string{said, whole.Name})
		e.ask(home, "ur", "/household/"+broken.ID, 200, []string{urdu})
		e.ask(home, "en", "/household/"+broken.ID+"/data", 200, []string{said, family[1:]})
		e.ask(home, "en", "/household/"+whole.ID+"/certificate/"+given.ID, 200, []string{whole.Name})

		hub, err := e.drive.Store.Bundle(context.Background(), e.drive.Actor(staff.SiteManager))
		testkit.Done(t, err)
		for _, table := range hub.Tables {
			if table.Table == "beneficiary" && len(table.Rows) != 3 {
				t.Errorf("a hub gets %d people", len(table.Rows))
			}
		}

		if is := e.ask("", "en", "/metrics", 200, nil); !strings.Contains(is, "openwin_records_unreadable 1\n") {
			t.Error("no figure of it")
		}
		if lines := strings.Count(e.log.String(), "\n"); lines != 1 || !strings.Contains(e.log.String(), "the row is damaged") {
			t.Errorf("%d lines: %s", lines, &e.log)
		}
		for _, secret := range []string{broken.ID, broken.Reference, broken.Name, family[3:]} {
			if strings.Contains(e.log.String(), secret) {
				t.Errorf("the log tells %q", secret)
			}
		}
	})
}

// What needs the name is refused for this person alone, and nothing is written over what is damaged.
func TestADamagedNameRefusesWhatNeedsIt(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		e := newDamaged(t, db)
		s, broken, whole, _ := e.line(db)
		given := e.drive.Record(testkit.WalkIn(broken, s)).Dose
		open := func(of beneficiary.Beneficiary, kind casework.Kind, asked casework.Asked) casework.Case {
			asked.Words = "Please put this right."
			c, err := e.drive.Store.OpenCase(context.Background(), casework.Ask{ID: id.New(), BeneficiaryID: of.ID, Kind: kind, Asked: asked, Phone: family},
				store.Claimed{}, &casework.Evidence{Media: "image/png", Body: []byte("a picture")})
			testkit.Done(t, err)
			return c
		}
		corrected := open(broken, casework.Name, casework.Asked{Name: "Asha Pawar"})
		merged := open(whole, casework.Merge, casework.Asked{Other: broken.ID})
		e.damage("name_sealed", broken)
		before := e.kept("name_sealed", broken)

		e.ask(e.chief, "en", "/office/cases", 200, []string{corrected.ID, merged.ID})
		for _, c := range []casework.Case{corrected, merged} {
			path := "/office/cases/" + c.BeneficiaryID + "/" + c.ID
			page := e.ask(e.chief, "en", path, 200, []string{"Name cannot be read"})
			_, step, _ := strings.Cut(page, `name="step" value="`)
			step, _, _ = strings.Cut(step, `"`)
			e.ask(e.chief, "en", path+"/decide", 422, []string{unreadable}, "step", step, "verdict", "accept", "reason", "The card shows it.")
		}
		e.ask(e.chief, "en", "/office/certificates/"+broken.ID, 422, []string{unreadable})
		e.ask(e.chief, "en", "/office/certificates/"+whole.ID, 200, []string{whole.Name})
		home := e.person(family)
		certificate := "/household/" + broken.ID + "/certificate/" + given.ID
		for _, path := range []string{"", "/certificate.pdf", "/card.pdf", "/formats", "/travel"} {
			e.ask(home, "en", certificate+path, 422, []string{unreadable})
		}
		e.ask(home, "en", "/household/"+broken.ID+"/data.json", 422, []string{unreadable})
		e.ask(home, "en", "/household/"+broken.ID+"/new-case/sex", 422, []string{unreadable, "Name cannot be read"})
		e.ask(home, "en", "/household/"+whole.ID+"/new-case/sex", 200, []string{whole.Name})
		_, err := e.drive.Store.OpenCase(context.Background(), casework.Ask{ID: id.New(), BeneficiaryID: broken.ID, Kind: casework.Sex, Phone: family,
			Asked: casework.Asked{Sex: beneficiary.Male, Words: "No."}}, store.Claimed{}, nil)
		testkit.Refused(t, err, "record_unreadable")
		if after := e.kept("name_sealed", broken); after != before {
			t.Error("something was written over the damaged name")
		}
	})
}

// A damaged phone is not none: nobody takes the record to another one.
func TestADamagedPhoneIsNotNone(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		e, ctx := newDamaged(t, db), context.Background()
		act := testkit.Adult()
		act.Phone, act.IDKind, act.IDNumber = family, "driving_licence", testkit.Licence(act.ID)
		broken, err := e.drive.Store.Register(ctx, act)
		testkit.Done(t, err)
		whole := e.drive.Person(family)
		lot := e.drive.Session(testkit.Today, 3)
		for _, b := range []beneficiary.Beneficiary{broken, whole} {
			e.drive.Record(testkit.WalkIn(b, lot))
		}
		e.damage("phone_sealed", broken)
		e.ask(e.person(family), "en", "/household", 200, []string{broken.Name, whole.Name})
		e.ask(e.chief, "en", "/office/lots/"+lot.Lots[0].LotID+"/people", 200, []string{broken.Name, "Number cannot be read", family[1:]})
		_, err = e.drive.Store.FindByDocument(ctx, "+919812340699", act.IDKind, act.IDNumber)
		testkit.Refused(t, err, "record_unreadable")
		testkit.Refused(t, e.drive.Store.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: broken.ID, To: "+919812340699"}), "record_unreadable")
		testkit.Refused(t, e.drive.Store.EraseMember(ctx, family, beneficiary.Erase{ID: id.New(), BeneficiaryID: broken.ID}), "record_unreadable")
		_, err = e.drive.Store.Register(ctx, act) // the same act again: nobody can tell whether it is
		testkit.Refused(t, err, "record_unreadable")
		e.drive.Person(family) // others go on
	})
}

// Where no name of a list opens, the keys are wrong. That is not hidden.
func TestWrongKeysAreLoud(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		e := newDamaged(t, db)
		s, broken, whole, alone := e.line(db)
		for _, b := range []beneficiary.Beneficiary{whole, alone} {
			e.drive.Record(testkit.WalkIn(b, s))
		}
		desk, home := "/site/sessions/"+s.ID, e.person(family)
		e.damage("name_sealed", broken, whole)
		e.ask(home, "en", "/household", 500, nil)
		e.ask(e.nurse, "en", desk, 200, []string{alone.Name})

		e.damage("name_sealed", alone) // whose list is of one, and who has no phone that opens
		e.ask(e.nurse, "en", desk+"/people/"+alone.ID, 500, nil)
		e.ask(e.nurse, "en", desk, 500, nil)
		e.roster("/api/v1/site/day?session_id="+s.ID, 500)
		if _, err := e.drive.Store.Bundle(context.Background(), e.drive.Actor(staff.SiteManager)); err == nil {
			t.Error("a hub gets people whom nobody can read")
		}
		e.ask(e.chief, "en", "/office/lots/"+s.Lots[0].LotID+"/people", 500, nil)

		e.drive.Person() // somebody's name opens: it is the row
		e.ask(e.nurse, "en", desk+"/people/"+alone.ID, 200, []string{"Name cannot be read"})
	})
}
