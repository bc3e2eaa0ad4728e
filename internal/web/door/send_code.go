package door

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/store"
)

// SendCode has a one-time password sent to a phone that is to agree to something, and gives its id. kind says to what: its text has
// the values code and minutes. Faults: sms_missing, those of Codes.Take and of Store.NewOTP, on the field "phone".
func (h *House) SendCode(r *Request, kind message.Kind, purpose store.Purpose, phone string) (otpID string, err error) {
	if !h.CanSend {
		return "", fault.New(fault.Unavailable, "sms_missing").On("phone")
	}
	if err := h.Codes.Take(h.Pack.OTP, Address(r.Request), h.Now()); err != nil {
		return "", fault.From(err).On("phone")
	}
	otpID, code, err := h.Store.NewOTP(r.Context(), purpose, phone)
	if err != nil {
		return "", err
	}
	language, err := h.Store.Language(r.Context(), phone)
	if err != nil {
		return "", err
	}
	words := h.Words(r.Request)
	if language != "" { // whoever has the phone reads it, not whoever asks
		words = h.Texts.Printer(language)
	}
	return otpID, h.Store.AddMessage(r.Context(), message.Message{
		ID: id.Derive("message", "otp", otpID), Kind: kind, Phone: phone, At: h.Now(),
		Text: words.T("message."+string(kind), "code", code, "minutes", h.Pack.OTP.ValidSeconds/60),
	})
}
