package office

import (
	"fmt"

	"golang.org/x/text/currency"

	"github.com/openwin/openwin/internal/i18n"
)

// minorUnits is how many minor units a unit of a currency (ISO 4217) has: 100 paise in a rupee.
func minorUnits(code string) int {
	units := 1
	unit, err := currency.ParseISO(code)
	if err != nil {
		return units
	}
	scale, _ := currency.Standard.Rounding(unit)
	for range scale {
		units *= 10
	}
	return units
}

// price writes a fee, given in minor units.
func (p Pages) price(words *i18n.Printer, fee int) string {
	if fee == 0 {
		return words.T("office.free")
	}
	units := minorUnits(p.Pack.Currency)
	amount := words.Number(int64(fee / units))
	if rest := fee % units; rest > 0 {
		amount += words.InDigits(fmt.Sprintf(".%0*d", len(fmt.Sprint(units))-1, rest))
	}
	return amount + " " + p.Pack.Currency
}
