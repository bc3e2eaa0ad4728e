package when

import (
	"cmp"
	"time"
)

// Instant is a moment, in microseconds since 1970-01-01T00:00:00Z. The zero Instant is "never".
type Instant int64

// Clock tells the present moment. Rules never call one: they are handed an Instant.
type Clock func() Instant

// Wall is the machine's clock.
func Wall() Instant { return InstantOf(time.Now()) }

// InstantOf makes an Instant of t.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMicro()) }

// Time is i in UTC.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

// Add is the instant d later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Microseconds()) }

// Sub is the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Microsecond }

// On is the civil date of i in a time zone.
func (i Instant) On(zone *time.Location) Date {
	t := i.Time().In(zone)
	return DateOf(t.Year(), int(t.Month()), t.Day())
}

// At is the instant of a wall-clock minute of d in a time zone; minute counts from midnight (570 is 09:30).
func (d Date) At(minute int, zone *time.Location) Instant {
	t := d.Time()
	return InstantOf(time.Date(t.Year(), t.Month(), t.Day(), 0, minute, 0, 0, zone))
}

// MarshalText writes RFC 3339 in UTC, or nothing for the zero Instant.
func (i Instant) MarshalText() ([]byte, error) {
	if i == 0 {
		return nil, nil
	}
	return []byte(i.Time().Format(time.RFC3339Nano)), nil
}

// UnmarshalText reads RFC 3339 with any offset.
func (i *Instant) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*i = 0
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return err
	}
	*i = InstantOf(t)
	return nil
}

// Compare orders instants, the earlier first.
func Compare(a, b Instant) int { return cmp.Compare(a, b) }
