package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

const (
	sites    = 100
	product  = "COVISHIELD"
	today    = "2026-11-23"
	district = "IN-MH-395"
)

// measure runs people through a whole drive on one engine, each act by one request.
func measure(ctx context.Context, engine, database string, people, callers int, httpRate, insertRate float64) error {
	data, err := os.MkdirTemp("", "openwin-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	b := &drive{callers: callers, people: people}
	if b.national, b.site, err = addStaff(ctx, data, database); err != nil {
		return err
	}
	server, err := start(data, database)
	if err != nil {
		return err
	}
	defer server.stop() //nolint:errcheck // an earlier error says more
	b.address = server.address
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
	if err := b.newDevices(); err != nil {
		return fmt.Errorf("before devices: %w", err)
	}
	kept, decided, err := b.syncAll()
	if err != nil {
		return fmt.Errorf("devices: %w", err)
	}
	doses := float64(len(b.devices) * dosesADevice)
	fmt.Printf("  %-24s %s   %.0f doses/s kept, %.0f doses/s decided\n", "a device sends 40 doses", kept, kept.rate*dosesADevice, doses/decided.Seconds())
	fmt.Printf("  most memory: %s\n", server.memory())
	return server.stop()
}

// addStaff makes the accounts that the bench acts for, and signs them in: those of the country need a second factor, which a bench has not.
func addStaff(ctx context.Context, data, database string) (national, site string, err error) {
	p, err := pack.LoadFolder(packs.Open("in"))
	if err != nil {
		return "", "", err
	}
	ring, err := keys.Open(data + "/keys.json")
	if err != nil {
		return "", "", err
	}
	if database == "" {
		database = data + "/openwin.db"
	}
	s, err := store.Open(ctx, store.Config{URL: database, Keys: ring, Pack: p, Now: func() when.Instant { return when.InstantOf(morning) }})
	if err != nil {
		return "", "", err
	}
	defer s.Close()
	planner := staff.Actor{ID: id.New(), Role: staff.National, Scope: staff.Over("IN")}
	giver := staff.Actor{ID: id.New(), Role: staff.SiteManager, Scope: staff.At(district, siteID(0))}
	// The site manager's facility has to be there first; the drive adds the others.
	first := facility.Facility{ID: siteID(0), Name: "Site 0", Kind: facility.Public, Area: district, PinCode: "400000", Lat: 19, Lng: 72.8}
	if err := s.AddFacilities(ctx, planner, []facility.Facility{first}); err != nil {
		return "", "", err
	}
	for actor, token := range map[staff.Actor]*string{planner: &national, giver: &site} {
		n := store.NewStaff{ID: actor.ID, Login: string(actor.Role), Name: string(actor.Role), Role: actor.Role, Area: actor.Scope.Area(), Facility: actor.Scope.Facility(), Password: id.New()}
		if err := s.AddStaff(ctx, n); err != nil {
			return "", "", err
		}
		if *token, err = s.SignInStaff(ctx, actor, ""); err != nil {
			return "", "", err
		}
	}
	return national, site, nil
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
