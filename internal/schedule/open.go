package schedule

import "github.com/openwin/openwin/internal/when"

// OpenTo says whether a phase in force on a day opens a product to people of an age in completed years, whatever their group; dose
// 0 asks for any dose. It is for a search by somebody nobody knows yet: where only the birth year counts, an age may be
// either of two, and the doubt is theirs to use.
func (r *Rules) OpenTo(age int, product string, dose int, on when.Date) bool {
	for i := range r.Phases {
		phase := &r.Phases[i]
		if !phase.InForce(on) || !phase.admitsProduct(product) || dose != 0 && !phase.admitsDose(dose) {
			continue
		}
		oldest := age
		if phase.AgeOn == AgeByYear {
			oldest++
		}
		if oldest >= phase.MinAge && (phase.MaxAge == 0 || age <= phase.MaxAge) {
			return true
		}
	}
	return false
}
