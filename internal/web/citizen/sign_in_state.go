package citizen

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/web/door"
)

// signInState is what a browser carries, sealed, from the phone number to the code: the number is in no URL and in no page.
type signInState struct {
	OTP   string `json:"otp"`   // id of the one-time password
	Phone string `json:"phone"` // E.164
	Then  string `json:"then"`  // where signing in leads, a path on this site

	Challenge *door.Challenge `json:"challenge,omitempty"` // to be answered before the phone is sent anything
}

const (
	stateCookie  = "sign-in"
	statePurpose = "sign_in"
	stateLasts   = 15 * time.Minute
)

func (p Pages) keepState(w http.ResponseWriter, r *door.Request, s signInState) error {
	plain, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sealed, err := p.Store.SealState(string(plain), statePurpose)
	if err != nil {
		return err
	}
	setState(w, r, sealed, int(stateLasts.Seconds()))
	return nil
}

// state is what keepState kept, false for none.
func (p Pages) state(r *door.Request) (signInState, bool) {
	var s signInState
	c, err := r.Cookie(stateCookie)
	if err != nil {
		return s, false
	}
	plain, ok := p.Store.OpenState(c.Value, statePurpose)
	return s, ok && json.Unmarshal([]byte(plain), &s) == nil
}

func forgetState(w http.ResponseWriter, r *door.Request) { setState(w, r, "", -1) }

func setState(w http.ResponseWriter, r *door.Request, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: stateCookie, Value: value, Path: "/sign-in", MaxAge: seconds, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: door.Secure(r)})
}
