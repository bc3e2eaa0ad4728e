package door

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/verify"
)

// looking is how many pictures are looked at together: each takes up to some 150 MB, and a second or two.
var looking = make(chan struct{}, 2)

const (
	waitsToLook = 5 * time.Second // for a place; then whoever waits is told to come again
	lookAgain   = 10              // seconds
)

// look takes a place to look at a picture; leave gives it back. Fault: too_busy, with the seconds until somebody should come again. Whoever hangs up
// waits no longer.
func look(ctx context.Context, patience time.Duration) (leave func(), err error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case looking <- struct{}{}:
		return func() { <-looking }, nil
	case <-timer.C:
		return nil, fault.New(fault.Unavailable, "too_busy", "seconds", fault.Int(lookAgain))
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Verify checks a certificate (package verify) and, of one of ours that holds by that, whether it was ended since it was signed. What the form of
// DIVOC leaves unbound is held against the record. Fault: too_busy, where too many pictures wait.
func (h *House) Verify(ctx context.Context, data []byte) (verify.Result, error) {
	if verify.Picture(data) {
		leave, err := look(ctx, waitsToLook)
		if err != nil {
			return verify.Result{}, err
		}
		defer leave()
	}
	r := verify.Check(data, h.Trust(), h.Now())
	if r.Verdict != verify.Valid || r.Signer.Source != verify.Ours {
		return r, nil
	}
	if r.Format == verify.SHC {
		return h.verifyCard(ctx, r)
	}
	switch why, err := h.Store.Revoked(ctx, r.Number); {
	case err != nil:
		return r, err
	case why == casework.Superseded:
		return r.Refuse(fault.New(fault.Refused, "certificate_superseded")), nil
	case why != "":
		return r.Refuse(fault.New(fault.Refused, "certificate_withdrawn")), nil
	}
	if r.Format == verify.DIVOC {
		return h.verifyUnbound(ctx, r)
	}
	return r, nil
}

// verifyCard looks a SMART Health Card up by its rid, which is all that it has of the certificate's number.
func (h *House) verifyCard(ctx context.Context, r verify.Result) (verify.Result, error) {
	at := slices.IndexFunc(h.Keys.Signers(), func(s *keys.Signer) bool { return s.Use == keys.SHC && s.Thumbprint() == r.KID })
	if at < 0 || r.RID == "" {
		return r, nil
	}
	ended, err := h.Store.CardRevoked(ctx, h.Keys.Signers()[at].Name(), r.RID)
	if err == nil && ended {
		r = r.Refuse(fault.New(fault.Refused, "certificate_ended_card"))
	}
	return r, err
}

// verifyUnbound holds what a certificate in the form of DIVOC says without its proof covering it against the record that it is of.
func (h *House) verifyUnbound(ctx context.Context, r verify.Result) (verify.Result, error) {
	doses, err := h.Store.DosesUnder(ctx, r.Reference)
	if err != nil {
		return r, err
	}
	at := slices.IndexFunc(doses, func(d dose.Dose) bool { return h.numbered(d.ID, r.Number) })
	if at < 0 {
		return r.Refuse(fault.New(fault.Refused, "certificate_unconfirmed")), nil
	}
	d := doses[at]
	product, ok := h.Pack.Rules.Product(d.Product)
	if !ok {
		return r.Refuse(fault.New(fault.Refused, "certificate_unconfirmed")), nil
	}
	lots, err := h.Store.LotNumbers(ctx, []string{d.LotID})
	if err != nil {
		return r, err
	}
	day := d.OccurredOn.String()
	says := map[string]string{verify.FieldVaccine: product.Name, verify.FieldManufacturer: product.Manufacturer, verify.FieldLot: lots[d.LotID],
		verify.FieldDose: strconv.Itoa(d.Number) + "/" + strconv.Itoa(max(d.Number, product.PrimaryDoses)), verify.FieldDay: day, verify.FieldFrom: day,
		verify.FieldNumber: r.Number}
	for name, is := range says {
		if at := slices.IndexFunc(r.Unbound, func(f verify.Field) bool { return f.Name == name }); at < 0 && is != "" || at >= 0 && r.Unbound[at].Value != is {
			return r.Refuse(fault.New(fault.Refused, "certificate_contradicts")), nil
		}
	}
	return r, nil
}

// mostVersions is how many versions of a record are looked for: nobody's is corrected so often.
const mostVersions = 100

// numbered says whether a number is that of a dose's certificate, by whichever version of the record.
func (h *House) numbered(doseID, number string) bool {
	for version := 1; version <= mostVersions; version++ {
		if certificate.Number(h.Pack.Code, version, doseID) == number {
			return true
		}
	}
	return false
}

// Limits on what one address may have checked: texts as of a border post with fifty a second; pictures with a code ten a second, and pictures
// in which none is found, which cost most, one a second. They keep a stranger from using the processor up, no more: a certificate that is made up
// fails whoever checks how many.
var (
	verifies = Limit{3000, time.Minute}
	pictures = Limit{600, time.Minute}
	codeless = Limit{60, time.Minute}
)

// VerifyFor is Verify for whoever asks, who is counted by address. Faults: too_many_attempts, with the seconds to wait; too_busy.
func (h *House) VerifyFor(r *Request, data []byte) (verify.Result, error) {
	picture := verify.Picture(data)
	who := "verify picture " + Address(r.Request)
	if picture {
		if err := TooMany(h.Tries.Take(who, h.Now(), pictures, codeless)); err != nil {
			return verify.Result{}, err
		}
	}
	if err := h.MayVerify(r); err != nil {
		return verify.Result{}, err
	}
	found, err := h.Verify(r.Context(), data)
	if picture && err == nil && found.CodeRead() {
		h.Tries.Back(who, codeless)
	}
	return found, err
}

// MayVerify counts a thing that is to be checked. Fault: too_many_attempts, with the seconds to wait.
func (h *House) MayVerify(r *Request) error {
	return TooMany(h.Tries.Take("verify "+Address(r.Request), h.Now(), verifies))
}
