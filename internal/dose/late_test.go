package dose_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/testkit"
)

func readLate(t testing.TB, text string) ([]dose.LateRow, error) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	testkit.Done(t, err)
	return dose.ReadLate(testkit.India(), rows)
}

func TestReadLate(t *testing.T) {
	rows, err := readLate(t, "date,time,product,batch,dose,reference,document,number,name,birth_year,sex\n"+
		"2021-09-10,09:30,covishield,4121z001,2,,driving_licence,MH12 20110012345,Asha Patil,1980,Female\n"+
		"44449,,COVAXIN,b1,,,,,,,\n"+
		"soon,25:00,Aspirin,,21,123,,,,,\n")
	testkit.Done(t, err)
	if r := rows[0]; len(r.Faults) > 0 || r.Date.String() != "2021-09-10" || r.Minute != 570 || r.Product != "COVISHIELD" || r.Batch != "4121Z001" || r.Number != 2 ||
		r.Person.IDNumber != "MH1220110012345" || r.Person.Sex != "female" {
		t.Errorf("%+v", r)
	}
	if r := rows[1]; r.Date.String() != "2021-09-10" || r.Minute != -1 || fault.Code(r.Faults) != "late_person_needed" {
		t.Errorf("%+v", r)
	}
	var codes []string
	for _, f := range rows[2].Faults {
		codes = append(codes, f.Field+" "+f.Code)
	}
	if got, want := strings.Join(codes, ", "), "date cell_date, dose cell_number, time cell_time, product product_unknown, batch lot_needed, reference reference_malformed"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Whatever strangers put into a sheet, each row is read or refused cell by cell.
func FuzzReadLate(f *testing.F) {
	f.Add("date,product,batch,reference\n2021-09-10,COVISHIELD,4121Z001,12345678901234\n")
	f.Add("date,product,batch,document,number\n1e9,x,y,aadhaar,\u0660\u0661\n")
	f.Add("\ufeffdate,product,batch\n,,\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			return
		}
		read, err := dose.ReadLate(testkit.India(), rows)
		if err != nil {
			return
		}
		for _, r := range read {
			if len(r.Faults) == 0 && (r.Date == 0 || r.Batch == "" || r.Product == "" || r.Reference == "" && r.Person.IDNumber == "") {
				t.Errorf("%+v is taken for good", r)
			}
			for _, fa := range r.Faults {
				if fa.Field == "" {
					t.Errorf("%+v is of no column", fa)
				}
			}
		}
	})
}
