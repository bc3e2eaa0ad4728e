package keys

import (
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// Codes of a second factor as every authenticator app makes them: RFC 6238 with SHA-1, 30 seconds, 6 digits.
const (
	totpPeriod = 30 // seconds
	totpDigits = otp.DigitsSix
	totpBytes  = 20 // RFC 4226 recommends 160 bits
)

// NewTOTPSecret makes the secret that an authenticator app and this installation share, in base32 without padding.
func NewTOTPSecret() (string, error) {
	secret, err := randomBytes(totpBytes)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret), err
}

// TOTPLink is what the QR code for an authenticator app holds.
func TOTPLink(secret, issuer, name string) string {
	values := url.Values{"secret": {secret}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+name) + "?" + strings.ReplaceAll(values.Encode(), "+", "%20")
}

// CheckTOTP says whether a code is right now, or was or will be within 30 seconds: clocks differ. step is the span of time that it
// belongs to; only codes of a step after the given one are right, so that each opens once.
func CheckTOTP(secret, code string, at time.Time, after int64) (step int64, ok bool) {
	now := at.Unix() / totpPeriod
	for step := max(now-1, after+1, 0); step <= now+1; step++ {
		want, err := totpCode(secret, step)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// TOTPCode is the code of a secret at a moment, as an authenticator app shows it.
func TOTPCode(secret string, at time.Time) (string, error) {
	return totpCode(secret, at.Unix()/totpPeriod)
}

func totpCode(secret string, step int64) (string, error) {
	return hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: totpDigits, Algorithm: otp.AlgorithmSHA1})
}
