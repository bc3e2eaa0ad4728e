package citizen

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/facility"
)

// Every dot is on the map, none covers another, north is up, and what is not moved aside is as far apart as the scale says.
func TestTheMapShowsEveryPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		middle := facility.Point{Lat: rapid.Float64Range(-60, 60).Draw(t, "lat"), Lng: rapid.Float64Range(-180, 180).Draw(t, "lng")}
		spread := rapid.SampledFrom([]float64{0, 0.001, 0.1, 2}).Draw(t, "spread")
		points := make([]facility.Point, rapid.IntRange(1, mostOffers).Draw(t, "places"))
		for i := range points {
			points[i] = facility.Point{Lat: middle.Lat + spread*rapid.Float64Range(-1, 1).Draw(t, "north"),
				Lng: math.Remainder(middle.Lng+spread*rapid.Float64Range(-1, 1).Draw(t, "east"), 360)}
		}
		here := facility.Point{}
		if rapid.Bool().Draw(t, "from here") {
			here = middle
		}
		m := project(points, here)
		if len(m.Dots) != len(points) || (m.Here != nil) != here.Valid() {
			t.Fatalf("%d dots for %d places", len(m.Dots), len(points))
		}
		for i, d := range m.Dots {
			if d.X < 14 || d.X > mapWidth-14 || d.Y < 14 || d.Y > mapHeight-mapFoot {
				t.Fatalf("dot %d is off the map at %v", d.No, d.spot)
			}
			if m.Here != nil && d.from(*m.Here) < hereApart || d.from(north) < hereApart {
				t.Fatalf("dot %d covers what is not a place", d.No)
			}
			for j, other := range m.Dots[:i] {
				if apart := d.from(other.spot); apart < dotApart-1e-9 {
					t.Fatalf("dots %d and %d are %.1f apart", d.No, other.No, apart)
				}
				if (points[i].Lat > points[j].Lat) != (d.At.Y < other.At.Y) && math.Abs(d.At.Y-other.At.Y) > 1e-6 {
					t.Fatalf("%v is drawn below %v", points[i], points[j])
				}
				km, drawn := points[i].Km(points[j]), d.At.from(other.At)/m.perKm
				if spread < 1 && math.Abs(km-drawn) > 0.02*km+0.01 {
					t.Fatalf("%.2f km are drawn as %.2f", km, drawn)
				}
			}
		}
		if m.Bar <= 0 || m.Bar > mapWidth/2 {
			t.Fatalf("the scale is %.1f long for %v km", m.Bar, m.barKm())
		}
	})
}

// The shape says what is free, not the colour alone.
func TestShapes(t *testing.T) {
	for free, want := range map[int]string{0: "none", 1: "few", 9: "few", 10: "many"} {
		if got := shapeOf(free); got != want {
			t.Errorf("%d free is drawn as %s", free, got)
		}
	}
}
