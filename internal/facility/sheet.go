package facility

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/sheet"
)

// Columns of a sheet of facilities, one a row. area is an area's id, the country's number of a district, or its name where only one has it.
// Of the columns behind pin_code those that a sheet lacks stay as they are; an empty cell of one that it has empties what was there.
var Columns = strings.Fields("code name kind area pin_code address lat lng hours teams fridge_litres freezer_litres")

// needed are the columns that a sheet must have.
var needed = Columns[:5]

// Draft is a row of a sheet as it was read.
type Draft struct {
	Facility
	Has    []string   `json:"-"` // the columns that the sheet has
	Row    int        `json:"-"`
	Faults fault.List `json:"-"` // of its cells, each on its column
}

// ReadSheet reads a sheet of at most most facilities. Each has a code: the same code is the same facility. Faults of the whole: those of
// sheet.Read; of a cell, kept with its row: facility_code_needed, row_twice, area_unknown, cell_number, coordinates_malformed and those of Decide.
func ReadSheet(p *pack.Pack, rows [][]string, most int) ([]Draft, error) {
	read, err := sheet.Read(rows, Columns, needed, most)
	if err != nil {
		return nil, err
	}
	var has []string
	for _, name := range rows[0] {
		has = append(has, strings.ToLower(strings.TrimSpace(name)))
	}
	areaOf := p.Areas.Finder()
	seen := map[string]int{} // code to row
	out := make([]Draft, len(read))
	for i := range read {
		r := &read[i]
		d := Draft{Row: r.No, Has: has, Facility: Facility{
			Code: CleanCode(r.Cell("code")), Name: r.Cell("name"), Kind: Kind(strings.ToLower(r.Cell("kind"))), PinCode: r.Cell("pin_code"), Address: r.Cell("address"),
			Lat: degrees(r, "lat"), Lng: degrees(r, "lng"), Hours: Hours(r.Cell("hours")), Teams: r.Number("teams", MostTeams),
			FridgeLitres: r.Number("fridge_litres", MostLitres), FreezerLitres: r.Number("freezer_litres", MostLitres)}}
		d.ID = CodeID(d.Code)
		if area, known := areaOf(r.Cell("area")); known {
			d.Area = area.ID
		}
		if d.Code == "" {
			r.Wrong("code", fault.New(fault.Invalid, "facility_code_needed"))
		}
		if first := seen[d.Code]; first != 0 {
			r.Wrong("code", fault.New(fault.Conflict, "row_twice", "row", fault.Int(first)))
		} else if d.Code != "" {
			seen[d.Code] = d.Row
		}
		for _, f := range fault.All(Decide(p, d.Facility)) {
			if !slices.ContainsFunc(r.Faults, func(g *fault.Error) bool { return g.Field == f.Field }) {
				r.Faults = append(r.Faults, f)
			}
		}
		d.Faults = r.Faults
		out[i] = d
	}
	return out, nil
}

// degrees reads a coordinate, 0 where none is given, to a millionth.
func degrees(r *sheet.Row, column string) float64 {
	text := strings.Replace(r.Cell(column), ",", ".", 1)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		r.Wrong(column, fault.New(fault.Invalid, "coordinates_malformed"))
		return 0
	}
	return math.Round(n*1e6) / 1e6
}

// Over is the draft put over the facility that is there already, which keeps what the sheet has no column for.
func (d Draft) Over(there Facility) Facility {
	out := d.Facility
	out.ID, out.Closed, out.Version = there.ID, there.Closed, there.Version
	keep := func(column string, set func()) {
		if !slices.Contains(d.Has, column) {
			set()
		}
	}
	keep("address", func() { out.Address = there.Address })
	keep("lat", func() { out.Lat = there.Lat })
	keep("lng", func() { out.Lng = there.Lng })
	keep("hours", func() { out.Hours = there.Hours })
	keep("teams", func() { out.Teams = there.Teams })
	keep("fridge_litres", func() { out.FridgeLitres = there.FridgeLitres })
	keep("freezer_litres", func() { out.FreezerLitres = there.FreezerLitres })
	return out
}
