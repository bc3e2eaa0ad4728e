package review

import (
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Act is the act of deciding an item, or of opening it again.
type Act struct {
	ItemID   string
	Step     int // the number that it gets in the history: one more than the officer saw
	Decision Decision
	Note     string
}

// Facts is what the store knows that bears on a decision.
type Facts struct {
	Officer staff.Actor
	Item    *Item
	Last    *Step // of the item's history, nil for none
	Hand    bool  // the officer recorded a dose of the session that the item is about
}

// longestNote is how many bytes a note may have.
const longestNote = 1000

// MayRead says whether somebody of the staff may see an item.
func MayRead(actor staff.Actor, i *Item) bool {
	return actor.May(staff.ReadReviews, i.Area, i.FacilityID)
}

// Own says whether the officer had a hand in what the item is about, and so does not decide it.
func (f Facts) Own() bool { return f.Hand || f.Item.By != "" && f.Item.By == f.Officer.ID }

// Decide says what deciding an item does to it, or why it cannot be. It is pure. The same officer who says the same again changes
// nothing: already is true. Faults: review_unknown, forbidden, review_own, review_moved, review_closed, review_open, review_above,
// review_top, review_decision_needed, review_note_needed, text_too_long.
func Decide(f Facts, act Act, now when.Instant) (item Item, step Step, already bool, err error) {
	no := func(kind fault.Kind, code string) (Item, Step, bool, error) {
		return Item{}, Step{}, false, fault.New(kind, code)
	}
	if f.Item == nil || !MayRead(f.Officer, f.Item) {
		return no(fault.NotFound, "review_unknown")
	}
	i, rank := *f.Item, f.Officer.Role.Rank()
	act.Note = strings.TrimSpace(act.Note)
	if l := f.Last; l != nil && l.No == act.Step && l.By == f.Officer.ID && l.Decision == act.Decision && l.Note == act.Note {
		return i, *l, true, nil
	}
	switch {
	case !f.Officer.May(staff.DecideReviews, i.Area, i.FacilityID):
		return no(fault.Forbidden, "forbidden")
	case f.Own():
		return no(fault.Forbidden, "review_own")
	case act.Step != i.Steps+1:
		return no(fault.Conflict, "review_moved")
	case act.Decision == Reopened && i.State != Closed:
		return no(fault.Conflict, "review_open")
	case act.Decision != Reopened && i.State == Closed:
		return no(fault.Conflict, "review_closed")
	case rank < i.Level:
		return no(fault.Refused, "review_above")
	case act.Note == "":
		return Item{}, Step{}, false, fault.New(fault.Invalid, "review_note_needed").On("note")
	case len(act.Note) > longestNote:
		return Item{}, Step{}, false, fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestNote)).On("note")
	}
	switch act.Decision {
	case Explained, Corrected, Fraud:
		i.State = Closed
	case Reopened:
		i.State = Open
	case Pass:
		if rank == staff.National.Rank() {
			return Item{}, Step{}, false, fault.New(fault.Refused, "review_top").On("decision")
		}
		i.State, i.Level = Escalated, rank+1
	default:
		return Item{}, Step{}, false, fault.New(fault.Invalid, "review_decision_needed").On("decision")
	}
	i.Decision, i.Steps = act.Decision, act.Step
	return i, Step{No: act.Step, Decision: act.Decision, Note: act.Note, At: now, By: f.Officer.ID}, false, nil
}
