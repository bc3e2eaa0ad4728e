package citizen

import (
	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// price writes a fee, given in minor units, with the sign of the country's currency: ₹780; "" for none.
func (p Pages) price(fee int) string {
	unit, err := currency.ParseISO(p.Pack.Currency)
	if fee == 0 || err != nil {
		return ""
	}
	scale, _ := currency.Standard.Rounding(unit)
	units := 1
	for range scale {
		units *= 10
	}
	whole, rest := fee/units, fee%units
	out := message.NewPrinter(language.Make("en-" + p.Pack.Code))
	if rest == 0 {
		return out.Sprintf("%v%d", currency.NarrowSymbol(unit), whole)
	}
	return out.Sprintf("%v%d.%0*d", currency.NarrowSymbol(unit), whole, scale, rest)
}
