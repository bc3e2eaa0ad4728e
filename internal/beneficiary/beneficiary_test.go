package beneficiary_test

import (
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

const (
	mine  = "+919812340001"
	yours = "+919812340002"
)

func india(t *testing.T) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Somebody without a document is registered where the pack lets somebody with one vouch: staff, or a member of the same phone.
func TestWhoMayBeRegisteredWithoutADocument(t *testing.T) {
	p := india(t)
	withCard := &beneficiary.Beneficiary{ID: "card", Phone: mine, IDKind: "pan"}
	for name, c := range map[string]struct {
		day     string
		act     beneficiary.Register
		voucher *beneficiary.Beneficiary
		code    string
		vouched string
	}{
		"before there was a rule":            {"2021-02-01", beneficiary.Register{Phone: mine}, nil, "", ""},
		"with a document":                    {"2021-09-17", beneficiary.Register{Phone: mine, IDKind: "pan", IDNumber: "ABCPE1234F", VouchedBy: "card"}, withCard, "", ""},
		"nobody vouches":                     {"2021-09-17", beneficiary.Register{Phone: mine}, nil, "document_needed", ""},
		"staff, before anybody may vouch":    {"2021-05-05", beneficiary.Register{By: "nurse"}, nil, "document_needed", ""},
		"staff":                              {"2021-09-17", beneficiary.Register{By: "nurse"}, nil, "", "nurse"},
		"somebody of the phone":              {"2021-09-17", beneficiary.Register{Phone: mine, VouchedBy: "card"}, withCard, "", "card"},
		"somebody, before anybody may vouch": {"2021-05-05", beneficiary.Register{Phone: mine, VouchedBy: "card"}, withCard, "document_needed", ""},
		"nobody there is":                    {"2021-09-17", beneficiary.Register{Phone: mine, VouchedBy: "card"}, nil, "voucher_unfit", ""},
		"somebody of another phone":          {"2021-09-17", beneficiary.Register{Phone: yours, VouchedBy: "card"}, withCard, "voucher_unfit", ""},
		"somebody without a document":        {"2021-09-17", beneficiary.Register{Phone: mine, VouchedBy: "card"}, &beneficiary.Beneficiary{Phone: mine}, "voucher_unfit", ""},
		"somebody erased": {"2021-09-17", beneficiary.Register{Phone: mine, VouchedBy: "card"},
			&beneficiary.Beneficiary{Phone: mine, IDKind: "pan", State: beneficiary.Erased}, "voucher_unfit", ""},
		"two without a phone": {"2021-09-17", beneficiary.Register{VouchedBy: "card"}, &beneficiary.Beneficiary{IDKind: "pan"}, "voucher_unfit", ""},
	} {
		b, err := beneficiary.Decide(p, beneficiary.Facts{Voucher: c.voucher}, c.act, when.MustDate(c.day).At(600, p.Zone))
		if fault.Code(err) != c.code || b.VouchedBy != c.vouched {
			t.Errorf("%s: vouched by %q, %v", name, b.VouchedBy, err)
		}
		if c.code == "document_needed" && (fault.From(err).Source == "" || fault.From(err).Args["facilitator"] == "") {
			t.Errorf("%s: the refusal names no rule: %+v", name, fault.From(err))
		}
	}
}

func TestDecideConsent(t *testing.T) {
	act := beneficiary.Consenting{ID: id.New(), Version: beneficiary.Consent}
	old, back, nameless := act, act, act
	old.Version, back.Version, nameless.ID = "2021-01", "", "x"
	active, merged := &beneficiary.Beneficiary{}, &beneficiary.Beneficiary{State: beneficiary.Merged}
	for name, c := range map[string]struct {
		b    *beneficiary.Beneficiary
		act  beneficiary.Consenting
		code string
	}{
		"give": {active, act, ""}, "take back": {active, back, ""}, "an old text": {active, old, "consent_needed"},
		"nobody": {nil, act, "beneficiary_unknown"}, "merged": {merged, back, "record_closed"}, "no act": {active, nameless, "id_malformed"},
	} {
		if err := beneficiary.DecideConsent(c.b, c.act); fault.Code(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Booking asks for the text of now; staff book for whoever agreed to any.
func TestConsentBeforeBooking(t *testing.T) {
	for name, c := range map[string]struct {
		b        beneficiary.Beneficiary
		by, code string
	}{
		"agreed":                   {beneficiary.Beneficiary{Consent: beneficiary.Consent}, "", ""},
		"never, or taken back":     {beneficiary.Beneficiary{}, "", "consent_needed"},
		"taken back, staff book":   {beneficiary.Beneficiary{}, "staff", "consent_needed"},
		"to an older text":         {beneficiary.Beneficiary{Consent: "2021-01"}, "", "consent_needed"},
		"to an older, staff book":  {beneficiary.Beneficiary{Consent: "2021-01"}, "staff", ""},
		"agreed, but merged since": {beneficiary.Beneficiary{Consent: beneficiary.Consent, State: beneficiary.Merged}, "staff", "record_closed"},
	} {
		if err := c.b.CheckBooking(c.by); fault.Code(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecideMove(t *testing.T) {
	p := india(t)
	now := when.MustDate("2021-09-17").At(600, p.Zone)
	here := &beneficiary.Beneficiary{Phone: mine}
	for name, c := range map[string]struct {
		person   *beneficiary.Beneficiary
		from, to string
		members  int
		code     string
	}{
		"to another phone":         {here, mine, yours, 3, ""},
		"to a full phone":          {here, mine, yours, 4, "phone_full"},
		"off the phone":            {here, mine, "", 4, ""},
		"onto a phone":             {&beneficiary.Beneficiary{}, "", yours, 0, ""},
		"to where it is":           {here, mine, mine, 1, "move_same"},
		"from where it is not now": {here, yours, mine, 1, "move_over"},
		"off no phone":             {&beneficiary.Beneficiary{}, "", "", 0, "move_same"},
		"nobody":                   {nil, mine, yours, 0, "beneficiary_unknown"},
		"erased":                   {&beneficiary.Beneficiary{Phone: mine, State: beneficiary.Erased}, mine, yours, 0, "record_closed"},
	} {
		err := beneficiary.DecideMove(p, beneficiary.MoveFacts{Person: c.person, Members: c.members}, beneficiary.Move{ID: id.New(), From: c.from, To: c.to}, now)
		if fault.Code(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What stays of an erased record names nobody.
func TestDecideErase(t *testing.T) {
	p := india(t)
	now := when.MustDate("2021-09-17").At(600, p.Zone)
	b := beneficiary.Beneficiary{ID: "b", Reference: "12345678901234", Name: "Asha Patil", Phone: mine, Reachable: true, BirthYear: 1980, BirthDate: when.MustDate("1980-02-03"),
		Sex: beneficiary.Female, Group: "comorbidity", Area: "IN-MH-363", IDKind: "pan", IDLast4: "234F", Consent: beneficiary.Consent, RegisteredAt: 5, Version: 2, VouchedBy: "card"}
	act := beneficiary.Erase{ID: id.New(), BeneficiaryID: "b"}
	got, err := beneficiary.DecideErase(p, beneficiary.EraseFacts{Person: &b}, act, now)
	want := beneficiary.Beneficiary{ID: "b", Sex: beneficiary.Female, Area: "IN-MH-363", RegisteredAt: 5, State: beneficiary.Erased, Version: 3}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = beneficiary.DecideErase(p, beneficiary.EraseFacts{Person: &b, Doses: 1}, act, now)
	if f := fault.From(err); f.Code != "doses_stay" || f.Rule != "doses-stay" || f.Source == "" {
		t.Errorf("with a dose: %+v", f)
	}
	_, err = beneficiary.DecideErase(p, beneficiary.EraseFacts{Person: &want}, act, now)
	if fault.Code(err) != "record_closed" {
		t.Errorf("erased: %v", err)
	}
}
