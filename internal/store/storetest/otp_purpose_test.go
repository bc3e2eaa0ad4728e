package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A code that was sent for moving a record does not sign anybody in, and none finds it who asks for a sign-in.
func TestOTPOpensOnlyItsPurpose(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		for i, purpose := range []store.Purpose{store.ForMove, store.ForOfficeMove} {
			phone := []string{"+919812340051", "+919812340052"}[i]
			otpID, code, err := s.NewOTP(ctx, purpose, phone)
			testkit.Done(t, err)
			if sent, err := s.JustSent(ctx, phone); sent != "" || err != nil {
				t.Errorf("a code for %s is found by a sign-in: %q, %v", purpose, sent, err)
			}
			_, _, err = s.NewOTP(ctx, store.ForSignIn, phone)
			testkit.Refused(t, err, "otp_wait") // the limits count all purposes together
			testkit.Refused(t, s.CheckOTP(ctx, store.ForSignIn, phone, otpID, code), "otp_over")
			testkit.Done(t, s.CheckOTP(ctx, purpose, phone, otpID, code))
		}
	})
}
