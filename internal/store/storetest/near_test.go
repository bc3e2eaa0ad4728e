package storetest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// town adds facilities around Pune, some close together and some far off, of which every third holds a session tomorrow. It gives
// those that do.
func town(t *testing.T, s *store.Store, draw *rand.Rand) []facility.Facility {
	t.Helper()
	all := make([]facility.Facility, 240)
	for i := range all {
		spread := []float64{0.02, 0.3, 3}[i%3]
		all[i] = facility.Facility{ID: id.New(), Name: fmt.Sprintf("Facility %03d", i), Kind: facility.Public, Area: testkit.Pune, PinCode: fmt.Sprintf("411%03d", 1+i%40),
			Lat: micros(18.52 + draw.NormFloat64()*spread), Lng: micros(73.85 + draw.NormFloat64()*spread)}
	}
	all[0].Lat, all[0].Lng = 0, 0 // nobody has said where it is
	testkit.Done(t, s.AddFacilities(context.Background(), testkit.National(), all))
	var with []facility.Facility
	for i := 0; i < len(all); i += 3 {
		d := testkit.NewDriveAt(t, s, all[i])
		publishAt(d, i)
		with = append(with, all[i])
	}
	for i := 1; i < len(all); i += 9 {
		d := testkit.NewDriveAt(t, s, all[i])
		publishAt(d, i)
		with = append(with, all[i])
	}
	return with
}

func publishAt(d *testkit.Drive, i int) {
	act := d.Plan(testkit.Today.Add(1), d.Lot("COVISHIELD", "2022-06-30", 3), 1)
	if i%2 == 0 {
		act.Fee = 78000
	}
	d.Publish(act)
}

func micros(degrees float64) float64 { return math.Round(degrees*1e6) / 1e6 }

// What a search near a point finds is what measuring every facility finds: the nearest, in their order, from anywhere.
func TestNearIsWhatMeasuringAllOfThemGives(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		draw := rand.New(rand.NewPCG(3, 4))
		with := town(t, s, draw)
		for range 40 {
			from := facility.Point{Lat: 18.52 + draw.NormFloat64()*0.4, Lng: 73.85 + draw.NormFloat64()*0.4}
			wanted := session.Wanted{}
			if draw.IntN(2) == 0 {
				wanted.Cost = session.Paid
			}
			found, err := s.FindSessions(ctx, store.Search{Near: from, From: testkit.Today, Until: testkit.Today.Add(7), Wanted: wanted})
			testkit.Done(t, err)
			compare(t, found, brute(with, found, from, wanted))
		}
	})
}

// brute measures every facility that holds what is wanted.
func brute(with []facility.Facility, found []store.Listing, from facility.Point, wanted session.Wanted) []facility.Facility {
	paid := map[string]bool{}
	var out []facility.Facility
	for i, f := range with {
		n := i * 3
		if i >= 80 {
			n = 1 + (i-80)*9
		}
		paid[f.ID] = n%2 == 0
		if f.At().Valid() && from.Km(f.At()) <= 256 && (wanted.Cost == "" || paid[f.ID]) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b facility.Facility) int {
		return cmp.Or(cmp.Compare(from.Km(a.At()), from.Km(b.At())), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), 20)]
}

func compare(t *testing.T, found []store.Listing, want []facility.Facility) {
	t.Helper()
	if len(found) != len(want) || len(found) == 0 {
		t.Fatalf("%d found, and there are %d", len(found), len(want))
	}
	for i, l := range found {
		if l.Facility.ID != want[i].ID {
			t.Fatalf("number %d is %s at %.3f km, and measured it is %s", i, l.Facility.Name, l.Km, want[i].Name)
		}
	}
}

// A session without a free place is no reason to stop looking.
func TestNearGoesOnWhereAllIsFull(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		near := testkit.NewDrive(t, s)
		far := near.Facility
		far.ID, far.Lat, far.PinCode = id.New(), far.Lat+0.5, "412105"
		testkit.Done(t, s.AddFacilities(ctx, testkit.National(), []facility.Facility{far}))
		full := near.Session(testkit.Today.Add(1), 1)
		other := testkit.NewDriveAt(t, s, far).Session(testkit.Today.Add(2), 1)
		search := store.Search{Near: near.Facility.At(), From: testkit.Today, Until: testkit.Today.Add(7)}
		found, err := s.FindSessions(ctx, search)
		if testkit.Done(t, err); len(found) != 2 || found[0].Session.ID != full.ID || found[0].Km != 0 || math.Abs(found[1].Km-55.6) > 0.1 {
			t.Fatalf("%+v", found)
		}
		near.Book(near.Person(), full, testkit.Morning)
		near.Book(near.Person(), full, testkit.Afternoon)
		if found, err = s.FindSessions(ctx, search); err != nil || len(found) != 1 || found[0].Session.ID != other.ID {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestTheMiddleOfAPlace(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s) // 411027
		nowhere := d.Facility
		nowhere.ID, nowhere.PinCode, nowhere.Lat, nowhere.Lng = id.New(), "411999", 0, 0
		nine := d.Facility
		nine.ID, nine.PinCode, nine.Area, nine.Lat = id.New(), "419901", testkit.Delhi, 28.6
		testkit.Done(t, s.AddFacilities(ctx, testkit.National(), []facility.Facility{nowhere, nine}))
		for pin, lat := range map[string]float64{
			"411027": 18.55, "411028": 18.55, "411999": 18.55, // itself, and the beginning it shares
			"419999": 28.6, // nothing sorts after 9
			"110001": 0,    // nobody there at all
			"430001": 0,    // the first digit alone is no neighbourhood
		} {
			p, err := s.CentreOfPin(ctx, pin)
			if testkit.Done(t, err); math.Abs(p.Lat-lat) > 1e-6 {
				t.Errorf("the middle of %s is %v", pin, p)
			}
		}
		p, err := s.CentreOfArea(ctx, "IN-DL")
		if testkit.Done(t, err); math.Abs(p.Lat-28.6) > 1e-6 {
			t.Errorf("the middle of Delhi is %v", p)
		}
	})
}
