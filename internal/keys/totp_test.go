package keys_test

import (
	"encoding/base32"
	"net/url"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/keys"
)

// The test vectors of RFC 6238, appendix B, for SHA-1: the last six of their eight digits.
func TestTOTPOfTheRFC(t *testing.T) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for seconds, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		at := time.Unix(seconds, 0)
		if got, err := keys.TOTPCode(secret, at); got != want || err != nil {
			t.Errorf("at %d: %s, %v; want %s", seconds, got, err, want)
		}
		step, ok := keys.CheckTOTP(secret, want, at, 0)
		if !ok || step != seconds/30 {
			t.Errorf("at %d: step %d, %v", seconds, step, ok)
		}
		if _, again := keys.CheckTOTP(secret, want, at, step); again {
			t.Errorf("at %d the code opens twice", seconds)
		}
		for _, off := range []time.Duration{-30 * time.Second, 30 * time.Second} {
			if _, ok := keys.CheckTOTP(secret, want, at.Add(off), 0); !ok {
				t.Errorf("at %d, a clock %v off: refused", seconds, off)
			}
		}
		for _, off := range []time.Duration{-60 * time.Second, 60 * time.Second} {
			if at.Add(off).Unix() < 0 {
				continue // before there was time
			}
			if _, ok := keys.CheckTOTP(secret, want, at.Add(off), 0); ok {
				t.Errorf("at %d, a clock %v off: taken", seconds, off)
			}
		}
	}
}

func TestTOTPSecrets(t *testing.T) {
	one, err := keys.NewTOTPSecret()
	if err != nil {
		t.Fatal(err)
	}
	if other, _ := keys.NewTOTPSecret(); one == other || len(one) != 32 {
		t.Errorf("%s and %s", one, other)
	}
	link, err := url.Parse(keys.TOTPLink(one, "OpenWIN India", "asha"))
	if err != nil || link.Query().Get("secret") != one || link.Query().Get("issuer") != "OpenWIN India" || link.Path != "/OpenWIN India:asha" {
		t.Errorf("%v, %v", link, err)
	}
	for _, wrong := range []string{"", "12345", "1234567", "abcdef"} {
		if _, ok := keys.CheckTOTP(one, wrong, time.Unix(1700000000, 0), 0); ok {
			t.Errorf("%q opens", wrong)
		}
	}
	if _, ok := keys.CheckTOTP("no secret!", "", time.Unix(1700000000, 0), 0); ok {
		t.Error("a broken secret opens")
	}
}

// A letter typed as one sign or as two is one letter.
func TestPasswordsInAnyFormOfUnicode(t *testing.T) {
	hash, err := keys.HashPassword("caf\u00e9 by the sea")
	if err != nil || !keys.CheckPassword(hash, "cafe\u0301 by the sea") || keys.CheckPassword(hash, "cafe by the sea") {
		t.Errorf("%v", err)
	}
}
