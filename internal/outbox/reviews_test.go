package outbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// What does not fit is found once, with its figures, and decided by somebody who had no hand in it.
func TestWhatDoesNotFitIsFoundAndDecided(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		consumers := []outbox.Consumer{outbox.Reviews(db.Pack)}
		db.Clock.Set(testkit.Today, 10*60)
		today := d.Session(testkit.Today, 30)
		people := make([]beneficiary.Beneficiary, 10)
		for i := range people {
			people[i] = d.Person()
		}
		for _, b := range people { // ten at one time, in two pieces
			d.Record(testkit.WalkIn(b, today))
			outbox.Drain(ctx, s, quiet, consumers)
		}
		db.Clock.Set(testkit.Today, 23*60)
		d.Record(testkit.WalkIn(d.Person(), today)) // at night

		// A list on paper of a day before the lot came, with one dose that a rule has something against.
		plan := d.Plan(testkit.Today.Add(-30), d.Lot("COVISHIELD", "2022-06-30", 3), 1)
		plan.LateReason = "paper list"
		past := d.Publish(plan)
		late := testkit.WalkIn(d.Vaccinated("COVISHIELD", testkit.Today.Add(-40)), past)
		late.OccurredAt, late.LateReason = past.Date.At(700, db.Pack.Zone), "paper list"
		entry := d.Actor(staff.DataEntry)
		_, err := s.RecordDose(ctx, entry, late)
		testkit.Done(t, err)

		// 26 records leave one phone.
		const phone = "+919812340444"
		for range 26 {
			b := d.Person(phone)
			testkit.Done(t, s.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: phone}))
		}
		for range 2 {
			outbox.Drain(ctx, s, quiet, consumers)
		}

		read := func(scope staff.Scope, filter store.ReviewFilter) (all []review.Item) {
			t.Helper()
			for after := (store.ReviewPlace{}); ; {
				page, err := s.Reviews(ctx, scope, filter, after, 2)
				testkit.Done(t, err)
				if all = append(all, page...); len(page) < 2 {
					return all
				}
				after = store.ReviewPlace{At: page[1].OpenedAt, ID: page[1].ID}
			}
		}
		open := store.ReviewFilter{State: review.Open}
		items := map[string]review.Item{}
		var got []string
		for _, i := range read(staff.Over("IN"), open) {
			items[i.Code] = i
			got = append(got, strings.TrimPrefix(fmt.Sprintf("%s %v", i.Code, i.Args), "flag_"))
		}
		slices.Sort(got)
		lot := past.Lots[0].Number
		want := []string{"at_night map[count:1 date:2021-09-17 time:23:00]",
			"before_arrival map[arrived:2021-09-17 date:2021-08-18 lot:" + lot + "]",
			"dose_too_early map[days:84 dose:2 due:2021-10-31 last:2021-08-08]",
			"same_minute map[count:9 date:2021-09-17 most:8 time:10:00]",
			"through_phone map[count:26 date:2021-09-01 most:25]"}
		for _, g := range got {
			if strings.HasPrefix(g, "before_arrival map[arrived:2021-09-17 date:2021-08-08") { // of the first dose, which came late as well
				want = append(want, g)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
		if none := read(staff.Over(testkit.Delhi), open); len(none) != 0 {
			t.Errorf("Delhi reads %+v", none)
		}
		if own := read(staff.At(testkit.Pune, d.Facility.ID), open); len(own) != len(got)-1 { // the phone is of no facility
			t.Errorf("the facility reads %+v", own)
		}
		if one := read(staff.Over("IN"), store.ReviewFilter{State: review.Open, Code: "flag_at_night"}); len(one) != 1 {
			t.Errorf("at night: %+v", one)
		}

		// Whoever recorded a dose of the session does not decide, whatever they are now; somebody else does, once.
		night, officer := items["flag_at_night"], d.Actor(staff.District)
		hand := officer
		hand.ID = d.Actor(staff.Vaccinator).ID
		act := review.Act{ItemID: night.ID, Step: 1, Decision: review.Explained, Note: "The hospital gives doses at night."}
		_, err = s.DecideReview(ctx, hand, act)
		testkit.Refused(t, err, "review_own")
		for range 2 {
			done, err := s.DecideReview(ctx, officer, act)
			if testkit.Done(t, err); done.State != review.Closed || done.Steps != 1 {
				t.Errorf("%+v", done)
			}
		}
		_, err = s.DecideReview(ctx, testkit.National(), act)
		testkit.Refused(t, err, "review_moved")
		_, err = s.DecideReview(ctx, testkit.National(), review.Act{ItemID: night.ID, Step: 2, Decision: review.Reopened, Note: "At a school?"})
		testkit.Done(t, err)
		file, err := s.ReviewFile(ctx, officer, night.ID)
		if testkit.Done(t, err); len(file.Steps) != 2 || file.Steps[0].Note != act.Note || file.Item.State != review.Open || file.Own {
			t.Errorf("%+v", file)
		}
		_, err = s.ReviewFile(ctx, testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.District), night.ID)
		testkit.Refused(t, err, "review_unknown")

		// A dose more of the same opens nothing new, and a decided item stays decided.
		db.Clock.Advance(time.Second)
		d.Record(testkit.WalkIn(d.Person(), today))
		outbox.Drain(ctx, s, quiet, consumers)
		if all := read(staff.Over("IN"), open); len(all) != len(got) {
			t.Errorf("%d are open, there were %d", len(all), len(got))
		}
		for range 5 { // a day at a time
			testkit.Done(t, s.ForgetCounters(ctx, testkit.Today.Add(1)))
		}
		dated, hands := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM review_count WHERE counter < '3'"), testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM review_count")
		if dated != 0 || hands == 0 {
			t.Errorf("%d counters of days and %d of hands are left", dated, hands)
		}
	})
}
