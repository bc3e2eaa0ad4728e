package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/session"
)

// reaches are how far from a point a search goes, in kilometres: a step further while it has not found enough.
var reaches = []float64{2, 4, 8, 16, 32, 64, 128, 256}

// What a search near a point reads at most, however many facilities there are.
const (
	enoughNear = 20   // facilities with a free place: then it stops
	mostInBox  = 5000 // facilities within one step: an id and two numbers each
	mostAsked  = 1000 // facilities that hold sessions, whose places are counted
	atOnce     = 20   // of these in one query, which gives their mostListed earliest sessions
)

// nearby is a facility and how far away it is.
type nearby struct {
	id string
	km float64
}

// findNear lists the sessions with free places at the facilities nearest to a point, the nearest first. It walks from one facility
// to the next, further away each time, until enough of them have a place.
func (s *Store) findNear(ctx context.Context, f Search) ([]Listing, error) {
	var out []Listing
	asked, within := 0, -1.0
	facilities := map[string]bool{}
	for _, km := range reaches {
		ring, err := s.facilitiesWithin(ctx, f.Near, km)
		if err != nil {
			return nil, err
		}
		ring = slices.DeleteFunc(ring, func(n nearby) bool { return n.km <= within })
		if ring, err = s.holding(ctx, ring, f); err != nil {
			return nil, err
		}
		for chunk := range slices.Chunk(ring, atOnce) {
			if asked += len(chunk); asked > mostAsked {
				return out, nil
			}
			found, err := s.sessionsAt(ctx, chunk, f)
			if err != nil {
				return nil, err
			}
			for _, l := range found {
				if facilities[l.Facility.ID] = true; len(facilities) > enoughNear {
					return out, nil
				}
				out = append(out, l)
			}
		}
		within = km
	}
	return out, nil
}

// holding leaves those of some facilities that hold a session in the days of a search, in their order.
func (s *Store) holding(ctx context.Context, at []nearby, f Search) ([]nearby, error) {
	ids, holds := make([]string, len(at)), map[string]bool{}
	for i, n := range at {
		ids[i] = n.id
	}
	err := s.each(ctx, s.read, "SELECT DISTINCT facility_id FROM session WHERE facility_id = ANY($1) AND date >= $2 AND date <= $3 AND state = 'published'",
		[]any{s.d.list(ids), f.From, f.Until}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			holds[id] = true
			return err
		})
	return slices.DeleteFunc(at, func(n nearby) bool { return !holds[n.id] }), err
}

// sessionsAt lists the sessions with free places at some facilities, in their order.
func (s *Store) sessionsAt(ctx context.Context, at []nearby, f Search) ([]Listing, error) {
	ids, km := make([]string, len(at)), make(map[string]float64, len(at))
	for i, n := range at {
		ids[i], km[n.id] = n.id, n.km
	}
	found, err := s.listWanted(ctx, "facility_id = ANY($3)", []any{f.From, f.Until, s.d.list(ids)}, f.Wanted)
	found = slices.DeleteFunc(found, func(l Listing) bool { return l.Session.Free(session.Online, f.Wanted.Dose) == 0 })
	for i := range found {
		found[i].Km = km[found[i].Facility.ID]
	}
	slices.SortStableFunc(found, func(a, b Listing) int {
		return cmp.Or(cmp.Compare(a.Km, b.Km), cmp.Compare(a.Facility.ID, b.Facility.ID))
	})
	return found, err
}

// facilitiesWithin lists the facilities within some kilometres of a point, the nearest first. The index facility_by_place gives those
// in the box around; those in its corners are left out.
func (s *Store) facilitiesWithin(ctx context.Context, p facility.Point, km float64) ([]nearby, error) {
	var out []nearby
	for _, box := range p.Around(km) {
		err := s.each(ctx, s.read, inBox, []any{down(box.South), up(box.North), down(box.West), up(box.East)}, func(rows *sql.Rows) error {
			var n nearby
			var lat, lng int64
			err := rows.Scan(&n.id, &lat, &lng)
			if n.km = p.Km(facility.Point{Lat: degrees(lat), Lng: degrees(lng)}); n.km <= km {
				out = append(out, n)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b nearby) int { return cmp.Or(cmp.Compare(a.km, b.km), cmp.Compare(a.id, b.id)) })
	return out, nil
}

// inBox finds facilities between two latitudes and two longitudes. One at 0, 0 is nowhere: nobody has said where it is.
var inBox = fmt.Sprintf(`SELECT facility_id, lat_e6, lng_e6 FROM facility WHERE lat_e6 >= $1 AND lat_e6 <= $2 AND lng_e6 >= $3 AND lng_e6 <= $4
	AND (lat_e6 <> 0 OR lng_e6 <> 0) LIMIT %d`, mostInBox)

func down(degrees float64) int64       { return int64(math.Floor(degrees * 1e6)) }
func up(degrees float64) int64         { return int64(math.Ceil(degrees * 1e6)) }
func degrees(millionths int64) float64 { return float64(millionths) / 1e6 }
