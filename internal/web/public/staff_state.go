package public

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// staffState is what a browser carries, sealed, between the steps of signing in: whose password was right, or which invitation was shown.
type staffState struct {
	ID         string       `json:"id,omitempty"`
	Term       int          `json:"term,omitempty"`
	Invitation string       `json:"invitation,omitempty"` // its code
	Until      when.Instant `json:"until"`
}

const (
	staffCookie     = "staff"
	staffPurpose    = "staff_sign_in"
	staffStateLasts = 15 * time.Minute
)

func (p Pages) keepStaff(w http.ResponseWriter, r *door.Request, s staffState) error {
	s.Until = p.Now().Add(staffStateLasts)
	plain, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sealed, err := p.Store.SealState(string(plain), staffPurpose)
	if err != nil {
		return err
	}
	setStaff(w, r, sealed, int(staffStateLasts.Seconds()))
	return nil
}

func (p Pages) keptStaff(r *door.Request) (s staffState, ok bool) {
	c, err := r.Cookie(staffCookie)
	if err != nil {
		return s, false
	}
	plain, ok := p.Store.OpenState(c.Value, staffPurpose)
	return s, ok && json.Unmarshal([]byte(plain), &s) == nil && s.Until > p.Now()
}

// half is who has shown their password and not yet a second factor; false for nobody, or where it no longer holds.
func (p Pages) half(r *door.Request) (staff.Actor, bool) {
	s, ok := p.keptStaff(r)
	if !ok || s.ID == "" {
		return staff.Actor{}, false
	}
	actor, err := p.Store.StillIn(r.Context(), s.ID, s.Term)
	return actor, err == nil
}

func forgetStaff(w http.ResponseWriter, r *door.Request) {
	if _, err := r.Cookie(staffCookie); err == nil {
		setStaff(w, r, "", -1)
	}
}

func setStaff(w http.ResponseWriter, r *door.Request, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: staffCookie, Value: value, Path: "/staff", MaxAge: seconds, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: door.Secure(r)})
}
