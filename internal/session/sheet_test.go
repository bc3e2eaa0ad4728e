package session_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

// What each cell may say, and the column and fault where it may not.
func TestReadSheet(t *testing.T) {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	head := strings.Split("facility,date,product,from,until,slot_minutes,online,dose1,dose2,walk_in,fee,opens,slots,invited,team", ",")
	for _, c := range []struct{ name, row, want, slots string }{
		{"a pattern", "Aundh|2021-09-20|covishield|9:00|13:00|120|20|5||10|780|2021-09-18 10:00|", "", "09:00-11:00 online 15; 09:00-11:00 online 5 dose 1; 11:00-13:00 online 15; 11:00-13:00 online 5 dose 1; 09:00-13:00 walk_in 10"},
		{"as a spreadsheet keeps it", "Aundh|44459|COVISHIELD|0.375|0.5416666666666666|||||10||44457.4166666667|", "", "09:00-13:00 walk_in 10"},
		{"slots one by one", "Aundh|2021-09-20|COVISHIELD||||||||||09:00-12:00 online 3; 13:00-24:00 walk_in 4 dose 2", "", "09:00-12:00 online 3; 13:00-24:00 walk_in 4 dose 2"},
		{"for the invited, by a team", "Aundh|2021-09-20|COVISHIELD|9:00|13:00|||||||||5|Team B", "", "09:00-13:00 invited 5"},
		{"no facility", "|2021-09-20|COVISHIELD|9:00|13:00||1", "facility:facility_needed", "09:00-13:00 online 1"},
		{"no day", "Aundh|20.9.2021|COVISHIELD|9:00|13:00||1", "date:cell_date", ""},
		{"no product", "Aundh|2021-09-20|sugar|9:00|13:00||1", "product:product_unknown", ""},
		{"no time", "Aundh|2021-09-20|COVISHIELD|nine|13:00||1", "from:cell_time", ""},
		{"no number", "Aundh|2021-09-20|COVISHIELD|9:00|13:00||-1", "online:cell_number", ""},
		{"ends before it begins", "Aundh|2021-09-20|COVISHIELD|13:00|9:00|60|1", "until:slot_time_malformed", ""},
		{"more shares than places", "Aundh|2021-09-20|COVISHIELD|9:00|13:00|60|1|1|1", "dose1:slot_shares_malformed", ""},
		{"no moment", "Aundh|2021-09-20|COVISHIELD|9:00|13:00|60|1|||||noon|", "opens:cell_moment", "09:00-10:00 online 1; 10:00-11:00 online 1; 11:00-12:00 online 1; 12:00-13:00 online 1"},
		{"no slots", "Aundh|2021-09-20|COVISHIELD||||||||||mornings", "slots:cell_slots", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			drafts, err := session.ReadSheet(p, [][]string{head, {}, strings.Split(c.row, "|")}, 100)
			if err != nil || len(drafts) != 1 || drafts[0].Row != 3 {
				t.Fatalf("%+v, %v", drafts, err)
			}
			d := drafts[0]
			var got []string
			for _, f := range d.Faults {
				got = append(got, f.Field+":"+f.Code)
			}
			var slots []session.Slot
			for _, s := range d.Act.Slots {
				slots = append(slots, session.Slot{Starts: s.Starts, Ends: s.Ends, Dose: s.Dose, Channel: s.Channel, Capacity: s.Capacity})
			}
			if strings.Join(got, " ") != c.want || session.SlotsText(slots) != c.slots {
				t.Errorf("%v, %s", got, session.SlotsText(slots))
			}
			if c.want == "" && d.Act.Date != when.MustDate("2021-09-20") {
				t.Errorf("the day is %v", d.Act.Date)
			}
			if want := map[bool]string{true: "Team B"}[c.name == "for the invited, by a team"]; d.Act.Team != want {
				t.Errorf("the team is %q", d.Act.Team)
			}
			if c.name == "a pattern" && (d.Act.Fee != 78000 || d.Act.OpensAt != when.MustDate("2021-09-18").At(600, p.Zone)) {
				t.Errorf("%+v", d.Act)
			}
			if strings.HasPrefix(c.name, "as a") && d.Act.OpensAt != when.MustDate("2021-09-18").At(600, p.Zone) {
				t.Errorf("opens at %v", d.Act.OpensAt.Time())
			}
		})
	}
	for name, c := range map[string]struct {
		rows [][]string
		want string
	}{
		"nothing":           {nil, "sheet_empty"},
		"a head alone":      {[][]string{head}, "sheet_empty"},
		"an unknown column": {[][]string{{"facility", "date", "product", "colour"}, {}}, "sheet_column_unknown"},
		"a missing column":  {[][]string{{"facility", "date"}, {}}, "sheet_column_missing"},
		"too many":          {make([][]string, session.MostRows+2), "sheet_too_long"},
	} {
		if _, err := session.ReadSheet(p, c.rows, 1); fault.Code(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
