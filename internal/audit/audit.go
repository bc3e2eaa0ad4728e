// Package audit says what a line of the audit trail is: who changed what, when, from what to what. Personal data is in none: of a field that
// is personal a line says that it changed, and no more.
package audit

import (
	"encoding/json"
	"reflect"
	"slices"

	"github.com/openwin/openwin/internal/when"
)

// Act is what was done to a thing.
type Act string

// The acts.
const (
	Made    Act = "made"
	Changed Act = "changed"
	Ended   Act = "ended" // cancelled, left, erased, recalled
	Decided Act = "decided"
)

// Kind is what kind of thing was changed.
type Kind string

// The kinds. Registering, booking and giving doses are facts that are only added to: their lines are made of the facts when they are asked for.
const (
	Staff       Kind = "staff"
	Facility    Kind = "facility"
	Import      Kind = "import"
	Session     Kind = "session"
	Stock       Kind = "stock" // a line of the ledger; the thing is the lot
	Order       Kind = "order"
	Lot         Kind = "lot"
	Equipment   Kind = "equipment" // also which lots lie in it
	Excursion   Kind = "excursion"
	Allocation  Kind = "allocation"
	People      Kind = "people" // figures of priority groups; the thing is the area
	Case        Kind = "case"
	Review      Kind = "review"
	Beneficiary Kind = "beneficiary"
	Appointment Kind = "appointment"
	Dose        Kind = "dose"
	Device      Kind = "device"
	AEFI        Kind = "aefi"
	Trust       Kind = "trust"       // a trust list; the thing is the list
	Certificate Kind = "certificate" // an end of certificates; the thing is the person
)

// Kinds lists those that the trail can be narrowed to.
var Kinds = []Kind{Staff, Facility, Import, Session, Stock, Order, Lot, Equipment, Excursion, Allocation, People, Case, Review, Beneficiary, Appointment, Dose, Device, AEFI, Trust, Certificate}

// The roles of those who are no staff.
const (
	Citizen = "citizen" // the people themselves
	Program = "program" // the program by itself, or its command line
)

// Values are what was, or is, of a thing, by the name of the field.
type Values map[string]any

// Line is one change.
type Line struct {
	ID       string
	At       when.Instant
	Act      Act
	Kind     Kind
	Thing    string // id
	Area     string
	Facility string // id, "" for none
	By       string // staff id, "" for Citizen and Program
	Role     string // that they held, or Citizen or Program
	Before   Values // only what changed
	After    Values
}

// hidden stands in place of what is personal.
const hidden = "•"

// personal are the names of fields whose values no line has.
var personal = []string{"name", "phone", "address", "birth_date", "birth_year", "id_number", "id_last4", "note", "reference"}

// Diff leaves of two states what differs, and hides what is personal. Values are compared as their JSON.
func Diff(before, after Values) (Values, Values) {
	was, is := plain(before), plain(after)
	for key, value := range was {
		if now, both := is[key]; both && reflect.DeepEqual(value, now) {
			delete(was, key)
			delete(is, key)
		}
	}
	for _, key := range personal {
		for _, side := range []Values{was, is} {
			if _, ok := side[key]; ok {
				side[key] = hidden
			}
		}
	}
	return was, is
}

// Personal says whether a field is one whose values no line has.
func Personal(field string) bool { return slices.Contains(personal, field) }

// plain is a copy with values as JSON knows them.
func plain(v Values) Values {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // a line is made of texts, numbers and lists of these
	}
	out := Values{}
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err) // it is JSON that we have just made
	}
	if out == nil {
		out = Values{}
	}
	return out
}
