package door

import (
	"github.com/nyaruka/phonenumbers"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
)

// Phone reads a phone number as people of the pack's country write it and gives it in E.164; "" stays "".
// Fault: phone_malformed.
func Phone(p *pack.Pack, number string) (string, error) {
	if number == "" {
		return "", nil
	}
	parsed, err := phonenumbers.Parse(number, p.PhoneRegion)
	if err != nil || !phonenumbers.IsValidNumber(parsed) {
		return "", fault.New(fault.Invalid, "phone_malformed").On("phone")
	}
	return phonenumbers.Format(parsed, phonenumbers.E164), nil
}

// ExamplePhone is a mobile number of the country's form that belongs to nobody, as people there write it.
func ExamplePhone(p *pack.Pack) string {
	example := phonenumbers.GetExampleNumberForType(p.PhoneRegion, phonenumbers.MOBILE)
	return phonenumbers.Format(example, phonenumbers.NATIONAL)
}
