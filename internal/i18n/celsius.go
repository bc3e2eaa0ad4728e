package i18n

import "golang.org/x/text/number"

// Celsius writes a temperature given in tenths of a degree Celsius: 4.5 °C.
func (p *Printer) Celsius(tenths int) string {
	degrees := p.InDigits(p.numbers.Sprint(number.Decimal(float64(tenths)/10, number.Scale(1))))
	return p.text("cold.celsius", nil, map[string]any{"degrees": degrees})
}
