package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

var (
	sessionTable = newTable("session", `session_id text, facility_id text, area_id text, pin_code text, date text, product text, min_age bigint,
		max_age bigint, fee bigint, state text, late_reason text, published_at bigint, published_by text, closed_at bigint, opens_at bigint, team text`, "")
	slotTable       = newTable("slot", "session_id text, slot_no bigint, starts bigint, ends bigint, dose bigint, channel text, capacity bigint, taken bigint", "")
	sessionLotTable = newTable("session_lot", "session_id text, lot_id text, reserved bigint, used bigint", "")
)

// Publish publishes a session and sets the vaccine behind it aside, in one transaction.
// Faults: forbidden, id_taken, those of session.Decide.
func (s *Store) Publish(ctx context.Context, actor staff.Actor, act session.Publish) (session.Session, error) {
	act.By = actor.ID
	var published session.Session
	err := s.update(ctx, func(t *Tx) error {
		facts, err := s.publishFacts(ctx, t, act)
		if err != nil {
			return err
		}
		if facts.Facility != nil && !mayPublish(actor, act, *facts.Facility) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		said := act
		if act.AnyLots {
			said.Lots = nil
		}
		if _, err := t.again(ctx, "publish", act.ID, said); err != nil {
			return err
		}
		now := s.now()
		if published, err = session.Decide(s.pack, facts, act, now); err != nil || facts.Existing != nil {
			return err
		}
		if err := t.holdFacilities(ctx, map[string]int{facts.Facility.ID: facts.Facility.Version}); err != nil {
			return err
		}
		if err := t.saveSession(ctx, &published); err != nil {
			return err
		}
		return t.append(ctx, []event{newEvent(SessionPublished{
			SessionID: published.ID, FacilityID: published.FacilityID, Area: published.Area, Day: published.Date,
		})}, now)
	})
	return published, err
}

func mayPublish(actor staff.Actor, act session.Publish, at facility.Facility) bool {
	return actor.May(staff.PlanSessions, at.Area, at.ID) &&
		(act.LateReason == "" || actor.May(staff.EnterLate, at.Area, at.ID))
}

func (s *Store) publishFacts(ctx context.Context, t *Tx, act session.Publish) (session.Facts, error) {
	existing, err := s.loadSessions(ctx, t.tx, []string{act.ID})
	if err != nil {
		return session.Facts{}, err
	}
	facilities, err := s.loadFacilities(ctx, t.tx, []string{act.FacilityID})
	if err != nil {
		return session.Facts{}, err
	}
	held, err := s.loadHoldings(ctx, t.tx, act.FacilityID)
	if err != nil {
		return session.Facts{}, err
	}
	facts := session.Facts{Existing: existing[act.ID], Facility: facilities[act.FacilityID], Holdings: make(map[string]stock.Holding, len(held))}
	for _, h := range held {
		facts.Holdings[h.Lot.ID] = h
	}
	return facts, nil
}

func (t *Tx) saveSession(ctx context.Context, s *session.Session) error {
	if _, err := t.insert(ctx, sessionTable, [][]any{{s.ID, s.FacilityID, s.Area, s.PinCode, s.Date, s.Product, s.MinAge, s.MaxAge, s.Fee,
		string(s.State), s.LateReason, s.At, s.By, s.Closed, s.OpensAt, s.Team}}); err != nil {
		return err
	}
	var slots, lots, reserved [][]any
	for _, slot := range s.Slots {
		slots = append(slots, []any{s.ID, slot.No, slot.Starts, slot.Ends, slot.Dose, string(slot.Channel), slot.Capacity, slot.Taken})
	}
	for _, lot := range s.Lots {
		lots = append(lots, []any{s.ID, lot.LotID, lot.Reserved, lot.Used})
		reserved = append(reserved, []any{s.FacilityID, lot.LotID, lot.Reserved})
	}
	if _, err := t.insert(ctx, slotTable, slots); err != nil {
		return err
	}
	if _, err := t.insert(ctx, sessionLotTable, lots); err != nil {
		return err
	}
	n, err := t.update(ctx, `UPDATE holding SET reserved = holding.reserved + d.doses FROM {rows}
		WHERE holding.facility_id = d.facility_id AND holding.lot_id = d.lot_id AND holding.on_hand >= holding.reserved + d.doses`,
		"facility_id text, lot_id text, doses bigint", reserved)
	if err == nil && n != len(reserved) {
		return errStale
	}
	if err != nil {
		return err
	}
	return t.audit(ctx, audit.Line{Act: audit.Made, Kind: audit.Session, Thing: s.ID, Area: s.Area, Facility: s.FacilityID, By: s.By, After: sessionValues(s)})
}

// sessionValues are a session as the audit trail has it.
func sessionValues(s *session.Session) audit.Values {
	slots, lots := make([]string, len(s.Slots)), make(map[string]int, len(s.Lots))
	for i, l := range s.Slots {
		slots[i] = fmt.Sprintf("%d %s %02d:%02d-%02d:%02d dose %d: %d", l.No, l.Channel, l.Starts/60, l.Starts%60, l.Ends/60, l.Ends%60, l.Dose, l.Capacity)
	}
	for _, l := range s.Lots {
		lots[l.LotID] = l.Reserved
	}
	return audit.Values{"date": s.Date, "product": s.Product, "min_age": s.MinAge, "max_age": s.MaxAge, "fee": s.Fee, "state": s.State, "late_reason": s.LateReason,
		"opens_at": s.OpensAt, "slots": slots, "lots": lots}
}

// loadSessions reads sessions whole: slots as taken now, lots as used now.
func (s *Store) loadSessions(ctx context.Context, q querier, ids []string) (map[string]*session.Session, error) {
	out := make(map[string]*session.Session, len(ids))
	list := []any{s.d.list(ids)}
	err := s.each(ctx, q, "SELECT "+names(sessionTable.cols)+" FROM session WHERE session_id = ANY($1)", list, func(rows *sql.Rows) error {
		var e session.Session
		if err := rows.Scan(&e.ID, &e.FacilityID, &e.Area, &e.PinCode, &e.Date, &e.Product, &e.MinAge, &e.MaxAge, &e.Fee, &e.State, &e.LateReason, &e.At, &e.By, &e.Closed, &e.OpensAt, &e.Team); err != nil {
			return err
		}
		out[e.ID] = &e
		return nil
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	err = s.each(ctx, q, "SELECT "+names(slotTable.cols)+" FROM slot WHERE session_id = ANY($1) ORDER BY session_id, slot_no", list, func(rows *sql.Rows) error {
		var id string
		var slot session.Slot
		if err := rows.Scan(&id, &slot.No, &slot.Starts, &slot.Ends, &slot.Dose, &slot.Channel, &slot.Capacity, &slot.Taken); err != nil {
			return err
		}
		out[id].Slots = append(out[id].Slots, slot)
		return nil
	})
	if err != nil {
		return out, err
	}
	return out, s.each(ctx, q, `SELECT b.session_id, b.lot_id, l.number, l.expires, b.reserved, b.used, l.recalled_at
		FROM session_lot b JOIN lot l ON l.lot_id = b.lot_id WHERE b.session_id = ANY($1) ORDER BY b.session_id, l.expires, l.number`, list, func(rows *sql.Rows) error {
		var id string
		var b session.Backing
		if err := rows.Scan(&id, &b.LotID, &b.Number, &b.Expires, &b.Reserved, &b.Used, &b.Recalled); err != nil {
			return err
		}
		out[id].Lots = append(out[id].Lots, b)
		return nil
	})
}
