package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type codePage struct {
	*ui.Form
	Last    string // the last digits of the phone, to see that it is the right one
	Digits  int    // of the code
	Minutes int    // how long it works
	Demo    bool
}

// code asks for the code that was sent.
func (p Pages) code(w http.ResponseWriter, r *door.Request) error {
	s, ok := p.state(r)
	if !ok {
		http.Redirect(w, r.Request, "/sign-in", http.StatusSeeOther)
		return nil
	}
	return p.showCode(w, r, ui.NewForm(), s)
}

func (p Pages) showCode(w http.ResponseWriter, r *door.Request, form *ui.Form, s signInState) error {
	return p.UI.Render(w, r, form.Status(), "citizen/code", codePage{
		Form: form, Last: s.Phone[max(0, len(s.Phone)-4):], Digits: p.Pack.OTP.Digits, Minutes: p.Pack.OTP.ValidSeconds / 60, Demo: p.Demo,
	})
}

// checkCode signs in whoever has the code.
func (p Pages) checkCode(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	s, ok := p.state(r)
	switch {
	case r.Phone != "": // a second click: the first one did it
		http.Redirect(w, r.Request, after(s.Then), http.StatusSeeOther)
		return nil
	case !ok:
		http.Redirect(w, r.Request, "/sign-in", http.StatusSeeOther)
		return nil
	}
	code := digitsOnly(form.Value("code"))
	if len(code) != p.Pack.OTP.Digits { // a slip of the finger does not cost a try
		err = fault.New(fault.Invalid, "otp_malformed", "digits", fault.Int(p.Pack.OTP.Digits)).On("code")
	} else if err = p.attempt(r); err == nil {
		err = p.Store.CheckOTP(r.Context(), store.ForSignIn, s.Phone, s.OTP, code)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		form.Set("code", "")
		return p.showCode(w, r, form, s)
	}
	token, err := p.Store.SignInCitizen(r.Context(), s.Phone)
	if err != nil {
		return err
	}
	// The person is signed in whether or not the language of their messages could be kept.
	if err := p.Store.KeepLanguage(r.Context(), s.Phone, p.Words(r.Request).Lang()); err != nil {
		p.Log.Error("the language of a phone was not kept", "error", err.Error())
	}
	forgetState(w, r)
	door.SetCookie(w, r, token, store.CitizenSignIn)
	http.Redirect(w, r.Request, s.Then, http.StatusSeeOther)
	return nil
}

// attempt counts a try of a code from an address, at the field of the code.
func (p Pages) attempt(r *door.Request) error {
	if err := p.Attempt(r); err != nil {
		return fault.From(err).On("code")
	}
	return nil
}

// digitsOnly reads a code as people copy it: with blanks in it, or in the digits of their script.
func digitsOnly(code string) string {
	var out []rune
	for _, r := range ui.Digits(code) {
		if r >= '0' && r <= '9' {
			out = append(out, r)
		}
	}
	return string(out)
}

// sendAgain sends another code to the same phone.
func (p Pages) sendAgain(w http.ResponseWriter, r *door.Request) error {
	s, ok := p.state(r)
	if !ok {
		http.Redirect(w, r.Request, "/sign-in", http.StatusSeeOther)
		return nil
	}
	if p.CanSend && p.Codes.Pressed(p.Pack.OTP, p.Now()) {
		return p.giveChallenge(w, r, s)
	}
	otp, err := p.newOTP(r, s.Phone)
	if err != nil {
		form := ui.NewForm()
		f := *fault.From(err)
		if !form.Took(f.On("code")) {
			return err
		}
		return p.showCode(w, r, form, s)
	}
	s.OTP = otp
	if err := p.keepState(w, r, s); err != nil {
		return err
	}
	ui.Notice(w, "code_sent")
	http.Redirect(w, r.Request, "/sign-in/code", http.StatusSeeOther)
	return nil
}
