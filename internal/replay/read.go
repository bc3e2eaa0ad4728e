package replay

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// snapshots is what the file says of each state at the end of a day and of the day before: running totals, as text.
type snapshots struct {
	day, before map[string]map[string]string // state, column
	twice       map[string]bool              // states with two rows for one of the two days that say different things
	states      map[string]bool              // every state that the file names on any day
	first, last when.Date                    // the days the file spans
	hash        string                       // of the whole file
	findings    []Finding
}

// The columns of Co-WIN's dashboard that the replay reads.
const (
	updatedOn  = "Updated On"
	stateName  = "State"
	total      = "Total Doses Administered"
	sites      = "Sites"
	firstDose  = "First Dose Administered"
	secondDose = "Second Dose Administered"
)

// read takes from a file of daily state figures, in the form of incovid19's cowin_vaccine_data_statewise.csv, the two
// snapshots whose difference is a day. Lines that do not parse are findings. A file without the columns that everything
// stands on is an error.
func read(file io.Reader, day when.Date) (*snapshots, error) {
	sum := sha256.New()
	lines := csv.NewReader(io.TeeReader(file, sum))
	lines.Comment, lines.FieldsPerRecord, lines.ReuseRecord = '#', -1, true
	header, err := lines.Read()
	if err != nil {
		return nil, fmt.Errorf("the file of figures cannot be read: %w", err)
	}
	columns := make([]string, len(header))
	at := map[string]int{}
	for i, name := range header {
		columns[i] = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		at[columns[i]] = i
	}
	for _, needed := range []string{updatedOn, stateName, firstDose, secondDose} {
		if _, ok := at[needed]; !ok {
			return nil, fmt.Errorf("the file of figures has no column %q: is it cowin_vaccine_data_statewise.csv?", needed)
		}
	}
	s := &snapshots{day: map[string]map[string]string{}, before: map[string]map[string]string{}, twice: map[string]bool{}, states: map[string]bool{}}
	for {
		record, err := lines.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			s.hash = hex.EncodeToString(sum.Sum(nil))
			return s, nil
		case errors.As(err, &bad):
			s.note("", "", fmt.Sprintf("line %d does not parse: %v", bad.StartLine, bad.Err))
			continue
		case err != nil:
			return nil, fmt.Errorf("the file of figures cannot be read: %w", err)
		}
		line, _ := lines.FieldPos(0)
		if len(record) != len(columns) {
			s.note("", "", fmt.Sprintf("line %d has %d fields, the header has %d", line, len(record), len(columns)))
			continue
		}
		s.take(columns, record, line, at, day)
	}
}

// take keeps a row of the day or of the day before.
func (s *snapshots) take(columns, record []string, line int, at map[string]int, day when.Date) {
	on, err := parseDay(record[at[updatedOn]])
	if err != nil {
		s.note("", updatedOn, fmt.Sprintf("line %d: %v", line, err))
		return
	}
	if s.first == 0 || on < s.first {
		s.first = on
	}
	s.last = max(s.last, on)
	state := strings.TrimSpace(record[at[stateName]])
	s.states[strings.Clone(state)] = true
	var into map[string]map[string]string
	switch on {
	case day:
		into = s.day
	case day.Add(-1):
		into = s.before
	default:
		return
	}
	row := make(map[string]string, len(columns))
	for i, column := range columns {
		row[column] = strings.TrimSuffix(strings.TrimSpace(strings.Clone(record[i])), ".0") // some counts are written so
	}
	switch {
	case into[state] == nil:
		into[strings.Clone(state)] = row
	case maps.Equal(into[state], row):
		s.note(strings.Clone(state), "", "the same row more than once for "+on.String())
	default:
		s.twice[strings.Clone(state)] = true
	}
}

// parseDay reads DD/MM/YYYY, as the file writes dates.
func parseDay(text string) (when.Date, error) {
	t, err := time.Parse("02/01/2006", strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("%q is not a date in the form DD/MM/YYYY", text)
	}
	return when.DateOf(t.Year(), int(t.Month()), t.Day()), nil
}

func (s *snapshots) note(state, column, what string) {
	s.findings = append(s.findings, Finding{State: state, Column: column, What: what})
}
