// Package pack reads a country pack: dated and cited data, no code. The core knows no country; all it needs to know
// of one is here.
package pack

import (
	"regexp"
	"time"

	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Pack is one country's data, read and checked.
type Pack struct {
	Code        string         // ISO 3166-1 alpha-2, upper case
	Name        string         // in English; pages take it from the root area
	Zone        *time.Location // civil dates are of this zone
	PhoneRegion string         // region for reading phone numbers without a country code
	Languages   []string       // BCP 47 tags of the pages' languages, the first is the default
	PinPattern  string         // regular expression of a postal (PIN) code
	Currency    string         // ISO 4217
	Threshold   int            // public counts above zero and below this are suppressed; 0 publishes all
	AgeBands    []AgeBand      // for public figures, ascending
	Groups      []Group        // priority groups that someone may be registered in
	IDKinds     []IDKind       // identity documents
	Members     []Dated        // people per phone
	Documents   []DocumentRule // whether registering needs a document
	Retentions  []Retention    // what stays of a record that is to be erased
	OTP         OTP            //
	Booking     Booking        //
	Areas       *place.Tree    //
	Rules       *schedule.Rules
	Certificate Certificate
	Casework    Casework
	Flags       []FlagRule // what opens review items beside the rules for a dose
	ColdChain   ColdChain

	patterns map[string]*regexp.Regexp // of IDKinds, by kind
}

// Dated is a number that a rule sets for a time.
type Dated struct {
	schedule.Rule
	Value int `json:"value"`
}

// AgeBand is a span of ages in completed years, both ends inside; Until 0 is open.
type AgeBand struct {
	Key   string `json:"key"` // "18-44"
	From  int    `json:"from"`
	Until int    `json:"until"`
}

// IDKind is a kind of identity document.
type IDKind struct {
	Kind    string            `json:"kind"`            // stable: "aadhaar"
	Name    string            `json:"name"`            // as the document calls itself, in English
	Names   map[string]string `json:"names,omitempty"` // in other languages, by BCP 47 tag; one that lacks uses Name
	Pattern string            `json:"pattern"`         // anchored regular expression over the number without spaces, upper case
	Check   string            `json:"check,omitempty"` // "verhoeff" or none
	Example string            `json:"example"`         // what a number looks like, made up
	Source  string            `json:"source"`
}

// OTP is how one-time passwords are sent, and how often.
type OTP struct {
	Digits       int    `json:"digits"`
	ValidSeconds int    `json:"valid_seconds"`
	WaitSeconds  []int  `json:"wait_seconds"`           // until another may be asked for: after the first that was not used, after the second; the last is for all later ones
	PerDay       int    `json:"per_day"`                // per phone in 24 hours
	Tries        int    `json:"tries"`                  // wrong codes before a new one is needed
	WrongPerDay  int    `json:"wrong_per_day"`          // wrong codes per phone in 24 hours, over all passwords; see checkOTP
	PerAddress10 int    `json:"per_address_10_minutes"` // per network address in 10 minutes, in one process
	PerAddress   int    `json:"per_address_day"`        // per network address in 24 hours, in one process
	PerMinute    int    `json:"per_minute"`             // of one process
	Calm         int    `json:"calm_per_second"`        // above this many asked of one process, each has to show that it is meant
	Source       string `json:"source"`
}

// Wait is how long a phone waits for another password when it has asked for that many without using one.
func (o OTP) Wait(unused int) time.Duration {
	if unused < 1 {
		return 0
	}
	return time.Duration(o.WaitSeconds[min(unused, len(o.WaitSeconds))-1]) * time.Second
}

// Booking is what the pack says of booking.
type Booking struct {
	CloseMinute     int    `json:"close_minute"`      // minute of the day after which that day can no longer be booked
	DaysAhead       int    `json:"days_ahead"`        // how far ahead sessions are shown
	PairDaysAhead   int    `json:"pair_days_ahead"`   // how far ahead the second dose of a pair may be booked, 0 for no pairs
	RemindMinute    int    `json:"remind_minute"`     // minute of the day at which reminders of the next day are sent
	CancelDayBefore bool   `json:"cancel_day_before"` // cancelling ends with the day before
	CodeDigits      int    `json:"code_digits"`       // of the secret code
	ObserveMinutes  int    `json:"observe_minutes"`   // watched after the dose
	Source          string `json:"source"`
}

// Certificate is what the pack says of certificates.
type Certificate struct {
	Issuer    string `json:"issuer"`     // name of the issuing authority
	ValidDays int    `json:"valid_days"` // of the signature
	HomeBirth string `json:"home_birth"` // what one for use at home says of the birth: BirthYear, BirthAge or BirthDate
}

// What a certificate for use at home says of the birth.
const (
	BirthYear = "year"
	BirthAge  = "age" // in completed years on the day of the dose; formats that know no age say the year
	BirthDate = "date"
)

// MembersPerPhone is how many people one phone may register on a date.
func (p *Pack) MembersPerPhone(on when.Date) int {
	for _, m := range p.Members {
		if m.InForce(on) {
			return m.Value
		}
	}
	return 1
}

// AgeBand is the key of the band an age belongs to, "" for none.
func (p *Pack) AgeBand(age int) string {
	for _, b := range p.AgeBands {
		if age >= b.From && (b.Until == 0 || age <= b.Until) {
			return b.Key
		}
	}
	return ""
}

// NameIn is what a document is called in a language, given by its BCP 47 tag.
func (k IDKind) NameIn(lang string) string {
	if name := k.Names[lang]; name != "" {
		return name
	}
	return k.Name
}

// IDKind finds a kind of identity document.
func (p *Pack) IDKind(kind string) (IDKind, bool) {
	for _, k := range p.IDKinds {
		if k.Kind == kind {
			return k, true
		}
	}
	return IDKind{}, false
}
