package schedule

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/when"
)

// checkPhase asks whether a phase in force admits the person, and if none does says the nearest that would.
func (r *Rules) checkPhase(p Person, w Want) []Finding {
	if r.admitting(p, w) != nil {
		return nil
	}
	return []Finding{r.whyNot(p, w)}
}

// whyNot says why no phase admits the person: another product would do today, or the phase that admits them soonest is
// not open yet or they are too young for it, or they are too old, or nothing will.
func (r *Rules) whyNot(p Person, w Want) Finding {
	var nearest, outgrown, other *Phase
	var opens when.Date
	var instead []string // names of products that the person may have that day
	for i := range r.Phases {
		phase := &r.Phases[i]
		if !phase.admitsGroup(p.Group) || !phase.admitsDose(w.Number) {
			continue
		}
		if !phase.admitsProduct(w.Product) {
			if phase.InForce(w.On) && phase.admitsAge(p, w.On) {
				if names := r.available(phase.Products, w.On, instead); len(names) > len(instead) {
					instead = names
					if other == nil {
						other = phase
					}
				}
			}
			continue
		}
		if day, ok := phase.opens(p, w.On); ok && (nearest == nil || day < opens) {
			nearest, opens = phase, day
		} else if phase.InForce(w.On) && phase.tooOld(p, w.On) && (outgrown == nil || phase.MaxAge > outgrown.MaxAge) {
			outgrown = phase
		}
	}
	switch {
	case other != nil:
		return finding(Stop, other.Rule, "product_not_for_person", "products", strings.Join(instead, ", "))
	case nearest != nil && opens == nearest.From:
		return finding(Stop, nearest.Rule, "phase_not_open", "from", opens.String())
	case nearest != nil:
		return finding(Stop, nearest.Rule, "age_below", "min_age", strconv.Itoa(nearest.MinAge), "from", opens.String())
	case outgrown != nil:
		return finding(Stop, outgrown.Rule, "age_above", "max_age", strconv.Itoa(outgrown.MaxAge))
	}
	return finding(Stop, Rule{}, "not_eligible", "dose", strconv.Itoa(w.Number))
}

// available adds to names those of the products that are authorised on a day.
func (r *Rules) available(codes []string, on when.Date, names []string) []string {
	for _, code := range codes {
		if p, ok := r.Product(code); ok && p.From <= on && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

// opens is the first day, not before the one given, on which the phase is in force and the person of its age.
func (ph *Phase) opens(p Person, from when.Date) (when.Date, bool) {
	day := max(from, ph.From, ph.reaches(p))
	return day, ph.InForce(day) && ph.admitsAge(p, day)
}

func (ph *Phase) admitsGroup(group string) bool {
	return len(ph.Groups) == 0 || slices.Contains(ph.Groups, group)
}

func (ph *Phase) admitsDose(number int) bool {
	return len(ph.Doses) == 0 || slices.Contains(ph.Doses, number)
}

func (ph *Phase) admitsProduct(code string) bool {
	return len(ph.Products) == 0 || slices.Contains(ph.Products, code)
}

func (ph *Phase) admitsAge(p Person, on when.Date) bool {
	return ph.age(p, on) >= ph.MinAge && !ph.tooOld(p, on)
}

func (ph *Phase) tooOld(p Person, on when.Date) bool {
	return ph.MaxAge > 0 && ph.age(p, on) > ph.MaxAge
}

// age is the person's age as this phase counts it, in completed years.
func (ph *Phase) age(p Person, on when.Date) int {
	if ph.AgeOn == AgeByYear {
		return on.Year() - p.BirthYear
	}
	return AgeAt(p, on)
}

// AgeAt is a person's age in completed years; with only a birth year known, as if born on 1 January.
func AgeAt(p Person, on when.Date) int {
	if p.BirthDate == 0 {
		return on.Year() - p.BirthYear
	}
	age := on.Year() - p.BirthDate.Year()
	if p.BirthDate.AddYears(age) > on {
		age--
	}
	return age
}

// reaches is the first day on which the person is old enough for the phase.
func (ph *Phase) reaches(p Person) when.Date {
	if ph.AgeOn == AgeByDay && p.BirthDate != 0 {
		return p.BirthDate.AddYears(ph.MinAge)
	}
	return when.DateOf(p.BirthYear+ph.MinAge, 1, 1)
}
