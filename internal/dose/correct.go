package dose

import (
	"slices"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

// Correct puts a dose right on the day it was given: whoever gave it typed the wrong lot or number, or tapped on the wrong person. Its ID
// becomes that of the later record.
type Correct struct {
	ID     string
	DoseID string
	Void   bool   // it was not given
	LotID  string // "" to leave it
	Number int    // 0 to leave it
	At     when.Instant
	By     string
}

// Corrected is what a correction does.
type Corrected struct {
	Was, Is Dose
	Already bool
}

// DecideCorrect says what a correction made on a day does. records are all of the person's. Faults: dose_unknown, dose_elsewhere, correction_late,
// correction_empty, dose_replaced.
func DecideCorrect(s *session.Session, records []Dose, act Correct, day when.Date, now when.Instant) (Corrected, error) {
	for _, d := range records {
		if d.ID == act.ID {
			return Corrected{Is: d, Already: true}, nil
		}
	}
	i := slices.IndexFunc(records, func(d Dose) bool { return d.ID == act.DoseID })
	if i < 0 {
		return Corrected{}, fault.New(fault.NotFound, "dose_unknown").On("dose_id")
	}
	was := records[i]
	first := was
	for first.Replaces != 0 {
		j := slices.IndexFunc(records, func(d Dose) bool { return d.Seq == first.Replaces })
		if j < 0 {
			break
		}
		first = records[j]
	}
	for { // what it was corrected to before
		j := slices.IndexFunc(records, func(d Dose) bool { return d.Replaces == was.Seq })
		if j < 0 {
			break
		}
		was = records[j]
	}
	switch {
	case was.Void || was.CaseID != "":
		return Corrected{}, fault.New(fault.Conflict, "dose_replaced")
	case was.SessionID != s.ID:
		return Corrected{}, fault.New(fault.Refused, "dose_elsewhere")
	case day != was.OccurredOn:
		return Corrected{}, fault.New(fault.Refused, "correction_late", "date", was.OccurredOn.String())
	}
	is := was
	is.ID, is.Seq, is.Replaces, is.RecordedAt, is.RecordedBy = act.ID, len(records)+1, was.Seq, now, act.By
	is.Void = act.Void
	if !act.Void {
		if act.LotID != "" && act.LotID != was.LotID {
			is.LotID, is.LotNumber, is.VialID = act.LotID, "", ""
			if act.LotID == first.LotID { // what was read at first was right: so was the vial
				is.LotNumber, is.VialID = first.LotNumber, first.VialID
			}
		}
		if act.Number != 0 {
			is.Number = act.Number
		}
		if is.LotID == was.LotID && is.Number == was.Number {
			return Corrected{}, fault.New(fault.Invalid, "correction_empty")
		}
	}
	return Corrected{Was: was, Is: is}, nil
}
