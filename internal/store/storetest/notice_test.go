package storetest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func TestNoticesAreAskedForAndEnded(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		const phone = "+919812360001"
		s := db.Open(t)
		b := testkit.NewDrive(t, s).Person(phone)
		ask := notice.Ask{BeneficiaryID: b.ID, PinCode: "411027", Until: testkit.Today.Add(3)}
		first, err := s.AskNotice(ctx, phone, ask)
		testkit.Done(t, err)
		ask.Until = testkit.Today.Add(5)
		again, err := s.AskNotice(ctx, phone, ask)
		testkit.Done(t, err)
		all, err := s.Notices(ctx, phone)
		if testkit.Done(t, err); len(all) != 1 || all[0] != again || again.ID != first.ID || again.Until != ask.Until {
			t.Fatalf("%+v, then %+v, then %+v", first, again, all)
		}
		_, err = s.AskNotice(ctx, "+919812360002", ask)
		testkit.Refused(t, err, "beneficiary_unknown")
		testkit.Refused(t, s.EndNotice(ctx, "+919812360002", b.ID, first.ID), "beneficiary_unknown")
		for range 2 {
			testkit.Done(t, s.EndNotice(ctx, phone, b.ID, first.ID))
		}
		if all, err := s.Notices(ctx, phone); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}

		_, err = s.AskNotice(ctx, phone, ask)
		testkit.Done(t, err)
		db.Clock.Set(ask.Until.Add(1), 60)
		if all, err := s.Notices(ctx, phone); err != nil || len(all) != 0 {
			t.Errorf("after its day it is still there: %+v, %v", all, err)
		}
	})
}

// However many ask at once, from two processes, a person waits for five places at most, and for each once.
func TestFiveNoticesAtMost(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		const phone = "+919812360003"
		stores := open(t, db)
		b := testkit.NewDrive(t, stores[0]).Person(phone)
		var answers tallyOf
		var wait sync.WaitGroup
		for i := range 24 {
			act := notice.Ask{BeneficiaryID: b.ID, PinCode: []string{"411001", "411002", "411003", "411004", "411005", "411006", "411007", "411008"}[i%8], Until: testkit.Today}
			wait.Go(func() {
				_, err := stores[i%len(stores)].AskNotice(ctx, phone, act)
				answers.add(fault.Code(err))
			})
		}
		wait.Wait()
		all, err := stores[0].Notices(ctx, phone)
		testkit.Done(t, err)
		places := map[string]bool{}
		for _, n := range all {
			places[n.Place] = true
		}
		if len(all) != notice.Most || len(places) != notice.Most || answers.of("") != 15 || answers.of("notices_most") != 9 {
			t.Errorf("%d notices of %d places: %s", len(all), len(places), &answers)
		}
	})
}

// Somebody asks for notices in the moment in which their record is erased: whichever comes first, nobody who is erased waits for a place,
// or has a case open.
func TestErasingMeetsANotice(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		var answers tallyOf
		for i := range 40 {
			phone := fmt.Sprintf("+9198150000%02d", i)
			b := d.Person(phone)
			var both sync.WaitGroup
			both.Go(func() {
				_, err := stores[0].AskNotice(ctx, phone, notice.Ask{BeneficiaryID: b.ID, PinCode: "411027", Until: testkit.Today})
				answers.add(fault.Code(err))
			})
			both.Go(func() {
				act := casework.Ask{ID: id.New(), BeneficiaryID: b.ID, Kind: casework.Unknown, Asked: casework.Asked{Words: "Who is this?"}, Phone: phone}
				_, err := stores[0].OpenCase(ctx, act, store.Claimed{}, nil)
				answers.add(fault.Code(err))
			})
			both.Go(func() {
				testkit.Done(t, stores[len(stores)-1].EraseMember(ctx, phone, beneficiary.Erase{ID: id.New(), BeneficiaryID: b.ID}))
			})
			both.Wait()
		}
		for _, table := range []string{"notice", "casework", "casework_step"} {
			if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM "+table); n != 0 {
				t.Errorf("%d lines of %s stay for people who are erased", n, table)
			}
		}
		if answers.of("")+answers.of("beneficiary_unknown") != 80 {
			t.Errorf("%s", &answers)
		}
	})
}

// Whoever has taken consent back is not told of places, and hears so when they ask.
func TestNoNoticeWithoutConsent(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		const phone = "+919812360004"
		s := db.Open(t)
		b := testkit.NewDrive(t, s).Person(phone)
		testkit.Done(t, s.Agree(ctx, phone, beneficiary.Consenting{ID: id.New(), BeneficiaryID: b.ID}))
		_, err := s.AskNotice(ctx, phone, notice.Ask{BeneficiaryID: b.ID, PinCode: "411027", Until: testkit.Today})
		testkit.Refused(t, err, "consent_needed")
	})
}
