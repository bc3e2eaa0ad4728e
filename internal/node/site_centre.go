package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/api"
	"github.com/openwin/openwin/internal/web/door"
)

// centre is the line of a hub to its centre.
type centre struct {
	url    string
	client *http.Client
	store  *store.Store
	known  hubFile
	tag    string        // of the bundle that was loaded last
	ahead  time.Duration // by how much this machine's clock is before the centre's, as last seen
}

// hubFile is what a hub knows of itself, in hub.json of its data folder: its token opens one facility's records, so that only its owner reads it.
type hubFile struct {
	ID    string `json:"id"`
	Token string `json:"token"`
}

// meetCentre opens the line. The first time it signs in and takes the facility's part down, so that the hub can serve from then on.
func meetCentre(ctx context.Context, c SiteConfig, s *store.Store) (*centre, error) {
	u, err := url.Parse(c.Centre)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("--centre takes the URL of the centre, which starts with https://")
	}
	x := &centre{url: strings.TrimRight(c.Centre, "/"), client: &http.Client{Timeout: 2 * time.Minute}, store: s}
	file := filepath.Join(c.Data, "hub.json")
	if data, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(data, &x.known); err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", file, err)
		}
		if c.Login == "" {
			return x, nil
		}
	}
	if c.Login == "" {
		return nil, errors.New("the first time a hub needs --login and OPENWIN_PASSWORD of somebody who plans sessions at its facility")
	}
	if x.known.ID == "" {
		x.known.ID = id.New()
	}
	var signedIn, device struct {
		Token string `json:"token"`
	}
	if err := x.ask(ctx, http.MethodPost, "sign-in", "", map[string]string{"login": c.Login, "password": c.Password, "totp": c.TOTP}, &signedIn); err != nil {
		return nil, err
	}
	if err := x.ask(ctx, http.MethodPost, "hubs", signedIn.Token, map[string]string{"id": x.known.ID, "name": c.Name}, &device); err != nil {
		return nil, err
	}
	x.known.Token = device.Token
	data, err := json.Marshal(x.known)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return nil, err
	}
	return x, x.once(ctx)
}

// meet meets the centre every so often, until ctx ends. Without a line it tries again; what phones do goes on meanwhile.
func (x *centre) meet(ctx context.Context, every time.Duration, log *slog.Logger) {
	away, clockWrong := false, false
	for {
		err := x.once(ctx)
		if err != nil && !away && ctx.Err() == nil {
			log.Warn("the centre cannot be reached; the hub goes on without it", "error", err.Error())
		}
		if err == nil && away {
			log.Info("the centre is there again, and has all that was sent")
		}
		away = err != nil
		if wrong := x.ahead.Abs() > clockTolerance; wrong != clockWrong {
			if clockWrong = wrong; wrong {
				log.Warn("the clock of this hub is wrong: set it, for devices measure theirs against it", "seconds_ahead", int(x.ahead.Seconds()))
			}
		}
		select {
		case <-time.After(every*3/4 + rand.N(every/2+1)): // hubs that a broken line stopped together do not come together
		case <-ctx.Done():
			return
		}
	}
}

// clockTolerance is by how much a hub's clock may differ from its centre's before it says so.
const clockTolerance = time.Minute

// mostSent is how many operations a hub passes on at once: few enough for a thin line.
const mostSent = 100

// once passes on all that the centre has not had, and takes down its part anew where that has changed.
func (x *centre) once(ctx context.Context) error {
	for {
		lines, err := x.store.UnsentOperations(ctx, mostSent)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return x.pull(ctx)
		}
		if err := x.send(ctx, lines); err != nil {
			return err
		}
	}
}

func (x *centre) send(ctx context.Context, lines []operation.Line) error {
	var out api.HubBatch
	var ids []string
	size := 0
	for i, l := range lines {
		raw, err := json.Marshal(l.Operation)
		if err != nil {
			return err
		}
		if size += len(raw); size > door.MostJSON/2 {
			lines = lines[:i]
			break
		}
		out.Ops = append(out.Ops, raw)
		ids = append(ids, l.DeviceID)
	}
	slices.Sort(ids)
	devices, err := x.store.DevicesByID(ctx, slices.Compact(ids))
	if err != nil {
		return err
	}
	for _, d := range devices {
		out.Devices = append(out.Devices, api.HubDevice{ID: d.ID, Name: d.Name, StaffID: d.StaffID, Role: d.Role, MadeAt: int64(d.MadeAt)})
	}
	var answer struct {
		Results []struct{} `json:"results"`
	}
	if err := x.ask(ctx, http.MethodPost, "hub/sync", x.known.Token, out, &answer); err != nil {
		return err
	}
	if len(answer.Results) != len(lines) {
		return errors.New("the centre has not answered for all operations")
	}
	return x.store.MarkSentOn(ctx, lines)
}

func (x *centre) pull(ctx context.Context) error {
	body, err := x.fetch(ctx, http.MethodGet, "hub/bundle", x.known.Token, nil)
	if err != nil || body == nil {
		return err
	}
	b, err := store.ReadBundle(body)
	if err != nil {
		return err
	}
	loaded, err := x.store.LoadBundle(ctx, b)
	if err != nil || !loaded {
		return err
	}
	x.tag = b.Version
	return x.store.KeepCentreKey(ctx, b.ExportKey)
}

func (x *centre) ask(ctx context.Context, method, path, token string, in, out any) error {
	body, err := x.fetch(ctx, method, path, token, in)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, out)
}

// mostBundle is the largest answer that a hub takes, in bytes.
const mostBundle = 256 << 20

// fetch asks the centre. No body is that nothing has changed.
func (x *centre) fetch(ctx context.Context, method, path, token string, in any) ([]byte, error) {
	data, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, method, x.url+"/api/v1/"+path, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if method == http.MethodGet && x.tag != "" {
		r.Header.Set("If-None-Match", `"`+x.tag+`"`)
	}
	resp, err := x.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if said, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		x.ahead = time.Since(said)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostBundle))
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode == http.StatusNotModified:
		return nil, nil
	case resp.StatusCode != http.StatusOK:
		var problem struct {
			Code   string `json:"code"`
			Detail string `json:"detail"`
		}
		json.Unmarshal(body, &problem) //nolint:errcheck // without a problem in it, the status says what there is to say
		return nil, fmt.Errorf("the centre says %d %s: %s", resp.StatusCode, problem.Code, problem.Detail)
	}
	return body, nil
}
