package api

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
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

// signIn answers a right password with a token. Whoever has a second factor sends its code too.
func (a API) signIn(w http.ResponseWriter, r *door.Request) error {
	var in struct {
		Login    string `json:"login"`
		Password string `json:"password"`
		TOTP     string `json:"totp"` // the code of the second factor, for those who have one
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
	if err := a.secondFactor(r, actor, in.TOTP); err != nil {
		return err
	}
	token, err := a.Store.SignInStaff(r.Context(), actor, door.Device(r.Request))
	if err != nil {
		return err
	}
	return door.Write(w, signInAnswer{Token: token, Role: actor.Role, ExpiresAt: a.Now().Add(store.StaffSignIn)})
}

// secondFactor holds whoever has one to it, and asks those to set one up who must have one. Faults: totp_needed, second_factor_needed,
// those of Store.CheckSecondFactor.
func (a API) secondFactor(r *door.Request, actor staff.Actor, code string) error {
	second, err := a.Store.SecondFactor(r.Context(), actor)
	switch {
	case err != nil:
		return err
	case second.Set && code == "":
		return fault.New(fault.Unauthenticated, "totp_needed").On("totp")
	case second.Set:
		if err := a.Store.CheckSecondFactor(r.Context(), actor, code); err != nil {
			if fault.Code(err) == "totp_wrong" {
				return fault.From(err).On("totp")
			}
			return err
		}
	case a.NeedsSecondFactor(actor):
		return fault.New(fault.Refused, "second_factor_needed")
	}
	return nil
}
