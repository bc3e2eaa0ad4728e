package replay

import (
	"bytes"
	_ "embed"

	"github.com/openwin/openwin/internal/when"
)

//go:embed record_day.csv
var recordCSV []byte

// RecordDate is the day of most doses in India's drive.
var RecordDate = when.DateOf(2021, 9, 17)

// RecordDay reads the record day's figures from the file that the program carries.
func RecordDay() (*Day, error) { return ReadDay(bytes.NewReader(recordCSV), RecordDate) }
