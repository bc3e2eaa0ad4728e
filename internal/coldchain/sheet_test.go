package coldchain_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

var now = when.MustDate("2021-09-17").At(12*60, india().Zone)

// rowsOf reads what a test writes: cells parted by semicolons.
func rowsOf(text string) [][]string {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	rows, _ := r.ReadAll()
	return rows
}

func at(t *testing.T, text string) when.Instant {
	t.Helper()
	var i when.Instant
	if err := i.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return i
}

// Files as loggers write them: each gives 4.5 degrees at half past nine in the morning of 3 April 2021, in India.
func TestFilesOfLoggers(t *testing.T) {
	for name, text := range map[string]string{
		"plain":                   "time;temperature\n2021-04-03 09:30;4.5\n",
		"the zone is said":        "Timestamp;Temp\n2021-04-03T04:00:00Z;4.5\n",
		"decimal comma":           "Datum/Zeit;Temperatur °C\n03.04.2021 09:30:00;4,5\n13.04.2021 09:40:00;4,5\n",
		"remarks before":          "Logger model;LogTag TRED30\nSerial number;9900\n\nNo.;Date/Time;Temperature (°C);Alarm\n1;03/04/2021 09:30;4.5;OK\n2;14/04/2021 09:40;4.6;OK\n",
		"date and time apart":     "Date;Time;Temp (C);Humidity\n3-Apr-2021;9:30 AM;4.5;40\n",
		"American":                "Date Time;Probe °F\n04/03/2021 09:30 AM;40.1\n04/14/2021 09:30 AM;40.1\n",
		"a spreadsheet's number":  "Date/Time;Temperature\n44289.39583333;4.5\n",
		"two numbers":             "Date;Time;Temperature\n44289;0.395833333;4.5\n",
		"no head":                 "2021/04/03 09:30;4.5 °C\n2021/04/03 09:40;4.6 °C\n",
		"a unit and a real minus": "time;temperature\n3 April 2021 09:30;4.5C\n3 April 2021 09:40;−0.5 C\n",
	} {
		found, err := coldchain.ReadSheet(india().Zone, rowsOf(text), "", now)
		if err != nil || len(found.Readings) == 0 || len(found.Wrong) > 0 {
			t.Errorf("%s: %+v, %v", name, found, err)
			continue
		}
		if r := found.Readings[0]; r.Tenths != 45 || r.At != at(t, "2021-04-03T09:30:00+05:30") {
			t.Errorf("%s: %d tenths at %v", name, r.Tenths, r.At.Time())
		}
	}
}

func TestDatesThatCanBeReadTwoWays(t *testing.T) {
	read := func(text string, order coldchain.Order) coldchain.Found {
		found, err := coldchain.ReadSheet(india().Zone, rowsOf("time;temperature\n"+text), order, now)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if f := read("03/04/2021 09:30;4.5", ""); f.Order != coldchain.DayFirst || !f.Doubtful {
		t.Errorf("%+v", f)
	}
	if f := read("03/04/2021 09:30;4.5", coldchain.MonthFirst); f.Order != coldchain.MonthFirst || !f.Doubtful || f.Readings[0].At != at(t, "2021-03-04T09:30:00+05:30") {
		t.Errorf("%+v", f)
	}
	if f := read("09/12/2021 09:30;4.5", ""); f.Order != coldchain.MonthFirst || f.Doubtful {
		t.Errorf("12 September, since 9 December is still to come: %+v", f)
	}
	if f := read("2021-04-03 09:30;4.5", ""); f.Doubtful {
		t.Errorf("%+v", f)
	}
}

func TestWhatIsNoReadingIsTold(t *testing.T) {
	found, err := coldchain.ReadSheet(india().Zone, rowsOf("time;Temp 1;Temp 2\n2021-04-03 09:30;4.5;4.6\nbattery changed;;\n2021-04-03 09:40;ERR;4.6\n2021-04-03 09:50;;\n;;\n"), "", now)
	if err != nil || len(found.Readings) != 3 || found.Empty != 1 || len(found.Wrong) != 2 || found.Wrong[0].Row != 3 || found.Wrong[1].Row != 4 {
		t.Errorf("%+v, %v", found, err)
	}
	if found.Readings[1].Sensor != "Temp 2" {
		t.Errorf("%+v", found.Readings)
	}
	for code, text := range map[string]string{"sheet_empty": "", "sheet_no_readings": "name;age\nAsha;41\n"} {
		if _, err := coldchain.ReadSheet(india().Zone, rowsOf(text), "", now); fault.Code(err) != code {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := coldchain.ReadSheet(india().Zone, make([][]string, coldchain.MostRows+1), "", now); fault.Code(err) != "sheet_too_long" {
		t.Error(err)
	}
}

// Whatever bytes come: no panic, and what is taken for a reading is one.
func FuzzReadSheet(f *testing.F) {
	f.Add("time;temperature\n2021-04-03 09:30;4.5\n", "day")
	f.Add("Date;Time;Probe °F\n04/14/2021;9:30 PM;-40\n", "")
	f.Add("44289.3958;4,5\n", "month")
	f.Fuzz(func(t *testing.T, text, order string) {
		found, err := coldchain.ReadSheet(india().Zone, rowsOf(text), coldchain.Order(order), now)
		if err != nil {
			return
		}
		for _, r := range found.Readings {
			if r.At <= 0 || r.Tenths < -2000 || r.Tenths > 1000 {
				t.Fatalf("%+v", r)
			}
		}
	})
}
