package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

const (
	oldPhone = "+919812345001"
	newPhone = "+919812345002"
)

// on lists who is registered on a phone.
func on(t testkit.T, s *store.Store, phone string) []string {
	t.Helper()
	household, err := s.Household(ctx, phone)
	testkit.Done(t, err)
	var ids []string
	for _, b := range household {
		ids = append(ids, b.ID)
	}
	return ids
}

func TestMovingAndLeaving(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		b, stays := d.Person(oldPhone), d.Person(oldPhone)
		a := d.Book(b, d.Session(testkit.Today.Add(1), 2), testkit.Morning)

		act := beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: oldPhone, To: newPhone}
		stranger := act
		stranger.ID, stranger.From = id.New(), "+919812345009"
		testkit.Refused(t, s.MoveMember(ctx, stranger), "move_over")
		for range 2 { // twice is once
			testkit.Done(t, s.MoveMember(ctx, act))
		}
		if !slices.Equal(on(t, s, oldPhone), []string{stays.ID}) || !slices.Equal(on(t, s, newPhone), []string{b.ID}) {
			t.Errorf("on the old phone %v, on the new one %v", on(t, s, oldPhone), on(t, s, newPhone))
		}
		h, err := s.History(ctx, newPhone, b.ID)
		if testkit.Done(t, err); h.Live(testkit.Today) == nil || h.Live(testkit.Today).ID != a.ID || h.Person.Phone != newPhone {
			t.Errorf("the booking did not come along: %+v", h)
		}
		if _, err := s.CancelAppointment(ctx, oldPhone, b.ID, a.ID); fault.Code(err) != "beneficiary_unknown" {
			t.Errorf("the old phone cancels: %v", err)
		}

		leave := beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: newPhone}
		for range 2 {
			testkit.Done(t, s.MoveMember(ctx, leave))
		}
		if len(on(t, s, newPhone)) != 0 {
			t.Error("somebody is still on the phone they left")
		}
		person, err := s.FindByReference(ctx, d.Actor(staff.Vaccinator), d.Session(testkit.Today, 1).ID, b.Reference)
		if testkit.Done(t, err); person != b.ID {
			t.Error("the reference number does not find who left the phone")
		}
		for range 4 {
			d.Person(newPhone)
		}
		back := beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, To: newPhone, By: "staff"}
		testkit.Refused(t, s.MoveMember(ctx, back), "phone_full")

		moves, err := s.Moves(ctx, b.ID)
		if testkit.Done(t, err); len(moves) != 2 || moves[0].Kind+moves[1].Kind != "moveleave" && moves[0].Kind+moves[1].Kind != "leavemove" {
			t.Errorf("moves on record: %+v", moves)
		}
	})
}

// Two phones have the same record moved at once: one gets it.
func TestMovingAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		for round := range 5 {
			from := fmt.Sprintf("+9198123460%02d", round)
			b := d.Person(from)
			var got tallyOf
			var wait sync.WaitGroup
			for i := range 6 {
				wait.Go(func() {
					got.add(fault.Code(stores[i%len(stores)].MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: from, To: fmt.Sprintf("+9198123461%d%d", round, i)})))
				})
			}
			wait.Wait()
			if got.of("") != 1 || got.of("move_over") != 5 {
				t.Fatalf("answers %v", got.String())
			}
		}
		sql := db.SQL(t)
		if n := testkit.Number(t, sql, "SELECT COUNT(*) FROM claim WHERE kind = 'member'"); n != 5 {
			t.Errorf("%d places for 5 people", n)
		}
	})
}

// A move and registrations race for the last place of a phone: it goes to one.
func TestTheLastPlaceOfAPhone(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		for round := range 4 {
			full := fmt.Sprintf("+9198123470%02d", round)
			for range 3 {
				d.Person(full)
			}
			from := fmt.Sprintf("+9198123471%02d", round)
			b := d.Person(from)
			var got tallyOf
			var wait sync.WaitGroup
			for i := range 6 {
				wait.Go(func() {
					s := stores[i%len(stores)]
					if i == 0 {
						got.add(fault.Code(s.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: from, To: full})))
						return
					}
					act := testkit.Adult()
					act.Phone = full
					_, err := s.Register(ctx, act)
					got.add(fault.Code(err))
				})
			}
			wait.Wait()
			if got.of("") != 1 || got.of("phone_full") != 5 || len(on(t, stores[0], full)) != 4 {
				t.Fatalf("answers %v, %d on the phone", got.String(), len(on(t, stores[0], full)))
			}
		}
	})
}

// Whatever people do, no phone has more than the pack allows, and nobody is on two.
func TestRandomHouseholds(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		rows := db.SQL(t)
		until := time.Now().Add(longEnough / 2)
		runs := 0
		rapid.Check(t, func(rt *rapid.T) {
			if time.Now().After(until) {
				return
			}
			runs++
			first := fmt.Sprintf("%05d", runs) // a run leaves people behind
			phones := []string{"", "+9197" + first + "001", "+9197" + first + "002", "+9197" + first + "003"}
			at := map[string]string{} // person to phone, by the model; the erased are in no map
			var people []string
			draw := func(rt *rapid.T) string {
				if len(people) == 0 {
					rt.Skip("nobody is registered")
				}
				return rapid.SampledFrom(people).Draw(rt, "person")
			}
			count := func(phone string) (n int) {
				for _, where := range at {
					if where == phone && phone != "" {
						n++
					}
				}
				return n
			}
			rt.Repeat(map[string]func(*rapid.T){
				"register": func(rt *rapid.T) {
					act := testkit.Adult()
					act.Phone = rapid.SampledFrom(phones).Draw(rt, "phone")
					_, err := s.Register(ctx, act)
					if count(act.Phone) == 4 {
						testkit.Refused(rt, err, "phone_full")
						return
					}
					testkit.Done(rt, err)
					at[act.ID] = act.Phone
					people = append(people, act.ID)
				},
				"move": func(rt *rapid.T) {
					person := draw(rt)
					act := beneficiary.Move{ID: id.New(), BeneficiaryID: person, From: rapid.SampledFrom(phones).Draw(rt, "from"), To: rapid.SampledFrom(phones).Draw(rt, "to")}
					err := s.MoveMember(ctx, act)
					where, alive := at[person]
					switch {
					case !alive:
						testkit.Refused(rt, err, "record_closed")
					case act.From == act.To:
						testkit.Refused(rt, err, "move_same")
					case where != act.From:
						testkit.Refused(rt, err, "move_over")
					case count(act.To) == 4:
						testkit.Refused(rt, err, "phone_full")
					default:
						testkit.Done(rt, err)
						at[person] = act.To
					}
				},
				"erase": func(rt *rapid.T) {
					person := draw(rt)
					phone := rapid.SampledFrom(phones).Draw(rt, "phone")
					err := s.EraseMember(ctx, phone, beneficiary.Erase{ID: id.New(), BeneficiaryID: person})
					if where, alive := at[person]; !alive || where != phone || phone == "" {
						testkit.Refused(rt, err, "beneficiary_unknown")
						return
					}
					testkit.Done(rt, err)
					delete(at, person)
				},
				"": func(rt *rapid.T) {
					for _, phone := range phones[1:] {
						got := on(rt, s, phone)
						if len(got) != count(phone) || len(got) > 4 {
							rt.Fatalf("%d on a phone, by the model %d", len(got), count(phone))
						}
						for _, person := range got {
							if at[person] != phone {
								rt.Fatalf("somebody is on another phone than the model says")
							}
						}
					}
				},
			})
			if n := testkit.Number(rt, rows, "SELECT COUNT(*) - COUNT(DISTINCT owner_id) FROM claim WHERE kind = 'member'"); n != 0 {
				rt.Fatalf("%d people are on two phones", n)
			}
		})
		if runs < 3 {
			t.Errorf("only %d random households", runs)
		}
	})
}

func TestErasing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		act := testkit.Adult()
		act.Phone, act.Group = oldPhone, "comorbidity"
		b, err := s.Register(ctx, act)
		testkit.Done(t, err)
		tomorrow := d.Session(testkit.Today.Add(1), 2)
		d.Book(b, tomorrow, testkit.Morning)

		erase := beneficiary.Erase{ID: id.New(), BeneficiaryID: b.ID}
		testkit.Refused(t, s.EraseMember(ctx, newPhone, erase), "beneficiary_unknown")
		for range 2 { // twice is once
			testkit.Done(t, s.EraseMember(ctx, oldPhone, erase))
		}
		rows := db.SQL(t)
		for query, want := range map[string]int64{
			"SELECT COUNT(*) FROM beneficiary WHERE state = 'erased' AND reference = '' AND birth_year = 0 AND id_last4 = '' AND consent = '' AND priority_group = ''": 1,
			"SELECT octet_length(name_sealed) + octet_length(phone_sealed) FROM beneficiary":                                                                           0,
			"SELECT COUNT(*) FROM claim": 0,
			"SELECT COUNT(*) FROM appointment WHERE state = 'cancelled' AND code = ''": 1,
			"SELECT COUNT(*) FROM roster": 0,
			"SELECT COALESCE(SUM(taken), 0) FROM slot WHERE session_id = '" + tomorrow.ID + "'": 0,
		} {
			if n := testkit.Number(t, rows, query); n != want {
				t.Errorf("%s: %d, not %d", query, n, want)
			}
		}
		again := testkit.Adult()
		again.Phone, again.IDKind, again.IDNumber = oldPhone, act.IDKind, act.IDNumber
		_, err = s.Register(ctx, again)
		testkit.Done(t, err) // the document is free again
		_, err = s.BookFor(ctx, d.Actor(staff.District), testkit.Booking(b, tomorrow, testkit.Morning))
		testkit.Refused(t, err, "record_closed")
		today := d.Session(testkit.Today, 2)
		_, err = s.RecordDose(ctx, d.Actor(staff.Vaccinator), testkit.WalkIn(b, today))
		testkit.Refused(t, err, "record_closed")

		given := d.Person(newPhone)
		d.Record(testkit.WalkIn(given, today))
		err = s.EraseMember(ctx, newPhone, beneficiary.Erase{ID: id.New(), BeneficiaryID: given.ID})
		if testkit.Refused(t, err, "doses_stay"); fault.From(err).Source == "" {
			t.Errorf("the refusal names no rule: %v", err)
		}
	})
}

func TestConsent(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		b := d.Person(oldPhone)
		tomorrow := d.Session(testkit.Today.Add(1), 2)
		a := d.Book(b, tomorrow, testkit.Morning)

		back := beneficiary.Consenting{ID: id.New(), BeneficiaryID: b.ID}
		testkit.Refused(t, s.Agree(ctx, newPhone, back), "beneficiary_unknown")
		db.Clock.Advance(time.Minute)
		for range 2 {
			testkit.Done(t, s.Agree(ctx, oldPhone, back))
		}
		if got := states(t, s.History, oldPhone, b.ID)[a.ID]; got != appointment.Cancelled {
			t.Errorf("the booking is %q", got)
		}
		_, err := s.Book(ctx, oldPhone, testkit.Booking(b, tomorrow, testkit.Morning))
		testkit.Refused(t, err, "consent_needed")
		_, err = s.BookFor(ctx, d.Actor(staff.District), testkit.Booking(b, tomorrow, testkit.Morning))
		testkit.Refused(t, err, "consent_needed")

		db.Clock.Advance(time.Minute)
		testkit.Refused(t, s.Agree(ctx, oldPhone, beneficiary.Consenting{ID: id.New(), BeneficiaryID: b.ID, Version: "2021-01"}), "consent_needed")
		testkit.Done(t, s.Agree(ctx, oldPhone, beneficiary.Consenting{ID: id.New(), BeneficiaryID: b.ID, Version: beneficiary.Consent}))
		testkit.Done(t, s.Agree(ctx, oldPhone, back)) // the first act once more takes nothing back
		_, err = s.Book(ctx, oldPhone, testkit.Booking(b, tomorrow, testkit.Morning))
		testkit.Done(t, err)

		rows, err := s.Consents(ctx, b.ID)
		testkit.Done(t, err)
		var given []bool
		for _, row := range rows {
			given = append(given, row.Given)
			if row.Version != beneficiary.Consent {
				t.Errorf("a row of version %q", row.Version)
			}
		}
		if !slices.Equal(given, []bool{true, false, true}) {
			t.Errorf("given and taken back: %v", given)
		}
	})
}

// A stranger learns little by asking for records of others.
func TestFindingWhomToMove(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		there := testkit.Adult()
		there.Phone = oldPhone
		nowhere := testkit.Adult()
		for _, act := range []beneficiary.Register{there, nowhere} {
			_, err := s.Register(ctx, act)
			testkit.Done(t, err)
		}
		find := func(phone, number string) error {
			_, err := s.FindByDocument(ctx, phone, "driving_licence", number)
			return err
		}
		b, err := s.FindByDocument(ctx, newPhone, there.IDKind, there.IDNumber)
		if testkit.Done(t, err); b.ID != there.ID || b.Phone != oldPhone {
			t.Errorf("found %+v", b)
		}
		testkit.Refused(t, find(newPhone, "?"), "id_number_malformed") // does not count
		testkit.Refused(t, find(newPhone, nowhere.IDNumber), "move_at_site")
		testkit.Refused(t, find(newPhone, "MH9999999999"), "document_free")
		testkit.Refused(t, find(newPhone, "MH9999999998"), "document_free")
		testkit.Refused(t, find(newPhone, "MH9999999997"), "document_free")
		testkit.Refused(t, find(newPhone, there.IDNumber), "move_too_often")
		testkit.Refused(t, find(oldPhone, there.IDNumber), "move_same")
		db.Clock.Advance(dayLong)
		testkit.Done(t, find(newPhone, there.IDNumber))

		last4 := there.IDNumber[len(there.IDNumber)-4:]
		manager := d.Actor(staff.Facility)
		b, err = s.FindByReferenceAndDocument(ctx, manager, there.Reference, last4)
		if testkit.Done(t, err); b.ID != there.ID {
			t.Errorf("found %+v", b)
		}
		for _, c := range [][2]string{{there.Reference, "????"}, {nowhere.Reference, last4}, {"00000000000000", last4}, {there.Reference, ""}} {
			_, err = s.FindByReferenceAndDocument(ctx, manager, c[0], c[1])
			testkit.Refused(t, err, "move_not_found")
		}
		_, err = s.FindByReferenceAndDocument(ctx, d.Actor(staff.Vaccinator), there.Reference, last4)
		testkit.Refused(t, err, "forbidden")
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM access WHERE purpose = 'move'"); n != 1 {
			t.Errorf("%d looks are logged, not 1", n)
		}
	})
}

// Somebody without a document is registered on a phone where somebody with one vouches, also one registered at the same moment.
func TestVouching(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		card := testkit.NewDrive(t, s).Person(oldPhone)
		act := testkit.Adult()
		act.IDKind, act.IDNumber, act.Phone = "", "", oldPhone
		_, err := s.Register(ctx, act)
		testkit.Refused(t, err, "document_needed")
		act.VouchedBy, act.Phone = card.ID, newPhone
		_, err = s.Register(ctx, act)
		testkit.Refused(t, err, "voucher_unfit")
		act.Phone = oldPhone
		b, err := s.Register(ctx, act)
		if testkit.Done(t, err); b.VouchedBy != card.ID {
			t.Errorf("vouched by %q", b.VouchedBy)
		}
		chain := testkit.Adult()
		chain.IDKind, chain.IDNumber, chain.Phone, chain.VouchedBy = "", "", oldPhone, b.ID
		_, err = s.Register(ctx, chain)
		testkit.Refused(t, err, "voucher_unfit")
	})
}
