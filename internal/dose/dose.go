// Package dose holds the act the drive is for: somebody is given a dose. Decide holds all its rules.
package dose

import (
	"slices"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Dose is the record of a dose given. It is appended and never changed: a correction is a later record that replaces it.
type Dose struct {
	ID            string
	BeneficiaryID string
	Seq           int // 1, 2, ... in the person's records: two writers that decide at once collide on it
	Number        int // dose number in the person's series
	Product       string
	LotID         string
	LotNumber     string // as somebody read it off the vial, where nobody knows the lot by LotID; else ""
	VialID        string // the opened vial it was drawn from, "" where nobody said
	SessionID     string
	SlotNo        int    // 0 when no place was taken in a slot
	AppointmentID string // "" for a walk-in
	FacilityID    string
	Area          string
	OccurredAt    when.Instant // when it was given
	OccurredOn    when.Date    // the civil date of that
	RecordedAt    when.Instant // when the system was told
	RecordedBy    string       // staff id
	LateReason    string       // "" at the desk
	Replaces      int          // Seq of the record that this one corrects, 0 for none
	Void          bool         // this record only says that the one it replaces is none: no dose was given
	CaseID        string       // the case in which it was corrected, "" for none
}

// Standing are the records that hold: neither replaced by a later one, nor void. records are in order of Seq; where something was
// corrected, what stands is in order of Number.
func Standing(records []Dose) []Dose {
	corrected := slices.ContainsFunc(records, func(d Dose) bool { return d.Replaces != 0 || d.Void })
	if !corrected {
		return records
	}
	var standing []Dose
	for _, d := range records {
		replaced := slices.ContainsFunc(records, func(later Dose) bool { return later.Replaces == d.Seq })
		if !replaced && !d.Void {
			standing = append(standing, d)
		}
	}
	slices.SortStableFunc(standing, func(a, b Dose) int { return a.Number - b.Number })
	return standing
}

// Closed says whether a record takes no more doses: its last line is a void one that replaces nothing, which is what a merge or an erasure
// adds to the record that it closes. Whoever read the person before and the doses after it learns of it here.
func Closed(records []Dose) bool {
	if len(records) == 0 {
		return false
	}
	last := records[len(records)-1]
	return last.Void && last.Replaces == 0
}

// Given is the dose as the rules of a schedule see it.
func (d *Dose) Given() schedule.Given {
	return schedule.Given{Number: d.Number, Product: d.Product, On: d.OccurredOn}
}

// Givens is a person's history as the rules see it: the records that stand.
func Givens(records []Dose) []schedule.Given {
	doses := Standing(records)
	if len(doses) == 0 {
		return nil
	}
	out := make([]schedule.Given, len(doses))
	for i := range doses {
		out[i] = doses[i].Given()
	}
	return out
}

// Record is the act of recording a dose. Its ID becomes the dose's.
//
// At the desk (no LateReason) a rule that stops refuses the act. A dose that was already given (LateReason) is kept, and
// what would have stopped it becomes review items: a physical act is never thrown away.
type Record struct {
	ID            string       `json:"id"`
	BeneficiaryID string       `json:"beneficiary_id"`
	SessionID     string       `json:"session_id"`
	LotID         string       `json:"lot_id"`
	VialID        string       `json:"vial_id,omitempty"`        // the opened vial it is drawn from
	AppointmentID string       `json:"appointment_id,omitempty"` // "" for a walk-in
	Code          string       `json:"code,omitempty"`           // the secret code the person showed, with an appointment
	Number        int          `json:"number,omitempty"`         // dose number, 0 for the next
	OccurredAt    when.Instant `json:"occurred_at,omitempty"`    // zero for now
	LateReason    string       `json:"late_reason,omitempty"`
	By            string       `json:"-"`

	Done      bool               `json:"-"` // it was given where no rule could stop it: it is kept, whatever the rules say
	LotNumber string             `json:"-"` // of a dose that is Done: what was read off the vial
	Said      []schedule.Finding `json:"-"` // of a dose that is Done: what else speaks against it
}
