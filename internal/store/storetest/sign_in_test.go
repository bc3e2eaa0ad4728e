package storetest

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func TestStaffSignIn(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		n := store.NewStaff{ID: id.New(), Login: "asha", Name: "Asha Patil", Role: staff.Vaccinator, Area: testkit.Pune, Facility: d.Facility.ID, Password: "open sesame"}
		testkit.Done(t, s.AddStaff(ctx, n))
		testkit.Done(t, s.AddStaff(ctx, n)) // twice is once
		if count, err := s.CountStaff(ctx); err != nil || count != 1 {
			t.Errorf("%d staff, %v", count, err)
		}

		taken, short, nowhere, homeless, unknown := n, n, n, n, n
		taken.ID, short.Password, nowhere.Area, homeless.Facility, unknown.Role = id.New(), "sesame7", "XX", "", "king"
		testkit.Refused(t, s.AddStaff(ctx, taken), "login_taken")
		testkit.Refused(t, s.AddStaff(ctx, short), "password_short")
		testkit.Refused(t, s.AddStaff(ctx, nowhere), "area_unknown")
		testkit.Refused(t, s.AddStaff(ctx, homeless), "facility_unknown")
		testkit.Refused(t, s.AddStaff(ctx, unknown), "role_unknown")

		_, err := s.CheckStaff(ctx, "asha", "open sesame!")
		testkit.Refused(t, err, "sign_in_wrong")
		_, err = s.CheckStaff(ctx, "nobody", "open sesame")
		testkit.Refused(t, err, "sign_in_wrong")
		actor, err := s.CheckStaff(ctx, "asha", "open sesame")
		testkit.Done(t, err)
		if want := (staff.Actor{ID: n.ID, Name: n.Name, Role: n.Role, Scope: staff.At(testkit.Pune, d.Facility.ID)}); actor != want {
			t.Errorf("%+v", actor)
		}

		token, err := s.SignInStaff(ctx, actor, "")
		testkit.Done(t, err)
		who, err := s.Who(ctx, token)
		if testkit.Done(t, err); who.Staff == nil || *who.Staff != actor || who.Phone != "" || who.Until != db.Clock.Now().Add(store.StaffSignIn) {
			t.Errorf("%+v", who)
		}
		db.Clock.Advance(store.StaffSignIn - time.Second)
		_, err = s.Who(ctx, token)
		testkit.Done(t, err)
		db.Clock.Advance(time.Second)
		_, err = s.Who(ctx, token)
		testkit.Refused(t, err, "not_signed_in")
		_, err = s.Who(ctx, id.NewToken())
		testkit.Refused(t, err, "not_signed_in")
	})
}

func TestSignOut(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, other := db.Open(t), db.Open(t) // two processes; SQLite allows it, if only for a moment
		token, err := s.SignInCitizen(ctx, "+919812340040")
		testkit.Done(t, err)
		for _, process := range []*store.Store{s, other} {
			who, err := process.Who(ctx, token)
			if testkit.Done(t, err); who.Phone != "+919812340040" || who.Staff != nil {
				t.Errorf("%+v", who)
			}
		}
		testkit.Done(t, s.SignOut(ctx, token))
		_, err = s.Who(ctx, token)
		testkit.Refused(t, err, "not_signed_in")
		db.Clock.Advance(5 * time.Second) // the other process may honour it for as long as this
		_, err = other.Who(ctx, token)
		testkit.Refused(t, err, "not_signed_in")
	})
}

func TestOTP(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		const phone = "+919812340041"
		fresh := func() (string, string) {
			t.Helper()
			db.Clock.Advance(time.Minute)
			otpID, code, err := s.NewOTP(ctx, store.ForSignIn, phone)
			testkit.Done(t, err)
			return otpID, code
		}
		wrong := func(code string) string { return string('0'+(code[0]-'0'+1)%10) + code[1:] }

		otpID, code := fresh()
		_, _, err := s.NewOTP(ctx, store.ForSignIn, phone)
		testkit.Refused(t, err, "otp_wait")
		if seconds := fault.From(err).Args["seconds"]; seconds != "61" && seconds != "60" {
			t.Errorf("wait %s seconds", seconds)
		}
		_, _, err = s.NewOTP(ctx, store.ForSignIn, "+919812340042")
		testkit.Done(t, err) // one phone does not wait for another

		testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, "+919812340042", otpID, code), "otp_over") // not this phone's
		testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, wrong(code)), "otp_wrong")
		testkit.Done(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code))
		testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code), "otp_over") // used once

		otpID, code = fresh()
		for _, left := range []string{"2", "1", "0"} {
			err := s.CheckOTP(ctx, store.ForSignIn, phone, otpID, wrong(code))
			if testkit.Refused(t, err, "otp_wrong"); fault.From(err).Args["left"] != left {
				t.Errorf("%v, want %s left", err, left)
			}
		}
		testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code), "otp_over") // tried too often

		otpID, code = fresh()
		db.Clock.Advance(180 * time.Second)
		testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code), "otp_over") // three minutes are over

	})
}

// waits asks for a password until it is refused and gives the seconds that the refusal says.
func waits(t *testing.T, s *store.Store, phone, code string) int {
	t.Helper()
	_, _, err := s.NewOTP(ctx, store.ForSignIn, phone)
	testkit.Refused(t, err, code)
	seconds, err := strconv.Atoi(fault.From(err).Args["seconds"])
	testkit.Done(t, err)
	return seconds
}

// The wait between passwords grows while none is used, is over when it says, and is gone after signing in.
func TestOTPWaitGrows(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		const phone = "+919812340045"
		for _, want := range []int{60, 60, 120, 300, 600, 900, 900} {
			_, _, err := s.NewOTP(ctx, store.ForSignIn, phone)
			testkit.Done(t, err)
			if got := waits(t, s, phone, "otp_wait"); got != want {
				t.Errorf("wait %d seconds, want %d", got, want)
			}
			db.Clock.Advance(time.Duration(want)*time.Second - 1500*time.Millisecond)
			if got := waits(t, s, phone, "otp_wait"); got != 2 {
				t.Errorf("with 1.5 seconds to go, wait %d seconds", got)
			}
			db.Clock.Advance(1500 * time.Millisecond)
		}
		otpID, code, err := s.NewOTP(ctx, store.ForSignIn, phone)
		testkit.Done(t, err)
		testkit.Done(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code))
		for range 3 { // whoever uses them waits for none
			otpID, code, err := s.NewOTP(ctx, store.ForSignIn, phone)
			testkit.Done(t, err)
			testkit.Done(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code))
		}
	})
}

// A day has so many passwords and no more, also when all are used and from whichever process.
func TestOTPPerDay(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		const phone = "+919812340046"
		for i := range db.Pack.OTP.PerDay {
			s := stores[i%len(stores)]
			otpID, code, err := s.NewOTP(ctx, store.ForSignIn, phone)
			testkit.Done(t, err)
			testkit.Done(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code))
			db.Clock.Advance(time.Minute)
		}
		seconds := waits(t, stores[0], phone, "otp_too_many")
		if want := 24*60*60 - db.Pack.OTP.PerDay*60; seconds != want {
			t.Errorf("wait %d seconds, want %d", seconds, want)
		}
		db.Clock.Advance(time.Duration(seconds) * time.Second)
		_, _, err := stores[len(stores)-1].NewOTP(ctx, store.ForSignIn, phone)
		testkit.Done(t, err)
	})
}

// Asking for new passwords buys no guesses: a phone has so many wrong codes in 24 hours, and then not even the right one opens.
func TestOTPGuessing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		const phone = "+919812340047"
		wrong := func(code string) string { return string('0'+(code[0]-'0'+1)%10) + code[1:] }
		guesses, first := 0, db.Clock.Now()
		for guesses < db.Pack.OTP.WrongPerDay {
			otpID, code, err := s.NewOTP(ctx, store.ForSignIn, phone)
			testkit.Done(t, err)
			for range db.Pack.OTP.Tries {
				testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, wrong(code)), "otp_wrong")
				guesses++
			}
			db.Clock.Advance(15 * time.Minute)
		}
		if guesses != db.Pack.OTP.WrongPerDay {
			t.Fatalf("%d guesses", guesses)
		}
		seconds := waits(t, s, phone, "otp_guessed")
		if want := int(first.Add(24*time.Hour).Sub(db.Clock.Now()) / time.Second); seconds != want {
			t.Errorf("wait %d seconds, want %d", seconds, want)
		}
		db.Clock.Advance(time.Duration(seconds) * time.Second)
		otpID, code, err := s.NewOTP(ctx, store.ForSignIn, phone)
		testkit.Done(t, err)
		for range db.Pack.OTP.Tries - 1 {
			testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, wrong(code)), "otp_wrong")
		}
		testkit.Done(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code))
	})
}

// A password is tried by many at once: it opens once, and no more tries are had than the pack allows.
func TestOTPAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		const phone = "+919812340043"
		otpID, code, err := stores[0].NewOTP(ctx, store.ForSignIn, phone)
		testkit.Done(t, err)
		var got tallyOf
		var wait sync.WaitGroup
		for i := range 6 {
			wait.Go(func() { got.add(fault.Code(stores[i%len(stores)].CheckOTP(ctx, store.ForSignIn, phone, otpID, code))) })
		}
		wait.Wait()
		if got.of("") != 1 || got.of("otp_over") != 5 {
			t.Errorf("answers %v", got.String())
		}
	})
}

// A password is asked for by many at once: one is made, the others wait.
func TestNewOTPAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		for range 3 {
			var got tallyOf
			var wait sync.WaitGroup
			for i := range 10 {
				wait.Go(func() {
					_, _, err := stores[i%len(stores)].NewOTP(ctx, store.ForSignIn, "+919812340044")
					got.add(fault.Code(err))
				})
			}
			wait.Wait()
			if got.of("") != 1 || got.of("otp_wait") != 9 {
				t.Errorf("answers %v", got.String())
			}
			db.Clock.Advance(time.Hour)
		}
	})
}
