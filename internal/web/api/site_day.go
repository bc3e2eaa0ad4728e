package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// reader holds a device that reads to what it may. Fault: device_reads_no_more.
func (a API) reader(r *door.Request) (staff.Actor, error) {
	if !r.Device.MayRead(a.Now()) {
		return staff.Actor{}, fault.New(fault.Unauthenticated, "device_reads_no_more")
	}
	return staff.Actor{ID: r.Device.StaffID, Role: r.Device.Role, Scope: r.Device.Scope}, nil
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type siteSession struct {
	ID       string    `json:"id"`
	Date     when.Date `json:"date"`
	Facility named     `json:"facility"`
	Product  string    `json:"product"`
	Starts   int       `json:"starts"` // minutes of the day
	Ends     int       `json:"ends"`
	Booked   int       `json:"booked"`
}

func (a API) siteSessions(w http.ResponseWriter, r *door.Request) error {
	actor, err := a.reader(r)
	if err != nil {
		return err
	}
	out := []siteSession{}
	today := a.Now().On(a.Pack.Zone)
	for _, day := range []when.Date{today, today.Add(1)} {
		found, err := a.Store.Sessions(r.Context(), actor.Scope, day)
		if err != nil {
			return err
		}
		for _, l := range found {
			e := l.Session
			s := siteSession{ID: e.ID, Date: e.Date, Facility: named{l.Facility.ID, l.Facility.Name}, Product: e.Product}
			for i, slot := range e.Slots {
				if i == 0 || slot.Starts < s.Starts {
					s.Starts = slot.Starts
				}
				s.Ends = max(s.Ends, slot.Ends)
				if slot.Channel.Bookable() {
					s.Booked += slot.Taken
				}
			}
			out = append(out, s)
		}
	}
	return door.Write(w, map[string]any{"sessions": out})
}

type (
	daySlot struct {
		No       int             `json:"no"`
		Starts   int             `json:"starts"`
		Ends     int             `json:"ends"`
		Dose     int             `json:"dose"`
		Channel  session.Channel `json:"channel"`
		Capacity int             `json:"capacity"`
		Taken    int             `json:"taken"`
	}
	dayLot struct {
		LotID      string    `json:"lot_id"`
		Number     string    `json:"number"`
		Expires    when.Date `json:"expires"`
		Left       int       `json:"left"`
		Recalled   int64     `json:"recalled"`
		DosesAVial int       `json:"doses_a_vial"`
		OpenHours  int       `json:"open_hours"`
	}
	siteDaySession struct {
		ID       string        `json:"id"`
		Date     when.Date     `json:"date"`
		Facility named         `json:"facility"`
		Area     string        `json:"area"`
		Product  string        `json:"product"`
		MinAge   int           `json:"min_age"`
		MaxAge   int           `json:"max_age"`
		State    session.State `json:"state"`
		Slots    []daySlot     `json:"slots"`
		Lots     []dayLot      `json:"lots"`
	}
	dayAppointment struct {
		ID     string    `json:"id"`
		SlotNo int       `json:"slot_no"`
		Dose   int       `json:"dose"`
		Code   string    `json:"code"`
		State  string    `json:"state"`
		On     when.Date `json:"on"` // booked
	}
	dayGiven struct {
		Number    int       `json:"number"`
		Product   string    `json:"product"`
		On        when.Date `json:"on"`
		DoseID    string    `json:"dose_id"`
		LotID     string    `json:"lot_id,omitempty"`
		LotNumber string    `json:"lot_number,omitempty"`
		Here      bool      `json:"here,omitempty"`
		At        int64     `json:"at"`
		By        string    `json:"by,omitempty"`
		Watched   string    `json:"watched,omitempty"` // of a dose given here: how the watching ended
		AEFI      bool      `json:"aefi,omitempty"`    // of a dose given here: a reaction was reported
	}
	dayAway struct {
		What  string     `json:"what"`
		Until *when.Date `json:"until,omitempty"`
		At    int64      `json:"at"`
	}
	dayEntry struct {
		BeneficiaryID string          `json:"beneficiary_id"`
		Reference     string          `json:"reference"`
		Name          string          `json:"name"`
		BirthYear     int             `json:"birth_year"`
		BirthDate     *when.Date      `json:"birth_date,omitempty"`
		Sex           beneficiary.Sex `json:"sex"`
		Group         string          `json:"group,omitempty"`
		IDKind        string          `json:"id_kind,omitempty"`
		IDLast4       string          `json:"id_last4,omitempty"`
		Appointment   *dayAppointment `json:"appointment,omitempty"`
		Given         []dayGiven      `json:"given"`
		TurnedAway    *dayAway        `json:"turned_away,omitempty"`
	}
	dayVial struct {
		VialID   string `json:"vial_id"`
		LotID    string `json:"lot_id"`
		Doses    int    `json:"doses"`
		OpenedAt int64  `json:"opened_at"`
		Drawn    int    `json:"drawn"`
		ClosedAt int64  `json:"closed_at,omitempty"`
		Left     int    `json:"left,omitempty"`
	}
	dayArea struct {
		ID    string            `json:"id"`
		Name  string            `json:"name"`
		Names map[string]string `json:"names,omitempty"`
	}
	dayRegistration struct {
		IDKinds        []pack.IDKind     `json:"id_kinds"`
		Groups         []string          `json:"groups"`
		Areas          []dayArea         `json:"areas"`
		Consent        map[string]string `json:"consent"`
		DocumentNeeded bool              `json:"document_needed"`
	}
	dayAEFI struct {
		Events   []string       `json:"events"`
		Reasons  []string       `json:"reasons"`
		Outcomes []aefi.Outcome `json:"outcomes"`
	}
	siteDayAnswer struct {
		AsOf         int64           `json:"as_of"`
		Version      string          `json:"version"`
		Zone         string          `json:"zone"`
		Session      siteDaySession  `json:"session"`
		Roster       []dayEntry      `json:"roster"`
		Count        int             `json:"count"` // of people on the roster, also of changes
		Vials        []dayVial       `json:"vials"`
		Rules        *schedule.Rules `json:"rules"`
		Registration dayRegistration `json:"registration"`
		AEFI         dayAEFI         `json:"aefi"`
		Observation  int             `json:"observation_minutes"`
		Ended        int64           `json:"ended,omitempty"`
	}
)

// siteDay is all that a device needs of a session for a day without a network.
func (a API) siteDay(w http.ResponseWriter, r *door.Request) error {
	return a.answerDay(w, r, func(ctx context.Context, actor staff.Actor, k store.DaySketch) ([]store.Visitor, error) {
		return a.Store.Roster(ctx, actor, k.Session.Session.ID)
	})
}

// siteChanges is the day with only those people about whom something came since an instant.
func (a API) siteChanges(w http.ResponseWriter, r *door.Request) error {
	since, err := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	if err != nil || since < 0 {
		return fault.New(fault.Invalid, "since_malformed").On("since")
	}
	return a.answerDay(w, r, func(ctx context.Context, actor staff.Actor, k store.DaySketch) ([]store.Visitor, error) {
		return a.Store.RosterChanges(ctx, actor, k, when.Instant(since))
	})
}

// answerDay answers with a day, or says that it is as the device has it: then nobody's record is opened, and nobody is looked at. Only so many
// are made side by side; whoever finds no room comes again later, each at another moment.
func (a API) answerDay(w http.ResponseWriter, r *door.Request, people func(context.Context, staff.Actor, store.DaySketch) ([]store.Visitor, error)) error {
	leave, err := a.DayRoom(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	actor, err := a.reader(r)
	if err != nil {
		return err
	}
	now := a.Now() // before anything is read: what comes meanwhile is a change since then
	k, err := a.Store.DaySketch(r.Context(), actor.Scope, r.URL.Query().Get("session_id"))
	if err != nil {
		return err
	}
	out := siteDayAnswer{AsOf: int64(now), Zone: a.Pack.Zone.String(), Session: a.sessionOf(k.Session), Roster: []dayEntry{}, Count: len(k.People), Vials: []dayVial{}, Rules: a.Pack.Rules,
		Registration: a.registration(k.Session.Session.Area, now), AEFI: dayAEFI{aefi.Events, aefi.Reasons, aefi.Outcomes}, Observation: a.Pack.Booking.ObserveMinutes}
	if out.Version, err = versionOf(k.Stamp, out); err != nil {
		return err
	}
	tag := `"` + out.Version + `"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	roster, err := people(r.Context(), actor, k)
	if err != nil {
		return err
	}
	log, err := a.Store.SessionOperationsOf(r.Context(), k.Session.Session.ID, string(operation.TurnedAway), string(operation.Watched), string(operation.AEFI), string(operation.DayEnded))
	if err != nil {
		return err
	}
	day := logOf(log)
	out.Ended = day.ended
	for _, v := range roster {
		out.Roster = append(out.Roster, a.entry(v, k.Session.Session.ID, day))
	}
	for _, v := range k.Vials {
		out.Vials = append(out.Vials, dayVial{VialID: v.ID, LotID: v.LotID, Doses: v.Doses, OpenedAt: int64(v.OpenedAt), Drawn: v.Drawn, ClosedAt: int64(v.ClosedAt), Left: v.Left})
	}
	return door.WriteSmall(w, r, out)
}

// versionOf names a day: what may change of it, and what the pack says. as_of is no part of it.
func versionOf(stamp string, day siteDayAnswer) (string, error) {
	day.AsOf = 0
	data, err := json.Marshal(day)
	sum := sha256.Sum256(append(data, stamp...))
	return hex.EncodeToString(sum[:12]), err
}

// dayLog is what only the log of devices says of a day.
type dayLog struct {
	away    map[string]*dayAway // by person
	watched map[string]string   // by dose
	aefi    map[string]bool     // by dose
	ended   int64
}

func logOf(log []operation.Line) dayLog {
	out := dayLog{away: map[string]*dayAway{}, watched: map[string]string{}, aefi: map[string]bool{}}
	for i := range log {
		op := &log[i]
		if op.Outcome == operation.Dead || op.Unread {
			continue
		}
		body, _, _, err := op.Open()
		if err != nil {
			continue
		}
		switch b := body.(type) {
		case operation.TurnedAwayBody:
			out.away[op.About] = &dayAway{What: b.What, Until: dateOrNone(b.Until), At: int64(op.OccurredAt)}
		case operation.WatchedBody:
			out.watched[b.DoseID] = b.How
		case operation.AEFIBody:
			out.aefi[b.DoseID] = true
		case operation.DayEndedBody:
			out.ended = int64(op.OccurredAt)
		}
	}
	return out
}

func (a API) sessionOf(l store.Listing) siteDaySession {
	e := l.Session
	product, _ := a.Pack.Rules.Product(e.Product)
	s := siteDaySession{ID: e.ID, Date: e.Date, Facility: named{l.Facility.ID, l.Facility.Name}, Area: e.Area, Product: e.Product, MinAge: e.MinAge, MaxAge: e.MaxAge, State: e.State,
		Slots: []daySlot{}, Lots: []dayLot{}}
	for _, slot := range e.Slots {
		s.Slots = append(s.Slots, daySlot(slot))
	}
	for _, lot := range e.Lots {
		s.Lots = append(s.Lots, dayLot{lot.LotID, lot.Number, lot.Expires, lot.Left(), int64(lot.Recalled), product.DosesPerVial, product.OpenVialHours})
	}
	return s
}

func (a API) entry(v store.Visitor, sessionID string, log dayLog) dayEntry {
	b := v.Person
	e := dayEntry{BeneficiaryID: b.ID, Reference: b.Reference, Name: b.Name, BirthYear: b.BirthYear, BirthDate: dateOrNone(b.BirthDate), Sex: b.Sex, Group: b.Group,
		IDKind: b.IDKind, IDLast4: b.IDLast4, Given: []dayGiven{}, TurnedAway: log.away[b.ID]}
	if ap := v.Appointment; ap != nil {
		e.Appointment = &dayAppointment{ap.ID, ap.SlotNo, ap.Dose, ap.Code, string(ap.State), ap.At.On(a.Pack.Zone)}
	}
	for _, d := range v.History {
		g := dayGiven{Number: d.Number, Product: d.Product, On: d.OccurredOn, DoseID: d.ID, At: int64(d.OccurredAt)}
		if d.SessionID == sessionID {
			g.Here, g.By, g.LotID, g.LotNumber = true, d.RecordedBy, d.LotID, d.LotNumber
			g.Watched, g.AEFI = log.watched[d.ID], log.aefi[d.ID]
		}
		e.Given = append(e.Given, g)
	}
	return e
}

func (a API) registration(district string, now when.Instant) dayRegistration {
	_, needed := a.Pack.DocumentNeeded(now.On(a.Pack.Zone))
	out := dayRegistration{IDKinds: a.Pack.IDKinds, Groups: []string{}, Areas: []dayArea{}, Consent: map[string]string{"version": beneficiary.Consent}, DocumentNeeded: needed}
	for _, g := range a.Pack.Groups {
		out.Groups = append(out.Groups, g.Group)
	}
	for _, area := range a.Pack.Areas.Below(a.Pack.Areas.StateOf(district)) {
		if area.Kind == place.District {
			out.Areas = append(out.Areas, a.dayArea(area))
		}
	}
	return out
}

// dayArea is an area with its names in the languages that call it otherwise than English does.
func (a API) dayArea(area place.Area) dayArea {
	out := dayArea{ID: area.ID, Name: area.Name}
	for _, lang := range a.Pack.Languages {
		if name := a.Pack.Areas.NameIn(area.ID, lang); name != area.Name {
			if out.Names == nil {
				out.Names = map[string]string{}
			}
			out.Names[lang] = name
		}
	}
	return out
}

func dateOrNone(d when.Date) *when.Date {
	if d == 0 {
		return nil
	}
	return &d
}
