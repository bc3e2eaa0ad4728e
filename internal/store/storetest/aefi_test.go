package storetest

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func TestReportsOfAdverseEvents(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		b := d.Person()
		o := d.Record(testkit.WalkIn(b, d.Session(testkit.Today, 5)))
		db.Clock.Advance(26 * time.Hour)
		nurse := d.Actor(staff.Vaccinator)
		tell := func(serious bool) aefi.Tell {
			act := aefi.Tell{ID: id.New(), BeneficiaryID: b.ID, DoseID: o.Dose.ID, OnsetAt: db.Clock.Now().Add(-time.Hour), Events: []string{"fever"}, Serious: &serious, Outcome: "recovering", Description: "hot"}
			if serious {
				act.Reasons = []string{"hospitalization"}
			}
			return act
		}
		mild, serious := tell(false), tell(true)
		for _, act := range []aefi.Tell{mild, serious, serious} {
			_, _, err := s.TellAEFI(ctx, nurse, act)
			testkit.Done(t, err)
		}
		stranger := nurse
		stranger.ID = id.New()
		_, _, err := s.TellAEFI(ctx, stranger, mild)
		testkit.Refused(t, err, "id_taken")

		pages := func(scope staff.Scope) (ids []string) {
			for after := (store.AEFIPlace{}); ; {
				found, err := s.AEFIs(ctx, scope, aefi.Open, after, 1)
				testkit.Done(t, err)
				if len(found) == 0 {
					return ids
				}
				ids = append(ids, found[0].ID)
				after = store.ReadAEFIPlace(store.AEFIPlaceOf(found[0]).String())
			}
		}
		if got := pages(staff.Over("IN-MH")); len(got) != 2 || got[0] != serious.ID {
			t.Errorf("serious ones first: %v", got)
		}
		if got := pages(staff.Over(testkit.Delhi)); len(got) != 0 {
			t.Errorf("another district sees %v", got)
		}
		_, _, err = s.AEFI(ctx, staff.Actor{ID: id.New(), Role: staff.District, Scope: staff.Over(testkit.Delhi)}, serious.ID)
		testkit.Refused(t, err, "aefi_unknown")

		officer := d.Actor(staff.District)
		act := aefi.Decision{ID: serious.ID, State: aefi.Closed, Causality: "A4", Note: "fainted before the needle", Outcome: "recovered"}
		for range 2 {
			r, err := s.DecideAEFI(ctx, officer, act)
			if testkit.Done(t, err); len(r.Steps) != 1 || r.Causality != "A4" {
				t.Errorf("%+v", r)
			}
		}
		died := aefi.Decision{ID: mild.ID, State: aefi.Investigating, Note: "taken to hospital, and died there", Outcome: "died"}
		_, err = s.DecideAEFI(ctx, officer, died)
		testkit.Done(t, err)
		found, err := s.AEFIs(ctx, staff.Over(testkit.Pune), aefi.Investigating, store.AEFIPlace{}, 5)
		if testkit.Done(t, err); len(found) != 1 || !found[0].Serious || found[0].Description != "hot" {
			t.Errorf("what became grave is serious: %+v", found)
		}
	})
}
