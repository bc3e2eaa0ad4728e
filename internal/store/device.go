package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

const deviceColumns = `d.device_id, d.name, d.staff_id, COALESCE(s.name, ''), d.role, d.area_id, d.facility_id, d.hub, d.made_at, d.reads_until, d.expires_at, d.ended_at,
	d.seen_at, d.have, d.unsent, d.oldest_at, COALESCE(s.active, FALSE) FROM device d LEFT JOIN staff s ON s.staff_id = d.staff_id`

// devicePrefix begins the token of every device, so that it is never looked for among sign-ins.
const devicePrefix = "d-"

// IsDevice says whether a token is a device's.
func IsDevice(token string) bool {
	return len(token) > len(devicePrefix) && token[:len(devicePrefix)] == devicePrefix
}

// AddDevice signs a device in for somebody of the staff, or gives the one they have a new token. hub is for a camp's hub.
// Faults: id_malformed, id_taken for a device of somebody else or one that was ended, name_needed, name_malformed.
func (s *Store) AddDevice(ctx context.Context, actor staff.Actor, deviceID, name string, hub bool) (operation.Device, string, error) {
	switch {
	case !id.Valid(deviceID):
		return operation.Device{}, "", fault.New(fault.Invalid, "id_malformed").On("id")
	case name == "":
		return operation.Device{}, "", fault.New(fault.Invalid, "name_needed").On("name")
	case len(name) > 200:
		return operation.Device{}, "", fault.New(fault.Invalid, "name_malformed").On("name")
	}
	reads, sends := operation.ReadsFor, operation.SendsFor
	if hub {
		reads, sends = operation.HubFor, operation.HubFor
	}
	token, now := devicePrefix+id.NewToken(), s.now()
	hash := sha256.Sum256([]byte(token))
	err := s.update(ctx, func(t *Tx) error {
		n, err := affected(t.tx.ExecContext(ctx, `INSERT INTO device (device_id, token_hash, name, staff_id, role, area_id, facility_id, hub, made_at, reads_until, expires_at,
			ended_at, ended_by, seen_at, have, unsent, oldest_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', 0, 0, 0, 0)
			ON CONFLICT (device_id) DO UPDATE SET token_hash = excluded.token_hash, name = excluded.name, role = excluded.role, area_id = excluded.area_id,
			facility_id = excluded.facility_id, hub = excluded.hub, reads_until = excluded.reads_until, expires_at = excluded.expires_at
			WHERE device.staff_id = excluded.staff_id AND device.ended_at = 0`,
			deviceID, hash[:], name, actor.ID, string(actor.Role), actor.Scope.Area(), actor.Scope.Facility(), hub, int64(now), int64(now.Add(reads)), int64(now.Add(sends))))
		if err == nil && n != 1 {
			return fault.New(fault.Conflict, "id_taken").On("id")
		}
		if err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Made, Kind: audit.Device, Thing: deviceID, Area: actor.Scope.Area(), Facility: actor.Scope.Facility(), By: actor.ID, Role: string(actor.Role)})
	})
	if err != nil {
		return operation.Device{}, "", err
	}
	found, err := s.devices(ctx, s.read, "d.device_id = $1", []any{deviceID})
	if err == nil && len(found) == 0 {
		err = errStale
	}
	if err != nil {
		return operation.Device{}, "", err
	}
	return found[0], token, nil
}

// KnowDevice remembers a device that signed in at a hub, by what the hub says of it. One that is known stays as it is.
func (s *Store) KnowDevice(ctx context.Context, d operation.Device) error {
	hash := sha256.Sum256([]byte("none " + d.ID)) // no token has this hash
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, `INSERT INTO device (device_id, token_hash, name, staff_id, role, area_id, facility_id, hub, made_at, reads_until, expires_at,
			ended_at, ended_by, seen_at, have, unsent, oldest_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, '', 0, 0, 0, 0) ON CONFLICT (device_id) DO NOTHING`,
			d.ID, hash[:], d.Name, d.StaffID, string(d.Role), d.Scope.Area(), d.Scope.Facility(), false, int64(d.MadeAt))
		return err
	})
}

// DeviceOf finds the device that a token belongs to. Fault: not_signed_in.
func (s *Store) DeviceOf(ctx context.Context, token string) (operation.Device, error) {
	hash := sha256.Sum256([]byte(token))
	found, err := s.devices(ctx, s.read, "d.token_hash = $1", []any{hash[:]})
	if err == nil && (len(found) == 0 || found[0].ExpiresAt <= s.now()) {
		err = fault.New(fault.Unauthenticated, "not_signed_in")
	}
	if err != nil {
		return operation.Device{}, err
	}
	return found[0], nil
}

// DevicesByID reads devices by id.
func (s *Store) DevicesByID(ctx context.Context, ids []string) (map[string]operation.Device, error) {
	found, err := s.devices(ctx, s.read, "d.device_id = ANY($1)", []any{s.d.list(ids)})
	out := make(map[string]operation.Device, len(found))
	for _, d := range found {
		out[d.ID] = d
	}
	return out, err
}

// Devices lists up to most devices in a scope, by id; after is the id that an earlier page ended with.
func (s *Store) Devices(ctx context.Context, scope staff.Scope, after string, most int) ([]operation.Device, error) {
	args := []any{after}
	where := inPlace(scope, "d", &args)
	return s.devices(ctx, s.read, fmt.Sprintf("d.device_id > $1 AND %s ORDER BY d.device_id LIMIT %d", where, most), args)
}

// inPlace is the condition that the row of a table with area_id and facility_id lies in a scope.
func inPlace(scope staff.Scope, table string, args *[]any) string {
	n := len(*args)
	if scope.Facility() != "" {
		*args = append(*args, scope.Facility())
		return fmt.Sprintf("%s.facility_id = $%d", table, n+1)
	}
	*args = append(*args, scope.Area(), scope.Area()+"-", scope.Area()+".")
	return fmt.Sprintf("(%s.area_id = $%d OR (%s.area_id >= $%d AND %s.area_id < $%d))", table, n+1, table, n+2, table, n+3)
}

// EndDevice lets a device that was lost read nothing more. What it still sends is kept, to review. Faults: device_not_found, forbidden.
func (s *Store) EndDevice(ctx context.Context, actor staff.Actor, deviceID string) error {
	return s.update(ctx, func(t *Tx) error {
		found, err := s.devices(ctx, t.tx, "d.device_id = $1", []any{deviceID})
		switch {
		case err != nil:
			return err
		case len(found) == 0 || !actor.Scope.Covers(found[0].Scope.Area(), found[0].Scope.Facility()):
			return fault.New(fault.NotFound, "device_not_found")
		case !mayEnd(actor, found[0]):
			return fault.New(fault.Forbidden, "forbidden")
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE device SET ended_at = $1, ended_by = $2 WHERE device_id = $3 AND ended_at = 0", int64(s.now()), actor.ID, deviceID))
		if err != nil || n == 0 {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Ended, Kind: audit.Device, Thing: deviceID, Area: found[0].Scope.Area(), Facility: found[0].Scope.Facility(), By: actor.ID, Role: string(actor.Role)})
	})
}

// mayEnd says whether somebody may end a device: their own, or one where they plan sessions.
func mayEnd(actor staff.Actor, d operation.Device) bool {
	return actor.ID == d.StaffID || actor.May(staff.PlanSessions, d.Scope.Area(), d.Scope.Facility())
}

func (s *Store) devices(ctx context.Context, q querier, where string, args []any) (out []operation.Device, err error) {
	err = s.each(ctx, q, "SELECT "+deviceColumns+" WHERE "+where, args, func(rows *sql.Rows) error {
		var d operation.Device
		var area, facility string
		var active bool
		if err := rows.Scan(&d.ID, &d.Name, &d.StaffID, &d.StaffName, &d.Role, &area, &facility, &d.Hub, &d.MadeAt, &d.ReadsUntil, &d.ExpiresAt, &d.EndedAt,
			&d.SeenAt, &d.Have, &d.Unsent, &d.OldestAt, &active); err != nil {
			return err
		}
		d.Scope, d.Left = scopeOf(area, facility), !active
		out = append(out, d)
		return nil
	})
	return out, err
}

// advance notes how far a device's log has come without a gap, and gives that.
func (s *Store) advance(ctx context.Context, t *Tx, deviceID string) (int, error) {
	var have int
	err := t.tx.QueryRowContext(ctx, "SELECT have FROM device WHERE device_id = $1", deviceID).Scan(&have)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var sessions []string
	if err := s.each(ctx, t.tx, "SELECT session_id FROM device_session WHERE device_id = $1", []any{deviceID}, func(rows *sql.Rows) error {
		var session string
		err := rows.Scan(&session)
		sessions = append(sessions, session)
		return err
	}); err != nil {
		return 0, err
	}
	next := have
	err = s.each(ctx, t.tx, "SELECT seq FROM operation WHERE session_id = ANY($1) AND device_id = $2 AND seq > $3 ORDER BY seq", []any{s.d.list(sessions), deviceID, have}, func(rows *sql.Rows) error {
		var seq int
		err := rows.Scan(&seq)
		if seq == next+1 {
			next = seq
		}
		return err
	})
	if err == nil && next > have {
		_, err = t.tx.ExecContext(ctx, "UPDATE device SET have = $1 WHERE device_id = $2 AND have < $1", next, deviceID)
	}
	return next, err
}

// Heard is what a device says of itself when it sends.
type Heard struct {
	DeviceID string
	Unsent   int
	OldestAt when.Instant
	Told     bool // it said how much it still holds
}
