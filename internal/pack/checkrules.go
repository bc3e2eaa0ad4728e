package pack

import (
	"regexp"
	"slices"

	"github.com/openwin/openwin/internal/schedule"
)

// catalogueID is how an id in a catalogue of products or makers is written: that of FHIR, and the slash of the EU's.
var catalogueID = regexp.MustCompile(`^[A-Za-z0-9./-]{1,64}$`)

// checkProducts gives the codes of the products.
func checkProducts(r *reader, products []item[schedule.Product]) map[string]bool {
	codes := make(map[string]bool)
	for _, it := range products {
		p := it.of
		if codes[p.Code] {
			r.wrong(productsFile, it.line, "product %q is there twice", p.Code)
		}
		codes[p.Code] = true
		if p.Code == "" || p.Name == "" || p.Manufacturer == "" || p.From == 0 || p.Source == "" {
			r.wrong(productsFile, it.line, "product %q lacks code, name, manufacturer, from or source", p.Code)
		}
		if p.PrimaryDoses < 1 || p.DosesPerVial < 1 {
			r.wrong(productsFile, it.line, "product %q needs primary_doses and doses_per_vial above zero", p.Code)
		}
		if h := p.Codes.Holds; h != nil && (h.AfterDays < 0 || h.Days < 0) {
			r.wrong(productsFile, it.line, "product %q: icvp_holds is below zero", p.Code)
		}
		for name, code := range map[string]string{"icvp": p.Codes.ICVP, "icvp_ma": p.Codes.Maker, "icd11": p.Codes.ICD11, "mp": p.Codes.Product, "ma": p.Codes.Manufacturer} {
			if code != "" && !catalogueID.MatchString(code) {
				r.wrong(productsFile, it.line, "product %q: %s is %q, and such an id has letters, digits, - . / alone, at most 64", p.Code, name, code)
			}
		}
		if p.OpenVialHours < 0 {
			r.wrong(productsFile, it.line, "product %q: open_vial_hours is below zero", p.Code)
		}
	}
	return codes
}

func checkPhases(r *reader, f files, rules, products map[string]bool) {
	for _, it := range f.phases {
		p := it.of
		checkRule(r, phasesFile, it.line, rules, p.Rule)
		if p.AgeOn != schedule.AgeByYear && p.AgeOn != schedule.AgeByDay {
			r.wrong(phasesFile, it.line, "phase %q: age_on is %q and must be year or day", p.ID, p.AgeOn)
		}
		if p.MinAge < 0 || (p.MaxAge != 0 && p.MaxAge < p.MinAge) {
			r.wrong(phasesFile, it.line, "phase %q: no age lies from %d to %d", p.ID, p.MinAge, p.MaxAge)
		}
		for _, group := range p.Groups {
			if !slices.ContainsFunc(f.head.Groups, func(g Group) bool { return g.Group == group }) {
				r.wrong(phasesFile, it.line, "phase %q: %q is none of the groups of pack.json", p.ID, group)
			}
		}
		for _, code := range p.Products {
			if !products[code] {
				r.wrong(phasesFile, it.line, "phase %q: no product %q", p.ID, code)
			}
		}
		for _, dose := range p.Doses {
			checkDose(r, phasesFile, it.line, f, p.ID, dose)
		}
	}
}

func checkIntervals(r *reader, f files, rules, products map[string]bool) {
	for n, it := range f.intervals {
		i := it.of
		checkRule(r, intervalsFile, it.line, rules, i.Rule)
		if i.Product != "" && !products[i.Product] {
			r.wrong(intervalsFile, it.line, "interval %q: no product %q", i.ID, i.Product)
		}
		if i.Dose < 2 {
			r.wrong(intervalsFile, it.line, "interval %q: dose %d has none before it", i.ID, i.Dose)
		}
		checkDose(r, intervalsFile, it.line, f, i.ID, i.Dose)
		if i.MinDays < 1 || (i.AdvisedDays != 0 && i.AdvisedDays < i.MinDays) ||
			(i.MaxDays != 0 && i.MaxDays < max(i.MinDays, i.AdvisedDays)) {
			r.wrong(intervalsFile, it.line, "interval %q: min_days, advised_days and max_days must be above zero and rise", i.ID)
		}
		for _, before := range f.intervals[:n] {
			if o := before.of; o.Product == i.Product && o.Dose == i.Dose && overlap(o.Rule, i.Rule) {
				r.wrong(intervalsFile, it.line, "interval %q is in force together with %q", i.ID, o.ID)
			}
		}
	}
}

func checkDose(r *reader, file string, line int, f files, id string, dose int) {
	if dose < 1 || dose > f.head.MaxDoses {
		r.wrong(file, line, "rule %q: dose %d is not from 1 to max_doses", id, dose)
	}
}

// overlap says whether two rules are in force on a same day.
func overlap(a, b schedule.Rule) bool {
	return (a.Until == 0 || b.From <= a.Until) && (b.Until == 0 || a.From <= b.Until)
}
