package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

var facilityPastTable = newTable("facility_past", "facility_id text, version bigint, was text, until_at bigint, by_staff text, import_id text", "")

// ChangeFacility makes a facility what it is to be; the version of after is that of what was changed. Nothing changes where it says the same.
// Faults: facility_unknown outside the actor's scope, facility_changed where somebody else was first, facility_code_taken,
// facility_has_sessions where one is closed that has sessions to come, those of facility.DecideChange.
func (s *Store) ChangeFacility(ctx context.Context, actor staff.Actor, after facility.Facility) error {
	after.Code = facility.CleanCode(after.Code)
	after.Lat, after.Lng = float64(micro(after.Lat))/1e6, float64(micro(after.Lng))/1e6
	return s.update(ctx, func(t *Tx) error {
		found, err := s.loadFacilities(ctx, t.tx, []string{after.ID})
		if err != nil {
			return err
		}
		before := found[after.ID]
		if before == nil || !actor.May(staff.PlanFacilities, before.Area, before.ID) {
			return fault.New(fault.NotFound, "facility_unknown")
		}
		if facility.Same(*before, after) {
			return nil
		}
		if before.Version != after.Version {
			return fault.New(fault.Conflict, "facility_changed")
		}
		if err := facility.DecideChange(s.pack, *before, after); err != nil {
			return err
		}
		if !actor.May(staff.PlanFacilities, after.Area, after.ID) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		if owners, err := s.codeOwners(ctx, t.tx, []string{after.Code}); err != nil {
			return err
		} else if owner := owners[after.Code]; after.Code != "" && owner != "" && owner != after.ID {
			return fault.New(fault.Conflict, "facility_code_taken").On("code")
		}
		if err := t.replaceFacilities(ctx, []facility.Facility{*before}, []facility.Facility{after}, actor.ID, ""); err != nil {
			return err
		}
		if after.Closed != 0 && before.Closed == 0 { // looked at last: whoever publishes meanwhile waits for the facility's row
			if err := t.refuseSessionsToCome(ctx, after.ID); err != nil {
				return err
			}
		}
		return t.audit(ctx, audit.Line{Act: audit.Changed, Kind: audit.Facility, Thing: after.ID, Area: after.Area, Facility: after.ID, By: actor.ID,
			Before: facilityValues(*before), After: facilityValues(after)})
	})
}

func (t *Tx) refuseSessionsToCome(ctx context.Context, facilityID string) error {
	var n int
	today := t.s.now().On(t.s.pack.Zone)
	err := t.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM session WHERE facility_id = $1 AND date >= $2 AND state = 'published'", facilityID, today.String()).Scan(&n)
	if err == nil && n > 0 {
		return fault.New(fault.Refused, "facility_has_sessions", "count", fault.Int(n))
	}
	return err
}

// replaceFacilities writes what facilities are to be, each a version on, and keeps what they were.
func (t *Tx) replaceFacilities(ctx context.Context, before, after []facility.Facility, by, importID string) error {
	past, rows := make([][]any, len(before)), make([][]any, len(before))
	for i := range before {
		was, err := json.Marshal(before[i])
		if err != nil {
			return err
		}
		past[i] = []any{before[i].ID, before[i].Version, string(was), t.s.now(), by, importID}
		f := after[i]
		f.Version = before[i].Version + 1
		r := facilityRow(f)
		rows[i] = []any{f.ID, before[i].Version, r[1], r[2], r[3], r[4], r[5]}
	}
	if _, err := t.insert(ctx, facilityPastTable, past); err != nil {
		return err
	}
	n, err := t.update(ctx, `UPDATE facility SET name = d.name, kind = d.kind, area_id = d.area_id, pin_code = d.pin_code, address = d.address, version = facility.version + 1
		FROM {rows} WHERE facility.facility_id = d.facility_id AND facility.version = d.version`,
		"facility_id text, version bigint, name text, kind text, area_id text, pin_code text, address text", rows)
	if err != nil {
		return err
	}
	if n != len(before) {
		return errStale
	}
	for i := range after {
		r := facilityRow(after[i])
		rows[i] = []any{after[i].ID, r[6], r[7], r[8], r[9], r[10], r[12]}
	}
	var moved [][]any
	today := t.s.now().On(t.s.pack.Zone).String()
	for i, f := range after {
		if f.Area != before[i].Area || f.PinCode != before[i].PinCode {
			moved = append(moved, []any{f.ID, f.Area, f.PinCode, today})
		}
	}
	// Searches find a session by the PIN code and area that it has itself. Those of the past keep what they were counted for.
	if _, err := t.update(ctx, "UPDATE session SET area_id = d.area_id, pin_code = d.pin_code FROM {rows} WHERE session.facility_id = d.facility_id AND session.date >= d.today",
		"facility_id text, area_id text, pin_code text, today text", moved); err != nil {
		return err
	}
	_, err = t.update(ctx, `UPDATE facility SET lat_e6 = d.lat_e6, lng_e6 = d.lng_e6, code = d.code, details = d.details, closed_at = d.closed_at, find = d.find
		FROM {rows} WHERE facility.facility_id = d.facility_id`,
		"facility_id text, lat_e6 bigint, lng_e6 bigint, code text, details text, closed_at bigint, find text", rows)
	return err
}

// FacilityWas is what a facility was, until when, and who changed it.
type FacilityWas struct {
	Was    facility.Facility
	Until  when.Instant
	ByName string // of the staff, "" for whoever is not there any more
	Import string // id of the import that changed it, "" for none
}

// FacilityPast is what a facility was before each change, the newest first.
func (s *Store) FacilityPast(ctx context.Context, facilityID string) ([]FacilityWas, error) {
	var out []FacilityWas
	err := s.each(ctx, s.read, `SELECT p.was, p.until_at, p.import_id, COALESCE(b.name, '') FROM facility_past p LEFT JOIN staff b ON b.staff_id = p.by_staff
		WHERE p.facility_id = $1 ORDER BY p.version DESC`, []any{facilityID}, func(rows *sql.Rows) error {
		var p FacilityWas
		var was string
		if err := rows.Scan(&was, &p.Until, &p.Import, &p.ByName); err != nil {
			return err
		}
		out = append(out, p)
		return json.Unmarshal([]byte(was), &out[len(out)-1].Was)
	})
	return out, err
}

// holdFacilities keeps facilities in the version that was read until the transaction ends, so that none closes or moves under a session that is being
// published. Facilities are held in the order of their ids.
func (t *Tx) holdFacilities(ctx context.Context, versions map[string]int) error {
	for _, id := range slices.Sorted(maps.Keys(versions)) {
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE facility SET version = version WHERE facility_id = $1 AND version = $2", id, versions[id]))
		if err != nil {
			return err
		}
		if n == 0 {
			return errStale
		}
	}
	return nil
}
