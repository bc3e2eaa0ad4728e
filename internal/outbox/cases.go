package outbox

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
)

// Cases tells whoever opened a case what happens to it, and whoever the person has come to that it has ended. What was asked and why it was decided so is said on the page alone.
func Cases(p *pack.Pack, write Writer) Consumer {
	return Consumer{Name: "cases", Most: 500, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
		var out []message.Message
		for _, e := range events {
			if e.Kind != store.KindCase {
				continue
			}
			var moved store.CaseMoved
			if err := json.Unmarshal([]byte(e.Body), &moved); err != nil {
				return err
			}
			c, other, err := t.ToldCase(ctx, moved.BeneficiaryID, moved.CaseID)
			if err != nil {
				return err
			}
			if c == nil { // the record was erased since
				continue
			}
			now := ""
			if moved.What == casework.Left {
				people, err := t.ReadHistories(ctx, []string{c.BeneficiaryID})
				if err != nil {
					return err
				}
				now = people[c.BeneficiaryID].Person.Phone
			}
			lang, err := t.Languages(ctx, []string{c.Phone, other, now})
			if err != nil {
				return err
			}
			say := func(phone string, kind message.Kind, args ...string) {
				out = append(out, message.Message{ID: id.Derive("message", e.Kind, c.ID, strconv.Itoa(moved.Step), string(kind)), Kind: kind, Phone: phone,
					Text: write(lang[phone], kind, args...), At: e.At})
			}
			switch moved.What {
			case casework.Opened:
				say(c.Phone, message.CaseOpened, "date", c.OpenedAt.On(p.Zone).Add(p.Casework.AnswerDays).String())
				if other != "" && other != c.Phone { // whoever holds the record that is to be merged hears of it
					say(other, message.CaseAbout)
				}
			case casework.AskedBack:
				say(c.Phone, message.CaseAsked)
			case casework.Decided:
				say(c.Phone, message.CaseDone)
			case casework.Left:
				say(c.Phone, message.CaseLapsed)
				if now != "" && now != c.Phone {
					say(now, message.CaseHere)
				}
			}
		}
		return t.AddMessages(ctx, out)
	}}
}
