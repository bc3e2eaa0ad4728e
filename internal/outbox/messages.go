package outbox

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// Writer writes the text of a message in a language, a BCP 47 tag, "" where none is known. Args come as name, value, name,
// value; dates as YYYY-MM-DD.
type Writer func(lang string, kind message.Kind, args ...string) string

// Messages tells people what happened to them, in the language that their phone was last used in. Events of one person may stand in
// several shards of the outbox and be taken in any order: what no longer holds when it is taken is not told. It ends bookings that slipped in while
// a record was closed or consent taken back.
func Messages(p *pack.Pack, write Writer) Consumer {
	return Consumer{Name: "messages", Most: 1000, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
		news, err := newNews(ctx, t, events)
		if err != nil || len(news.people) == 0 {
			return err
		}
		var out []message.Message
		for i, e := range events {
			kind, args, to := news.tell(p, news.about[i], e)
			if to == nil || to.Person.Phone == "" || to.Person.Consent == "" {
				continue
			}
			out = append(out, message.Message{
				ID: id.Derive("message", e.Kind, news.about[i].subject()), Kind: kind, Phone: to.Person.Phone,
				Text: write(news.languages[to.Person.Phone], kind, args...), At: e.At,
			})
		}
		moves, err := tellMoves(ctx, t, news, events, write)
		if err != nil {
			return err
		}
		if err := t.AddMessages(ctx, append(out, moves...)); err != nil {
			return err
		}
		if err := t.AddReminders(ctx, news.reminders(p, events)); err != nil {
			return err
		}
		return t.EndStrays(ctx, news.strays(t.Now().On(p.Zone)))
	}}
}

// strays are the people of some events who have a booking to come though their record is closed, they have taken consent back, or the dose is
// given. They booked in the same moment: neither saw the other. Both wrote an event, and whoever takes the later one sees what both did.
func (n *news) strays(today when.Date) (ids []string) {
	for id, h := range n.people {
		given := dose.Standing(h.Doses)
		for _, a := range h.Lives(today) {
			had := slices.ContainsFunc(given, func(d dose.Dose) bool { return d.Number == a.Dose })
			if had || h.Person.State != beneficiary.Active || h.Person.Consent == "" {
				ids = append(ids, id)
				break
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// about is what an event speaks of: the ids that any kind of event may carry.
type about struct {
	BeneficiaryID string `json:"beneficiary_id"`
	AppointmentID string `json:"appointment_id"`
	DoseID        string `json:"dose_id"`
	MoveID        string `json:"move_id"`
	Told          *bool  `json:"told"`
	Moved         bool   `json:"moved"`
	SessionOff    bool   `json:"session_off"`
	Offer         string `json:"offer"`
	Change        string `json:"change"`
	Anew          bool   `json:"anew"`

	Ended map[string]string `json:"ended"` // ids of bookings to those of their sessions
}

func (a about) subject() string { return a.BeneficiaryID + a.AppointmentID + a.DoseID + a.Change }

// news is what the messages about some events need: read once for all of them.
type news struct {
	about     []about
	people    map[string]store.History
	sessions  map[string]store.Listing
	languages map[string]string // by phone
}

func newNews(ctx context.Context, t *store.Tx, events []store.Event) (*news, error) {
	n := &news{about: make([]about, len(events))}
	var ids, offers []string
	for i, e := range events {
		if e.Kind == store.KindEnded { // the case or the revocation that ended them says so
			continue
		}
		if err := json.Unmarshal([]byte(e.Body), &n.about[i]); err != nil {
			return nil, err
		}
		a := n.about[i]
		if a.BeneficiaryID != "" && (a.Told == nil || *a.Told) {
			ids = append(ids, a.BeneficiaryID)
		}
		if a.Offer != "" {
			offers = append(offers, a.Offer)
		}
		for _, session := range a.Ended {
			offers = append(offers, session)
		}
	}
	return n, n.read(ctx, t, ids, offers...)
}

// read reads the people, where their bookings and doses are, some sessions more, and the languages of their phones.
func (n *news) read(ctx context.Context, t *store.Tx, ids []string, sessions ...string) error {
	if len(ids) == 0 {
		return nil
	}
	var err error
	if n.people, err = t.ReadHistories(ctx, ids); err != nil {
		return err
	}
	var phones []string
	for _, h := range n.people {
		if h.Person.Phone == "" {
			continue
		}
		phones = append(phones, h.Person.Phone)
		for _, a := range h.Appointments {
			sessions = append(sessions, a.SessionID)
		}
		for _, d := range h.Doses {
			sessions = append(sessions, d.SessionID)
		}
	}
	if n.languages, err = t.Languages(ctx, phones); err != nil {
		return err
	}
	slices.Sort(sessions)
	n.sessions, err = t.ReadSessions(ctx, slices.Compact(sessions))
	return err
}

func (n *news) tell(p *pack.Pack, a about, e store.Event) (kind message.Kind, args []string, to *store.History) {
	h, known := n.people[a.BeneficiaryID]
	if !known {
		return "", nil, nil
	}
	switch e.Kind {
	case store.KindRegistered:
		return message.Registered, []string{"reference", h.Person.Reference}, &h
	case store.KindBooked, store.KindCancelled, store.KindTimed:
		i := slices.IndexFunc(h.Appointments, func(x appointment.Appointment) bool { return x.ID == a.AppointmentID })
		if i < 0 {
			return "", nil, nil
		}
		booked := h.Appointments[i]
		place := n.sessions[booked.SessionID].Facility
		switch {
		case a.Moved && e.Kind == store.KindCancelled:
			return "", nil, nil // the message of the new booking says it
		case a.SessionOff:
			kind, args := n.tellOff(a, booked, e.Kind == store.KindCancelled)
			return kind, args, &h
		case e.Kind == store.KindTimed:
			at := n.sessions[booked.SessionID].Session
			slot := at.Slot(booked.SlotNo)
			if booked.State != appointment.Booked || slot == nil {
				return "", nil, nil
			}
			return message.SessionTimed, []string{"date", booked.Date.String(), "place", place.Name, "from", clock(slot.Starts), "until", clock(slot.Ends)}, &h
		case e.Kind == store.KindBooked && booked.State == appointment.Cancelled:
			return "", nil, nil // it has ended since, and the event of that, which another shard may have handed over first, says so
		case a.Moved:
			return message.Moved, n.slip(&booked), &h
		case e.Kind == store.KindCancelled:
			return message.Cancelled, []string{"date", booked.Date.String(), "place", place.Name}, &h
		}
		return message.Booked, n.slip(&booked), &h
	case store.KindRevoked:
		if a.Anew {
			return message.CertificateAnew, nil, &h
		}
		return message.CertificateEnded, nil, &h
	case store.KindDose:
		var given coverage.DoseGiven
		if json.Unmarshal([]byte(e.Body), &given) != nil {
			return "", nil, nil
		}
		product, _ := p.Rules.Product(given.Product)
		return message.DoseGiven, []string{"number", strconv.Itoa(given.Number), "product", product.Name, "date", given.Day.String()}, &h
	}
	return "", nil, nil
}

// slip is what a message says of a booking. For whoever has no page it is the only slip: it says the hours too.
func (n *news) slip(a *appointment.Appointment) []string {
	at := n.sessions[a.SessionID]
	var from, until string
	if slot := at.Session.Slot(a.SlotNo); slot != nil {
		from, until = clock(slot.Starts), clock(slot.Ends)
	}
	return []string{"date", a.Date.String(), "from", from, "until", until, "place", at.Facility.Name, "pin", at.Facility.PinCode, "code", a.Code}
}
