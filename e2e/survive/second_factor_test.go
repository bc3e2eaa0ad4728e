package survive

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/openwin/openwin/internal/testkit"
)

var (
	secretShown = regexp.MustCompile(`<code dir="ltr">([A-Z2-7 ]+)</code>`)
	sealedField = regexp.MustCompile(`name="sealed" value="([^"]+)"`)
)

// firstSignIn signs somebody in who answers for many people: in a browser, where the second factor is set up. It gives the token of
// the sign-in.
func firstSignIn(t *testing.T, address, login, password string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	testkit.Done(t, err)
	browser := &http.Client{Jar: jar, Timeout: time.Minute}
	page := func(resp *http.Response, err error) string {
		t.Helper()
		testkit.Done(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		testkit.Done(t, err)
		return string(body)
	}
	setUp := page(browser.PostForm(address+"/staff", url.Values{"login": {login}, "password": {password}}))
	secret, sealed := secretShown.FindStringSubmatch(setUp), sealedField.FindStringSubmatch(setUp)
	if secret == nil || sealed == nil {
		t.Fatalf("no second factor can be set up on\n%s", setUp)
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(secret[1], " ", ""), time.Now())
	testkit.Done(t, err)
	done := page(browser.PostForm(address+"/staff/second", url.Values{"sealed": {sealed[1]}, "code": {code}}))
	home, err := url.Parse(address)
	testkit.Done(t, err)
	for _, c := range jar.Cookies(home) {
		if c.Name == "openwin" {
			return c.Value
		}
	}
	t.Fatalf("nobody is signed in after\n%s", done)
	return ""
}
