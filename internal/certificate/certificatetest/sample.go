// Package certificatetest holds what the tests of every format share: one record to write, and golden files that people can read.
package certificatetest

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Operator is the base URL of the operator in tests.
const Operator = "https://vaccine.example"

// Sample is the record of Lakshmi Devi, who had two doses of Covishield, signed at noon of the day of the second.
func Sample(t testing.TB, p *pack.Pack, purpose certificate.Purpose) certificate.Record {
	t.Helper()
	first, second := when.MustDate("2021-06-20"), when.MustDate("2021-09-17")
	given := func(n int, id, lot string, day when.Date) dose.Dose {
		return dose.Dose{ID: id, Number: n, Product: "COVISHIELD", LotID: lot, OccurredOn: day}
	}
	facts := certificate.Facts{
		Person: &beneficiary.Beneficiary{Name: "Lakshmi Devi", BirthYear: 1975, BirthDate: when.MustDate("1975-03-02"), Sex: beneficiary.Female,
			Reference: "12345678901234", Version: 1},
		Doses:    []dose.Dose{given(1, "01920000-0000-7000-8000-000000000001", "a", first), given(2, "01920000-0000-7000-8000-000000000002", "b", second)},
		At:       1,
		Lots:     map[string]string{"a": "4121Z001", "b": "4121Z117"},
		Facility: "Aundh District Hospital", District: "Pune", State: "Maharashtra", PinCode: "411027",
		For: purpose,
	}
	if purpose == certificate.Travel {
		facts.Passport = "A1234567"
	}
	r, err := certificate.RecordOf(p, facts, second.At(12*60, time.UTC), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
