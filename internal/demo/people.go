package demo

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// The names are common ones, put together by chance: nobody real is meant.
var (
	firstNames = []string{"Asha", "Ravi", "Fatima", "Gurpreet", "Lakshmi", "Imran", "Mary", "Suresh", "Kavita", "Thomas", "Meena", "Arjun", "Zainab", "Deepak", "Sunita", "Bipin"}
	lastNames  = []string{"Sharma", "Khan", "Das", "Patel", "Nair", "Singh", "Reddy", "Biswas", "Joseph", "Gowda", "Yadav", "Begum", "Iyer", "Bora", "Kaur", "Mishra"}
)

// someone makes up a person. The same seed gives the same one.
func someone(r *rand.Rand, f facility.Facility, ident string, today when.Date) beneficiary.Register {
	sex := []beneficiary.Sex{beneficiary.Female, beneficiary.Male}[r.IntN(2)]
	if r.IntN(300) == 0 {
		sex = beneficiary.Other
	}
	return beneficiary.Register{
		ID: ident, Name: firstNames[r.IntN(len(firstNames))] + " " + lastNames[r.IntN(len(lastNames))],
		BirthYear: today.Year() - 18 - r.IntN(65), Sex: sex, Area: f.Area,
		Consent: beneficiary.Consent, Reference: id.NewReference(), By: id.Derive("demo", "staff", "vaccinator"),
	}
}

// addHistory vaccinates some people in the two weeks before, as late entries of sessions that were.
func addHistory(ctx context.Context, s *store.Store, facilities []facility.Facility) error {
	today := s.Now().On(s.Pack().Zone)
	days, err := s.ByDay(ctx, s.Pack().Areas.Root().ID, "doses", today.Add(-30))
	if err != nil || len(days) > 0 {
		return err // there is history already
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(64)
	for i, f := range facilities {
		before := today.Add(-firstBefore)
		if err := publish(ctx, s, f, s.Pack().Rules.Products[i%2].Code, before, "demo history"); err != nil {
			return err
		}
		for back := 1; back <= historyDays; back++ {
			day := today.Add(-back)
			product := s.Pack().Rules.Products[i%2].Code
			if err := publish(ctx, s, f, product, day, "demo history"); err != nil {
				return err
			}
			r := rand.New(rand.NewPCG(uint64(i), uint64(day)))
			for n := range 2 + r.IntN(7) {
				person := someone(r, f, id.Derive("demo", "person", f.ID, day.String(), strconv.Itoa(n)), today)
				at := day.At(9*60+r.IntN(8*60), s.Pack().Zone)
				group.Go(func() error {
					if _, err := s.Register(ctx, person); err != nil {
						return err
					}
					if n%3 == 0 { // for every third it is the second dose
						if err := vaccinatedBefore(ctx, s, f, person.ID, product, before.At(10*60, s.Pack().Zone)); err != nil {
							return err
						}
					}
					return vaccinatedBefore(ctx, s, f, person.ID, product, at)
				})
			}
		}
	}
	return group.Wait()
}

func vaccinatedBefore(ctx context.Context, s *store.Store, f facility.Facility, person, product string, at when.Instant) error {
	day := at.On(s.Pack().Zone)
	_, err := s.RecordDose(ctx, Planner(s), dose.Record{
		ID: id.Derive("demo", "dose", person, day.String()), BeneficiaryID: person, SessionID: sessionID(f, day),
		LotID: lotOf(product, s.Now().On(s.Pack().Zone)).ID, OccurredAt: at, LateReason: "demo history",
	})
	return err
}

// firstBefore is how many days ago first doses were given of those who had their second in the weeks of the history: longer
// than every interval of the products in use.
const firstBefore = 120

// pace is the time between two people of the simulated drive: gentle, but the public page moves while one looks.
const pace = 4 * time.Second

// Simulate registers and vaccinates a walk-in now and then, and plans the days to come, until ctx ends. Refusals are part of it: a
// session may be full, or its product not for that person.
func Simulate(ctx context.Context, s *store.Store, onError func(error)) {
	facilities, err := readFacilities()
	if err != nil {
		onError(err)
		return
	}
	planned, read := s.Now().On(s.Pack().Zone), lastRead(s.Now())
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pace):
		}
		today := s.Now().On(s.Pack().Zone)
		if today != planned {
			if err := Plan(ctx, s, facilities); err != nil {
				onError(err)
				continue
			}
			planned = today
		}
		if last := lastRead(s.Now()); last > read {
			if err := readFridges(ctx, s, facilities, read, last); err != nil {
				onError(err)
				continue
			}
			read = last
		}
		if err := walkIn(ctx, s, facilities[r.IntN(len(facilities))], r); err != nil && ctx.Err() == nil && fault.From(err).Kind != fault.Refused {
			onError(err)
		}
	}
}

func walkIn(ctx context.Context, s *store.Store, f facility.Facility, r *rand.Rand) error {
	today := s.Now().On(s.Pack().Zone)
	l, err := s.PublicSession(ctx, sessionID(f, today))
	if err != nil {
		return err
	}
	b, err := s.Register(ctx, someone(r, f, id.New(), today))
	if err != nil {
		return err
	}
	_, err = s.RecordDose(ctx, vaccinatorAt(f), dose.Record{ID: id.New(), BeneficiaryID: b.ID, SessionID: l.Session.ID, LotID: l.Session.Lots[0].LotID})
	return err
}
