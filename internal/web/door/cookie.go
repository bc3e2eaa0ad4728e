package door

import (
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/staff"
)

// DemoLogin is a sign-in that a demonstration shows on its page.
type DemoLogin struct {
	Login, Password string
	Role            staff.Role
}

// SetCookie has a browser carry a sign-in's token for as long as the sign-in lasts. Over HTTPS, also where a proxy in
// front speaks it, the browser sends it over HTTPS alone.
func SetCookie(w http.ResponseWriter, r *Request, token string, lasts time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: Cookie, Value: token, Path: "/", MaxAge: int(lasts.Seconds()), HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: Secure(r)})
}

// Secure says whether the browser speaks HTTPS, to us or to a proxy in front.
func Secure(r *Request) bool { return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" }
