package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/openwin/openwin/internal/demo"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/packs"
)

const (
	sites   = 100
	product = "COVISHIELD"
	today   = "2026-11-23"
)

// measure runs people through a whole drive on one engine, each act by one request.
func measure(ctx context.Context, engine, database string, people, callers int, httpRate, insertRate float64) error {
	data, err := os.MkdirTemp("", "openwin-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	if err := addStaff(ctx, data, database); err != nil {
		return err
	}
	server, err := start(data, database)
	if err != nil {
		return err
	}
	b := &drive{address: server.address, callers: callers, people: people}
	if err := b.plan(); err != nil {
		return err
	}
	fmt.Printf("\n%s\n", engine)
	for _, step := range []struct {
		name    string
		before  func() error
		request func(i int) []byte
	}{
		{"register", nil, b.register},
		{"book", nil, b.book},
		{"record a dose, booked", b.readCodes, b.vaccinate},
		{"record a dose, walk-in", b.newPeople, b.walkIn},
		{"search sessions by PIN", nil, b.search},
		{"search near a point", nil, b.near},
		{"one search by everybody", nil, b.rush},
	} {
		if step.before != nil {
			if err := step.before(); err != nil {
				return fmt.Errorf("before %s: %w", step.name, err)
			}
		}
		r, err := flood(b.address, callers, people, step.request)
		if err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		fmt.Printf("  %-24s %s   %.2f of bare HTTP, %.2f of bare insert\n", step.name, r, r.rate/httpRate, r.rate/insertRate)
	}
	fmt.Printf("  most memory: %s\n", server.memory())
	return server.stop()
}

// addStaff makes the accounts that the bench signs in with.
func addStaff(ctx context.Context, data, database string) error {
	p, err := pack.LoadFolder(packs.Open("in"))
	if err != nil {
		return err
	}
	ring, err := keys.Open(data + "/keys.json")
	if err != nil {
		return err
	}
	if database == "" {
		database = data + "/openwin.db"
	}
	s, err := store.Open(ctx, store.Config{URL: database, Keys: ring, Pack: p})
	if err != nil {
		return err
	}
	defer s.Close()
	// The site manager's facility has to be there first; the drive adds the others.
	national := staff.Actor{ID: id.New(), Role: staff.National, Scope: staff.Over("IN")}
	first := facility.Facility{ID: siteID(0), Name: "Site 0", Kind: facility.Public, Area: "IN-MH-395", PinCode: "400000", Lat: 19, Lng: 72.8}
	if err := s.AddFacilities(ctx, national, []facility.Facility{first}); err != nil {
		return err
	}
	for _, l := range demo.Logins() {
		n := store.NewStaff{ID: id.New(), Login: l.Login, Name: l.Login, Role: l.Role, Area: "IN", Password: l.Password}
		if l.Role.AtFacility() {
			if l.Role != staff.SiteManager {
				continue
			}
			n.Area, n.Facility = "IN-MH-395", siteID(0)
		}
		if err := s.AddStaff(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

func siteID(i int) string { return id.Derive("bench", "site", fmt.Sprint(i)) }

// ask sends one request outside the measured floods and reads the answer.
func ask(address, path, token string, body, into any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+address+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		var why bytes.Buffer
		why.ReadFrom(resp.Body) //nolint:errcheck // the status says enough
		return fmt.Errorf("%s: %d %s", path, resp.StatusCode, why.String())
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(into)
}
