package facility

import "math"

// Point is a place on the earth, in degrees of WGS 84. The zero Point stands for "not known": nobody vaccinates there, in the sea.
type Point struct{ Lat, Lng float64 }

// At is where a facility stands; the zero Point where nobody has said.
func (f Facility) At() Point { return Point{f.Lat, f.Lng} }

// Valid says whether it is a place on the earth at all.
func (p Point) Valid() bool {
	return p != Point{} && math.Abs(p.Lat) <= 90 && math.Abs(p.Lng) <= 180 // false for what is no number
}

// Coarse rounds to a hundredth of a degree, about a kilometre: near enough to find a session, and it says nobody's address.
func (p Point) Coarse() Point {
	return Point{math.Round(p.Lat*100) / 100, math.Round(p.Lng*100) / 100}
}

const earthKm = 6371.0088 // mean radius of the earth (IUGG)

// Km is the distance over the ground between two points, in kilometres as the crow flies, by the haversine formula.
func (p Point) Km(q Point) float64 {
	lat, lng := math.Sin(radians(q.Lat-p.Lat)/2), math.Sin(radians(q.Lng-p.Lng)/2)
	h := lat*lat + math.Cos(radians(p.Lat))*math.Cos(radians(q.Lat))*lng*lng
	return 2 * earthKm * math.Asin(math.Min(1, math.Sqrt(h)))
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// Box is a span of latitudes and longitudes, edges inside. West is never above East.
type Box struct{ South, North, West, East float64 }

// Around is what holds every point within some kilometres of p: one box, or two where it reaches over the 180th meridian.
func (p Point) Around(km float64) []Box {
	reach := km / earthKm * 180 / math.Pi
	box := Box{South: p.Lat - reach, North: p.Lat + reach, West: -180, East: 180}
	if box.South <= -90 || box.North >= 90 {
		return []Box{box} // round a pole lie all longitudes
	}
	// The circle is widest not at p but a little towards the pole.
	wide := math.Asin(math.Min(1, math.Sin(radians(reach))/math.Cos(radians(p.Lat)))) * 180 / math.Pi
	box.West, box.East = p.Lng-wide, p.Lng+wide
	switch {
	case box.West < -180:
		return []Box{{box.South, box.North, -180, box.East}, {box.South, box.North, box.West + 360, 180}}
	case box.East > 180:
		return []Box{{box.South, box.North, box.West, 180}, {box.South, box.North, -180, box.East - 360}}
	}
	return []Box{box}
}

// Holds says whether a point lies in the box.
func (b Box) Holds(p Point) bool {
	return p.Lat >= b.South && p.Lat <= b.North && p.Lng >= b.West && p.Lng <= b.East
}

// Centre is the middle of some points, each counted as a direction from the middle of the earth; the zero Point for none.
func Centre(points []Point) Point {
	var x, y, z float64
	for _, p := range points {
		lat, lng := radians(p.Lat), radians(p.Lng)
		x, y, z = x+math.Cos(lat)*math.Cos(lng), y+math.Cos(lat)*math.Sin(lng), z+math.Sin(lat)
	}
	if math.Hypot(math.Hypot(x, y), z) < 1e-9 {
		return Point{}
	}
	return Point{math.Atan2(z, math.Hypot(x, y)) * 180 / math.Pi, math.Atan2(y, x) * 180 / math.Pi}
}
