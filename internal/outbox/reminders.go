package outbox

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// reminders are what the people of some events are to be reminded of later: of a booking the day before, of the next dose when it
// is due and when it is late. Whether there is still something to remind of is looked at on that day.
func (n *news) reminders(p *pack.Pack, events []store.Event) []store.Reminder {
	var out []store.Reminder
	for i, e := range events {
		h, known := n.people[n.about[i].BeneficiaryID]
		if !known || h.Person.Phone == "" {
			continue
		}
		today := e.At.On(p.Zone)
		remind := func(day when.Date, kind message.Kind, subject string) {
			if day > today {
				out = append(out, store.Reminder{Day: day, ID: id.Derive("reminder", string(kind), h.Person.ID, subject), Kind: kind, BeneficiaryID: h.Person.ID, Subject: subject})
			}
		}
		switch e.Kind {
		case store.KindBooked:
			if a := appointment.Find(h.Appointments, n.about[i].AppointmentID); a != nil {
				remind(a.Date.Add(-1), message.Reminder, a.ID)
			}
		case store.KindDose:
			due := p.Rules.Due(h.Person.Person(), dose.Givens(h.Doses), today)
			remind(due.From, message.DoseDue, strconv.Itoa(due.Number))
			if due.Until != 0 {
				remind(due.Until.Add(1), message.DoseLate, strconv.Itoa(due.Number))
			}
		}
	}
	return out
}

const (
	lookForReminders = time.Minute
	mostReminders    = 500 // in one transaction
)

// Remind sends each day's reminders from the pack's hour on, until ctx ends. Several processes may do it at once: a reminder's
// message has one id.
func Remind(ctx context.Context, s *store.Store, log *slog.Logger, write Writer) {
	tick := time.NewTicker(lookForReminders)
	defer tick.Stop()
	for {
		if err := SendReminders(ctx, s, write); err != nil && ctx.Err() == nil {
			log.Error("reminders could not be sent", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// SendReminders writes the messages of all reminders that are due at this moment.
func SendReminders(ctx context.Context, s *store.Store, write Writer) error {
	p, now := s.Pack(), s.Now()
	today := now.On(p.Zone)
	if now < today.At(p.Booking.RemindMinute, p.Zone) {
		return nil
	}
	for ctx.Err() == nil {
		n, err := s.TakeReminders(ctx, today, mostReminders, func(t *store.Tx, due []store.Reminder) error {
			ids := make([]string, len(due))
			for i, r := range due {
				ids[i] = r.BeneficiaryID
			}
			var news news
			if err := news.read(ctx, t, ids); err != nil {
				return err
			}
			var out []message.Message
			for _, r := range due {
				h := news.people[r.BeneficiaryID]
				args, holds := news.remindOf(p, r, &h, today)
				if holds && h.Person.Phone != "" && h.Person.Consent != "" {
					out = append(out, message.Message{ID: id.Derive("message", r.ID), Kind: r.Kind, Phone: h.Person.Phone,
						Text: write(news.languages[h.Person.Phone], r.Kind, args...), At: now})
				}
			}
			return t.AddMessages(ctx, out)
		})
		if err != nil || n < mostReminders {
			return err
		}
	}
	return nil
}

// remindOf says whether there is still something to remind somebody of, and what.
func (n *news) remindOf(p *pack.Pack, r store.Reminder, h *store.History, today when.Date) (args []string, holds bool) {
	if r.Kind == message.Reminder {
		a := appointment.Find(h.Appointments, r.Subject)
		if a == nil || !a.Live(today) {
			return nil, false
		}
		return n.slip(a), true
	}
	due := p.Rules.Due(h.Person.Person(), dose.Givens(h.Doses), today)
	if strconv.Itoa(due.Number) != r.Subject || due.From != today || h.Live(today) != nil {
		return nil, false
	}
	return []string{"number", r.Subject}, true
}
