package operation

import "time"

// Why says what kept an operation from being decided. It is no text of an error: that may hold what is personal, and is in the program's log.
type Why string

// The whys.
const (
	Failed   Why = "failed"   // something inside the program or its database
	Panicked Why = "panicked" // the program had to stop in the middle
	Sealed   Why = "sealed"   // what is kept of it cannot be opened: another key, or a damaged row
	Busy     Why = "busy"     // the database never had room for it, for longer than a day
)

// MostTries is how often an operation that fails inside is tried before it is set aside: over about an hour.
const MostTries = 8

// BusyFor is how long an operation may meet a database without room for it before that counts as failing.
const BusyFor = 24 * time.Hour

// AgainIn is how long an operation waits for its next try, after so many: from seconds to half an hour.
func AgainIn(tries int) time.Duration {
	return min(15*time.Second<<min(max(tries-1, 0), 10), 30*time.Minute)
}

// LookAgainIn is how long until what waits for something that has not come is looked at again. It is decided at once when that comes; the looks
// are for what was missed.
func LookAgainIn(tries int) time.Duration {
	return min(10*time.Minute<<min(tries, 10), 6*time.Hour)
}
