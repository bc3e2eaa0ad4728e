package citizen

import (
	"context"
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type signInPage struct {
	*ui.Form
	Example string // a phone number to try, in a demonstration
}

// signIn asks for the phone number. ?then= is where signing in leads.
func (p Pages) signIn(w http.ResponseWriter, r *door.Request) error {
	then := after(r.URL.Query().Get("then"))
	if r.Phone != "" {
		http.Redirect(w, r.Request, then, http.StatusSeeOther)
		return nil
	}
	return p.showSignIn(w, r, ui.NewForm("then", then))
}

// after is where signing in leads: a path on this site, the household where none is named.
func after(then string) string {
	if path := ui.Local(then); path != "/" {
		return path
	}
	return "/household"
}

func (p Pages) showSignIn(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	page := signInPage{Form: form}
	if p.Demo {
		page.Example = door.ExamplePhone(p.Pack)
	}
	return p.UI.Render(w, r, form.Status(), "citizen/sign_in", page)
}

// sendCode has a one-time password sent to the number and leads to the page that asks for it.
func (p Pages) sendCode(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	state := signInState{Then: after(form.Value("then"))}
	if state.Phone, err = p.phone(form); err == nil {
		return p.ask(w, r, state, form)
	}
	if !form.Took(err) {
		return err
	}
	return p.showSignIn(w, r, form)
}

// ask has a one-time password sent, after a challenge while very many ask. A refusal is shown at the phone of the form.
func (p Pages) ask(w http.ResponseWriter, r *door.Request, state signInState, form *ui.Form) error {
	if p.CanSend && p.Codes.Pressed(p.Pack.OTP, p.Now()) {
		return p.giveChallenge(w, r, state)
	}
	return p.send(w, r, state, form)
}

// send has a one-time password sent and leads to the page that asks for it.
func (p Pages) send(w http.ResponseWriter, r *door.Request, state signInState, form *ui.Form) error {
	otp, err := p.newOTP(r, state.Phone)
	if fault.Code(err) == "otp_wait" { // a second click, or a second thought: the first code still works
		if sent, e := p.underWay(r, state.Phone); e != nil || sent != "" {
			otp, err = sent, e
		}
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showSignIn(w, r, form)
	}
	return p.leadToCode(w, r, signInState{OTP: otp, Phone: state.Phone, Then: state.Then})
}

func (p Pages) leadToCode(w http.ResponseWriter, r *door.Request, state signInState) error {
	if err := p.keepState(w, r, state); err != nil {
		return err
	}
	http.Redirect(w, r.Request, "/sign-in/code", http.StatusSeeOther)
	return nil
}

// underWay is the one-time password that this browser asked for before, "" for none. A stranger's browser is not let in on it.
func (p Pages) underWay(r *door.Request, phone string) (string, error) {
	if s, ok := p.state(r); ok && s.Phone == phone && s.OTP != "" {
		return s.OTP, nil
	}
	return p.Store.JustSent(r.Context(), phone)
}

func (p Pages) phone(form *ui.Form) (string, error) {
	phone, err := door.Phone(p.Pack, ui.Digits(form.Value("phone")))
	if err == nil && phone == "" {
		err = fault.New(fault.Invalid, "phone_malformed").On("phone")
	}
	return phone, err
}

// newOTP makes a one-time password and has it sent, and gives its id. It asks nobody whether somebody is registered on the phone.
func (p Pages) newOTP(r *door.Request, phone string) (string, error) {
	if !p.CanSend {
		return "", fault.New(fault.Unavailable, "sms_missing").On("phone")
	}
	if err := p.Codes.Take(p.Pack.OTP, door.Address(r.Request), p.Now()); err != nil {
		return "", fault.From(err).On("phone")
	}
	otp, code, err := p.Store.NewOTP(r.Context(), store.ForSignIn, phone)
	if err != nil {
		return "", err
	}
	return otp, p.tell(r.Context(), p.Words(r.Request), phone, otp, code)
}

func (p Pages) tell(ctx context.Context, words *i18n.Printer, phone, otp, code string) error {
	return p.Store.AddMessage(ctx, message.Message{
		ID: id.Derive("message", "otp", otp), Kind: message.OTP, Phone: phone, At: p.Now(),
		Text: words.T("message.otp", "code", code, "minutes", p.Pack.OTP.ValidSeconds/60),
	})
}
