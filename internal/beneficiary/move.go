package beneficiary

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Move is the act of moving a record to another phone, or off every phone. Both phones have agreed, or staff answer for it. Its ID
// comes from its maker: the same again is the same act.
type Move struct {
	ID            string
	BeneficiaryID string
	From          string // the phone it was on when the act began, E.164; "" for none
	To            string // "" for no phone
	By            string // staff id, "" for the people themselves
}

// MoveKind says what became of a record on its phone.
type MoveKind string

// The kinds.
const (
	Moved  MoveKind = "move"  // to another phone
	Left   MoveKind = "leave" // it is on no phone now
	Erasal MoveKind = "erase" // it was erased
	Joined MoveKind = "join"  // it was merged into another record
)

// Kind is what the move does.
func (m Move) Kind() MoveKind {
	if m.To == "" {
		return Left
	}
	return Moved
}

// MoveFacts is what the store knows that bears on a move.
type MoveFacts struct {
	Person  *Beneficiary
	Members int // people on the phone To now
}

// DecideMove says whether a record may move. Faults: id_malformed, beneficiary_unknown, record_closed, move_over when the record is
// no longer where it was, move_same, phone_full.
func DecideMove(p *pack.Pack, f MoveFacts, act Move, now when.Instant) error {
	switch {
	case !id.Valid(act.ID):
		return fault.New(fault.Invalid, "id_malformed").On("id")
	case f.Person == nil:
		return fault.New(fault.NotFound, "beneficiary_unknown")
	case f.Person.State != Active:
		return f.Person.CheckOpen()
	case act.From == act.To:
		return fault.New(fault.Conflict, "move_same").On("phone")
	case f.Person.Phone != act.From:
		return fault.New(fault.Conflict, "move_over")
	case act.To == "":
		return nil
	}
	return CheckRoom(p, f.Members, now)
}

// CheckRoom says whether one more may be registered on a phone with so many members. Fault: phone_full.
func CheckRoom(p *pack.Pack, members int, now when.Instant) error {
	if limit := p.MembersPerPhone(now.On(p.Zone)); members >= limit {
		return fault.New(fault.Refused, "phone_full", "limit", fault.Int(limit)).On("phone")
	}
	return nil
}
