package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

var ctx = context.Background()

const dayLong = 24 * time.Hour

func TestRegister(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)

		t.Run("keeps all that was said", func(t *testing.T) {
			act := beneficiary.Register{
				ID: id.New(), Name: "  Meena   Kumari ", Phone: "+919812340001", BirthDate: when.MustDate("1961-02-28"), Sex: beneficiary.Female,
				Group: "comorbidity", Area: testkit.Pune, IDKind: "passport", IDNumber: "a 1234567", Consent: beneficiary.Consent, Reference: id.NewReference(), By: "somebody",
			}
			made, err := s.Register(ctx, act)
			testkit.Done(t, err)
			want := beneficiary.Beneficiary{
				ID: act.ID, Reference: act.Reference, Name: "Meena Kumari", Phone: act.Phone, Reachable: true, BirthYear: 1961, BirthDate: act.BirthDate,
				Sex: act.Sex, Group: act.Group, Area: act.Area, IDKind: "passport", IDLast4: "4567", Consent: act.Consent,
				Version: 1, RegisteredAt: db.Clock.Now(), RegisteredBy: "somebody",
			}
			if diff := cmp.Diff(want, made); diff != "" {
				t.Errorf("answered (-want +got)\n%s", diff)
			}
			read, err := s.Member(ctx, act.Phone, act.ID)
			testkit.Done(t, err)
			if diff := cmp.Diff(want, read); diff != "" {
				t.Errorf("read back (-want +got)\n%s", diff)
			}
		})

		t.Run("the same id is the same person", func(t *testing.T) {
			act := testkit.Adult()
			first, err := s.Register(ctx, act)
			testkit.Done(t, err)
			act.Reference = id.NewReference()
			again, err := s.Register(ctx, act)
			testkit.Done(t, err)
			if diff := cmp.Diff(first, again); diff != "" {
				t.Errorf("(-first +again)\n%s", diff)
			}
			act.Name = "Another Name"
			_, err = s.Register(ctx, act)
			testkit.Refused(t, err, "id_taken")
		})

		t.Run("one document is one person", func(t *testing.T) {
			one, other := testkit.Adult(), testkit.Adult()
			one.IDKind, one.IDNumber = "passport", "B7654321"
			other.IDKind, other.IDNumber = "passport", "b 765 4321"
			_, err := s.Register(ctx, one)
			testkit.Done(t, err)
			_, err = s.Register(ctx, other)
			testkit.Refused(t, err, "id_already_registered")
		})

		t.Run("a phone takes four people in 2021 and six from 2022", func(t *testing.T) {
			const phone = "+919812340002"
			register := func() error {
				act := testkit.Adult()
				act.Phone = phone
				_, err := s.Register(ctx, act)
				return err
			}
			for range 4 {
				testkit.Done(t, register())
			}
			testkit.Refused(t, register(), "phone_full")
			db.Clock.Set(when.MustDate("2022-02-01"), 600)
			testkit.Done(t, register())
			testkit.Done(t, register())
			testkit.Refused(t, register(), "phone_full")
			household, err := s.Household(ctx, phone)
			if testkit.Done(t, err); len(household) != 6 {
				t.Errorf("%d people", len(household))
			}
			db.Clock.Set(testkit.Today, 600)
		})

		t.Run("nobody is a member on another phone", func(t *testing.T) {
			b := testkit.NewDrive(t, s).Person("+919812340003")
			_, err := s.Member(ctx, "+919812340004", b.ID)
			testkit.Refused(t, err, "beneficiary_unknown")
		})

		t.Run("all that is wrong is said at once", func(t *testing.T) {
			_, err := s.Register(ctx, beneficiary.Register{ID: "x", BirthYear: 1800, Area: "XX"})
			var all fault.List
			if !errors.As(err, &all) || len(all) != 6 {
				t.Errorf("%v", err)
			}
		})
	})
}

// Many register on one phone at once, from two processes: as many as the pack allows get in, no more and no fewer.
func TestRegisterAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		var got tallyOf
		var wait sync.WaitGroup
		for i := range 40 {
			wait.Go(func() {
				act := testkit.Adult()
				act.Phone = fmt.Sprintf("+91981234010%d", i%2)
				act.IDKind, act.IDNumber = "voter", fmt.Sprintf("ABC%07d", i/4) // two on each phone show the same document
				_, err := stores[i%len(stores)].Register(ctx, act)
				got.add(fault.Code(err))
			})
		}
		wait.Wait()
		sql := db.SQL(t)
		if got.of("") != 8 {
			t.Errorf("answers %v: two phones of four people each", got.String())
		}
		for query, want := range map[string]int64{
			"SELECT COUNT(*) FROM beneficiary":                                  8,
			"SELECT COUNT(*) FROM claim WHERE kind = 'member'":                  8,
			"SELECT COUNT(*) FROM claim WHERE kind = 'reference'":               8,
			"SELECT COUNT(*) FROM claim WHERE kind = 'document'":                8,
			"SELECT SUM(next_seq - 1) FROM outbox_head":                         8,
			"SELECT COUNT(DISTINCT owner_id) FROM claim":                        8,
			"SELECT COUNT(*) FROM outbox WHERE kind = 'beneficiary.registered'": 8,
		} {
			if n := testkit.Number(t, sql, query); n != want {
				t.Errorf("%s: %d, not %d", query, n, want)
			}
		}
	})
}
