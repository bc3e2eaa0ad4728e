package facility_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/facility"
)

var (
	pune   = facility.Point{Lat: 18.5204, Lng: 73.8567}
	mumbai = facility.Point{Lat: 19.0760, Lng: 72.8777}
)

func TestKm(t *testing.T) {
	for _, c := range []struct {
		a, b facility.Point
		want float64
	}{
		{pune, pune, 0},
		{pune, mumbai, 120.2},
		{facility.Point{Lat: 0, Lng: 179.5}, facility.Point{Lat: 0, Lng: -179.5}, 111.2}, // the short way round
		{facility.Point{Lat: 90}, facility.Point{Lat: -90}, 20015.1},
	} {
		if got := c.a.Km(c.b); math.Abs(got-c.want) > 0.1 || math.Abs(got-c.b.Km(c.a)) > 1e-9 {
			t.Errorf("%v to %v: %.1f km, want %.1f", c.a, c.b, got, c.want)
		}
	}
}

func drawPoint(t *rapid.T, label string) facility.Point {
	return facility.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, label+" lat"), Lng: rapid.Float64Range(-180, 180).Draw(t, label+" lng")}
}

// Whatever lies within a distance lies in a box drawn round it: over the 180th meridian and at the poles too.
func TestAroundLeavesNothingOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPoint(t, "p"), drawPoint(t, "q")
		if rapid.Bool().Draw(t, "close by") {
			q = facility.Point{Lat: max(-90, min(90, p.Lat+rapid.Float64Range(-2, 2).Draw(t, "north"))), Lng: p.Lng + rapid.Float64Range(-2, 2).Draw(t, "east")}
			switch {
			case q.Lng > 180:
				q.Lng -= 360
			case q.Lng < -180:
				q.Lng += 360
			}
		}
		boxes := p.Around(p.Km(q) + 1e-6)
		for _, b := range boxes {
			if b.West > b.East {
				t.Fatalf("%v is no box", b)
			}
			if b.Holds(q) {
				return
			}
		}
		t.Fatalf("%v is %.3f km from %v and outside %v", q, p.Km(q), p, boxes)
	})
}

// A box is not much larger than it must be: away from the poles its corners are within one and a half times the distance.
func TestAroundIsNoLargerThanItMustBe(t *testing.T) {
	for _, km := range []float64{2, 50, 300} {
		for _, b := range pune.Around(km) {
			corner := facility.Point{Lat: b.North, Lng: b.East}
			if got := pune.Km(corner); got > 1.5*km {
				t.Errorf("the corner of %v km is %.1f km away", km, got)
			}
		}
	}
}

func TestCentre(t *testing.T) {
	if got := facility.Centre(nil); got.Valid() {
		t.Errorf("the middle of nothing is %v", got)
	}
	over := facility.Centre([]facility.Point{{Lat: -17, Lng: 179}, {Lat: -17, Lng: -179}})
	if math.Abs(math.Abs(over.Lng)-180) > 1e-6 || math.Abs(over.Lat+17) > 0.01 {
		t.Errorf("between 179 and -179 lies %v", over)
	}
	mid := facility.Centre([]facility.Point{pune, mumbai})
	if a, b := mid.Km(pune), mid.Km(mumbai); math.Abs(a-b) > 0.1 || a+b > 120.3 {
		t.Errorf("the middle is %.1f km from one and %.1f km from the other", a, b)
	}
}

func TestCoarseSaysNobodysAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPoint(t, "p")
		c := p.Coarse()
		if d := c.Km(p); d > 0.8 {
			t.Fatalf("%v is %.2f km from %v", c, d, p)
		}
		if c.Coarse() != c {
			t.Fatalf("%v rounds on to %v", c, c.Coarse())
		}
	})
	for _, bad := range []facility.Point{{}, {Lat: 91, Lng: 1}, {Lat: 1, Lng: -181}, {Lat: math.NaN(), Lng: 1}, {Lat: 1, Lng: math.Inf(1)}} {
		if bad.Valid() {
			t.Errorf("%v is no place", bad)
		}
	}
}
