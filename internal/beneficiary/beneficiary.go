// Package beneficiary holds the people the drive is for, and the act of registering one.
package beneficiary

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Sex as people state it.
type Sex string

// The sexes that the public figures know.
const (
	Female Sex = "female"
	Male   Sex = "male"
	Other  Sex = "other"
)

// Valid says whether s is one of the three.
func (s Sex) Valid() bool { return s == Female || s == Male || s == Other }

// Beneficiary is a registered person. Name and Phone are personal: sealed at rest, never logged.
type Beneficiary struct {
	ID           string
	Reference    string // 14 digits, read aloud and printed
	Name         string
	Phone        string // E.164, "" for someone registered without one
	Reachable    bool   // there is a phone, whether or not it has been unsealed
	BirthYear    int
	BirthDate    when.Date // zero when only the year is known
	Sex          Sex
	Group        string // priority group, "" for none
	Area         string
	IDKind       string // "" without a document
	IDLast4      string // all that is kept of the number, beside its keyed hash
	Consent      string // version of the text agreed to, "" once it was taken back
	RegisteredAt when.Instant
	RegisteredBy string // staff id, "" when the person did it
	State        State
	MergedInto   string // id of the record that this one was merged into, "" for none
	Version      int    // 1, and one more with each correction
	VouchedBy    string // who vouched for somebody without a document: a beneficiary's or staff id
	Unread       bool   // the name or the phone that is kept does not open, as the row is damaged: it is "" here
}

// NameUnread says whether there is a name that does not open.
func (b *Beneficiary) NameUnread() bool { return b.Unread && b.Name == "" }

// PhoneUnread says whether there is a phone that does not open.
func (b *Beneficiary) PhoneUnread() bool { return b.Unread && b.Reachable && b.Phone == "" }

// CheckReadable refuses what needs all that is kept of somebody where not all of it opens. b may be nil. Fault: record_unreadable.
func (b *Beneficiary) CheckReadable() error {
	if b != nil && b.Unread {
		return fault.New(fault.Refused, "record_unreadable")
	}
	return nil
}

// CheckPhone refuses what needs somebody's phone where it does not open: that is not the same as none. b may be nil. Fault: record_unreadable.
func (b *Beneficiary) CheckPhone() error {
	if b != nil && b.PhoneUnread() {
		return b.CheckReadable()
	}
	return nil
}

// State says whether a record is somebody's living one.
type State string

// The states. Only an active record can be booked for or vaccinated.
const (
	Active State = ""
	Merged State = "merged" // into another record of the same person
	Erased State = "erased" // the person asked for it, and the law let us
)

// Person is what the rules of a schedule need.
func (b *Beneficiary) Person() schedule.Person {
	return schedule.Person{BirthYear: b.BirthYear, BirthDate: b.BirthDate, Group: b.Group}
}

// Register is the act of registering someone. Its ID, made by whoever acts, becomes the beneficiary's.
type Register struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Phone     string    `json:"phone,omitempty"` // E.164
	BirthYear int       `json:"birth_year,omitempty"`
	BirthDate when.Date `json:"birth_date,omitempty"`
	Sex       Sex       `json:"sex"`
	Group     string    `json:"group,omitempty"`
	Area      string    `json:"area"`
	IDKind    string    `json:"id_kind,omitempty"`
	IDNumber  string    `json:"id_number,omitempty"`
	Consent   string    `json:"consent"`
	VouchedBy string    `json:"-"` // who of the same phone vouches for somebody without a document; staff vouch by registering
	Reference string    `json:"-"` // a fresh reference number, given by the door
	By        string    `json:"-"` // staff id, "" for the person
	Done      bool      `json:"-"` // they were registered where nobody could look anything up: it is kept, as far as a record can be made of it
}

// Facts is what the store knows that bears on a registration.
type Facts struct {
	Existing *Beneficiary // the one with the act's id: the act has been done before
	Members  int          // people on the phone now
	IDOwner  string       // who holds the ID document already, "" for nobody
	Voucher  *Beneficiary // the one that the act names, nil for none
}

const (
	oldestBirthYear = 1900
	longestName     = 120
)

// Clean puts an act into the form that is decided and stored, and says all that is wrong with it by field, in the order
// in which forms ask. It looks at the act alone; Decide looks at the rest.
func Clean(p *pack.Pack, act Register, today when.Date) (Register, error) {
	var faults fault.List
	refuse := func(field, code string, args ...string) {
		faults = append(faults, fault.New(fault.Invalid, code, args...).On(field))
	}
	if !id.Valid(act.ID) {
		refuse("id", "id_malformed")
	}
	if area, ok := p.Areas.Area(act.Area); !ok || area.Kind != place.District {
		refuse("area", "area_unknown")
	}
	act.Name = strings.Join(strings.Fields(act.Name), " ")
	switch {
	case act.Name == "":
		refuse("name", "name_needed")
	case utf8.RuneCountInString(act.Name) > longestName || !strings.ContainsFunc(act.Name, unicode.IsLetter) || strings.ContainsFunc(act.Name, unseen):
		refuse("name", "name_malformed")
	}
	if act.BirthDate != 0 {
		act.BirthYear = act.BirthDate.Year()
	}
	if act.BirthYear < oldestBirthYear || act.BirthYear > today.Year() || act.BirthDate > today {
		refuse("birth_year", "birth_out_of_range", "from", "1900", "until", today.String()[:4])
	}
	if !act.Sex.Valid() {
		refuse("sex", "sex_needed")
	}
	if act.IDKind != "" || act.IDNumber != "" {
		number, err := p.CheckDocument(act.IDKind, act.IDNumber)
		if err != nil {
			faults = append(faults, fault.From(err).On("id_number"))
		}
		act.IDNumber = number
	}
	if !p.ValidGroup(act.Group) {
		refuse("group", "group_unknown")
	}
	if act.Consent != Consent {
		refuse("consent", "consent_needed")
	}
	return act, faults.OrNil()
}

// unseen says whether a sign has no place in a name: controls, and those that turn the direction of writing around. Joiners stay:
// many scripts of India need them.
func unseen(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Cf, r) && r != nonJoiner && r != joiner
}

// Decide says what registering does. A repeated act gives the beneficiary it made the first time, to whoever
// made it; with other words in it it is id_taken, and record_unreadable where the record is damaged.
func Decide(p *pack.Pack, f Facts, act Register, now when.Instant) (Beneficiary, error) {
	if f.Existing != nil {
		return again(f.Existing, act)
	}
	if act.Phone != "" && !act.Done {
		if err := CheckRoom(p, f.Members, now); err != nil {
			return Beneficiary{}, err
		}
	}
	if f.IDOwner != "" && !act.Done {
		return Beneficiary{}, fault.New(fault.Conflict, "id_already_registered").On("id_number")
	}
	if act.Done && act.IDKind == "" { // whoever registered them vouches
		return newBeneficiary(act, act.By, now), nil
	}
	vouched, err := checkDocument(p, f, act, now.On(p.Zone))
	if err != nil {
		return Beneficiary{}, err
	}
	return newBeneficiary(act, vouched, now), nil
}

// again is the answer to an act whose id is a record's already. Where that does not open nobody can tell whether it is the same act.
func again(b *Beneficiary, act Register) (Beneficiary, error) {
	if act.Done {
		return *b, nil
	}
	taken := fault.New(fault.Conflict, "id_taken").On("id")
	if b.RegisteredBy != act.By {
		return Beneficiary{}, taken
	}
	if err := b.CheckReadable(); err != nil {
		return Beneficiary{}, err
	}
	if b.Phone != act.Phone || !b.made(act) {
		return Beneficiary{}, taken
	}
	return *b, nil
}

// made says whether a record is what an act would make, as far as that can be told: one that was corrected, merged or erased since may differ.
func (b *Beneficiary) made(act Register) bool {
	if b.Version > 1 || b.State != Active {
		return true
	}
	a := newBeneficiary(act, "", b.RegisteredAt)
	return b.Name == a.Name && b.BirthYear == a.BirthYear && b.BirthDate == a.BirthDate && b.Sex == a.Sex && b.Group == a.Group && b.Area == a.Area &&
		b.IDKind == a.IDKind && b.IDLast4 == a.IDLast4
}

func newBeneficiary(act Register, vouched string, now when.Instant) Beneficiary {
	b := Beneficiary{
		ID: act.ID, Reference: act.Reference, Name: act.Name, Phone: act.Phone, Reachable: act.Phone != "",
		BirthYear: act.BirthYear, BirthDate: act.BirthDate, Sex: act.Sex, Group: act.Group, Area: act.Area,
		IDKind: act.IDKind, Consent: act.Consent, RegisteredAt: now, RegisteredBy: act.By, Version: 1, VouchedBy: vouched,
	}
	if n := len(act.IDNumber); n > 4 {
		b.IDLast4 = act.IDNumber[n-4:]
	}
	return b
}

// checkDocument holds a registration to the pack's rule on documents and gives the id of who vouches for somebody without one, "" for
// nobody: the staff who register them, or somebody with a document on the same phone. Faults: document_needed, voucher_unfit.
func checkDocument(p *pack.Pack, f Facts, act Register, today when.Date) (vouchedBy string, err error) {
	rule, needed := p.DocumentNeeded(today)
	if act.IDKind != "" || !needed {
		return "", nil
	}
	switch {
	case !rule.Facilitator || act.By == "" && act.VouchedBy == "":
		return "", &fault.Error{Kind: fault.Refused, Code: "document_needed", Field: "id_kind", Rule: rule.ID, Source: rule.Source,
			Args: fault.Args{"facilitator": strconv.FormatBool(rule.Facilitator)}}
	case act.By != "":
		return act.By, nil
	case !f.Voucher.mayVouch(act.Phone):
		return "", fault.New(fault.Refused, "voucher_unfit").On("vouched_by")
	}
	return act.VouchedBy, nil
}

// mayVouch says whether somebody may vouch for others on a phone: they are on it and have a document. b may be nil.
func (b *Beneficiary) mayVouch(phone string) bool {
	return b != nil && b.State == Active && b.IDKind != "" && phone != "" && b.Phone == phone
}

// Vouchers lists who of a household may vouch for somebody without a document.
func Vouchers(household []Beneficiary) []Beneficiary {
	var out []Beneficiary
	for _, b := range household {
		if b.mayVouch(b.Phone) {
			out = append(out, b)
		}
	}
	return out
}
