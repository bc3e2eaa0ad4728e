package door

import (
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
)

const oldestAge = 120

// Wanted reads what a search is narrowed to from the values of a query: product, age, dose, cost. Numbers are in the digits 0-9.
// Faults, each on its field: product_unknown, age_malformed, dose_number_malformed, cost_unknown.
func Wanted(p *pack.Pack, value func(name string) string) (session.Wanted, error) {
	var faults fault.List
	refuse := func(field, code string, args ...string) {
		faults = append(faults, fault.New(fault.Invalid, code, args...).On(field))
	}
	w := session.Wanted{Product: value("product"), Cost: session.Cost(value("cost"))}
	if _, known := p.Rules.Product(w.Product); w.Product != "" && !known {
		refuse("product", "product_unknown", "product", w.Product)
	}
	if text := value("age"); text != "" {
		age, err := strconv.Atoi(text)
		if w.ByAge, w.Age = true, age; err != nil || age < 0 || age > oldestAge {
			refuse("age", "age_malformed", "most", fault.Int(oldestAge))
		}
	}
	if text := value("dose"); text != "" {
		number, err := strconv.Atoi(text)
		if w.Dose = number; err != nil || number < 1 || number > p.Rules.MaxDoses {
			refuse("dose", "dose_number_malformed")
		}
	}
	if w.Cost != "" && w.Cost != session.FreeOfCharge && w.Cost != session.Paid {
		refuse("cost", "cost_unknown")
	}
	return w, faults.OrNil()
}

// Near reads a point, "18.52,73.86", and rounds it: where somebody is, is nobody's business to more than a kilometre. "" is the zero Point.
// Fault: near_malformed on the field near.
func Near(text string) (facility.Point, error) {
	if text == "" {
		return facility.Point{}, nil
	}
	lat, lng, _ := strings.Cut(text, ",")
	var p facility.Point
	var err, worse error
	p.Lat, err = strconv.ParseFloat(strings.TrimSpace(lat), 64)
	p.Lng, worse = strconv.ParseFloat(strings.TrimSpace(lng), 64)
	if err != nil || worse != nil || !p.Valid() {
		return facility.Point{}, fault.New(fault.Invalid, "near_malformed").On("near")
	}
	return p.Coarse(), nil
}
