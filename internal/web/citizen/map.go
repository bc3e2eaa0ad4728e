package citizen

import (
	"fmt"
	"math"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/web/door"
)

// The map is drawn here, as SVG, from what the page lists: it asks nobody else for pictures, so that nobody else learns who looks
// where, and it weighs little. North is up, and a kilometre is as long across as it is up.
const (
	mapWidth  = 320.0
	mapHeight = 300.0
	mapEdge   = 24.0 // left free round the dots
	mapFoot   = 34.0 // left free below for the scale
	dotApart  = 33.0 // two dots are never closer: a thumb has to hit one
	hereApart = 22.0 // nor is one closer to the cross or the arrow
	leastKm   = 1.0  // a single place is not drawn as if it filled the world
	fewPlaces = 10   // below this there are few
)

// sketch is the map of a page's offers.
type sketch struct {
	Width, Height float64
	Dots          []dot
	Here          *spot // the point that is looked around, nil for none
	Bar           float64
	BarText       string
	Left          int // places that are in the list alone: nobody has said where they are
}

// spot is where something is drawn.
type spot struct{ X, Y float64 }

// dot is a place on the map.
type dot struct {
	spot
	At    spot // where it really is, if the dot had to step aside
	Aside bool
	No    int
	Says  string // its name and what is free
	Shape string // "many", "few" or "none": a shape each, not a colour alone
}

// draw numbers the places of a page's offers and draws their map; nil where none is known.
func (p Pages) draw(r *door.Request, page *sessionsPage) *sketch {
	words := p.Words(r.Request)
	numbers, free := map[string]int{}, []int(nil)
	var points []facility.Point
	var names []string
	nowhere := map[string]bool{}
	for i := range page.Offers {
		o := &page.Offers[i]
		if page.Area == "" && (page.Pin == "" || page.Around) {
			o.Distance = words.Km(o.Km)
		}
		if !o.Facility.At().Valid() {
			nowhere[o.Facility.ID] = true
			continue
		}
		no, known := numbers[o.Facility.ID]
		if !known {
			no = len(points) + 1
			numbers[o.Facility.ID] = no
			points, names, free = append(points, o.Facility.At()), append(names, o.Facility.Name), append(free, 0)
		}
		o.No, o.First = no, !known
		if o.Possible() {
			free[no-1] += o.Free
		}
	}
	if len(points) == 0 {
		return nil
	}
	here := page.Near
	if page.Area != "" || page.Pin != "" && !page.Around {
		here = facility.Point{}
	}
	m := project(points, here)
	m.BarText, m.Left = words.Km(m.barKm()), len(nowhere)
	for i := range m.Dots {
		d := &m.Dots[i]
		d.Shape = shapeOf(free[i])
		d.Says = words.N("find.dot", free[i], "number", d.No, "place", names[i])
	}
	return &m.sketch
}

func shapeOf(free int) string {
	switch {
	case free == 0:
		return "none"
	case free < fewPlaces:
		return "few"
	}
	return "many"
}

// scaled is a sketch and how many units a kilometre is long on it.
type scaled struct {
	sketch
	perKm float64
}

// project puts points on a plane: near each other the earth is flat enough.
func project(points []facility.Point, here facility.Point) scaled {
	all := points
	if here.Valid() {
		all = append(append([]facility.Point(nil), points...), here)
	}
	origin := facility.Centre(all)
	const kmPerDegree = 6371.0088 * math.Pi / 180
	flat := make([]spot, len(all))
	lowest, highest := spot{math.Inf(1), math.Inf(1)}, spot{math.Inf(-1), math.Inf(-1)}
	for i, p := range all {
		east := math.Remainder(p.Lng-origin.Lng, 360)
		flat[i] = spot{east * math.Cos(origin.Lat*math.Pi/180) * kmPerDegree, (origin.Lat - p.Lat) * kmPerDegree}
		lowest = spot{min(lowest.X, flat[i].X), min(lowest.Y, flat[i].Y)}
		highest = spot{max(highest.X, flat[i].X), max(highest.Y, flat[i].Y)}
	}
	width, height := mapWidth-2*mapEdge, mapHeight-2*mapEdge-mapFoot
	m := scaled{sketch: sketch{Width: mapWidth, Height: mapHeight}}
	m.perKm = min(width/max(highest.X-lowest.X, leastKm), height/max(highest.Y-lowest.Y, leastKm))
	middle := spot{(lowest.X + highest.X) / 2, (lowest.Y + highest.Y) / 2}
	for i, f := range flat {
		s := spot{mapWidth/2 + (f.X-middle.X)*m.perKm, mapEdge + height/2 + (f.Y-middle.Y)*m.perKm}
		if i == len(points) {
			m.Here = &s
			break
		}
		m.Dots = append(m.Dots, dot{spot: s, At: s, No: i + 1})
	}
	m.spread()
	m.Bar = m.perKm * m.barKm()
	return m
}

// spread has dots that would cover each other step aside, each to the nearest free spot, with a line to where it belongs.
func (m *scaled) spread() {
	for i := range m.Dots {
		d := &m.Dots[i]
		for away := 8.0; away < mapWidth && m.covered(i); away += 8 {
			for turn := 0; turn < 16 && m.covered(i); turn++ {
				angle := float64(turn) * math.Pi / 8
				d.spot = spot{d.At.X + away*math.Cos(angle), d.At.Y + away*math.Sin(angle)}
			}
		}
		d.Aside = d.spot != d.At
	}
}

// covered says whether the nth dot lies outside the map or too close to something drawn before it.
func (m *scaled) covered(n int) bool {
	d := m.Dots[n]
	if d.X < mapEdge-8 || d.X > mapWidth-mapEdge+8 || d.Y < mapEdge-8 || d.Y > mapHeight-mapFoot-8 {
		return true
	}
	for _, other := range m.Dots[:n] {
		if d.from(other.spot) < dotApart {
			return true
		}
	}
	return m.Here != nil && d.from(*m.Here) < hereApart || d.from(north) < hereApart
}

// north is where the arrow stands.
var north = spot{300, 28}

func (s spot) from(other spot) float64 { return math.Hypot(s.X-other.X, s.Y-other.Y) }

// barKm is how many kilometres the scale shows: 1, 2 or 5, or ten times that, or a tenth.
func (m *scaled) barKm() float64 {
	best := 0.1
	for _, power := range []float64{0.1, 1, 10, 100, 1000} {
		for _, step := range []float64{1, 2, 5} {
			if step*power*m.perKm <= mapWidth/3 {
				best = max(best, step*power)
			}
		}
	}
	return best
}

// BarMiddle is where the length of the scale is written.
func (m sketch) BarMiddle() float64 { return mapEdge + m.Bar/2 }

// Point writes a place on the map as SVG does.
func (s spot) Point() string { return fmt.Sprintf("%.1f,%.1f", s.X, s.Y) }

// Diamond are the corners round a spot, for a place where few are left.
func (s spot) Diamond() string {
	const r = 16
	return fmt.Sprintf("%.1f,%.1f %.1f,%.1f %.1f,%.1f %.1f,%.1f", s.X, s.Y-r, s.X+r, s.Y, s.X, s.Y+r, s.X-r, s.Y)
}
