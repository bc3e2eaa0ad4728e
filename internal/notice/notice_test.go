package notice_test

import (
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var today = when.MustDate("2021-09-17")

func india(t *testing.T) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAsking(t *testing.T) {
	p := india(t)
	now := today.At(600, p.Zone)
	ask := notice.Ask{BeneficiaryID: "b", PinCode: "411027", Until: today.Add(14)}
	five := make([]notice.Notice, notice.Most)
	for i := range five {
		n, err := notice.Decide(p, notice.Facts{Person: &beneficiary.Beneficiary{Consent: beneficiary.Consent}, Existing: five[:i]}, notice.Ask{
			BeneficiaryID: "b", PinCode: "41100" + fault.Int(i), Until: today}, now-1)
		if err != nil {
			t.Fatal(err)
		}
		five[i] = n
	}
	known := append(slices.Clone(five[1:]), notice.Notice{ID: five[0].ID, Place: "411027", At: now - 1, Until: today})
	for _, c := range []struct {
		name     string
		change   func(a *notice.Ask)
		existing []notice.Notice
		want     string
	}{
		{"by PIN code", func(*notice.Ask) {}, nil, ""},
		{"by district", func(a *notice.Ask) { a.PinCode, a.Area = "", "IN-MH-363" }, nil, ""},
		{"for today alone", func(a *notice.Ask) { a.Until = today }, nil, ""},
		{"for as long as can be", func(a *notice.Ask) { a.Until = today.Add(30) }, nil, ""},
		{"nowhere", func(a *notice.Ask) { a.PinCode = "" }, nil, "search_needs_place"},
		{"a wrong PIN code", func(a *notice.Ask) { a.PinCode = "12" }, nil, "pin_malformed"},
		{"a state", func(a *notice.Ask) { a.PinCode, a.Area = "", "IN-MH" }, nil, "area_unknown"},
		{"an unknown product", func(a *notice.Ask) { a.Product = "X" }, nil, "product_unknown"},
		{"no day", func(a *notice.Ask) { a.Until = 0 }, nil, "notice_day_out_of_range"},
		{"yesterday", func(a *notice.Ask) { a.Until = today - 1 }, nil, "notice_day_out_of_range"},
		{"too far ahead", func(a *notice.Ask) { a.Until = today.Add(31) }, nil, "notice_day_out_of_range"},
		{"a sixth", func(*notice.Ask) {}, five, "notices_most"},
		{"one of five again", func(*notice.Ask) {}, known, ""},
	} {
		act := ask
		c.change(&act)
		n, err := notice.Decide(p, notice.Facts{Person: &beneficiary.Beneficiary{Consent: beneficiary.Consent}, Existing: c.existing}, act, now)
		if fault.Code(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err == nil && (n.ID == "" || n.Place == "" || n.Until != act.Until) {
			t.Errorf("%s: %+v", c.name, n)
		}
	}
	again, err := notice.Decide(p, notice.Facts{Person: &beneficiary.Beneficiary{Consent: beneficiary.Consent}, Existing: known}, ask, now)
	if err != nil || again.At != now-1 || again.ID != five[0].ID || again.Until != ask.Until {
		t.Errorf("whoever asks again keeps their place in the queue: %+v, %v", again, err)
	}
	for _, version := range []string{"", "2021-01"} {
		_, err := notice.Decide(p, notice.Facts{Person: &beneficiary.Beneficiary{Consent: version}}, ask, now)
		if f := fault.From(err); f.Code != "consent_needed" || f.Field != "person" {
			t.Errorf("with consent to %q: %v", version, err)
		}
	}
	for _, nobody := range []*beneficiary.Beneficiary{nil, {State: beneficiary.Merged}, {State: beneficiary.Erased}} {
		if _, err := notice.Decide(p, notice.Facts{Person: nobody}, ask, now); fault.Code(err) != "beneficiary_unknown" {
			t.Errorf("%+v: %v", nobody, err)
		}
	}
}

// Nobody is told of a place that they could not book.
func TestFits(t *testing.T) {
	p := india(t)
	now := today.At(600, p.Zone)
	n := notice.Notice{BeneficiaryID: "b", Place: "411027", Until: today.Add(5)}
	booked := appointment.Appointment{ID: id.New(), Dose: 1, State: appointment.Booked, Date: today.Add(1)}
	for _, c := range []struct {
		name   string
		change func(n *notice.Notice, f *appointment.Facts)
		fits   bool
	}{
		{"free and right", func(*notice.Notice, *appointment.Facts) {}, true},
		{"the product that is waited for", func(n *notice.Notice, _ *appointment.Facts) { n.Product = "COVISHIELD" }, true},
		{"another product", func(n *notice.Notice, _ *appointment.Facts) { n.Product = "COVAXIN" }, false},
		{"after the last day", func(n *notice.Notice, _ *appointment.Facts) { n.Until = today.Add(1) }, false},
		{"without consent", func(_ *notice.Notice, f *appointment.Facts) { f.Person.Consent = "" }, false},
		{"too young for the session", func(_ *notice.Notice, f *appointment.Facts) { f.Session.MinAge = 45 }, false},
		{"too young for the drive", func(_ *notice.Notice, f *appointment.Facts) { f.Person.BirthYear = 2010 }, false},
		{"booked already", func(_ *notice.Notice, f *appointment.Facts) { f.Existing = []appointment.Appointment{booked} }, false},
		{"full", func(_ *notice.Notice, f *appointment.Facts) { f.Session.Slots[0].Taken = 1 }, false},
		{"for another dose", func(_ *notice.Notice, f *appointment.Facts) { f.Session.Slots[0].Dose = 2 }, false},
		{"too far ahead to be booked", func(n *notice.Notice, f *appointment.Facts) { f.Session.Date, n.Until = today.Add(20), today.Add(25) }, false},
		{"cancelled", func(_ *notice.Notice, f *appointment.Facts) { f.Session.State = session.Cancelled }, false},
		{"its vaccine was recalled", func(_ *notice.Notice, f *appointment.Facts) { f.Session.Lots[0].Recalled = 1 }, false},
	} {
		n, f := n, appointment.Facts{
			Person: &beneficiary.Beneficiary{ID: "b", BirthYear: 1980, Consent: beneficiary.Consent},
			Session: &session.Session{ID: "s", Product: "COVISHIELD", Date: today.Add(2), State: session.Published,
				Slots: []session.Slot{{No: 1, Starts: 540, Ends: 720, Channel: session.Online, Capacity: 1}},
				Lots:  []session.Backing{{LotID: "l", Reserved: 1}}},
		}
		c.change(&n, &f)
		if got := n.Fits(p, f, now); got != c.fits {
			t.Errorf("%s: fits %v", c.name, got)
		}
	}
}
