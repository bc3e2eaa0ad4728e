package storetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// said is a line as people compare it: ids aside.
func said(l audit.Line) string {
	side := func(v audit.Values) string {
		var out []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if value := v[name]; value != nil && value != "" && !slices.Contains(strings.Fields("about lots slots session supplier at lat lng hours beneficiary case lot opens_at merged_into"), name) {
				out = append(out, fmt.Sprintf("%s=%v", name, value))
			}
		}
		return strings.Join(out, " ")
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s: %s -> %s", l.Role, l.Act, l.Kind, side(l.Before), side(l.After)))
}

// Every kind of change has its line, in the transaction of the change: who, what, before, after, and nothing personal.
func TestAudit(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		boss := testkit.National()
		testkit.Done(t, s.AddStaff(ctx, store.NewStaff{ID: boss.ID, Login: "boss", Name: "Boss", Role: staff.National, Area: "IN", Password: "a long password"}))
		step := func(err error) {
			t.Helper()
			testkit.Done(t, err)
			db.Clock.Advance(time.Second)
		}
		step(nil)
		f := d.Facility
		f.Name, f.Teams, f.Version = "Aundh Hospital", 2, 1
		step(s.ChangeFacility(ctx, boss, f))
		lot := stock.Lot{ID: id.New(), Product: "COVISHIELD", Number: "4121Z001", Expires: testkit.Today.Add(100)}
		_, err := s.Receive(ctx, boss, stock.Receive{ID: id.New(), FacilityID: f.ID, Lot: lot, Doses: 100})
		step(err)
		plan := d.Plan(testkit.Today, lot, 10)
		for range 2 { // an act that comes twice has one line
			_, err = s.Publish(ctx, boss, plan)
			step(err)
		}
		off, err := s.Publish(ctx, boss, d.Plan(testkit.Today.Add(1), lot, 5))
		step(err)
		_, err = s.ChangeSession(ctx, boss, session.Change{SessionID: off.ID, Slots: []session.SlotChange{{No: 1, NewSlot: session.NewSlot{Starts: 540, Ends: 720, Capacity: 4}}}})
		step(err)
		step(s.CancelSession(ctx, boss, session.Cancel{SessionID: off.ID, Reason: session.NoStaff}))
		step(s.SetPeople(ctx, boss, []allocation.Figure{{Area: testkit.Pune, Group: "60+", People: 100}}))
		step(s.SetPeople(ctx, boss, []allocation.Figure{{Area: testkit.Pune, Group: "60+", People: 120}}))
		step(s.SetPeople(ctx, boss, []allocation.Figure{{Area: testkit.Pune, Group: "60+", People: 120}}))
		hand := store.NewStaff{ID: id.New(), Login: "hand", Name: "Hand", Role: staff.Verifier, Facility: f.ID, Password: "a long password"}
		step(s.AddStaff(ctx, hand))
		step(s.ChangePost(ctx, boss, id.New(), hand.ID, staff.Vaccinator, "", f.ID))
		step(s.StaffLeaves(ctx, boss, id.New(), hand.ID))

		const phone = "+919812340555"
		b := d.Person(phone)
		step(nil)
		later, err := s.Publish(ctx, boss, d.Plan(testkit.Today.Add(2), lot, 5))
		step(err)
		a, err := s.Book(ctx, phone, testkit.Booking(b, later, testkit.Morning))
		step(err)
		_, err = s.CancelAppointment(ctx, phone, b.ID, a.ID)
		step(err)
		found, err := s.Session(ctx, boss.Scope, plan.ID)
		testkit.Done(t, err)
		given := d.Record(testkit.WalkIn(b, found.Session))
		step(nil)
		c, err := s.OpenCase(ctx, casework.Ask{ID: id.New(), BeneficiaryID: b.ID, Kind: casework.Name, Asked: casework.Asked{Name: "Usha Patil", Words: "A slip."}, Phone: phone}, store.Claimed{}, nil)
		step(err)
		_, err = s.DecideCase(ctx, boss, casework.Decision{BeneficiaryID: b.ID, CaseID: c.ID, Step: 2, Accept: true, Reason: "Yes."})
		step(err)
		step(s.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: phone, To: "+919812340556"}))
		step(s.Agree(ctx, "+919812340556", beneficiary.Consenting{ID: id.New(), BeneficiaryID: b.ID}))

		read := func(scope staff.Scope, f store.AuditFilter) (all []audit.Line) {
			t.Helper()
			for at := (store.AuditPlace{}); ; {
				page, err := s.Audit(ctx, scope, f, at, 3)
				testkit.Done(t, err)
				if all = append(all, page...); len(page) < 3 {
					slices.Reverse(all)
					return all
				}
				at = store.AuditPlace{At: page[2].At, ID: page[2].ID}
			}
		}
		var got []string
		for _, l := range read(staff.Over("IN"), store.AuditFilter{}) {
			got = append(got, said(l))
			if text := fmt.Sprint(l.Before, l.After); strings.Contains(text, "Patil") || strings.Contains(text, "98123") || strings.Contains(text, "Hand") || strings.Contains(text, "slip") {
				t.Errorf("personal data in the trail: %s", text)
			}
		}
		want := strings.Split(strings.TrimSpace(`
made facility:  -> area=IN-MH-363 called=Aundh District Hospital freezer_litres=0 fridge_litres=0 kind=public pin=411027 teams=0
program made staff:  -> post=national IN what=invited
national changed facility: called=Aundh District Hospital teams=0 -> called=Aundh Hospital teams=2
national changed stock:  -> doses=100 from=supplier to=store what=receipt
national made session:  -> date=2021-09-17 fee=0 max_age=0 min_age=0 product=COVISHIELD state=published
national made session:  -> date=2021-09-18 fee=0 max_age=0 min_age=0 product=COVISHIELD state=published
national changed session:  ->
national ended session: state=published -> reason=no_staff state=cancelled
national made people:  -> group=60+ people=100
national changed people: people=100 -> group=60+ people=120
program made staff:  -> post=verifier IN-MH-363 `+f.ID+` what=invited
national changed staff: post=verifier IN-MH-363 `+f.ID+` -> post=vaccinator IN-MH-363 `+f.ID+` what=post
national ended staff: post=vaccinator IN-MH-363 `+f.ID+` -> what=left
national made session:  -> date=2021-09-19 fee=0 max_age=0 min_age=0 product=COVISHIELD state=published
citizen ended appointment: state=booked -> state=cancelled
citizen made case:  -> asked=name state=open what=opened
national decided case: state=open -> state=accepted what=decided
national changed beneficiary: name=• -> name=•
citizen changed beneficiary: phone=• -> phone=• what=move
citizen changed beneficiary: consent=`+beneficiary.Consent+` ->`), "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}

		// The trail is narrowed, and never wider than the reader's scope.
		for _, c := range []struct {
			scope staff.Scope
			f     store.AuditFilter
			want  int
		}{
			{staff.Over("IN"), store.AuditFilter{Kind: audit.Staff}, 4},
			{staff.Over(testkit.Pune), store.AuditFilter{Kind: audit.Staff}, 3},
			{staff.At(testkit.Pune, f.ID), store.AuditFilter{Kind: audit.Session}, 5},
			{staff.At(testkit.Pune, f.ID), store.AuditFilter{Kind: audit.People}, 0},
			{staff.Over(testkit.Delhi), store.AuditFilter{}, 0},
			{staff.Over("IN-MH"), store.AuditFilter{Thing: off.ID}, 3},
			{staff.Over("IN-MH"), store.AuditFilter{By: boss.ID, Kind: audit.Case}, 1},
			{staff.Over("IN"), store.AuditFilter{Day: testkit.Today}, len(want)},
			{staff.Over("IN"), store.AuditFilter{Day: testkit.Today.Add(1)}, 0},
		} {
			if lines := read(c.scope, c.f); len(lines) != c.want {
				t.Errorf("%+v over %s: %d lines, want %d", c.f, c.scope.Area(), len(lines), c.want)
			}
		}

		// What was registered, booked and given is made of the facts themselves.
		facts := func(actor staff.Actor, thing string) string {
			t.Helper()
			lines, err := s.AuditFacts(ctx, actor, thing)
			testkit.Done(t, err)
			var out []string
			for _, l := range lines {
				out = append(out, fmt.Sprintf("%s %s %s", l.Role, l.Act, l.Kind))
			}
			return strings.Join(out, ", ")
		}
		if got := facts(boss, b.ID); got != " made dose, citizen made appointment, citizen made beneficiary" { // the vaccinator of the test is not among the staff
			t.Errorf("of the person: %s", got)
		}
		if got := facts(boss, plan.ID); got != " made dose" {
			t.Errorf("of the session: %s", got)
		}
		for _, elsewhere := range []string{b.ID, plan.ID, given.Dose.ID, ""} {
			if got := facts(testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.District), elsewhere); got != "" {
				t.Errorf("Delhi reads %s", got)
			}
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM access WHERE beneficiary_id = $1 AND purpose = 'audit'", b.ID); n != 1 {
			t.Errorf("%d looks are logged", n)
		}
	})
}
