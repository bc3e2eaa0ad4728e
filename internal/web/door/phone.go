package door

import (
	"github.com/nyaruka/phonenumbers"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
)

// Phone reads a mobile number of the pack's country as people there write it and gives it in E.164; "" stays "". Landlines and other
// countries' numbers are refused: messages to them would not arrive, or cost what strangers make them cost.
// Fault: phone_malformed.
func Phone(p *pack.Pack, number string) (string, error) {
	if number == "" {
		return "", nil
	}
	parsed, err := phonenumbers.Parse(number, p.PhoneRegion)
	if err != nil || !phonenumbers.IsValidNumberForRegion(parsed, p.PhoneRegion) {
		return "", fault.New(fault.Invalid, "phone_malformed").On("phone")
	}
	switch phonenumbers.GetNumberType(parsed) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE:
		return phonenumbers.Format(parsed, phonenumbers.E164), nil
	}
	return "", fault.New(fault.Invalid, "phone_malformed").On("phone")
}

// ExamplePhone is a mobile number of the country's form that belongs to nobody, as people there write it.
func ExamplePhone(p *pack.Pack) string {
	example := phonenumbers.GetExampleNumberForType(p.PhoneRegion, phonenumbers.MOBILE)
	return phonenumbers.Format(example, phonenumbers.NATIONAL)
}
