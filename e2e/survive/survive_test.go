package survive

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openwin/openwin/e2e/program"
	"github.com/openwin/openwin/internal/id"
)

// rounds is how often each engine is killed.
const rounds = 10

// The program is killed in the middle of its work, again and again. Nothing that was acknowledged is lost, nothing is there
// twice, and every count still agrees with what it counts. The log has each dose once, and every checkpoint that somebody kept holds.
func TestSurvivesKill(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			in := newInstallation(t, engine)
			p := in.start(t)
			s := newSite(t, in, p)
			conn := in.db.SQL(t)
			j := &journal{}
			newspaper := &keepers{dir: t.TempDir()}
			for round := range rounds {
				s.publish(t, p.URL)
				l := s.crowd(j, p.URL)
				l.untilMoment(t)
				newspaper.keep(t, p.URL)
				p.Kill()
				l.callers.Wait()
				if round == rounds/2 {
					in.loseLog(t)
				}

				began := time.Now()
				p = in.start(t)
				restarted := time.Since(began)
				checkJournal(t, conn, j)
				checkInvariants(t, conn)
				again(t, s, j, p.URL)
				checkInvariants(t, conn)
				checkFigures(t, conn, p.URL)
				t.Logf("round %d: %d acts acknowledged, %d unanswered until sent again, back in %v", round+1, l.done.Load(), j.settle(), restarted.Round(time.Millisecond))
				if t.Failed() {
					t.Fatalf("the log of the program:\n%s", p.Log)
				}
			}
			p.Stop(t)
			in.checkLog(t, newspaper)
		})
	}
}

// Two processes share a database. One is killed, the other goes on as if nothing had been.
func TestTheOtherProcessGoesOn(t *testing.T) {
	in := newInstallation(t, "postgres")
	first := in.start(t)
	s := newSite(t, in, first)
	second := in.start(t)
	s.publish(t, first.URL)
	conn := in.db.SQL(t)
	j := &journal{}
	l := s.crowd(j, first.URL, second.URL)
	l.untilMoment(t)
	second.Kill()
	before := l.done.Load()
	time.Sleep(500 * time.Millisecond)
	l.stop.Store(true)
	l.callers.Wait()
	if l.done.Load() < before+50 {
		t.Errorf("%d acts acknowledged after the other was killed", l.done.Load()-before)
	}
	checkJournal(t, conn, j)
	checkInvariants(t, conn)
	again(t, s, j, first.URL)
	checkInvariants(t, conn)
	checkFigures(t, conn, first.URL)
	t.Logf("%d acts acknowledged, %d of them after the kill", l.done.Load(), l.done.Load()-before)
	first.Stop(t)
}

// newSite makes the facility and the two people who work the test.
func newSite(t *testing.T, in *installation, p *program.Program) *site {
	t.Helper()
	s := &site{facility: id.New()}
	s.chief = firstSignIn(t, p.URL, "chief", in.addStaff(t, "chief", "national"))
	must(t, p.URL, s.chief, "facilities", fields{"id": s.facility, "name": "Aundh District Hospital", "kind": "public", "area": pune,
		"pin_code": "411027", "address": "Aundh, Pune", "lat": 18.55, "lng": 73.81})
	s.manager = signIn(t, p.URL, "manager", in.addStaff(t, "manager", "site_manager", "--area", pune, "--facility", s.facility))
	return s
}

// again sends every act of the last round once more. What was acknowledged gets the same answer; what was not answered gets
// one now, whether or not it had been done.
func again(t *testing.T, s *site, j *journal, url string) {
	t.Helper()
	var next atomic.Int64
	var callers sync.WaitGroup
	for range crowd {
		callers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(j.all) {
					return
				}
				old := &j.all[i]
				if old.settled {
					continue
				}
				a := post(url, s.manager, old.path, old.act)
				switch {
				case old.done() && a != old.answer:
					t.Errorf("%s %s was answered %q, and now %d %q", old.path, old.id, old.body, a.status, a.body)
				case old.refused() && a.code() != old.code():
					t.Errorf("%s %s was refused with %s, and now %d %s", old.path, old.id, old.code(), a.status, a.body)
				case !a.done() && !a.refused():
					t.Errorf("%s %s: %d %s", old.path, old.id, a.status, a.body)
				}
				old.again = a
			}
		})
	}
	callers.Wait()
}
