package store

import (
	"context"
	"database/sql"
	"fmt"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/facility"
)

// mostMeasured is how many facilities the middle of a place is taken of: more would not move it much.
const mostMeasured = 200

// CentreOfPin is the middle of the facilities with a PIN code; where there is none, of those whose code begins as it does, by ever
// less of it down to the half (in India: the sorting district). It is the zero Point where that finds nobody either.
func (s *Store) CentreOfPin(ctx context.Context, pinCode string) (facility.Point, error) {
	signs := []rune(pinCode)
	for n := len(signs); n > 0 && n >= len(signs)/2; n-- {
		from := string(signs[:n])
		where, args := "pin_code >= $1", []any{from}
		if until := after(from); until != "" {
			where, args = where+" AND pin_code < $2", append(args, until)
		}
		if p, err := s.centre(ctx, where, args); err != nil || p.Valid() {
			return p, err
		}
	}
	return facility.Point{}, nil
}

// CentreOfArea is the middle of the facilities in an area; the zero Point where there is none that has said where it is.
func (s *Store) CentreOfArea(ctx context.Context, area string) (facility.Point, error) {
	return s.centre(ctx, "(area_id = $1 OR (area_id >= $2 AND area_id < $3))", []any{area, area + "-", area + "."})
}

func (s *Store) centre(ctx context.Context, where string, args []any) (facility.Point, error) {
	var points []facility.Point
	query := fmt.Sprintf("SELECT lat_e6, lng_e6 FROM facility WHERE %s AND (lat_e6 <> 0 OR lng_e6 <> 0) LIMIT %d", where, mostMeasured)
	err := s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var lat, lng int64
		err := rows.Scan(&lat, &lng)
		points = append(points, facility.Point{Lat: degrees(lat), Lng: degrees(lng)})
		return err
	})
	return facility.Centre(points), err
}

// after is the first text that sorts behind all that begin with a prefix of digits or letters: 411 gives 412, 419 gives 42; "" where
// nothing does. Only digits and letters are compared, since databases differ in how they sort the rest.
func after(prefix string) string {
	for prefix != "" {
		last, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		if last != '9' && last != 'Z' && last != 'z' {
			return prefix + string(last+1)
		}
	}
	return ""
}

// AreaOfPin is a district in which facilities have a PIN code, "" where none has it.
func (s *Store) AreaOfPin(ctx context.Context, pinCode string) (string, error) {
	var area string
	err := s.each(ctx, s.read, "SELECT area_id FROM facility WHERE pin_code = $1 ORDER BY facility_id LIMIT 1", []any{pinCode}, func(rows *sql.Rows) error {
		return rows.Scan(&area)
	})
	return s.pack.Areas.DistrictOf(area), err
}
