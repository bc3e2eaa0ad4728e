package aefi

// Causality is what an investigation found to be the cause: the classes of "Causality assessment of an adverse event following immunization
// (AEFI): user manual for the revised WHO classification", second edition, WHO 2018 (2019 update).
type Causality string

// Causalities lists the classes. A1 vaccine product, A2 quality defect of the vaccine, A3 error in immunization, A4 anxiety (stress response) at
// immunization: consistent with a causal association. B1 consistent in time, too little evidence; B2 conflicting trends: indeterminate.
// C coincidental: inconsistent with a causal association. D unclassifiable: information is missing.
var Causalities = []Causality{"A1", "A2", "A3", "A4", "B1", "B2", "C", "D"}

// Step is one decision on a report, kept as it was made.
type Step struct {
	At        int64     `json:"at"` // microseconds UTC
	By        string    `json:"by"` // staff id
	State     State     `json:"state"`
	Outcome   Outcome   `json:"outcome"`
	Causality Causality `json:"causality,omitempty"`
	Note      string    `json:"note"`
}
