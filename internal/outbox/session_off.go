package outbox

import (
	"context"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/store"
)

const lookForEnds = time.Second // how often to look for sessions that were cancelled

// EndBookings ends the bookings of cancelled sessions, step by step, until ctx ends. Several processes may do it at once.
func EndBookings(ctx context.Context, s *store.Store, log *slog.Logger) {
	tick := time.NewTicker(lookForEnds)
	defer tick.Stop()
	for {
		if err := EndAllBookings(ctx, s); err != nil && ctx.Err() == nil {
			log.Error("the bookings of a cancelled session could not be ended", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// EndAllBookings ends the bookings of all sessions that are cancelled at this moment.
func EndAllBookings(ctx context.Context, s *store.Store) error {
	for ctx.Err() == nil {
		if more, err := s.EndBookings(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}

// tellOff is the message to somebody whose session was cancelled: where they are booked now, or where they could book.
func (n *news) tellOff(a about, booked appointment.Appointment, cancelled bool) (message.Kind, []string) {
	place := n.sessions[booked.SessionID].Facility
	if !cancelled {
		return message.SessionMoved, n.slip(&booked)
	}
	args := []string{"date", booked.Date.String(), "place", place.Name}
	offer, known := n.sessions[a.Offer]
	if !known {
		return message.SessionCancelled, args
	}
	return message.SessionOffered, append(args, "other", offer.Facility.Name, "pin", offer.Facility.PinCode, "day", offer.Session.Date.String())
}

// clock is a minute of the day as a message says it.
func clock(minute int) string {
	return time.Date(0, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
}
