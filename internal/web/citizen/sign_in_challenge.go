package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type challengePage struct {
	*ui.Form
	ID   string // of the challenge
	Bits int
	Wait string // how long to wait without JavaScript, "" for no longer
}

// giveChallenge has a browser answer a challenge before a one-time password is sent.
func (p Pages) giveChallenge(w http.ResponseWriter, r *door.Request, state signInState) error {
	challenge := door.NewChallenge(p.Now())
	state.Challenge = &challenge
	if err := p.keepState(w, r, state); err != nil {
		return err
	}
	http.Redirect(w, r.Request, "/sign-in/wait", http.StatusSeeOther)
	return nil
}

// challenge shows the challenge. A script answers it and goes on by itself; without JavaScript it is a waiting room with a button.
func (p Pages) challenge(w http.ResponseWriter, r *door.Request) error {
	s, ok := p.state(r)
	if !ok || s.Challenge == nil {
		http.Redirect(w, r.Request, "/sign-in", http.StatusSeeOther)
		return nil
	}
	return p.showChallenge(w, r, ui.NewForm(), *s.Challenge)
}

func (p Pages) showChallenge(w http.ResponseWriter, r *door.Request, form *ui.Form, c door.Challenge) error {
	page := challengePage{Form: form, ID: c.ID, Bits: door.ChallengeBits}
	if seconds := c.Wait(p.Now()); seconds > 0 {
		page.Wait = p.Words(r.Request).Span(seconds)
	}
	return p.UI.Render(w, r, form.Status(), "citizen/challenge", page)
}

// answerChallenge sends the one-time password to whoever has solved the challenge or waited.
func (p Pages) answerChallenge(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	s, ok := p.state(r)
	switch {
	case r.Phone != "": // signed in meanwhile, in another window
		http.Redirect(w, r.Request, after(s.Then), http.StatusSeeOther)
		return nil
	case !ok || s.Challenge == nil:
		http.Redirect(w, r.Request, "/sign-in", http.StatusSeeOther)
		return nil
	}
	again := ui.NewForm("then", s.Then, "phone", s.Phone)
	switch err := p.Codes.Answer(*s.Challenge, form.Value("answer"), door.Address(r.Request), p.Now()); fault.Code(err) {
	case "":
		return p.send(w, r, s, again)
	case "challenge_over": // a second click, or a page left open
		otp, e := p.Store.JustSent(r.Context(), s.Phone)
		if e != nil {
			return e
		}
		if otp != "" {
			return p.leadToCode(w, r, signInState{OTP: otp, Phone: s.Phone, Then: s.Then})
		}
		again.Took(fault.From(err).On("phone"))
		return p.showSignIn(w, r, again)
	default:
		form.Took(err)
		return p.showChallenge(w, r, form, *s.Challenge)
	}
}
