package outbox

import (
	"context"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/store"
)

// tellMoves tells both phones that a record has come or gone, also when consent was taken back: so that a stranger's act is noticed.
// The messages name nobody. The phone of a record that was merged into another hears of its bookings that ended, too.
func tellMoves(ctx context.Context, t *store.Tx, n *news, events []store.Event, write Writer) ([]message.Message, error) {
	beneficiaries := map[string]string{}
	for i, e := range events {
		if e.Kind == store.KindMoved {
			beneficiaries[n.about[i].MoveID] = n.about[i].BeneficiaryID
		}
	}
	moves, err := t.TakeMoves(ctx, beneficiaries)
	if err != nil {
		return nil, err
	}
	var phones []string
	for _, m := range moves {
		phones = append(phones, m.From, m.To)
	}
	languages, err := t.Languages(ctx, phones)
	var out []message.Message
	for i, e := range events {
		if e.Kind != store.KindMoved {
			continue
		}
		moveID := n.about[i].MoveID
		m := moves[moveID]
		left := message.MemberOut
		if m.Kind == beneficiary.Joined {
			left = message.Joined
		}
		for kind, phone := range map[message.Kind]string{left: m.From, message.MemberIn: m.To} {
			if phone != "" {
				out = append(out, message.Message{ID: id.Derive("message", string(kind), moveID), Kind: kind, Phone: phone, Text: write(languages[phone], kind), At: e.At})
			}
		}
		for booking, session := range n.about[i].Ended { // the record names no phone any more
			at := n.sessions[session]
			out = append(out, message.Message{ID: id.Derive("message", store.KindCancelled, n.about[i].BeneficiaryID+booking), Kind: message.Cancelled, Phone: m.From,
				Text: write(languages[m.From], message.Cancelled, "date", at.Session.Date.String(), "place", at.Facility.Name), At: e.At})
		}
	}
	return out, err
}
