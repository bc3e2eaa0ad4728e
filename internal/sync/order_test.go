package sync_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/sync"
	"github.com/openwin/openwin/internal/testkit"
)

// scene is what several devices of a session write down, by numbers instead of ids, so that it can be played in two camps and compared.
type scene struct {
	acts  []sceneAct
	order []int // in which the acts come
	cuts  []int // where a batch ends
}

type sceneAct struct {
	what                      operation.Kind
	phone, person, dose, vial int
	number, lot, left         int
	void                      bool
}

const scenePhones = 3

func drawScene(r *rapid.T) scene {
	var s scene
	people, doses, vials := 0, 0, 0
	for range rapid.IntRange(4, 22).Draw(r, "acts") {
		a := sceneAct{phone: rapid.IntRange(0, scenePhones-1).Draw(r, "phone"), vial: -1}
		switch what := rapid.IntRange(0, 13).Draw(r, "what"); {
		case people == 0 || what == 0 && people < 3:
			a.what, a.person = operation.Register, people
			people++
		case what < 4 || doses == 0:
			a.what, a.person, a.dose = operation.Dose, rapid.IntRange(0, people-1).Draw(r, "person"), doses
			a.number, a.lot = rapid.IntRange(1, 2).Draw(r, "number"), rapid.IntRange(0, 2).Draw(r, "lot")
			if vials > 0 && rapid.Bool().Draw(r, "drawn") {
				a.vial = rapid.IntRange(0, vials-1).Draw(r, "vial")
			}
			doses++
		case what < 10:
			a.what, a.dose = operation.Correct, rapid.IntRange(0, doses-1).Draw(r, "dose")
			switch rapid.IntRange(0, 5).Draw(r, "how") {
			case 0:
				a.void = true
			case 1, 2:
				a.number = rapid.IntRange(1, 2).Draw(r, "to")
			default:
				a.lot = rapid.IntRange(1, 3).Draw(r, "to lot")
			}
		case what == 10 || vials == 0:
			a.what, a.vial = operation.VialOpened, vials
			vials++
		case what == 11:
			a.what, a.vial, a.left = operation.VialDiscarded, rapid.IntRange(0, vials-1).Draw(r, "vial"), rapid.IntRange(0, 5).Draw(r, "left")
		default:
			a.what, a.dose = operation.AEFI, rapid.IntRange(0, doses-1).Draw(r, "dose")
		}
		s.acts = append(s.acts, a)
	}
	return s
}

// arrive draws an order in which the acts come, in batches.
func (s scene) arrive(r *rapid.T, name string) scene {
	s.order = rapid.Permutation(upTo(len(s.acts))).Draw(r, name)
	s.cuts = nil
	for i := range s.order {
		if rapid.IntRange(0, 2).Draw(r, name+" cut") == 0 {
			s.cuts = append(s.cuts, i)
		}
	}
	return s
}

// play has a scene happen in a camp and gives the records at its end, in words that name no id.
func (s scene) play(c *camp) string {
	c.t.Helper()
	phones := []*phone{c.phone(), c.phone(), c.phone()}
	people, doses, vials := map[int]string{}, map[int]string{}, map[int]string{}
	owner := map[int]int{}
	name := func(all map[int]string, n int) string {
		if all[n] == "" {
			all[n] = id.New()
		}
		return all[n]
	}
	lots := []string{c.lot.ID, "a lot off the vial", "another", "a third"}
	var ops []operation.Operation
	start := c.db.Clock.Now().Add(-time.Hour)
	for i, a := range s.acts {
		p := phones[a.phone]
		var op operation.Operation
		switch a.what {
		case operation.Register:
			was := p.registers() // writes the operation, under an id of its own
			op = p.log[len(p.log)-1]
			op.Body = json.RawMessage(strings.ReplaceAll(string(op.Body), was, name(people, a.person)))
		case operation.Dose:
			owner[a.dose] = a.person
			body := map[string]any{"dose_id": name(doses, a.dose), "beneficiary_id": name(people, a.person), "code_checked": false, "identity": "document", "lot_id": lots[a.lot], "lot_number": "read", "number": a.number, "product": "COVISHIELD", "warned": []string{}}
			if a.vial >= 0 {
				body["vial_id"] = name(vials, a.vial)
			}
			op = p.write(a.what, body)
		case operation.Correct:
			body := map[string]any{"dose_id": name(doses, a.dose), "void": a.void, "reason": "read again"}
			if a.lot > 0 {
				body["lot_id"] = lots[a.lot]
			}
			if a.number > 0 {
				body["number"] = a.number
			}
			op = p.write(a.what, body)
		case operation.VialOpened:
			op = p.write(a.what, map[string]any{"vial_id": name(vials, a.vial), "lot_id": c.lot.ID, "doses": 10})
		case operation.VialDiscarded:
			reason := "opened"
			if a.left == 0 {
				reason = ""
			}
			op = p.write(a.what, map[string]any{"vial_id": name(vials, a.vial), "doses_left": a.left, "reason": reason})
		case operation.AEFI:
			op = p.write(a.what, map[string]any{"aefi_id": id.New(), "beneficiary_id": name(people, owner[a.dose]), "dose_id": name(doses, a.dose), "onset_at": int64(start), "events": []string{"fever"}, "outcome": "unknown", "reporter": "x"})
		}
		op.At = int64(start.Add(time.Duration(i) * time.Second))
		p.log[len(p.log)-1] = op
		ops = append(ops, op)
	}
	var sent []operation.Operation
	for i, n := range s.order {
		sent = append(sent, ops[n])
		if slices.Contains(s.cuts, i) || i == len(s.order)-1 {
			_, err := c.sync.Take(ctx, sync.Sender{Scope: c.nurse.Scope}, sync.Batch{DeviceID: sent[0].DeviceID, Ops: raw(sent...)})
			testkit.Done(c.t, err)
			sent = nil
		}
	}
	for range 3 { // what waited for others is looked at again
		c.db.Clock.Advance(time.Hour)
		testkit.Done(c.t, c.sync.DecideDue(ctx))
	}
	corrected := map[int]bool{}
	for _, a := range s.acts {
		if a.what == operation.Correct {
			corrected[owner[a.dose]] = true
		}
	}
	out := c.records(people, vials, corrected)
	c.db.Clock.Set(testkit.Today, 10*60)
	return out
}

// records is what stands in a camp: doses by person, vaccine, places, vials, reports, and about whom somebody has to look: of
// those of whom nothing was corrected, because a finding stays although a correction that comes later has put right what it was about.
func (c *camp) records(people, vials map[int]string, corrected map[int]bool) string {
	c.t.Helper()
	personOf, vialOf := map[string]int{}, map[string]int{}
	for n, p := range people {
		personOf[p] = n
	}
	for n, v := range vials {
		vialOf[v] = n
	}
	lot := func(id string) string {
		if id == c.lot.ID {
			return "the lot"
		}
		return id
	}
	var out []string
	for _, d := range c.standing() {
		out = append(out, fmt.Sprintf("dose: person %d number %d of %s", personOf[d.BeneficiaryID], d.Number, lot(d.LotID)))
	}
	used, places := c.used()
	out = append(out, fmt.Sprintf("used %d, places %d", used, places))
	all, err := c.store.Vials(ctx, c.nurse.Scope, c.at.ID)
	testkit.Done(c.t, err)
	for _, v := range all {
		out = append(out, fmt.Sprintf("vial %d: %d doses, drawn %d, open %t, closed %t, left %d %s", vialOf[v.ID], v.Doses, v.Drawn, v.OpenedAt != 0, v.ClosedAt != 0, v.Left, v.Reason))
	}
	reports, err := c.store.AEFIs(ctx, c.nurse.Scope, aefi.Open, store.AEFIPlace{}, 100)
	testkit.Done(c.t, err)
	for _, r := range reports {
		out = append(out, fmt.Sprintf("report: person %d", personOf[r.BeneficiaryID]))
	}
	outbox.Drain(ctx, c.store, nil, []outbox.Consumer{outbox.Reviews(c.store.Pack())})
	items, err := c.store.Reviews(ctx, c.nurse.Scope, store.ReviewFilter{State: review.Open}, store.ReviewPlace{}, 500)
	testkit.Done(c.t, err)
	look := map[int]bool{}
	for _, i := range items {
		if n, about := personOf[i.BeneficiaryID]; about && !look[n] && !corrected[n] {
			look[n] = true
			out = append(out, fmt.Sprintf("look: person %d", n))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// Whatever order the operations of several devices come in, and however they are cut into batches, the records are the same at the end: the
// doses that stand, vaccine, places, vials, reports, and the people about whom somebody has to look. Which of two doses bears a finding, and
// under which code, may differ: the one that came second has it. docs/sync.md says this to those who build on it.
func TestAnyOrderEndsWithTheSameRecords(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		runs := 0
		rapid.Check(t, func(r *rapid.T) {
			if runs++; runs > 6 { // a database is slow
				return
			}
			told := drawScene(r)
			asWritten := told
			asWritten.order = upTo(len(told.acts))
			want := asWritten.play(newCamp(r, db, s, 60))
			got := told.arrive(r, "order").play(newCamp(r, db, s, 60))
			if got != want {
				r.Fatalf("as written:\n%s\nas it came:\n%s", want, got)
			}
		})
	})
}

// An end of day that comes before what it counts waits for it.
func TestTheEndOfADayWaitsForTheDay(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := newCamp(t, db, db.Open(t), 10)
		p := c.phone()
		p.gives(p.registers(), 1)
		p.write(operation.DayEnded, map[string]any{"doses": 1, "vials": []any{}, "counted": []any{}})
		expect(t, codes(p.sends(p.log[2])), "day_ended waiting")
		expect(t, codes(p.sends(p.log[0])), "register taken")
		db.Clock.Advance(time.Hour)
		testkit.Done(t, c.sync.DecideDue(ctx))
		expect(t, codes(p.sends(p.log[2])), "day_ended waiting")
		p.sends(p.log[1])
		db.Clock.Advance(time.Hour)
		testkit.Done(t, c.sync.DecideDue(ctx))
		expect(t, codes(p.sends(p.log[2])), "day_ended taken")

		lost := c.phone() // whose log never comes whole: after a day it is taken as it is
		lost.registers()
		lost.write(operation.DayEnded, map[string]any{"doses": 1, "vials": []any{}, "counted": []any{}})
		lost.sends(lost.log[1])
		db.Clock.Advance(31 * time.Hour)
		testkit.Done(t, c.sync.DecideDue(ctx))
		expect(t, codes(lost.sends(lost.log[1])), "day_ended review day_doses_differ")
	})
}
