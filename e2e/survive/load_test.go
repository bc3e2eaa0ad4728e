package survive

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

// site is the one facility of the test: its staff work at every server that runs.
type site struct {
	facility string
	chief    string // tokens
	manager  string
	today    daySessions
	tomorrow daySessions
}

// daySessions is a session of a day: slot 1 and lot 0 have few places and doses, slot 2 and lot 1 many, slot 3 is for walk-ins.
type daySessions struct {
	session string
	date    when.Date
	lots    [2]string
}

const (
	few   = 40
	many  = 20_000
	pune  = "IN-MH-363"
	crowd = 24 // callers at once
)

func civilToday() when.Date { return when.Wall().On(testkit.India().Zone) }

// publish makes the sessions of today and tomorrow for a round.
func (s *site) publish(t *testing.T, url string) {
	t.Helper()
	s.today, s.tomorrow = s.publishOn(t, url, civilToday()), s.publishOn(t, url, civilToday().Add(1))
}

func (s *site) publishOn(t *testing.T, url string, day when.Date) daySessions {
	t.Helper()
	e := daySessions{session: id.New(), date: day, lots: [2]string{id.New(), id.New()}}
	doses := [2]int{few, 2*few + 3*many}
	for i, lot := range e.lots {
		must(t, url, s.chief, "receipts", fields{"id": id.New(), "facility_id": s.facility, "doses": doses[i],
			"lot": fields{"id": lot, "product": "COVISHIELD", "number": lot[:8], "expires": day.Add(90).String()}})
	}
	must(t, url, s.chief, "sessions", fields{"id": e.session, "facility_id": s.facility, "date": day.String(), "product": "COVISHIELD",
		"slots": []fields{
			{"starts": 540, "ends": 720, "channel": "online", "capacity": few},
			{"starts": 720, "ends": 1020, "channel": "online", "capacity": many},
			{"starts": 540, "ends": 1020, "channel": "walk_in", "capacity": many},
		},
		"lots": []fields{{"lot_id": e.lots[0], "doses": doses[0]}, {"lot_id": e.lots[1], "doses": doses[1]}}})
	return e
}

// sent is an act and what the server said to it.
type sent struct {
	path string
	id   string
	act  fields
	answer
	again   answer // to the same act after the restart
	settled bool   // it has been sent again
}

// journal is every act that was sent. It outlives the program.
type journal struct {
	mu  sync.Mutex
	all []sent
}

func (j *journal) write(s sent) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.all = append(j.all, s)
}

// settle takes the answers to the acts sent again as theirs, and says how many had none before.
func (j *journal) settle() (unanswered int) {
	for i := range j.all {
		s := &j.all[i]
		if s.settled {
			continue
		}
		if !s.done() && !s.refused() {
			unanswered++
			s.answer = s.again
		}
		s.settled = true
	}
	return unanswered
}

// load is a crowd of callers at the servers, until each is told to stop or its server is gone.
type load struct {
	stop    atomic.Bool
	callers sync.WaitGroup
	done    atomic.Int64 // acts that were acknowledged
}

var people atomic.Int64 // gives each person a phone of their own

func (s *site) crowd(j *journal, urls ...string) *load {
	l := &load{}
	for n := range crowd {
		url := urls[n%len(urls)]
		l.callers.Go(func() {
			r := rand.New(rand.NewPCG(rand.Uint64(), uint64(n)))
			for !l.stop.Load() {
				if !s.visit(j, l, url, r) {
					return
				}
			}
		})
	}
	return l
}

// visit registers somebody, who books for tomorrow or is vaccinated at once. False: the server is gone.
func (s *site) visit(j *journal, l *load, url string, r *rand.Rand) bool {
	do := func(path string, act fields) answer {
		a := post(url, s.manager, path, act)
		j.write(sent{path: path, id: act["id"].(string), act: act, answer: a})
		if a.done() {
			l.done.Add(1)
		}
		return a
	}
	person := id.New()
	a := do("beneficiaries", fields{"id": person, "name": "Asha Patil", "birth_year": 1980, "sex": "female", "area": pune, "consent": "2026-11-23",
		"phone": fmt.Sprintf("+9198%08d", people.Add(1))})
	if !a.done() {
		return a.status != 0
	}
	if r.IntN(2) == 0 {
		a = do("appointments", fields{"id": id.New(), "beneficiary_id": person, "session_id": s.tomorrow.session, "slot": 1 + r.IntN(2)})
	} else {
		e := s.today
		if civilToday() != e.date {
			e = s.tomorrow // midnight has passed
		}
		a = do("doses", fields{"id": id.New(), "beneficiary_id": person, "session_id": e.session, "lot_id": e.lots[r.IntN(2)]})
	}
	return a.status != 0
}

// untilMoment waits for a random moment in the middle of the work: after some acts were acknowledged, at the latest after a while.
func (l *load) untilMoment(t *testing.T) {
	t.Helper()
	for range 200 {
		if l.done.Load() > 50 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if l.done.Load() == 0 {
		t.Fatal("nothing was acknowledged: there is no load")
	}
	time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond)
}
