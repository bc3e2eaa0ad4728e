package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
)

// LogFacts is what bears on a piece of a device's log: its sessions, whoever did what it says, and the devices it was written on.
type LogFacts struct {
	Sessions map[string]*session.Session
	Staff    map[string]staff.Actor // those who work in the drive now, and those who have left
	Left     map[string]bool        // those who have left
	Devices  map[string]operation.Device
}

// LogFacts reads what bears on operations.
func (s *Store) LogFacts(ctx context.Context, lines []operation.Line) (f LogFacts, err error) {
	var sessions, people, devices []string
	for _, l := range lines {
		sessions, people, devices = append(sessions, l.SessionID), append(people, l.By), append(devices, l.DeviceID)
	}
	f = LogFacts{Staff: map[string]staff.Actor{}, Left: map[string]bool{}}
	if f.Sessions, err = s.loadSessions(ctx, s.read, sessions); err != nil {
		return f, err
	}
	if f.Devices, err = s.DevicesByID(ctx, devices); err != nil {
		return f, err
	}
	return f, s.each(ctx, s.read, "SELECT staff_id, name, role, area_id, facility_id, active FROM staff WHERE staff_id = ANY($1)", []any{s.d.list(people)}, func(rows *sql.Rows) error {
		var a staff.Actor
		var area, facility string
		var active bool
		err := rows.Scan(&a.ID, &a.Name, &a.Role, &area, &facility, &active)
		a.Scope = scopeOf(area, facility)
		f.Staff[a.ID], f.Left[a.ID] = a, !active
		return err
	})
}

// MergedInto is the record that somebody's was merged into, "" for one that stands.
func (s *Store) MergedInto(ctx context.Context, beneficiaryID string) (into string, err error) {
	people, err := s.loadPersons(ctx, s.read, []string{beneficiaryID})
	if err != nil || people[beneficiaryID] == nil || people[beneficiaryID].State != beneficiary.Merged {
		return "", err
	}
	err = s.read.QueryRowContext(ctx, "SELECT merged_into FROM beneficiary WHERE beneficiary_id = $1", beneficiaryID).Scan(&into)
	return into, err
}

// Registered says whether somebody is.
func (s *Store) Registered(ctx context.Context, beneficiaryID string) (bool, error) {
	people, err := s.loadPersons(ctx, s.read, []string{beneficiaryID})
	return people[beneficiaryID] != nil, err
}

// DocumentOwner is who showed a document first, "" for nobody. kind and number are as pack.CheckDocument gives them.
func (s *Store) DocumentOwner(ctx context.Context, kind, number string) (string, error) {
	key := hex.EncodeToString(s.documentHash(kind, number))
	claims, err := s.loadClaims(ctx, s.read, []string{key})
	return claims[key], err
}

// AgainstDose is what the rules had against a dose when it was recorded.
func (s *Store) AgainstDose(ctx context.Context, beneficiaryID, doseID string) (found []schedule.Finding, err error) {
	err = s.each(ctx, s.read, "SELECT code, args, rule FROM review WHERE beneficiary_id = $1 AND dose_id = $2 ORDER BY review_id", []any{beneficiaryID, doseID}, func(rows *sql.Rows) error {
		f := schedule.Finding{Level: schedule.Stop}
		var args string
		if err := rows.Scan(&f.Code, &args, &f.Rule); err != nil {
			return err
		}
		found = append(found, f)
		return json.Unmarshal([]byte(args), &found[len(found)-1].Args)
	})
	return found, err
}

// DosesOf reads the doses of a session that stand, of whoever is on its roster.
func (s *Store) DosesOf(ctx context.Context, sessionID string) (out []dose.Dose, err error) {
	var people []string
	if err := s.each(ctx, s.read, "SELECT DISTINCT beneficiary_id FROM roster WHERE session_id = $1", []any{sessionID}, func(rows *sql.Rows) error {
		var person string
		err := rows.Scan(&person)
		people = append(people, person)
		return err
	}); err != nil {
		return nil, err
	}
	all, err := s.loadDoses(ctx, s.read, people)
	for _, doses := range all {
		for _, d := range doses {
			if d.SessionID == sessionID {
				out = append(out, d)
			}
		}
	}
	return out, err
}
