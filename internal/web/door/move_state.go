package door

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/store"
)

// MoveState is what a browser carries, sealed, from asking for a record's move to the code that proves a phone: no number is in a URL
// or in a page. Whoever signs in anew starts anew.
type MoveState struct {
	Asker  string `json:"asker"`  // who asks: the phone that is signed in, or a staff id
	OTP    string `json:"otp"`    // id of the one-time password
	Sent   string `json:"sent"`   // the phone it was sent to
	Person string `json:"person"` // id of the record
	From   string `json:"from"`   // phones, "" for none
	To     string `json:"to"`
	Staff  bool   `json:"staff"`
}

const (
	moveCookie  = "move"
	movePurpose = "move"
	moveLasts   = 15 * time.Minute
)

// Act is the move that the state speaks of. Its id is made of the password's: one password is one move.
func (s MoveState) Act() beneficiary.Move {
	act := beneficiary.Move{ID: id.Derive("move", s.OTP), BeneficiaryID: s.Person, From: s.From, To: s.To}
	if s.Staff {
		act.By = s.Asker
	}
	return act
}

// purpose is what the code of the move was sent for.
func (s MoveState) purpose() store.Purpose {
	if s.Staff {
		return store.ForOfficeMove
	}
	return store.ForMove
}

// KeepMove has the browser carry a move to the page at path.
func (h *House) KeepMove(w http.ResponseWriter, r *Request, s MoveState, path string) error {
	plain, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sealed, err := h.Store.SealState(string(plain), movePurpose)
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: moveCookie, Value: sealed, Path: path, MaxAge: int(moveLasts.Seconds()), HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: Secure(r)})
	return nil
}

// KeptMove is the move that whoever asks has under way, false for none.
func (h *House) KeptMove(r *Request, asker string) (MoveState, bool) {
	var s MoveState
	c, err := r.Cookie(moveCookie)
	if err != nil {
		return s, false
	}
	plain, ok := h.Store.OpenState(c.Value, movePurpose)
	return s, ok && json.Unmarshal([]byte(plain), &s) == nil && s.Asker == asker
}

// FinishMove moves the record if the code is the one that was sent. Done before, it is done.
// Faults: otp_malformed, those of Store.CheckOTP and Store.MoveMember.
func (h *House) FinishMove(r *Request, s MoveState, code string) error {
	done, err := h.Store.MoveDone(r.Context(), s.Person, s.Act().ID)
	if err != nil || done {
		return err
	}
	if len(code) != h.Pack.OTP.Digits { // a slip of the finger does not cost a try
		return fault.New(fault.Invalid, "otp_malformed", "digits", fault.Int(h.Pack.OTP.Digits)).On("code")
	}
	if err := h.Store.CheckOTP(r.Context(), s.purpose(), s.Sent, s.OTP, code); err != nil {
		return err
	}
	return h.Store.MoveMember(r.Context(), s.Act())
}
