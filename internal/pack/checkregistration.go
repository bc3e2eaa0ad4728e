package pack

import (
	"regexp"
	"slices"

	"github.com/openwin/openwin/internal/schedule"
)

// checkRegistration checks the rules on who is registered how: documents, groups, what stays.
func checkRegistration(r *reader, h head, rules map[string]bool) {
	checkGroups(r, h.Groups)
	var documents, retentions []schedule.Rule
	for _, d := range h.Documents {
		documents = append(documents, d.Rule)
	}
	checkDated(r, "documents", documents, rules)
	for _, k := range h.Retentions {
		retentions = append(retentions, k.Rule)
		if k.Reason != HealthRecord {
			r.wrong(headFile, r.keyLine(headFile, "retention."+k.ID), "rule %q: %q is no reason that OpenWIN knows", k.ID, k.Reason)
		}
	}
	checkDated(r, "retention", retentions, rules)
}

// checkDated checks rules of one list of pack.json, of which one at most may be in force.
func checkDated(r *reader, key string, all []schedule.Rule, rules map[string]bool) {
	for n, rule := range all {
		line := r.keyLine(headFile, key+"."+rule.ID)
		checkRule(r, headFile, line, rules, rule)
		for _, before := range all[:n] {
			if overlap(before, rule) {
				r.wrong(headFile, line, "rule %q is in force together with %q", rule.ID, before.ID)
			}
		}
	}
}

func checkGroups(r *reader, groups []Group) {
	seen := make(map[string]bool)
	for _, g := range groups {
		line := r.keyLine(headFile, "groups."+g.Group)
		switch {
		case g.Group == "" || g.Source == "":
			r.wrong(headFile, line, "group %q lacks group or source", g.Group)
		case seen[g.Group]:
			r.wrong(headFile, line, "group %q is there twice", g.Group)
		case !slices.Contains([]Evidence{ByEmployer, ByDoctor}, g.Evidence):
			r.wrong(headFile, line, "group %q: %q is no evidence that OpenWIN knows", g.Group, g.Evidence)
		case g.Where != AtSite:
			r.wrong(headFile, line, "group %q: evidence cannot be shown at %q", g.Group, g.Where)
		}
		seen[g.Group] = true
	}
}

// checkExample holds the example of a document's number to its pattern. Where there is a check digit it must be a wrong one: so it
// is nobody's.
func checkExample(r *reader, line int, k IDKind, pattern *regexp.Regexp) {
	if !pattern.MatchString(k.Example) {
		r.wrong(idsFile, line, "the example of %q does not fit its pattern", k.Kind)
	} else if k.Check == checkVerhoeff && verhoeff(k.Example) {
		r.wrong(idsFile, line, "the example of %q may be somebody's number: give it a wrong check digit", k.Kind)
	}
}
