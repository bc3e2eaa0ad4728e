package door

import (
	"encoding/base64"
	"encoding/hex"
	"time"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// VerifyAnswer is what a check found, as programs read it: docs/verify.md says what each field is.
type VerifyAnswer struct {
	Verdict verify.Verdict      `json:"verdict"`
	Code    string              `json:"code,omitempty"`   // why it is not valid
	Detail  string              `json:"detail,omitempty"` // the same in the reader's language
	Format  verify.Format       `json:"format,omitempty"`
	Content string              `json:"content,omitempty"`
	Kind    verify.Kind         `json:"kind,omitempty"`
	KID     string              `json:"kid,omitempty"` // of HC1 in hexadecimal
	Signer  *verifySigner       `json:"signer,omitempty"`
	Revoked string              `json:"revocation,omitempty"` // of a valid one: "checked", or "unknown": whether it was ended since is not known here
	Shown   []verifyField       `json:"shown,omitempty"`      // only under a signature that holds
	Unbound []verifyField       `json:"unbound,omitempty"`
	Until   string              `json:"until,omitempty"` // RFC 3339
	Trust   []verifyList        `json:"trust"`
	Signed  *certificate.Claims `json:"signed,omitempty"` // of HC1 about vaccinations
}

type verifySigner struct {
	Name    string        `json:"name"`
	Country string        `json:"country"`
	Issuer  string        `json:"issuer"`
	KID     string        `json:"kid"`
	Source  verify.Source `json:"source"`
	List    string        `json:"list"`
	Dated   string        `json:"dated"`
	From    string        `json:"from"`
	Until   string        `json:"until"`
}

type verifyField struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Value string `json:"value"`
	Dose  int    `json:"dose,omitempty"`
}

type verifyList struct {
	Source verify.Source `json:"source"`
	Name   string        `json:"name"`
	Dated  string        `json:"dated"`
	Keys   int           `json:"keys"`
}

// AnswerOf writes what a check found, with labels in the reader's language. lists are those that the check stood on.
func AnswerOf(words *i18n.Printer, r verify.Result, lists []verify.List) VerifyAnswer {
	out := VerifyAnswer{Verdict: r.Verdict, Format: r.Format, Content: r.Content, Kind: r.Kind, KID: KeyName(r), Shown: fieldsOf(words, r.Fields),
		Unbound: fieldsOf(words, r.Unbound), Until: stamp(r.Until), Trust: []verifyList{}, Signed: r.Claims}
	if r.Why != nil {
		out.Code, out.Detail = r.Why.Code, words.Fault(r.Why)
	}
	if r.Verdict == verify.Valid {
		out.Revoked = "unknown"
		if r.Signer.Source == verify.Ours {
			out.Revoked = "checked"
		}
	}
	if s := r.Signer; s != nil {
		out.Signer = &verifySigner{Name: s.Name, Country: s.Country, Issuer: s.Issuer, KID: s.KID, Source: s.Source, List: s.List, Dated: stamp(s.Dated),
			From: stamp(s.From), Until: stamp(s.Until)}
	}
	for _, l := range lists {
		out.Trust = append(out.Trust, verifyList{l.Source, l.Name, stamp(l.Dated), l.Keys})
	}
	return out
}

func fieldsOf(words *i18n.Printer, fields []verify.Field) []verifyField {
	var out []verifyField
	for _, f := range fields {
		out = append(out, verifyField{Field: f.Name, Label: Label(words, f), Value: f.Value, Dose: f.Dose})
	}
	return out
}

// stamp is a moment as RFC 3339 has it; "" for none.
func stamp(at when.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().UTC().Format(time.RFC3339)
}

// KeyName is the kid of a certificate as people compare it: of HC1 in hexadecimal.
func KeyName(r verify.Result) string {
	if raw, err := base64.StdEncoding.DecodeString(r.KID); err == nil && r.Format == verify.HC1 {
		return hex.EncodeToString(raw)
	}
	return r.KID
}
