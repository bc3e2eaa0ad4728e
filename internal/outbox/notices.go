package outbox

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
)

const (
	readAtOnce = 200  // of those who wait, with their records
	mostLooked = 5000 // at for one opening: in a long queue of people whom nothing fits it ends somewhere
)

// Notices tells people who wait that a place has opened: because a session was published, or because somebody cancelled. Those who
// asked first are told first, at most three for each free place, and only whom the session fits. A notice ends when it is
// told, and nobody is told of the same session twice. A session that cannot be booked yet opens nothing.
func Notices(p *pack.Pack, write Writer) Consumer {
	return Consumer{Name: "notices", Most: 50, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
		openings, err := openingsOf(ctx, t, events)
		if err != nil || len(openings) == 0 {
			return err
		}
		ids := make([]string, len(openings))
		for i, o := range openings {
			ids[i] = o.session
		}
		sessions, err := t.ReadSessions(ctx, ids)
		if err != nil {
			return err
		}
		for _, o := range openings {
			if l, known := sessions[o.session]; known {
				if err := (teller{p, t, write, l}).tell(ctx, o); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

// opening is a session with places that were not there before.
type opening struct {
	session string
	places  int             // that opened; all is 0
	gaveUp  map[string]bool // who had them: they are not told of what they cancelled
	event   store.Event     // the last that opened some
}

// openingsOf finds the sessions in which places opened, in the order of the events.
func openingsOf(ctx context.Context, t *store.Tx, events []store.Event) ([]opening, error) {
	var out []opening
	at := func(sessionID string, e store.Event) *opening {
		i := slices.IndexFunc(out, func(o opening) bool { return o.session == sessionID })
		if i < 0 {
			i, out = len(out), append(out, opening{session: sessionID, gaveUp: map[string]bool{}})
		}
		out[i].event = e
		return &out[i]
	}
	var cancelled []string
	for _, e := range events {
		if e.Kind == store.KindCancelled {
			var a about
			if err := json.Unmarshal([]byte(e.Body), &a); err != nil {
				return nil, err
			}
			cancelled = append(cancelled, a.BeneficiaryID)
		}
	}
	people, err := t.ReadHistories(ctx, cancelled)
	if err != nil {
		return nil, err
	}
	published := map[string]bool{}
	for _, e := range events {
		switch e.Kind {
		case store.KindPublished:
			var s store.SessionPublished
			if err := json.Unmarshal([]byte(e.Body), &s); err != nil {
				return nil, err
			}
			published[s.SessionID] = true
			at(s.SessionID, e)
		case store.KindCancelled:
			var a about
			if err := json.Unmarshal([]byte(e.Body), &a); err != nil {
				return nil, err
			}
			for _, booked := range people[a.BeneficiaryID].Appointments {
				if booked.ID == a.AppointmentID {
					o := at(booked.SessionID, e)
					o.places++
					o.gaveUp[a.BeneficiaryID] = true
				}
			}
		}
	}
	for i := range out {
		if published[out[i].session] {
			out[i].places = 0
		}
	}
	return out, nil
}

// teller tells people of one session.
type teller struct {
	pack  *pack.Pack
	t     *store.Tx
	write Writer
	at    store.Listing
}

func (w teller) tell(ctx context.Context, o opening) error {
	s := &w.at.Session
	free := s.Free(session.Online, 0)
	if o.places > 0 {
		free = min(free, o.places)
	}
	if appointment.CheckOpen(w.pack, s, w.t.Now()) != nil {
		return nil
	}
	left := free * notice.PerPlace
	places := []string{s.PinCode}
	for _, area := range w.pack.Areas.Path(s.Area) { // its district, and what lies between it and the facility
		places = append(places, area.ID)
	}
	var last *notice.Notice
	for looked := 0; left > 0 && looked < mostLooked; looked += readAtOnce {
		waiting, err := w.t.Waiting(ctx, places, s.Date, last, readAtOnce)
		if err != nil || len(waiting) == 0 {
			return err
		}
		last = &waiting[len(waiting)-1]
		told, err := w.tellSome(ctx, o, waiting, left)
		if err != nil {
			return err
		}
		left -= told
	}
	return nil
}

// tellSome tells those of some who wait whom the session fits, at most most of them, and says how many it told.
func (w teller) tellSome(ctx context.Context, o opening, waiting []notice.Notice, most int) (int, error) {
	ids := make([]string, len(waiting))
	for i, n := range waiting {
		ids[i] = n.BeneficiaryID
	}
	slices.Sort(ids)
	people, err := w.t.ReadHistories(ctx, slices.Compact(ids))
	if err != nil {
		return 0, err
	}
	var fitting []notice.Notice
	var messages []message.Message
	for _, n := range waiting {
		h := people[n.BeneficiaryID]
		facts := appointment.Facts{Person: &h.Person, Given: dose.Givens(h.Doses), Existing: h.Appointments, Session: &w.at.Session}
		if h.Person.Phone == "" || h.Person.State != beneficiary.Active || o.gaveUp[n.BeneficiaryID] || !n.Fits(w.pack, facts, w.t.Now()) {
			continue
		}
		fitting = append(fitting, n)
		messages = append(messages, message.Message{ID: id.Derive("message", string(message.PlaceOpen), w.at.Session.ID, n.BeneficiaryID),
			Kind: message.PlaceOpen, Phone: h.Person.Phone, At: o.event.At})
	}
	return w.send(ctx, fitting, messages, most)
}

// send writes the messages that were not written before, at most most of them, and ends their notices.
func (w teller) send(ctx context.Context, fitting []notice.Notice, messages []message.Message, most int) (int, error) {
	sent, err := w.t.Sent(ctx, messages)
	if err != nil {
		return 0, err
	}
	phones := make([]string, len(messages))
	for i, m := range messages {
		phones[i] = m.Phone
	}
	languages, err := w.t.Languages(ctx, phones)
	if err != nil {
		return 0, err
	}
	var out []message.Message
	var ended []string
	for i, m := range messages {
		if len(out) == most || sent[m.ID] {
			continue
		}
		sent[m.ID] = true // somebody may wait twice: by PIN code and by district
		m.Text = w.write(languages[m.Phone], m.Kind, "place", w.at.Facility.Name, "pin", w.at.Facility.PinCode, "date", w.at.Session.Date.String())
		out = append(out, m)
		ended = append(ended, fitting[i].ID)
	}
	if len(out) == 0 {
		return 0, nil
	}
	if err := w.t.AddMessages(ctx, out); err != nil {
		return 0, err
	}
	return len(out), w.t.EndNotices(ctx, ended)
}
