package staff

import "time"

// FreeTries is how often in a row somebody may be wrong about a login before it waits (NIST SP 800-63B allows 100).
const FreeTries = 10

// mostWait keeps somebody who is guessed at from being kept out for long.
const mostWait = 15 * time.Minute

// Wait is how long a login waits after so many wrong tries in a row: a minute, then twice as long each time, up to a quarter
// of an hour.
func Wait(wrong int) time.Duration {
	if wrong < FreeTries {
		return 0
	}
	return min(time.Minute<<min(wrong-FreeTries, 10), mostWait)
}
