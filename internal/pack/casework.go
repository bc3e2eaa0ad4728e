package pack

import "slices"

// Casework is what the pack says of cases, in which people ask to have their record put right.
type Casework struct {
	AnswerDays int         `json:"answer_days"` // days within which people are told to expect an answer
	OpenMost   int         `json:"open_most"`   // open cases of one person at a time
	Limits     []CaseLimit `json:"limits"`
	Source     string      `json:"source"`
}

// CaseLimit says how often cases of some kinds can be accepted in the life of one record. Kinds that no limit names can be accepted
// any number of times.
type CaseLimit struct {
	Kinds     []string `json:"kinds"`
	Each      int      `json:"each"`       // of one kind
	Together  int      `json:"together"`   // of all these kinds
	AfterDose bool     `json:"after_dose"` // also once a dose is on record, and with it a certificate
	Source    string   `json:"source"`
}

// Limit is the limit on a kind of case, if there is one.
func (c Casework) Limit(kind string) (CaseLimit, bool) {
	for _, l := range c.Limits {
		if slices.Contains(l.Kinds, kind) {
			return l, true
		}
	}
	return CaseLimit{}, false
}

// caseKinds are the kinds of case that a limit can name: those of the package casework.
var caseKinds = []string{"name", "birth", "sex", "document", "dose_date", "merge", "unknown", "not_given", "revoke", "restore"}

func checkCasework(r *reader, c Casework) {
	if c.AnswerDays < 1 || c.OpenMost < 1 || c.Source == "" {
		r.wrong(caseworkFile, 0, "answer_days and open_most must be above zero, and there must be a source")
	}
	seen := map[string]bool{}
	for i, l := range c.Limits {
		if len(l.Kinds) == 0 || l.Each < 1 || l.Together < l.Each || l.Source == "" {
			r.wrong(caseworkFile, r.keyLine(caseworkFile, "limits"), "limit %d needs kinds, each above zero, together no lower, and a source", i+1)
		}
		for _, kind := range l.Kinds {
			if !slices.Contains(caseKinds, kind) || seen[kind] {
				r.wrong(caseworkFile, r.keyLine(caseworkFile, "limits."+kind), "%q is no kind of case, or has two limits", kind)
			}
			seen[kind] = true
		}
	}
}
