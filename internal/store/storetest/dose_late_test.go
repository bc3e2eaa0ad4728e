package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A sheet of doses given before: rehearsed row by row, entered with one reason under one id, and once however often it comes.
func TestLateSheet(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		entry := d.Actor(staff.DataEntry)
		day := testkit.Today.Add(-3)
		lot := d.Lot("COVISHIELD", "2022-06-30", 30)
		plan := d.Plan(day, lot, 5)
		plan.LateReason = "paper list"
		d.Publish(plan)
		b := d.Person()
		licence := func(n int) string { return fmt.Sprintf("MH12201100123%02d", n) }
		sheet := func(rows ...string) []dose.LateRow {
			t.Helper()
			cells := [][]string{dose.LateColumns}
			for _, row := range rows {
				cells = append(cells, strings.Split(row, ","))
			}
			read, err := dose.ReadLate(db.Pack, cells)
			testkit.Done(t, err)
			return read
		}
		on, batch := day.String(), lot.Number
		good := []string{
			on + ",09:30,COVISHIELD," + batch + ",1," + b.Reference,
			on + ",,COVISHIELD," + batch + ",,,driving_licence," + licence(1) + ",Usha Patil,1975,female,",
			on + ",,COVISHIELD," + batch + ",,,driving_licence," + licence(2) + ",Ravi Patil,2015,male,", // too young: kept, and looked at
		}
		act := store.LateSheet{ID: id.New(), FacilityID: d.Facility.ID, Reason: "no network", Rows: sheet(good...), All: true}
		codes := func(rows []dose.LateResult) (out []string) {
			for _, r := range rows {
				line := fmt.Sprintf("%d registers=%v already=%v", r.Row, r.Register, r.Already)
				for _, f := range r.Faults {
					line += " " + f.Field + ":" + f.Code
				}
				out = append(out, strings.TrimSpace(line+" "+strings.Join(r.Reviews, " ")))
			}
			return out
		}
		count := func(table string) int64 { return testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM "+table) }

		bad := act
		bad.Rows = sheet(append(slices.Clone(good), good[0], on+",,COVISHIELD,NOBATCH,,"+b.Reference, testkit.Today.Add(-4).String()+",,COVISHIELD,"+batch+",,"+b.Reference,
			on+",,COVISHIELD,"+batch+",,"+id.NewReference(), on+",,COVISHIELD,"+batch+",,,driving_licence,"+licence(3)+",,,")...)
		want := []string{"2 registers=false already=false", "3 registers=true already=false", "4 registers=true already=false age_below",
			"5 registers=false already=false date:late_twice", "6 registers=false already=false batch:late_no_session", "7 registers=false already=false batch:late_no_session",
			"8 registers=false already=false reference:reference_unknown", "9 registers=false already=false name:name_needed birth_year:birth_out_of_range sex:sex_needed"}
		for _, try := range []func() ([]dose.LateResult, error){
			func() ([]dose.LateResult, error) { return s.RehearseLate(ctx, entry, bad) },
			func() ([]dose.LateResult, error) { return s.EnterLate(ctx, entry, bad) }, // all or none
		} {
			rows, err := try()
			testkit.Done(t, err)
			if diff := cmp.Diff(want, codes(rows)); diff != "" {
				t.Fatalf("(-want +got)\n%s", diff)
			}
			if count("dose") != 0 || count("beneficiary") != 1 {
				t.Fatal("something is written")
			}
		}
		bad.All = false // the good ones
		_, err := s.EnterLate(ctx, entry, bad)
		testkit.Done(t, err)
		if count("dose") != 3 || count("beneficiary") != 3 || count("review") != 1 {
			t.Fatalf("%d doses, %d people, %d to review", count("dose"), count("beneficiary"), count("review"))
		}
		for _, by := range []staff.Actor{entry, testkit.National()} { // once more, under another id, by somebody else
			again := act
			again.ID = id.New()
			rows, err := s.EnterLate(ctx, by, again)
			testkit.Done(t, err)
			if got := strings.Join(codes(rows), "; "); strings.Count(got, "already=true") != 3 || count("dose") != 3 || count("beneficiary") != 3 {
				t.Errorf("%s, %d doses", got, count("dose"))
			}
		}
		lines, err := s.Audit(ctx, staff.Over("IN"), store.AuditFilter{Kind: audit.Dose}, store.AuditPlace{}, 10)
		testkit.Done(t, err)
		if len(lines) != 1 || lines[0].Thing != act.ID || lines[0].After["count"] != 3.0 || strings.Contains(fmt.Sprint(lines[0]), "network") {
			t.Errorf("the trail has %+v", lines)
		}

		for code, wrong := range map[string]func(a *store.LateSheet, by *staff.Actor){
			"late_sheet_reason": func(a *store.LateSheet, _ *staff.Actor) { a.Reason = "  " },
			"text_too_long":     func(a *store.LateSheet, _ *staff.Actor) { a.Reason = strings.Repeat("x", 501) },
			"facility_unknown":  func(a *store.LateSheet, _ *staff.Actor) { a.FacilityID = id.New() },
			"forbidden":         func(_ *store.LateSheet, by *staff.Actor) { *by = d.Actor(staff.Vaccinator) },
			"id_malformed":      func(a *store.LateSheet, _ *staff.Actor) { a.ID = "1" },
		} {
			a, by := act, entry
			wrong(&a, &by)
			_, err := s.EnterLate(ctx, by, a)
			testkit.Refused(t, err, code)
		}
	})
}
