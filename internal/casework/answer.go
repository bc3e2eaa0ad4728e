package casework

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Move is the act of adding a step to a case's history: an officer asks back, whoever asked answers or takes the case back.
type Move struct {
	BeneficiaryID string
	CaseID        string
	Step          int // the number that it gets: one more than whoever acts has seen
	Kind          StepKind
	Note          string
	By            string // staff id, "" for whoever asked
}

// Next says what a move makes of a case. A move that was done before gives the case as it is. Faults: case_closed, case_moved,
// case_words_needed, text_too_long.
func Next(c Case, m Move, now when.Instant) (next Case, already bool, err error) {
	m.Note = strings.TrimSpace(m.Note)
	if m.Step >= 1 && m.Step <= len(c.Steps) {
		if done := c.Steps[m.Step-1]; done.Kind == m.Kind && done.By == m.By && done.Note == m.Note {
			return c, true, nil
		}
	}
	switch {
	case c.State != Open:
		return c, false, fault.New(fault.Conflict, "case_closed")
	case m.Step != len(c.Steps)+1 || m.Kind == Answered && !c.Waits():
		return c, false, fault.New(fault.Conflict, "case_moved")
	}
	if m.Kind == AskedBack || m.Kind == Answered {
		if err := checkNote(m.Note, "note"); err != nil {
			return c, false, err
		}
	}
	c.Steps = append(c.Steps[:len(c.Steps):len(c.Steps)], Step{No: m.Step, Kind: m.Kind, Note: m.Note, At: now, By: m.By})
	if m.Kind == TakenBack {
		c.State, c.DecidedAt = Withdrawn, now
	}
	return c, false, nil
}

// Lapse ends an open case because the person has left the phone of whoever asked: what was written from there is not for the holder of
// another phone to read or to answer for, and they may ask anew.
func Lapse(c Case, now when.Instant) Case {
	c.Steps = append(c.Steps[:len(c.Steps):len(c.Steps)], Step{No: len(c.Steps) + 1, Kind: Left, At: now})
	c.State, c.DecidedAt = Lapsed, now
	return c
}

// MayRead says whether an officer may read a case: by role and area.
func MayRead(officer staff.Actor, c *Case) bool { return officer.May(staff.DecideCases, c.Area, "") }
