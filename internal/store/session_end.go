package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

const (
	bookingsAtOnce = 25 // bookings that end in one transaction: others get in between
	mostNear       = 20 // sessions that are tried for each of them
	nearKm         = 25 // how far a place may be that is offered, where it is not in the same district
)

// EndBookings ends the next bookings of each session that was cancelled, a step each, and says whether there was anything to do. What is done is
// committed with the place reached, so that whoever comes after a crash goes on where it stopped; two that do the same step collide,
// and one does nothing. A session that fails does not hold up the others.
func (s *Store) EndBookings(ctx context.Context) (bool, error) {
	var open []string
	err := s.each(ctx, s.read, "SELECT session_id FROM session_end WHERE done_at = 0 ORDER BY ended_at, session_id", nil, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		open = append(open, id)
		return err
	})
	for _, sessionID := range open {
		err = errors.Join(err, s.endNext(ctx, sessionID))
	}
	return len(open) > 0, err
}

func (s *Store) endNext(ctx context.Context, sessionID string) error {
	off, err := s.PublicSession(ctx, sessionID)
	if err != nil {
		return err
	}
	near, err := s.insteadOf(ctx, off)
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error { return t.endSome(ctx, off.Session, near) })
}

// insteadOf lists sessions that may take those who were booked on one: of the same product, on its day or later, near it or in its
// district, with free places; the soonest first, and of one day the nearest.
func (s *Store) insteadOf(ctx context.Context, off Listing) ([]string, error) {
	now := s.now()
	today := now.On(s.pack.Zone)
	search := Search{From: max(today, off.Session.Date), Until: today.Add(max(s.pack.Booking.DaysAhead, s.pack.Booking.PairDaysAhead)), Wanted: session.Wanted{Product: off.Session.Product}}
	district := s.pack.Areas.DistrictOf(off.Session.Area)
	search.Area = district
	found, err := s.FindSessions(ctx, search)
	if err != nil {
		return nil, err
	}
	if at := off.Facility.At(); at.Valid() {
		search.Area, search.Near = "", at
		nearest, err := s.FindSessions(ctx, search)
		if err != nil {
			return nil, err
		}
		for i := range found {
			found[i].Km = at.Km(found[i].Facility.At())
		}
		found = append(found, nearest...)
	}
	found = slices.DeleteFunc(found, func(l Listing) bool {
		return l.Session.ID == off.Session.ID || l.Session.Free(session.Online, 0) == 0 || now < l.Session.OpensAt ||
			!place.Inside(l.Session.Area, district) && l.Km > nearKm
	})
	slices.SortFunc(found, func(a, b Listing) int {
		return cmp.Or(cmp.Compare(a.Session.Date, b.Session.Date), cmp.Compare(a.Km, b.Km), cmp.Compare(a.Session.ID, b.Session.ID))
	})
	var ids []string
	for _, l := range found {
		if len(ids) < mostNear && !slices.Contains(ids, l.Session.ID) {
			ids = append(ids, l.Session.ID)
		}
	}
	return ids, nil
}

// entry is a line of a roster.
type entry struct{ id, person string }

// endSome ends the next bookings of a cancelled session.
func (t *Tx) endSome(ctx context.Context, off session.Session, near []string) error {
	end, err := t.s.sessionEnd(ctx, t.tx.QueryRowContext(ctx, "SELECT session_id, reason, ended_at, after_entry, moved, ended, done_at FROM session_end WHERE session_id = $1", off.ID))
	if err != nil || end.Done != 0 {
		return err
	}
	entries, err := t.entries(ctx, off.ID, end.after)
	if err != nil {
		return err
	}
	now := t.Now()
	if len(entries) == 0 {
		return t.one(ctx, "UPDATE session_end SET done_at = $1 WHERE session_id = $2 AND after_entry = $3 AND done_at = 0", int64(now), off.ID, end.after)
	}
	effects, moved, ended, err := t.offAll(ctx, off, entries, near, now)
	if err != nil {
		return err
	}
	if err := t.one(ctx, "UPDATE session_end SET after_entry = $1, moved = moved + $2, ended = ended + $3 WHERE session_id = $4 AND after_entry = $5",
		entries[len(entries)-1].id, moved, ended, off.ID, end.after); err != nil {
		return err
	}
	return t.append(ctx, effects.events, now)
}

func (t *Tx) entries(ctx context.Context, sessionID, after string) ([]entry, error) {
	var out []entry
	err := t.s.each(ctx, t.tx, "SELECT entry_id, beneficiary_id FROM roster WHERE session_id = $1 AND entry_id > $2 ORDER BY entry_id LIMIT $3",
		[]any{sessionID, after, bookingsAtOnce}, func(rows *sql.Rows) error {
			var e entry
			err := rows.Scan(&e.id, &e.person)
			out = append(out, e)
			return err
		})
	return out, err
}

// offAll decides and saves what becomes of some bookings, each on the facts that the one before leaves. A line of a dose that was
// given is no booking.
func (t *Tx) offAll(ctx context.Context, off session.Session, entries []entry, near []string, now when.Instant) (effects bookEffects, moved, ended int, err error) {
	people := make([]string, len(entries))
	for i, e := range entries {
		people[i] = e.person
	}
	facts, err := t.s.visitFacts(ctx, t, people, append([]string{off.ID}, near...))
	if err != nil {
		return effects, 0, 0, err
	}
	var others []*session.Session
	for _, id := range near {
		if e := facts.sessions[id]; e != nil {
			others = append(others, e)
		}
	}
	for _, e := range entries {
		v := facts.of(e.person, off.ID)
		a := appointment.Find(v.appointments, e.id)
		if a == nil || a.State != appointment.Booked {
			continue
		}
		starts := 0
		if slot := off.Slot(a.SlotNo); slot != nil {
			starts = slot.Starts
		}
		o := appointment.SessionOff(t.s.pack, appointment.Facts{Person: v.person, Given: dose.Givens(v.doses), Existing: v.appointments}, *a, starts, others, now)
		effects.off(o)
		for _, over := range o.Ended {
			facts.end(over)
		}
		if o.Booked != nil {
			facts.book(*o.Booked)
			moved++
		} else {
			ended++
		}
	}
	if err := t.endAppointments(ctx, effects.ended); err != nil {
		return effects, 0, 0, err
	}
	if _, err := t.insert(ctx, appointmentTable, effects.booked); err != nil {
		return effects, 0, 0, err
	}
	if _, err := t.insert(ctx, rosterTable, effects.entries); err != nil {
		return effects, 0, 0, err
	}
	return effects, moved, ended, facts.saveCounters(ctx, t)
}

// off takes up what becomes of a booking whose session is cancelled.
func (e *bookEffects) off(o appointment.Off) {
	for i, a := range o.Ended {
		e.ended = append(e.ended, a)
		if a.State == appointment.Cancelled {
			e.events = append(e.events, newEvent(AppointmentCancelled{BeneficiaryID: a.BeneficiaryID, AppointmentID: a.ID, Moved: i == 0 && o.Booked != nil, SessionOff: i == 0, Offer: o.Offer}))
		}
	}
	if a := o.Booked; a != nil {
		e.make(*a)
		e.events = append(e.events, newEvent(AppointmentBooked{BeneficiaryID: a.BeneficiaryID, AppointmentID: a.ID, Moved: true, SessionOff: true}))
	}
}
