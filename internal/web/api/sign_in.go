package api

import (
	"net/http"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

type signInAnswer struct {
	Token     string       `json:"token"`
	Role      staff.Role   `json:"role"`
	ExpiresAt when.Instant `json:"expires_at"`
}

func (a API) signIn(w http.ResponseWriter, r *door.Request) error {
	var in struct {
		Login    string `json:"login"`
		Password string `json:"password"`
	}
	if err := door.Read(w, r, &in); err != nil {
		return err
	}
	if err := a.Attempt(r); err != nil {
		return err
	}
	actor, err := a.Store.CheckStaff(r.Context(), in.Login, in.Password)
	if err != nil {
		return err
	}
	token, err := a.Store.SignInStaff(r.Context(), actor)
	if err != nil {
		return err
	}
	return door.Write(w, signInAnswer{Token: token, Role: actor.Role, ExpiresAt: a.Now().Add(store.StaffSignIn)})
}
