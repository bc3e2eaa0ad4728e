package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

const goodPassword = "mango tree by the well"

// newcomer is somebody who is to work at the drive's facility.
func newcomer(d *testkit.Drive, login string) store.NewStaff {
	return store.NewStaff{ID: id.New(), Login: login, Name: "Ravi Nair", Role: staff.Vaccinator, Facility: d.Facility.ID}
}

// joined invites somebody and takes the invitation for them.
func joined(t *testing.T, s *store.Store, by staff.Actor, n store.NewStaff) staff.Actor {
	t.Helper()
	code := store.NewInvitationCode()
	testkit.Done(t, s.Invite(ctx, by, n, code))
	actor, err := s.Join(ctx, code, goodPassword)
	testkit.Done(t, err)
	return actor
}

func TestInvitation(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		boss, n, code := d.Actor(staff.District), newcomer(d, "ravi"), store.NewInvitationCode()
		for range 2 {
			testkit.Done(t, s.Invite(ctx, boss, n, code))
		}
		testkit.Refused(t, s.Invite(ctx, boss, n, store.NewInvitationCode()), "invitation_over") // the same person, another code
		_, err := s.CheckStaff(ctx, "ravi", "")
		testkit.Refused(t, err, "sign_in_wrong")

		in, err := s.Invitation(ctx, strings.ToUpper(strings.ReplaceAll(code, "-", " "))) // as people type it
		if testkit.Done(t, err); in.Login != "ravi" || in.Name != n.Name || in.Role != n.Role {
			t.Errorf("%+v", in)
		}
		_, err = s.Join(ctx, code, "ravi.nair.12")
		testkit.Refused(t, err, "password_obvious")
		_, err = s.Join(ctx, store.NewInvitationCode(), goodPassword)
		testkit.Refused(t, err, "invitation_over")
		var actor staff.Actor
		for range 2 {
			actor, err = s.Join(ctx, code, goodPassword)
			testkit.Done(t, err)
		}
		if actor.ID != n.ID || actor.Scope != staff.At(testkit.Pune, d.Facility.ID) {
			t.Errorf("%+v", actor)
		}
		_, err = s.Join(ctx, code, "another long password")
		testkit.Refused(t, err, "invitation_over")
		_, err = s.Invitation(ctx, code)
		testkit.Refused(t, err, "invitation_over")
		if again, err := s.CheckStaff(ctx, "ravi", goodPassword); err != nil || again != actor {
			t.Errorf("%+v, %v", again, err)
		}

		late, lateCode := newcomer(d, "late"), store.NewInvitationCode()
		testkit.Done(t, s.Invite(ctx, boss, late, lateCode))
		db.Clock.Advance(store.InvitationLasts)
		_, err = s.Join(ctx, lateCode, goodPassword)
		testkit.Refused(t, err, "invitation_over")
	})
}

func TestNobodyInvitesBeyondThemselves(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, far := testkit.NewDrive(t, s), testkit.NewDriveIn(t, s, testkit.Delhi)
		for _, c := range []struct {
			by             staff.Role
			role           staff.Role
			area, facility string
			want           string
		}{
			{staff.District, staff.District, testkit.Pune, "", ""},
			{staff.District, staff.State, testkit.Pune, "", "grant_too_wide"},
			{staff.District, staff.Auditor, "IN-MH", "", "grant_too_wide"},
			{staff.District, staff.Vaccinator, "", far.Facility.ID, "grant_too_wide"},
			{staff.Facility, staff.Facility, "", d.Facility.ID, ""},
			{staff.Facility, staff.DataEntry, testkit.Pune, "", "grant_too_wide"},
			{staff.Vaccinator, staff.Vaccinator, "", d.Facility.ID, "grant_too_wide"},
			{staff.District, staff.Vaccinator, testkit.Delhi, d.Facility.ID, "area_unknown"},
			{staff.District, staff.District, "XX", "", "area_unknown"},
			{staff.District, "king", testkit.Pune, "", "role_unknown"},
		} {
			n := store.NewStaff{ID: id.New(), Login: "x" + id.NewCode(8), Name: "Ravi Nair", Role: c.role, Area: c.area, Facility: c.facility}
			if got := fault.Code(s.Invite(ctx, d.Actor(c.by), n, store.NewInvitationCode())); got != c.want {
				t.Errorf("%s invites %s of %q %q: %q, want %q", c.by, c.role, c.area, c.facility, got, c.want)
			}
		}
		n := store.NewStaff{ID: id.New(), Login: "misplaced", Name: "Ravi Nair", Role: staff.State, Area: testkit.Pune}
		testkit.Refused(t, s.Invite(ctx, testkit.National(), n, store.NewInvitationCode()), "area_level")
	})
}

// Two take one invitation at once, each with a password of their own: one of them is in.
func TestOneInvitationTwoTakers(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		for round := range 3 {
			login, code := fmt.Sprintf("ravi%d", round), store.NewInvitationCode()
			testkit.Done(t, stores[0].Invite(ctx, d.Actor(staff.District), newcomer(d, login), code))
			var got tallyOf
			var wait sync.WaitGroup
			passwords := []string{"the first long secret", "the second long one", "a third and longest"}
			for i, password := range passwords {
				wait.Go(func() {
					_, err := stores[i%len(stores)].Join(ctx, code, password)
					got.add(fault.Code(err))
				})
			}
			wait.Wait()
			if got.of("") != 1 || got.of("invitation_over") != 2 {
				t.Errorf("answers %v", got.String())
			}
			opens := 0
			for _, password := range passwords {
				if _, err := stores[0].CheckStaff(ctx, login, password); err == nil {
					opens++
				}
			}
			if opens != 1 {
				t.Errorf("%d passwords open", opens)
			}
		}
	})
}

func TestWhatBecomesOfStaffIsKept(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		boss := joined(t, s, testkit.National(), store.NewStaff{ID: id.New(), Login: "boss", Name: "Meena", Role: staff.District, Area: testkit.Pune})
		ravi := joined(t, s, boss, newcomer(d, "ravi"))
		token, err := s.SignInStaff(ctx, ravi, "Firefox, Android")
		testkit.Done(t, err)

		change := id.New()
		for range 2 {
			testkit.Done(t, s.ChangePost(ctx, boss, change, ravi.ID, staff.DataEntry, testkit.Pune, ""))
		}
		who, err := s.Who(ctx, token)
		if testkit.Done(t, err); who.Staff.Role != staff.DataEntry || who.Staff.Scope != staff.Over(testkit.Pune) {
			t.Errorf("after the change: %+v", who.Staff)
		}
		testkit.Refused(t, s.ChangePost(ctx, boss, id.New(), ravi.ID, staff.State, testkit.Pune, ""), "grant_too_wide")
		testkit.Refused(t, s.ChangePost(ctx, boss, id.New(), ravi.ID, staff.DataEntry, "IN-MH", ""), "grant_too_wide")
		testkit.Refused(t, s.ChangePost(ctx, boss, id.New(), boss.ID, staff.District, testkit.Pune, ""), "staff_self")
		testkit.Refused(t, s.ChangePost(ctx, d.Actor(staff.Facility), id.New(), ravi.ID, staff.Facility, "", d.Facility.ID), "staff_unknown") // no longer theirs
		elsewhere := testkit.NewDriveIn(t, s, testkit.Delhi)
		testkit.Refused(t, s.StaffLeaves(ctx, elsewhere.Actor(staff.District), id.New(), ravi.ID), "staff_unknown")
		testkit.Refused(t, s.StaffLeaves(ctx, d.Actor(staff.Auditor), id.New(), ravi.ID), "grant_too_wide")

		leave := id.New()
		for range 2 {
			testkit.Done(t, s.StaffLeaves(ctx, boss, leave, ravi.ID))
		}
		_, err = s.Who(ctx, token)
		testkit.Refused(t, err, "not_signed_in")
		_, err = s.CheckStaff(ctx, "ravi", goodPassword)
		testkit.Refused(t, err, "sign_in_wrong")
		testkit.Refused(t, s.ChangePost(ctx, boss, id.New(), ravi.ID, staff.DataEntry, testkit.Pune, ""), "staff_left")

		back, code := id.New(), store.NewInvitationCode()
		for range 2 {
			testkit.Done(t, s.InviteAgain(ctx, boss, back, ravi.ID, code))
		}
		_, err = s.Join(ctx, code, "another long password")
		testkit.Done(t, err)
		_, err = s.Who(ctx, token)
		testkit.Refused(t, err, "not_signed_in") // what ended stays ended

		m, err := s.StaffMember(ctx, boss.Scope, ravi.ID)
		testkit.Done(t, err)
		var got []string
		for _, c := range m.Changes {
			got = append(got, fmt.Sprintf("%s %s: %s > %s", c.ByName, c.What, c.Before, c.After))
		}
		at := "vaccinator " + testkit.Pune + " " + d.Facility.ID
		want := []string{"Ravi Nair joined:  > ", "Meena invited_again:  > data_entry " + testkit.Pune, "Meena left: data_entry " + testkit.Pune + " > ",
			"Meena post: " + at + " > data_entry " + testkit.Pune, "Ravi Nair joined:  > ", "Meena invited:  > " + at}
		if !slices.Equal(got, want) {
			t.Errorf("the history is\n%s", strings.Join(got, "\n"))
		}
	})
}

// Somebody leaves while they sign in: whichever comes first, no sign-in holds afterwards, in no process.
func TestLeavingWhileSigningIn(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		boss := d.Actor(staff.District)
		for round := range 4 {
			login := fmt.Sprintf("ravi%d", round)
			ravi := joined(t, stores[0], boss, newcomer(d, login))
			var tokens sync.Map
			var wait sync.WaitGroup
			for i := range 4 {
				wait.Go(func() {
					s := stores[i%len(stores)]
					actor, err := s.CheckStaff(ctx, login, goodPassword)
					if err != nil {
						return
					}
					if token, err := s.SignInStaff(ctx, actor, ""); err == nil {
						tokens.Store(token, true)
						s.Who(ctx, token) //nolint:errcheck // fills the cache, or not
					}
				})
			}
			wait.Go(func() {
				if err := stores[0].StaffLeaves(ctx, boss, id.New(), ravi.ID); err != nil {
					t.Error(err)
				}
			})
			wait.Wait()
			db.Clock.Advance(5 * time.Second) // other processes may honour a sign-in for as long as this
			tokens.Range(func(token, _ any) bool {
				for _, s := range stores {
					_, err := s.Who(ctx, token.(string))
					testkit.Refused(t, err, "not_signed_in")
				}
				return true
			})
		}
	})
}

// Two change one person at once: both are in the history, one after the other, and the last one holds.
func TestTwoManagersAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		ravi := joined(t, stores[0], d.Actor(staff.District), newcomer(d, "ravi"))
		roles := []staff.Role{staff.Verifier, staff.SiteManager, staff.Facility, staff.Partner}
		var wait sync.WaitGroup
		for i, role := range roles {
			wait.Go(func() {
				if err := stores[i%len(stores)].ChangePost(ctx, d.Actor(staff.District), id.New(), ravi.ID, role, "", d.Facility.ID); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		m, err := stores[0].StaffMember(ctx, testkit.National().Scope, ravi.ID)
		testkit.Done(t, err)
		if len(m.Changes) != 2+len(roles) || m.Changes[0].After != m.Post.String() {
			t.Errorf("%d changes, the last to %s, and they are %s", len(m.Changes), m.Changes[0].After, m.Post)
		}
		for i := range roles[1:] { // each began where the one before it ended
			if m.Changes[i].Before != m.Changes[i+1].After {
				t.Errorf("a change from %s after one to %s", m.Changes[i].Before, m.Changes[i+1].After)
			}
		}
	})
}

func TestTheListOfStaff(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, far := testkit.NewDrive(t, s), testkit.NewDriveIn(t, s, testkit.Delhi)
		for i, name := range []string{"Asha Patil", "asha kumari", "Zoya_Khan", "अन्नपूर्णा देवी", "Mary O'Neil"} {
			n := newcomer(d, fmt.Sprintf("pune%d", i))
			n.Name = name
			testkit.Done(t, s.Invite(ctx, testkit.National(), n, store.NewInvitationCode()))
		}
		testkit.Done(t, s.Invite(ctx, testkit.National(), newcomer(far, "delhi"), store.NewInvitationCode()))
		testkit.Done(t, s.Invite(ctx, testkit.National(), store.NewStaff{ID: id.New(), Login: "state", Name: "Asha State", Role: staff.State, Area: "IN-MH"}, store.NewInvitationCode()))
		list := func(scope staff.Scope, words string) string {
			t.Helper()
			var got []string
			after := ""
			for {
				page, err := s.Staff(ctx, scope, store.StaffFind{Words: words, After: after}, 2)
				testkit.Done(t, err)
				for _, m := range page {
					got = append(got, m.Login)
				}
				if len(page) < 2 {
					return strings.Join(got, " ")
				}
				after = page[1].ID
			}
		}
		for _, c := range []struct {
			scope       staff.Scope
			words, want string
		}{
			{staff.Over(testkit.Pune), "", "pune1 pune0 pune4 pune2 pune3"},
			{staff.Over("IN"), "", "delhi state pune1 pune0 pune4 pune2 pune3"},
			{staff.Over(testkit.Delhi), "", "delhi"},
			{staff.At(testkit.Pune, d.Facility.ID), "", "pune1 pune0 pune4 pune2 pune3"},
			{staff.At(testkit.Pune, far.Facility.ID), "", ""},
			{staff.Scope{}, "", ""},
			{staff.Over("IN"), "ASHA", "state pune1 pune0"},
			{staff.Over("IN"), "pat ash", "pune0"},
			{staff.Over("IN"), "pune3", "pune3"},
			{staff.Over("IN"), "देवी", "pune3"},
			{staff.Over("IN"), "sha", ""},
			{staff.Over("IN"), "%", ""},
			{staff.Over("IN"), "zoya_k", "pune2"},
			{staff.Over("IN"), "zoya!k", ""},
			{staff.Over("IN"), "o'neil", "pune4"},
		} {
			if got := list(c.scope, c.words); got != c.want {
				t.Errorf("%+v %q: %q, want %q", c.scope, c.words, got, c.want)
			}
		}
		_, err := s.StaffMember(ctx, staff.Over(testkit.Pune), id.New())
		testkit.Refused(t, err, "staff_unknown")
	})
}

// totp is the code of a secret by the test's clock.
func totp(t *testing.T, db *testkit.Database, secret string) string {
	t.Helper()
	code, err := keys.TOTPCode(secret, db.Clock.Now().Time())
	testkit.Done(t, err)
	return code
}

func TestSecondFactor(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		s := stores[0]
		d := testkit.NewDrive(t, s)
		ravi := joined(t, s, d.Actor(staff.District), newcomer(d, "ravi"))
		secret, err := keys.NewTOTPSecret()
		testkit.Done(t, err)
		codes := store.NewRecoveryCodes()
		testkit.Refused(t, s.SetSecondFactor(ctx, ravi, secret, "000000", codes), "totp_wrong")
		if f, err := s.SecondFactor(ctx, ravi); err != nil || f.Set {
			t.Errorf("%+v, %v", f, err)
		}
		code := totp(t, db, secret)
		for range 2 {
			testkit.Done(t, s.SetSecondFactor(ctx, ravi, secret, code[:3]+" "+code[3:], codes))
		}
		other, err := keys.NewTOTPSecret()
		testkit.Done(t, err)
		testkit.Refused(t, s.SetSecondFactor(ctx, ravi, other, totp(t, db, other), codes), "second_factor_there")
		testkit.Refused(t, s.CheckSecondFactor(ctx, ravi, code), "totp_wrong") // it has opened already

		db.Clock.Advance(time.Minute)
		var got tallyOf
		var wait sync.WaitGroup
		code = totp(t, db, secret)
		for i := range 6 {
			wait.Go(func() { got.add(fault.Code(stores[i%len(stores)].CheckSecondFactor(ctx, ravi, code))) })
		}
		wait.Wait()
		if got.of("") != 1 || got.of("totp_wrong") != 5 {
			t.Errorf("one code six times at once: %v", got.String())
		}
		for _, one := range codes {
			testkit.Done(t, s.CheckSecondFactor(ctx, ravi, strings.ToUpper(one)))
			testkit.Refused(t, s.CheckSecondFactor(ctx, ravi, one), "totp_wrong")
		}
		if f, err := s.SecondFactor(ctx, ravi); err != nil || !f.Set || f.Left != 0 {
			t.Errorf("%+v, %v", f, err)
		}
		db.Clock.Advance(time.Minute)
		testkit.Refused(t, s.RemoveSecondFactor(ctx, ravi, "a wrong password", totp(t, db, secret)), "password_wrong")
		testkit.Done(t, s.RemoveSecondFactor(ctx, ravi, goodPassword, totp(t, db, secret)))
		if f, err := s.SecondFactor(ctx, ravi); err != nil || f.Set {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

// What somebody's sign-in was checked with must still hold when a second factor is set: else a stolen password sets its own.
func TestASecondFactorIsSetByWhoeverIsStillIn(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		ravi := joined(t, s, d.Actor(staff.District), newcomer(d, "ravi"))
		testkit.Done(t, s.InviteAgain(ctx, d.Actor(staff.District), id.New(), ravi.ID, store.NewInvitationCode()))
		secret, err := keys.NewTOTPSecret()
		testkit.Done(t, err)
		testkit.Refused(t, s.SetSecondFactor(ctx, ravi, secret, totp(t, db, secret), nil), "not_signed_in")
	})
}

// After ten wrong tries in a row a login waits, whether anybody has it or not, in all processes, longer each time.
func TestALoginWaits(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		joined(t, stores[0], d.Actor(staff.District), newcomer(d, "ravi"))
		try := func(n int, login, password string) error {
			_, err := stores[n%len(stores)].CheckStaff(ctx, login, password)
			return err
		}
		for _, login := range []string{"ravi", "nobody"} {
			for n := range staff.FreeTries {
				testkit.Refused(t, try(n, login, "wrong"), "sign_in_wrong")
			}
			for n, want := range []string{"60", "120", "240", "480", "900", "900"} {
				err := try(n, login, goodPassword)
				if testkit.Refused(t, err, "sign_in_wait"); fault.From(err).Args["seconds"] != want {
					t.Errorf("%s: %v, want %s seconds", login, err, want)
				}
				db.Clock.Advance(staff.Wait(staff.FreeTries+n) - time.Second)
				err = try(n, login, goodPassword)
				if testkit.Refused(t, err, "sign_in_wait"); fault.From(err).Args["seconds"] != "1" {
					t.Errorf("%s: %v, want 1 second", login, err)
				}
				db.Clock.Advance(time.Second)
				testkit.Refused(t, try(n, login, "wrong"), "sign_in_wrong")
			}
			db.Clock.Advance(15 * time.Minute)
		}
		testkit.Done(t, try(0, "ravi", goodPassword))
		for n := range staff.FreeTries - 1 { // a new row
			testkit.Refused(t, try(n, "ravi", "wrong"), "sign_in_wrong")
		}
		testkit.Done(t, try(0, "ravi", goodPassword))
	})
}

// Many at once have no more tries than one after another.
func TestALoginWaitsForManyAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		var got tallyOf
		var wait sync.WaitGroup
		for i := range 16 {
			wait.Go(func() {
				_, err := stores[i%len(stores)].CheckStaff(ctx, "nobody", "wrong")
				got.add(fault.Code(err))
			})
		}
		wait.Wait()
		if got.of("sign_in_wrong") != staff.FreeTries || got.of("sign_in_wait") != 6 {
			t.Errorf("answers %v", got.String())
		}
	})
}

// A right password does not begin a new row of tries where a code is asked for too.
func TestCodesAreNotGuessed(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		ravi := joined(t, s, d.Actor(staff.District), newcomer(d, "ravi"))
		secret, err := keys.NewTOTPSecret()
		testkit.Done(t, err)
		testkit.Done(t, s.SetSecondFactor(ctx, ravi, secret, totp(t, db, secret), store.NewRecoveryCodes()))
		for range staff.FreeTries {
			_, err := s.CheckStaff(ctx, "ravi", goodPassword)
			testkit.Done(t, err)
			testkit.Refused(t, s.CheckSecondFactor(ctx, ravi, "12345"), "totp_wrong")
		}
		testkit.Refused(t, s.CheckSecondFactor(ctx, ravi, "12345"), "sign_in_wait")
		_, err = s.CheckStaff(ctx, "ravi", goodPassword)
		testkit.Refused(t, err, "sign_in_wait")
	})
}

func TestOnesOwnSignIns(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		s, other := stores[0], stores[len(stores)-1]
		d := testkit.NewDrive(t, s)
		ravi, asha := joined(t, s, d.Actor(staff.District), newcomer(d, "ravi")), joined(t, s, d.Actor(staff.District), newcomer(d, "asha"))
		in := func(actor staff.Actor, device string) string {
			t.Helper()
			token, err := s.SignInStaff(ctx, actor, device)
			testkit.Done(t, err)
			db.Clock.Advance(time.Second)
			return token
		}
		phone, desk := in(ravi, "Firefox, Android"), in(ravi, "Chrome, Windows")
		in(asha, "Safari, iPhone")
		_, err := other.Who(ctx, phone)
		testkit.Done(t, err)
		db.Clock.Advance(20 * time.Minute)
		seen := db.Clock.Now()
		_, err = other.Who(ctx, phone)
		testkit.Done(t, err)
		own, err := s.OwnSignIns(ctx, ravi, desk)
		testkit.Done(t, err)
		if len(own) != 2 || own[0].Device != "Chrome, Windows" || !own[0].Here || own[1].Here || own[1].Seen != seen || own[0].Seen != own[0].At {
			t.Fatalf("%+v", own)
		}
		testkit.Done(t, s.EndSignIn(ctx, asha, own[1].ID)) // not theirs
		_, err = s.Who(ctx, phone)
		testkit.Done(t, err)
		testkit.Done(t, s.EndSignIn(ctx, ravi, own[1].ID))
		testkit.Refused(t, s.EndSignIn(ctx, ravi, "x"), "id_malformed")
		_, err = s.Who(ctx, phone)
		testkit.Refused(t, err, "not_signed_in")

		testkit.Refused(t, s.ChangePassword(ctx, ravi, desk, "not the old one", "a new long password"), "password_wrong")
		testkit.Refused(t, s.ChangePassword(ctx, ravi, desk, goodPassword, "short"), "password_short")
		third := in(ravi, "")
		testkit.Done(t, s.ChangePassword(ctx, ravi, desk, goodPassword, "a new long password"))
		testkit.Done(t, s.ChangePassword(ctx, ravi, desk, goodPassword, "a new long password")) // a double click
		_, err = s.Who(ctx, third)
		testkit.Refused(t, err, "not_signed_in")
		who, err := s.Who(ctx, desk) // the one that changed it goes on
		testkit.Done(t, err)
		_, err = s.CheckStaff(ctx, "ravi", goodPassword)
		testkit.Refused(t, err, "sign_in_wrong")
		testkit.Done(t, s.SignOutEverywhere(ctx, *who.Staff))
		db.Clock.Advance(5 * time.Second)
		for _, process := range stores {
			_, err = process.Who(ctx, desk)
			testkit.Refused(t, err, "not_signed_in")
		}
	})
}

// Where nobody is left who may invite, the command line does, and that is in the history too.
func TestTheWayBackInFromTheCommandLine(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		n := store.NewStaff{ID: id.New(), Login: "ministry", Name: "First Officer", Role: staff.National, Password: goodPassword}
		testkit.Done(t, s.AddStaff(ctx, n))
		code := store.NewInvitationCode()
		testkit.Done(t, s.InviteByLogin(ctx, "ministry", code))
		testkit.Refused(t, s.InviteByLogin(ctx, "nobody", code), "staff_unknown")
		_, err := s.CheckStaff(ctx, "ministry", goodPassword)
		testkit.Refused(t, err, "sign_in_wrong")
		_, err = s.Join(ctx, code, "another long password")
		testkit.Done(t, err)
		m, err := s.StaffMember(ctx, staff.Over("IN"), n.ID)
		testkit.Done(t, err)
		if len(m.Changes) != 3 || m.Changes[1].What != staff.InvitedAgain || m.Changes[1].ByName != "" || m.Changes[2].After != "national IN" {
			t.Errorf("%+v", m.Changes)
		}
	})
}
