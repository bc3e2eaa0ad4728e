package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
)

// visits is what a batch of bookings or doses is decided on: the people, their history and the sessions, one query a
// table. It takes up the effects of each act as it is decided, so that the next sees them.
type visits struct {
	people       map[string]*beneficiary.Beneficiary
	doses        map[string][]dose.Dose // all records, also those replaced later
	appointments map[string][]appointment.Appointment
	sessions     map[string]*session.Session
	places       map[slotKey]int // places newly taken
	used         map[lotKey]int  // doses newly used
	vials        map[vialKey]*stock.Vial
	drawn        map[vialKey]*stock.Vial // doses newly drawn from vials, as rows that add them
}

type (
	slotKey struct {
		session string
		slot    int
	}
	lotKey  struct{ session, lot string }
	vialKey struct{ session, vial string }
)

// visit is the facts of one act.
type visit struct {
	person       *beneficiary.Beneficiary
	doses        []dose.Dose
	appointments []appointment.Appointment
	session      *session.Session
}

func (s *Store) visitFacts(ctx context.Context, t *Tx, people, sessions []string) (*visits, error) {
	slices.Sort(sessions)
	sessions = slices.Compact(sessions)
	v := &visits{places: map[slotKey]int{}, used: map[lotKey]int{}, drawn: map[vialKey]*stock.Vial{}}
	var err error
	if v.people, err = s.loadPersons(ctx, t.tx, people); err != nil {
		return nil, err
	}
	if v.doses, err = s.loadRecords(ctx, t.tx, people); err != nil {
		return nil, err
	}
	if v.appointments, err = s.loadAppointments(ctx, t.tx, people); err != nil {
		return nil, err
	}
	v.sessions, err = s.loadSessions(ctx, t.tx, sessions)
	return v, err
}

func (v *visits) of(person, session string) visit {
	return visit{person: v.people[person], doses: v.doses[person], appointments: v.appointments[person], session: v.sessions[session]}
}

// book takes up a booking.
func (v *visits) book(a appointment.Appointment) {
	v.appointments[a.BeneficiaryID] = append(v.appointments[a.BeneficiaryID], a)
	v.takePlace(a.SessionID, a.SlotNo, 1)
}

// end takes up the end of a booking. One that is still to come gives its place back.
func (v *visits) end(a appointment.Appointment) {
	if known := appointment.Find(v.appointments[a.BeneficiaryID], a.ID); known != nil {
		*known = a
	}
	if a.State == appointment.Cancelled {
		v.takePlace(a.SessionID, a.SlotNo, -1)
	}
}

// unbook takes back what book and end took up for a booking that is not made after all.
func (v *visits) unbook(o appointment.Outcome, before []appointment.Appointment) {
	for _, a := range o.Ended {
		if a.State == appointment.Cancelled {
			v.takePlace(a.SessionID, a.SlotNo, 1)
		}
	}
	v.takePlace(o.Booked.SessionID, o.Booked.SlotNo, -1)
	v.appointments[o.Booked.BeneficiaryID] = before
}

// record takes up a dose.
func (v *visits) record(o dose.Outcome) {
	d := o.Dose
	v.doses[d.BeneficiaryID] = append(v.doses[d.BeneficiaryID], d)
	if o.Kept != nil {
		v.end(*o.Kept)
	}
	for _, a := range o.Over {
		v.end(a)
	}
	if o.Slot != 0 {
		v.takePlace(d.SessionID, o.Slot, 1)
	}
	if o.FromLot {
		v.sessions[d.SessionID].Lot(d.LotID).Used++
		v.used[lotKey{d.SessionID, d.LotID}]++
	}
	v.draw(d)
}

// draw counts a dose on the vial it was drawn from.
func (v *visits) draw(d dose.Dose) {
	if d.VialID == "" {
		return
	}
	key := vialKey{d.SessionID, d.VialID}
	if v.drawn[key] == nil {
		v.drawn[key] = &stock.Vial{ID: d.VialID, SessionID: d.SessionID, LotID: d.LotID}
	}
	v.drawn[key].Drawn++
}

// takePlace takes n places of a slot. The slot of a booking that ends may be of a session that this batch has not read.
func (v *visits) takePlace(sessionID string, slot, n int) {
	if s := v.sessions[sessionID]; s != nil {
		s.Slot(slot).Taken += n
	}
	v.places[slotKey{sessionID, slot}] += n
}

// saveCounters moves each slot and lot once, in key order, guarded in the statement: never above what there is. It comes late
// in a transaction, because other batches wait for these rows until the commit.
func (v *visits) saveCounters(ctx context.Context, t *Tx) error {
	slots := make([][]any, 0, len(v.places))
	for _, k := range sortedKeys(v.places, func(a, b slotKey) int {
		return cmp.Or(cmp.Compare(a.session, b.session), cmp.Compare(a.slot, b.slot))
	}) {
		if v.places[k] != 0 {
			slots = append(slots, []any{k.session, k.slot, v.places[k]})
		}
	}
	n, err := t.update(ctx, `UPDATE slot SET taken = slot.taken + d.n FROM {rows}
		WHERE slot.session_id = d.session_id AND slot.slot_no = d.slot_no AND slot.taken + d.n <= slot.capacity`,
		"session_id text, slot_no bigint, n bigint", slots)
	if err != nil {
		return err
	}
	lots := make([][]any, 0, len(v.used))
	for _, k := range sortedKeys(v.used, func(a, b lotKey) int {
		return cmp.Or(cmp.Compare(a.session, b.session), cmp.Compare(a.lot, b.lot))
	}) {
		lots = append(lots, []any{k.session, k.lot, v.used[k]})
	}
	m, err := t.update(ctx, `UPDATE session_lot SET used = session_lot.used + d.n FROM {rows}
		WHERE session_lot.session_id = d.session_id AND session_lot.lot_id = d.lot_id AND session_lot.used + d.n <= session_lot.reserved`,
		"session_id text, lot_id text, n bigint", lots)
	if err == nil && (n != len(slots) || m != len(lots)) {
		return errStale
	}
	if err != nil {
		return err
	}
	return t.saveDrawn(ctx, v.drawn)
}

func sortedKeys[K comparable, V any](m map[K]V, order func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, order)
	return keys
}
