package replay

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/packs"
)

// fakeServer answers as docs/api.md says, and fails as networks and busy servers do: before an act is done, and after.
type fakeServer struct {
	*httptest.Server
	t       *testing.T
	pack    *pack.Pack
	failing float64 // part of the requests that fail

	mu         sync.Mutex
	rng        *rand.Rand
	token      int
	requests   int
	facilities map[string]facility.Facility
	received   map[string]stock.Receive
	sessions   map[string]session.Publish
	people     map[string]beneficiary.Register
	doses      map[string]dose.Record
	refuse     func(path string) string // a code to refuse every act of a path with
	onRequest  func(n int)
}

func newFakeServer(t *testing.T, failing float64) *fakeServer {
	in, err := pack.LoadFolder(packs.Open("in"))
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeServer{t: t, pack: in, failing: failing, rng: rand.New(rand.NewPCG(1, 2)),
		facilities: map[string]facility.Facility{}, received: map[string]stock.Receive{}, sessions: map[string]session.Publish{},
		people: map[string]beneficiary.Register{}, doses: map[string]dose.Record{}, refuse: func(string) string { return "" }, onRequest: func(int) {}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	f.onRequest(f.requests)
	path := strings.TrimPrefix(r.URL.Path, "/api/v1")
	if name, ok := strings.CutSuffix(path, "/bulk"); ok {
		f.bulk(w, r, strings.TrimPrefix(name, "/"))
		return
	}
	switch path {
	case "/sign-in":
		answer(w, map[string]string{"token": fmt.Sprint("token ", f.token)})
	case "/areas":
		areas := []Area{}
		for _, a := range f.pack.Areas.Below(r.URL.Query().Get("below")) {
			areas = append(areas, Area{a.ID, a.Name})
		}
		answer(w, map[string]any{"areas": areas})
	case "/coverage":
		f.coverage(w, r.URL.Query().Get("day"))
	default:
		http.NotFound(w, r)
	}
}

func answer(w http.ResponseWriter, v any) { json.NewEncoder(w).Encode(v) }

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	answer(w, problem{Status: status, Code: code})
}

func (f *fakeServer) bulk(w http.ResponseWriter, r *http.Request, path string) {
	if r.Header.Get("Authorization") != fmt.Sprint("Bearer token ", f.token) {
		refuse(w, http.StatusUnauthorized, "not_signed_in")
		return
	}
	lost := false
	if f.rng.Float64() < f.failing {
		switch f.rng.IntN(4) {
		case 0:
			refuse(w, http.StatusServiceUnavailable, "too_busy")
			return
		case 1:
			f.token++ // every sign-in has run out
			refuse(w, http.StatusUnauthorized, "not_signed_in")
			return
		case 2:
			panic(http.ErrAbortHandler) // the connection breaks, nothing was done
		case 3:
			lost = true // all is done, the answer is lost
		}
	}
	var in struct{ Acts []json.RawMessage }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || len(in.Acts) == 0 || len(in.Acts) > 1000 {
		f.t.Errorf("%s: %d acts in a bulk: %v", path, len(in.Acts), err)
	}
	results := make([]map[string]any, len(in.Acts))
	for i, raw := range in.Acts {
		if f.rng.Float64() < f.failing/10 {
			results[i] = map[string]any{"outcome": "refused", "problem": problem{Status: http.StatusServiceUnavailable, Code: "too_busy"}}
			continue
		}
		if code := f.refuse(path); code != "" {
			results[i] = map[string]any{"outcome": "refused", "problem": problem{Status: http.StatusUnprocessableEntity, Code: code}}
			continue
		}
		outcome := "done"
		if f.do(path, raw) {
			outcome = "already"
		}
		results[i] = map[string]any{"outcome": outcome}
	}
	if lost {
		panic(http.ErrAbortHandler)
	}
	answer(w, map[string]any{"results": results})
}

// do does an act and says whether it had been done before. An act that comes before what it needs fails the test.
func (f *fakeServer) do(path string, raw json.RawMessage) (already bool) {
	switch path {
	case "facilities":
		return put(f, f.facilities, raw, func(a facility.Facility) (string, bool) { return a.ID, facility.Decide(f.pack, a) == nil })
	case "receipts":
		return put(f, f.received, raw, func(a stock.Receive) (string, bool) { return a.ID, f.facilities[a.FacilityID].ID != "" })
	case "sessions":
		return put(f, f.sessions, raw, func(a session.Publish) (string, bool) { return a.ID, f.facilities[a.FacilityID].ID != "" })
	case "beneficiaries":
		return put(f, f.people, raw, func(a beneficiary.Register) (string, bool) {
			_, err := beneficiary.Clean(f.pack, a, RecordDate)
			return a.ID, err == nil
		})
	case "doses":
		return put(f, f.doses, raw, func(a dose.Record) (string, bool) {
			s := f.sessions[a.SessionID]
			return a.ID, f.people[a.BeneficiaryID].ID != "" && s.Date == a.OccurredAt.On(f.pack.Zone) && s.Lots[0].LotID == a.LotID
		})
	}
	f.t.Errorf("no such act: %s", path)
	return false
}

func put[A any](f *fakeServer, into map[string]A, raw json.RawMessage, check func(A) (id string, ok bool)) bool {
	var act A
	if err := json.Unmarshal(raw, &act); err != nil {
		f.t.Errorf("%T: %v", act, err)
	}
	id, ok := check(act)
	if !ok {
		f.t.Errorf("%T is wrong or comes before what it needs", act)
	}
	_, already := into[id]
	into[id] = act
	return already
}

// coverage counts the doses of a day by state, in the way the server does.
func (f *fakeServer) coverage(w http.ResponseWriter, day string) {
	counts := map[string]map[string]int64{"IN": {}}
	for _, d := range f.doses {
		s, person := f.sessions[d.SessionID], f.people[d.BeneficiaryID]
		if s.Date.String() != day {
			continue
		}
		state := f.pack.Areas.StateOf(f.facilities[s.FacilityID].Area)
		if counts[state] == nil {
			counts[state] = map[string]int64{}
		}
		age := schedule.AgeAt(schedule.Person{BirthYear: person.BirthYear}, s.Date)
		for _, measure := range []string{"doses", fmt.Sprint("dose:", d.Number), "sex:" + string(person.Sex), "age:" + f.pack.AgeBand(age), "product:" + s.Product} {
			counts[state][measure]++
			counts["IN"][measure]++
		}
	}
	below := []figures{}
	for _, a := range f.pack.Areas.Below("IN") {
		below = append(below, figures{a.ID, counts[a.ID]})
	}
	answer(w, map[string]any{"area": figures{"IN", counts["IN"]}, "below": below})
}
