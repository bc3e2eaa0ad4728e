package verify

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/verify/picture"
	"github.com/openwin/openwin/internal/when"
)

// check is one check under way.
type check struct {
	Result
	trust *Trust
	now   when.Instant
}

// Check says what a certificate is worth: a text (HC1, shc:/, a JWS, JSON), a .smart-health-card file, a zip as Co-WIN issued, a picture (PNG or
// JPEG) of a QR code, or a PDF or SVG picture that we made. Whatever it is given, it answers.
func Check(data []byte, trust *Trust, now when.Instant) Result {
	c := &check{trust: trust, now: now}
	c.Verdict = Valid
	if len(data) > MostBytes {
		return c.fail(fault.New(fault.Refused, "certificate_too_large"))
	}
	if !picture.Is(data) {
		return c.content(data)
	}
	content, err := picture.Read(data)
	if errors.Is(err, picture.ErrTooLarge) {
		return c.fail(fault.New(fault.Refused, "certificate_too_large").Because(err))
	}
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_no_code").Because(err))
	}
	return c.content(content)
}

// Picture says whether bytes are a picture, which costs more to look at than a text.
func Picture(data []byte) bool { return picture.Is(data) }

// CodeRead says whether it was possible to read a code in the picture that a result is of.
func (r Result) CodeRead() bool {
	return r.Why == nil || r.Why.Code != "certificate_no_code" && r.Why.Code != "certificate_too_large"
}

// content checks what a QR code, or a file that is no picture, holds.
func (c *check) content(data []byte) Result {
	if len(data) > mostText {
		return c.fail(fault.New(fault.Refused, "certificate_too_large"))
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return c.zip(data)
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(data), "\ufeff"))
	switch {
	case strings.HasPrefix(text, "HC1:"):
		return c.hc1(text)
	case len(text) >= 5 && strings.EqualFold(text[:5], "shc:/"):
		return c.shc(text)
	case strings.HasPrefix(text, "{"):
		return c.json([]byte(text))
	case strings.Count(text, ".") == 2 && strings.HasPrefix(text, "eyJ"):
		return c.card(text)
	}
	return c.fail(fault.New(fault.Refused, "certificate_unreadable"))
}

// json finds out which form a document in JSON is of.
func (c *check) json(data []byte) Result {
	doc, err := tree(data)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	switch {
	case at(doc, "verifiableCredential") != nil:
		return c.cards(doc)
	case at(doc, "data") != nil && at(doc, "sig") != nil:
		return c.seal(data, doc)
	case text(doc, "@context", 0) == "https://www.w3.org/ns/credentials/v2":
		return c.credential(data, doc)
	case text(doc, "@context", 0) == "https://www.w3.org/2018/credentials/v1":
		return c.divoc(data, doc)
	case strings.HasPrefix(text(doc, "hc1"), "HC1:"): // the data that we give to programs of the holder's own
		return c.hc1(text(doc, "hc1"))
	}
	return c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
}

// fail ends the check.
func (c *check) fail(why *fault.Error) Result {
	c.Result = c.Refuse(why)
	return c.Result
}

// mostTried is how many keys of one kid are tried: kids of 8 bytes meet seldom, and nobody's list shall make a check long.
const mostTried = 8

// signed finds the key under which a signature holds, and asks whether it may sign for an issuer. It says false once the check is over.
func (c *check) signed(kid, issuer string, holds func(*Key) bool) bool {
	c.KID = kid
	var by *Key
	named := c.trust.named(c.Format, kid)
	for _, k := range named[:min(len(named), mostTried)] {
		if (by == nil || k.weight(issuer) > by.weight(issuer)) && holds(k) {
			by = k
		}
	}
	switch {
	case len(named) == 0:
		c.fail(fault.New(fault.Refused, "certificate_signer_unknown"))
	case by == nil:
		c.fail(fault.New(fault.Refused, "certificate_forged"))
	case by.Dropped:
		c.fail(fault.New(fault.Refused, "certificate_signer_dropped"))
	case by.Issuer != issuer:
		c.fail(fault.New(fault.Refused, "certificate_signer_misused"))
	default:
		c.Signer = by
	}
	return c.Signer != nil
}

// slack is how far a signer's clock may go before ours.
const slack = 10 * time.Minute

// times holds a certificate whose signature holds to its times, and its signer to its own: from and until are of the certificate, at is when it
// was signed; 0 for what it does not say.
func (c *check) times(at, from, until when.Instant) {
	s := c.Signer
	c.Until = until
	switch {
	case until != 0 && c.now >= until:
		c.fail(fault.New(fault.Refused, "certificate_expired", "on", day(until)))
	case max(at, from) > c.now.Add(slack):
		c.fail(fault.New(fault.Refused, "certificate_early", "on", day(max(at, from))))
	case s.From != 0 && at != 0 && at < s.From, s.Until != 0 && at > s.Until:
		c.fail(fault.New(fault.Refused, "certificate_signer_not_then"))
	case s.Until != 0 && c.now >= s.Until:
		c.fail(fault.New(fault.Refused, "certificate_signer_ended", "on", day(s.Until)))
	}
}

// about says what the certificate is about, and asks whether its signer may certify that. It says false once the check is over.
func (c *check) about(kind Kind) bool {
	c.Kind = kind
	if kind == "" {
		c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
		return false
	}
	if may := c.Signer.Kinds; len(may) > 0 && !slices.Contains(may, kind) {
		c.Signer = nil
		c.fail(fault.New(fault.Refused, "certificate_signer_misused"))
		return false
	}
	return true
}

// show adds what a field says, if it says anything.
func (c *check) show(dose int, field, value string) {
	if value != "" {
		c.Fields = append(c.Fields, Field{field, value, dose})
	}
}

func day(at when.Instant) string { return at.On(time.UTC).String() }

// instant is a moment in seconds since 1970; 0 for none.
func instant(seconds int64) when.Instant {
	if seconds == 0 {
		return 0
	}
	return when.InstantOf(time.Unix(seconds, 0))
}

// moment reads a moment as RFC 3339 has it; 0 for none.
func moment(text string) when.Instant {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0
	}
	return when.InstantOf(at)
}
