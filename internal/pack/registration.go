package pack

import (
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Group is a priority group: people whom a phase opens doses to before others. What shows that somebody belongs to it is looked at
// where it says; nothing of it is kept.
type Group struct {
	Group    string   `json:"group"`    // stable: "health_worker"
	Evidence Evidence `json:"evidence"` // what is shown
	Where    Where    `json:"where"`    // where it is shown
	Source   string   `json:"source"`
}

// Evidence shows that somebody belongs to a group. Its texts are under "evidence." + Evidence.
type Evidence string

// The kinds of evidence that OpenWIN has words for.
const (
	ByEmployer Evidence = "employer" // an employment certificate, or the employer's photo identity card
	ByDoctor   Evidence = "doctor"   // a certificate of a registered doctor
)

// Where evidence is shown.
type Where string

// AtSite is before the dose, to whoever checks identities. Nothing is asked for when registering.
const AtSite Where = "site"

// DocumentRule says, for a time, that nobody is registered without an identity document.
type DocumentRule struct {
	schedule.Rule
	Facilitator bool `json:"facilitator,omitempty"` // unless somebody who has one vouches for them
}

// Retention says what stays of a record although the person asks to be erased: the record of doses given.
type Retention struct {
	schedule.Rule
	Reason Reason `json:"reason"`
}

// Reason why doses stay on record. Its text is under "household.reason_" + Reason.
type Reason string

// HealthRecord is that a dose given is part of somebody's health record, and of what is known of a vaccine's safety.
const HealthRecord Reason = "health_record"

// DocumentNeeded is the rule by which somebody needs a document to be registered on a date, false for none.
func (p *Pack) DocumentNeeded(on when.Date) (DocumentRule, bool) {
	for _, d := range p.Documents {
		if d.InForce(on) {
			return d, true
		}
	}
	return DocumentRule{}, false
}

// DosesStay is the rule by which a record with doses is not erased on a date, false for none.
func (p *Pack) DosesStay(on when.Date) (Retention, bool) {
	for _, r := range p.Retentions {
		if r.InForce(on) {
			return r, true
		}
	}
	return Retention{}, false
}

// Group finds a priority group.
func (p *Pack) Group(group string) (Group, bool) {
	for _, g := range p.Groups {
		if g.Group == group {
			return g, true
		}
	}
	return Group{}, false
}

// ValidGroup says whether a priority group exists; "" is no group.
func (p *Pack) ValidGroup(group string) bool {
	_, known := p.Group(group)
	return known || group == ""
}
