package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	areas "github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// officer plans in one district.
func officer(area string) staff.Actor {
	return staff.Actor{ID: id.Derive("officer", area), Role: staff.District, Scope: staff.Over(area)}
}

// bring brings a sheet of facilities, lets it be checked, and gives its id.
func bring(t *testing.T, s *store.Store, by staff.Actor, sheet string) string {
	t.Helper()
	drafts, err := facility.ReadSheet(s.Pack(), cells(sheet), store.MostImported)
	testkit.Done(t, err)
	ident := id.New()
	testkit.Done(t, s.BringFacilities(ctx, by, ident, drafts))
	work(t, s)
	return ident
}

// cells parts a sheet at its bars.
func cells(sheet string) [][]string {
	var rows [][]string
	for _, line := range strings.Split(strings.TrimSpace(sheet), "\n") {
		rows = append(rows, strings.Split(strings.TrimSpace(line), "|"))
	}
	return rows
}

// work does all that the program does by itself.
func work(t *testing.T, s *store.Store) {
	t.Helper()
	for range 1000 {
		more, err := s.WorkOnImports(ctx)
		testkit.Done(t, err)
		if !more {
			return
		}
	}
	t.Fatal("an import does not end")
}

// stands says how an import stands: state, new, changed, same, wrong, kept.
func stands(t *testing.T, s *store.Store, ident string) string {
	t.Helper()
	i, err := s.Import(ctx, staff.Over("IN"), ident)
	testkit.Done(t, err)
	return fmt.Sprintf("%s %d %d %d %d %d", i.State, i.Fresh, i.Changed, i.Same, i.Wrong, i.Kept)
}

// reasons are the faults of the rows that were not taken, or were left: "4 area:row_outside_scope".
func reasons(t *testing.T, s *store.Store, ident string) string {
	t.Helper()
	rows, err := s.WrongRows(ctx, staff.Over("IN"), ident, 0, 100)
	testkit.Done(t, err)
	var out []string
	for _, r := range rows {
		for _, f := range r.Faults {
			out = append(out, fmt.Sprintf("%d %s:%s", r.No, f.Field, f.Code))
		}
	}
	return strings.Join(out, ", ")
}

func wants(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s, not %s", what, got, want)
	}
}

const threeFacilities = `code|name|kind|area|pin_code|hours|teams
PN1|Kothrud Clinic|public|IN-MH-363|411038|Mo-Fr 09:00-17:00|3
PN2|Hinjawadi Works|workplace|IN-MH-363|411057||1
PN3|Baner Van|mobile|IN-MH-363|411045||1`

func TestFacilitiesAreImported(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		pune := officer(testkit.Pune)
		first := bring(t, s, pune, threeFacilities)
		wants(t, "checked", stands(t, s, first), "checked 3 0 0 0 0")
		all := func() []facility.Facility {
			found, err := s.Facilities(ctx, staff.Over("IN"), store.FacilityFind{}, 100)
			testkit.Done(t, err)
			return found
		}
		if found := all(); len(found) != 0 {
			t.Fatalf("a check has made %d facilities", len(found))
		}
		testkit.Done(t, s.TakeImport(ctx, pune, first, false))
		testkit.Done(t, s.TakeImport(ctx, pune, first, false)) // a double click
		work(t, s)
		wants(t, "taken", stands(t, s, first), "taken 3 0 0 0 0")
		found := all()
		if len(found) != 3 || found[1].Name != "Hinjawadi Works" || found[2].Hours != "Mo-Fr 09:00-17:00" || found[2].Teams != 3 {
			t.Fatalf("%+v", found)
		}
		again := bring(t, s, pune, threeFacilities)
		wants(t, "the same file again", stands(t, s, again), "checked 0 0 3 0 0")

		// A sheet without columns leaves what they hold; an empty cell of one that it has empties it.
		second := bring(t, s, pune, `code|name|kind|area|pin_code|teams
			PN1|Kothrud Hospital|public|IN-MH-363|411038|
			PN4|Aundh Tent|public|IN-MH-363|411007|2`)
		wants(t, "a change", stands(t, s, second), "checked 1 1 0 0 0")
		testkit.Done(t, s.TakeImport(ctx, pune, second, false))
		work(t, s)
		hospital := facilityByCode(t, s, "PN1")
		if hospital.Name != "Kothrud Hospital" || hospital.Hours != "Mo-Fr 09:00-17:00" || hospital.Teams != 0 || hospital.Version != 2 {
			t.Errorf("%+v", hospital)
		}
		past, err := s.FacilityPast(ctx, hospital.ID)
		if testkit.Done(t, err); len(past) != 1 || past[0].Was.Name != "Kothrud Clinic" || past[0].Import != second {
			t.Errorf("%+v", past)
		}

		testkit.Done(t, s.UndoImport(ctx, pune, second))
		work(t, s)
		wants(t, "undone", stands(t, s, second), "undone 1 1 0 0 0")
		if f := facilityByCode(t, s, "PN1"); f.Name != "Kothrud Clinic" || f.Teams != 3 || len(all()) != 3 {
			t.Errorf("%+v of %d", f, len(all()))
		}

		// What stands on something stays, and so does what was changed since.
		van := facilityByCode(t, s, "PN3")
		testkit.NewDriveAt(t, s, van).Lot("COVISHIELD", "2022-06-30", 10)
		works := facilityByCode(t, s, "PN2")
		works.Teams = 5
		testkit.Done(t, s.ChangeFacility(ctx, pune, works))
		testkit.Done(t, s.UndoImport(ctx, pune, first))
		work(t, s)
		wants(t, "undone in part", stands(t, s, first), "undone 3 0 0 0 3")
		wants(t, "why", reasons(t, s, first), "2 :import_changed_since, 3 :import_changed_since, 4 :import_in_use")
	})
}

func facilityByCode(t *testing.T, s *store.Store, code string) facility.Facility {
	t.Helper()
	found, err := s.Facilities(ctx, staff.Over("IN"), store.FacilityFind{Words: code}, 2)
	testkit.Done(t, err)
	if len(found) != 1 {
		t.Fatalf("%d facilities have the code %s", len(found), code)
	}
	return found[0]
}

func TestWrongRowsAreToldAndTheGoodOnesTaken(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		ident := bring(t, s, officer(testkit.Pune), `code|name|kind|area|pin_code|lat|hours|teams
			A1|Good|public|363|411001|18,52|Mo 09:00-10:00|1
			|No code|public|IN-MH-363|411001|||
			A3||castle|Atlantis|1|north|late|-1
			A1|Twice|public|Pune|411001|||
			A5|Elsewhere|public|IN-DL-141|110001|||`)
		wants(t, "checked", stands(t, s, ident), "checked 1 0 0 4 0")
		wants(t, "why", reasons(t, s, ident), "3 code:facility_code_needed, 4 lat:coordinates_malformed, 4 teams:cell_number, 4 name:name_needed, 4 kind:facility_kind_unknown, "+
			"4 area:area_unknown, 4 pin_code:pin_malformed, 4 hours:hours_malformed, 5 code:row_twice, 6 area:row_outside_scope")
		testkit.Refused(t, s.TakeImport(ctx, officer(testkit.Pune), ident, false), "import_has_wrong_rows")
		testkit.Refused(t, s.TakeImport(ctx, officer(testkit.Delhi), ident, true), "import_unknown")
		testkit.Refused(t, s.UndoImport(ctx, officer(testkit.Pune), ident), "import_state")
		testkit.Done(t, s.TakeImport(ctx, officer(testkit.Pune), ident, true))
		work(t, s)
		wants(t, "taken", stands(t, s, ident), "taken 1 0 0 4 0")
		if f := facilityByCode(t, s, "A1"); f.Name != "Good" || f.Lat != 18.52 || f.Area != testkit.Pune {
			t.Errorf("%+v", f)
		}
	})
}

// Two processes work on one import, and one stops in the middle of it: each row is done once.
func TestAnImportIsDoneOnceByMany(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		one, other := db.Open(t), db.Open(t)
		var sheet strings.Builder
		sheet.WriteString("code|name|kind|area|pin_code\n")
		for n := range 1700 {
			fmt.Fprintf(&sheet, "M%d|Centre %d|public|IN-MH-363|411001\n", n, n)
		}
		drafts, err := facility.ReadSheet(one.Pack(), cells(sheet.String()), store.MostImported)
		testkit.Done(t, err)
		ident := id.New()
		testkit.Done(t, one.BringFacilities(ctx, testkit.National(), ident, drafts))
		together := func() {
			done := make(chan error)
			for _, s := range []*store.Store{one, other} {
				go func() {
					for {
						more, err := s.WorkOnImports(context.Background())
						if err != nil || !more {
							done <- err
							return
						}
					}
				}()
			}
			testkit.Done(t, <-done)
			testkit.Done(t, <-done)
		}
		together()
		wants(t, "checked", stands(t, one, ident), "checked 1700 0 0 0 0")
		testkit.Done(t, one.TakeImport(ctx, testkit.National(), ident, false))
		together()
		wants(t, "taken", stands(t, one, ident), "taken 1700 0 0 0 0")
		testkit.Done(t, one.UndoImport(ctx, testkit.National(), ident))
		together()
		wants(t, "undone", stands(t, one, ident), "undone 1700 0 0 0 0")
		left, err := one.Facilities(ctx, staff.Over("IN"), store.FacilityFind{}, 10)
		if testkit.Done(t, err); len(left) != 0 {
			t.Errorf("%d facilities are left", len(left))
		}
	})
}

func TestAreasAreImported(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, other := db.Open(t), db.Open(t)
		bringAreas := func(sheet string) string {
			drafts, err := areas.ReadSheet(s.Pack().Areas, s.Pack().Languages, cells(sheet), store.MostImported)
			testkit.Done(t, err)
			ident := id.New()
			testkit.Done(t, s.BringAreas(ctx, officer(testkit.Pune), ident, drafts))
			work(t, s)
			return ident
		}
		sheet := `parent|code|name|name_hi
			IN-MH-363|HAV|Haveli|हवेली
			IN-MH-363-HAV|W1|Ward 1|
			IN-MH-363|MUL|Mulshi|मुळशी
			IN-MH|X|Nowhere|
			IN-DL-141|D1|Elsewhere|`
		first := bringAreas(sheet)
		wants(t, "checked", stands(t, s, first), "checked 3 0 0 2 0")
		wants(t, "why", reasons(t, s, first), "5 parent:area_unknown, 6 parent:row_outside_scope")
		testkit.Done(t, s.TakeImport(ctx, officer(testkit.Pune), first, true))
		work(t, s)
		testkit.Done(t, other.RefreshAreas(ctx))
		for _, tree := range []*areas.Tree{s.Pack().Areas, other.Pack().Areas} {
			ward, known := tree.Area("IN-MH-363-HAV-W1")
			if !known || ward.Kind != areas.Block || tree.NameIn("IN-MH-363-HAV", "hi") != "हवेली" || len(tree.Below(testkit.Pune)) != 2 ||
				tree.DistrictOf(ward.ID) != testkit.Pune || tree.StateOf(ward.ID) != "IN-MH" {
				t.Errorf("%+v, %v", ward, tree.Below(testkit.Pune))
			}
		}
		wants(t, "again", stands(t, s, bringAreas(sheet)), "checked 0 0 3 2 0")

		// A facility in a ward: whoever answers for the district, the block or the ward sees it; sessions there are found by district.
		at := bring(t, s, officer(testkit.Pune), "code|name|kind|area|pin_code\nWARD|Ward Clinic|public|IN-MH-363-HAV-W1|411001")
		testkit.Done(t, s.TakeImport(ctx, officer(testkit.Pune), at, false))
		work(t, s)
		for _, area := range []string{"IN", testkit.Pune, "IN-MH-363-HAV", "IN-MH-363-HAV-W1"} {
			found, err := s.Facilities(ctx, staff.Over(area), store.FacilityFind{}, 10)
			if testkit.Done(t, err); len(found) != 1 {
				t.Errorf("%s shows %d facilities", area, len(found))
			}
		}
		testkit.NewDriveAt(t, s, facilityByCode(t, s, "WARD")).Session(testkit.Today, 3)
		shown, err := s.ShowSessions(ctx, store.Search{Area: testkit.Pune, From: testkit.Today, Until: testkit.Today})
		if testkit.Done(t, err); len(shown.Listings) != 1 {
			t.Errorf("%d sessions are found by district", len(shown.Listings))
		}

		testkit.Done(t, s.UndoImport(ctx, officer(testkit.Pune), first))
		work(t, s)
		wants(t, "undone", stands(t, s, first), "undone 3 0 0 2 2")
		if _, known := s.Pack().Areas.Area("IN-MH-363-MUL"); known {
			t.Error("Mulshi is still there")
		}
		if _, known := s.Pack().Areas.Area("IN-MH-363-HAV-W1"); !known {
			t.Error("a ward with a facility is gone")
		}
	})
}

func TestAFacilityChangesAndCloses(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		pune := officer(testkit.Pune)
		f := facilityByCode(t, s, "Aundh")
		f.Name, f.Code, f.FridgeLitres = "Aundh Hospital", "X1", 60
		testkit.Done(t, s.ChangeFacility(ctx, pune, f))
		testkit.Done(t, s.ChangeFacility(ctx, pune, f)) // again: nothing is different
		stale := f
		stale.Name = "Somebody else's"
		testkit.Refused(t, s.ChangeFacility(ctx, pune, stale), "facility_changed")
		now := facilityByCode(t, s, "X1")
		moved := now
		moved.Area = testkit.Delhi
		testkit.Refused(t, s.ChangeFacility(ctx, testkit.National(), moved), "facility_district_stays")
		store := now
		store.Kind = facility.Store
		testkit.Refused(t, s.ChangeFacility(ctx, pune, store), "facility_kind_stays")
		testkit.Refused(t, s.ChangeFacility(ctx, officer(testkit.Delhi), now), "facility_unknown")
		taken := facility.Facility{ID: id.New(), Code: "X1", Name: "Other", Kind: facility.Public, Area: testkit.Pune, PinCode: "411001"}
		testkit.Refused(t, s.AddFacilities(ctx, pune, []facility.Facility{taken}), "facility_code_taken")

		lot := d.Lot("COVISHIELD", "2022-06-30", 10)
		d.Publish(d.Plan(testkit.Today.Add(1), lot, 1))
		now.Closed = s.Now()
		testkit.Refused(t, s.ChangeFacility(ctx, pune, now), "facility_has_sessions")
		db.Clock.Set(testkit.Today.Add(2), 600)
		testkit.Done(t, s.ChangeFacility(ctx, pune, now))
		_, err := s.Publish(ctx, d.Actor(staff.District), d.Plan(testkit.Today.Add(3), lot, 1))
		testkit.Refused(t, err, "facility_closed")
		past, err := s.FacilityPast(ctx, now.ID)
		if testkit.Done(t, err); len(past) != 2 || past[1].Was.Name != "Aundh District Hospital" {
			t.Errorf("%+v", past)
		}
	})
}
