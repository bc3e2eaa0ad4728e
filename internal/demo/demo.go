// Package demo fills an empty installation with a small drive that looks like a real one, and keeps it moving. All of it
// goes through the same acts as everything else, with ids that are the same each time, so that filling twice is once.
package demo

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
)

//go:embed facilities.csv
var facilitiesCSV string

// Login is a demo sign-in.
type Login struct {
	Login    string
	Password string
	Role     staff.Role
}

// Logins has one sign-in for each role. Roles at a facility work at the first of the demo's.
func Logins() []Login {
	out := make([]Login, len(staff.Roles))
	for i, role := range staff.Roles {
		out[i] = Login{Login: string(role), Password: "demo-" + strings.ReplaceAll(string(role), "_", "-"), Role: role}
	}
	return out
}

// Fill makes the facilities, staff, vaccine, sessions and some weeks of history.
func Fill(ctx context.Context, s *store.Store) error {
	facilities, err := readFacilities()
	if err != nil {
		return err
	}
	boss := Planner(s)
	if err := s.AddFacilities(ctx, boss, facilities); err != nil && !taken(err) {
		return fmt.Errorf("demo facilities: %w", err)
	}
	if err := addStaff(ctx, s, facilities[0]); err != nil {
		return fmt.Errorf("demo staff: %w", err)
	}
	if err := addPeople(ctx, s, facilities); err != nil {
		return fmt.Errorf("demo people: %w", err)
	}
	if err := Plan(ctx, s, facilities); err != nil {
		return fmt.Errorf("demo sessions: %w", err)
	}
	if err := addColdChain(ctx, s, facilities); err != nil {
		return fmt.Errorf("demo cold chain: %w", err)
	}
	if err := addHistory(ctx, s, facilities); err != nil {
		return fmt.Errorf("demo history: %w", err)
	}
	return nil
}

// taken says whether something was refused because an earlier start of the demonstration did it on another day, in other words, or because of
// what people have done with the demonstration since: that stands.
func taken(err error) bool {
	return slices.Contains([]string{"id_taken", "facility_code_taken", "facility_closed", "lot_recalled", "stock_short"}, fault.Code(err))
}

// Planner is who plans the demo: national staff.
func Planner(s *store.Store) staff.Actor {
	return staff.Actor{ID: id.Derive("demo", "staff", string(staff.National)), Role: staff.National, Scope: staff.Over(s.Pack().Areas.Root().ID)}
}

// vaccinatorAt is who gives doses at a facility in the simulated drive.
func vaccinatorAt(f facility.Facility) staff.Actor {
	return staff.Actor{ID: id.Derive("demo", "staff", string(staff.Vaccinator)), Role: staff.Vaccinator, Scope: staff.At(f.Area, f.ID)}
}

// addPeople says how many people of each age band and priority group there are in the districts of the demo: made up, and as few as its doses
// are. What somebody has set since stays.
func addPeople(ctx context.Context, s *store.Store, facilities []facility.Facility) error {
	known, err := s.People(ctx, Planner(s).Scope)
	if err != nil || len(known) > 0 {
		return err
	}
	var figures []allocation.Figure
	seen := map[string]bool{}
	for _, f := range facilities {
		if seen[f.Area] {
			continue
		}
		seen[f.Area] = true
		for i, band := range s.Pack().AgeBands {
			figures = append(figures, allocation.Figure{Area: f.Area, Group: band.Key, People: []int{60, 80, 400, 150, 110}[i%5]})
		}
		for _, g := range s.Pack().Groups {
			figures = append(figures, allocation.Figure{Area: f.Area, Group: g.Group, People: 25})
		}
	}
	return s.SetPeople(ctx, Planner(s), figures)
}

func readFacilities() ([]facility.Facility, error) {
	rows, err := csv.NewReader(strings.NewReader(facilitiesCSV)).ReadAll()
	if err != nil {
		return nil, err
	}
	out := make([]facility.Facility, 0, len(rows)-1)
	for _, row := range rows[1:] {
		lat, err := strconv.ParseFloat(row[5], 64)
		if err != nil {
			return nil, err
		}
		lng, err := strconv.ParseFloat(row[6], 64)
		if err != nil {
			return nil, err
		}
		teams, err := strconv.Atoi(row[9])
		if err != nil {
			return nil, err
		}
		litres, err := strconv.Atoi(row[10])
		if err != nil {
			return nil, err
		}
		out = append(out, facility.Facility{ID: id.Derive("demo", "facility", row[0]), Name: row[0], Kind: facility.Kind(row[1]),
			Area: row[2], PinCode: row[3], Address: row[4], Lat: lat, Lng: lng, Code: row[7], Hours: facility.Hours(row[8]), Teams: teams, FridgeLitres: litres})
	}
	return out, nil
}

func addStaff(ctx context.Context, s *store.Store, at facility.Facility) error {
	for _, l := range Logins() {
		n := store.NewStaff{ID: id.Derive("demo", "staff", l.Login), Login: l.Login, Name: "Demo " + strings.ReplaceAll(l.Login, "_", " "),
			Role: l.Role, Password: l.Password, Area: s.Pack().Areas.Root().ID}
		switch {
		case l.Role.AtFacility():
			n.Area, n.Facility = at.Area, at.ID
		case l.Role == staff.State:
			n.Area = s.Pack().Areas.StateOf(at.Area)
		case l.Role == staff.District, l.Role == staff.ColdChain:
			n.Area = at.Area
		}
		if err := s.AddStaff(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
