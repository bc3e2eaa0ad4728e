// Package when holds civil dates, instants and clocks: the only notions of time in OpenWIN.
//
// A dose happens on a civil date in the country's own time zone; an act happens at an instant. The two are
// different types, so that one is never taken for the other.
package when

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a civil date, counted in days: 0001-01-01 is 1. The zero Date is "no date".
// It is written as YYYY-MM-DD (ISO 8601) in JSON, forms and the database.
type Date int32

// unixEpoch is 1970-01-01 as a Date.
const unixEpoch = 719163

// DateOf makes a Date from year, month (1-12) and day. Days out of range roll over, as in time.Date.
func DateOf(year, month, day int) Date {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return Date(t.Unix()/86400 + unixEpoch)
}

// ParseDate reads YYYY-MM-DD. The empty string is the zero Date. A date that does not exist is an error.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date in the form YYYY-MM-DD", s)
	}
	return Date(t.Unix()/86400 + unixEpoch), nil
}

// MustDate is ParseDate for literals in tests and tables; it panics on a bad one.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time is midnight UTC of d.
func (d Date) Time() time.Time { return time.Unix((int64(d)-unixEpoch)*86400, 0).UTC() }

// Year is the civil year of d.
func (d Date) Year() int { return d.Time().Year() }

// String is YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Add is the date that many days later.
func (d Date) Add(days int) Date { return d + Date(days) }

// AddYears is the same day that many years later; 29 February becomes 1 March where there is none.
func (d Date) AddYears(years int) Date {
	t := d.Time()
	return DateOf(t.Year()+years, int(t.Month()), t.Day())
}

// Within says whether d lies in [from, until]; a zero bound is open.
func (d Date) Within(from, until Date) bool {
	return (from == 0 || d >= from) && (until == 0 || d <= until)
}

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// Value stores the date as text.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads the date from text.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case nil:
		*d = 0
		return nil
	}
	return fmt.Errorf("a date cannot be read from %T", src)
}
