package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	areas "github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A code is the same in small letters, whichever way it comes in; and one that was given up can name another facility.
func TestACodeIsOneFacility(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		pune := officer(testkit.Pune)
		byHand := facility.Facility{ID: id.New(), Code: "pn9", Name: "By hand", Kind: facility.Public, Area: testkit.Pune, PinCode: "411001"}
		testkit.Done(t, s.AddFacilities(ctx, pune, []facility.Facility{byHand}))
		sheet := "code|name|kind|area|pin_code\nPN9|By hand|public|IN-MH-363|411001\nA|First|public|IN-MH-363|411001"
		first := bring(t, s, pune, sheet)
		wants(t, "by hand and from a file", stands(t, s, first), "checked 1 0 1 0 0")
		testkit.Done(t, s.TakeImport(ctx, pune, first, false))
		work(t, s)

		// What came as A is called B by now. A file that has both means two facilities.
		renamed := facilityByCode(t, s, "First")
		renamed.Code = "b"
		testkit.Done(t, s.ChangeFacility(ctx, pune, renamed))
		both := "code|name|kind|area|pin_code\nA|Another|public|IN-MH-363|411001\nB|First|public|IN-MH-363|411001"
		second := bring(t, s, pune, both)
		wants(t, "both", stands(t, s, second), "checked 1 0 1 0 0")
		testkit.Done(t, s.TakeImport(ctx, pune, second, false))
		work(t, s)
		wants(t, "both", stands(t, s, second), "taken 1 0 1 0 0")
		if a, b := facilityByCode(t, s, "Another"), facilityByCode(t, s, "First"); a.Code != "A" || b.Code != "B" || b.ID != renamed.ID {
			t.Errorf("%+v, %+v", a, b)
		}
		wants(t, "again", stands(t, s, bring(t, s, pune, both)), "checked 0 0 2 0 0")
		testkit.Done(t, s.UndoImport(ctx, pune, second))
		work(t, s)
		wants(t, "undone", stands(t, s, second), "undone 1 0 1 0 0")
	})
}

// All rows means all: where one has become wrong since the check, those taken before it go back.
func TestAllOrNothing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		pune := officer(testkit.Pune)
		elsewhere := facility.Facility{ID: id.New(), Code: "Z1", Name: "In Delhi", Kind: facility.Public, Area: testkit.Delhi, PinCode: "110001"}
		var sheet strings.Builder
		sheet.WriteString("code|name|kind|area|pin_code\n")
		for n := range 600 {
			fmt.Fprintf(&sheet, "M%d|Centre %d|public|IN-MH-363|411001\n", n, n)
		}
		sheet.WriteString("Z1|Last|public|IN-MH-363|411001")
		all, good := bring(t, s, pune, sheet.String()), bring(t, s, pune, sheet.String())
		wants(t, "checked", stands(t, s, all), "checked 601 0 0 0 0")
		testkit.Done(t, s.AddFacilities(ctx, testkit.National(), []facility.Facility{elsewhere}))
		testkit.Done(t, s.TakeImport(ctx, pune, all, false))
		work(t, s)
		wants(t, "nothing", stands(t, s, all), "undone 600 0 0 1 0")
		wants(t, "why", reasons(t, s, all), "602 area:row_outside_scope")
		left, err := s.Facilities(ctx, staff.Over("IN"), store.FacilityFind{}, 10)
		if testkit.Done(t, err); len(left) != 1 {
			t.Errorf("%d facilities are left", len(left))
		}
		testkit.Done(t, s.TakeImport(ctx, pune, good, true))
		work(t, s)
		wants(t, "the good ones", stands(t, s, good), "taken 600 0 0 1 0")
	})
}

// A facility takes its sessions to come along where its PIN code or its area in the district changes, by hand, by a file and back.
func TestSessionsFollowTheirFacility(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		pune := officer(testkit.Pune)
		testkit.Grow(t, s, testkit.Pune, "HAV", "MUL")
		d := testkit.NewDrive(t, s)
		d.Session(testkit.Today, 1)
		old := d.Session(testkit.Today.Add(1), 1)
		db.Clock.Set(testkit.Today.Add(2), 600)
		d.Session(testkit.Today.Add(3), 1)
		found := func(search store.Search) int {
			search.From, search.Until = testkit.Today, testkit.Today.Add(5)
			listed, err := s.FindSessions(ctx, search)
			testkit.Done(t, err)
			return len(listed)
		}
		f := facilityByCode(t, s, "Aundh")
		f.Area, f.PinCode, f.Code = testkit.Pune+"-HAV", "411007", "AUNDH"
		testkit.Done(t, s.ChangeFacility(ctx, pune, f))
		for search, want := range map[store.Search]int{{PinCode: "411027"}: 2, {PinCode: "411007"}: 1, {Area: testkit.Pune}: 3, {Area: testkit.Pune + "-HAV"}: 1} {
			if got := found(search); got != want {
				t.Errorf("%+v finds %d sessions, not %d", search, got, want)
			}
		}
		if l, err := s.PublicSession(ctx, old.ID); err != nil || l.Session.Area != testkit.Pune {
			t.Errorf("a session of the past moved to %s (%v)", l.Session.Area, err)
		}
		moved := bring(t, s, pune, "code|name|kind|area|pin_code\nAUNDH|Aundh District Hospital|public|IN-MH-363-MUL|411008")
		testkit.Done(t, s.TakeImport(ctx, pune, moved, false))
		work(t, s)
		if found(store.Search{PinCode: "411008"}) != 1 || found(store.Search{Area: testkit.Pune + "-MUL"}) != 1 {
			t.Error("an import left the session behind")
		}
		testkit.Done(t, s.UndoImport(ctx, pune, moved))
		work(t, s)
		if found(store.Search{PinCode: "411007"}) != 1 {
			t.Error("undoing left the session behind")
		}
	})
}

// A process learns of every change that another has made, also where one area went and another came.
func TestAnotherProcessLearnsOfAreas(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, other := db.Open(t), db.Open(t)
		bringAreas := func(sheet string, good bool) string {
			drafts, err := areas.ReadSheet(s.Pack().Areas, s.Pack().Languages, cells(sheet), store.MostImported)
			testkit.Done(t, err)
			ident := id.New()
			testkit.Done(t, s.BringAreas(ctx, officer(testkit.Pune), ident, drafts))
			work(t, s)
			testkit.Done(t, s.TakeImport(ctx, officer(testkit.Pune), ident, good))
			work(t, s)
			return ident
		}
		first := bringAreas("parent|code|name\nIN-MH-363|ONE|One", false)
		testkit.Done(t, other.RefreshAreas(ctx))
		// One goes and another comes between two looks of another process.
		testkit.Done(t, s.UndoImport(ctx, officer(testkit.Pune), first))
		work(t, s)
		bringAreas("parent|code|name\nIN-MH-363|TWO|Two", false)
		testkit.Done(t, other.RefreshAreas(ctx))
		if got := ids(other.Pack().Areas.Below(testkit.Pune)); got != "IN-MH-363-TWO" {
			t.Errorf("the other process knows %q", got)
		}
	})
}

func ids(below []areas.Area) string {
	var out []string
	for _, a := range below {
		out = append(out, a.ID)
	}
	return strings.Join(out, " ")
}

// Whoever closes a facility and whoever publishes a session there at the same moment do not both get through.
func TestNoSessionAtAClosedFacility(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, other := db.Open(t), db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 1000)
		f := facilityByCode(t, s, "Aundh")
		for range 10 {
			published := make(chan error)
			act := d.Plan(testkit.Today.Add(1), lot, 1)
			go func() {
				_, err := other.Publish(ctx, d.Actor(staff.District), act)
				published <- err
			}()
			closing := f
			closing.Closed = s.Now()
			closed, opened := s.ChangeFacility(ctx, officer(testkit.Pune), closing), <-published
			if (closed == nil) == (opened == nil) {
				t.Fatalf("closing: %v; publishing: %v", closed, opened)
			}
			f = facilityByCode(t, s, "Aundh")
			f.Closed = 0
			testkit.Done(t, s.ChangeFacility(ctx, officer(testkit.Pune), f))
			f = facilityByCode(t, s, "Aundh")
			if opened == nil {
				err := s.CancelSession(ctx, d.Actor(staff.District), session.Cancel{SessionID: act.ID, Reason: session.NoVaccine})
				testkit.Done(t, err)
			}
		}
	})
}
