package door

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/when"
)

// Challenge is what somebody answers before a one-time password is sent, while very many ask for one: a sum that costs a cheap phone
// about a second and a robot that asks a thousand times a thousand seconds. Whoever cannot do sums (no JavaScript) waits instead. No
// pictures, no riddles: they keep out people who see badly, and robots solve them.
//
// A browser carries it sealed, together with the phone that it is for.
type Challenge struct {
	ID    string       `json:"id"`    // a new one each time
	From  when.Instant `json:"from"`  // from when on waiting is enough
	Until when.Instant `json:"until"` // from when on it opens nothing
}

const (
	challengeWait  = 30 * time.Second
	challengeLasts = 10 * time.Minute
)

// ChallengeBits is how hard the sum is: SHA-256 is computed 2^17 times on average.
const ChallengeBits = 17

// NewChallenge is a challenge made now.
func NewChallenge(now when.Instant) Challenge {
	return Challenge{ID: id.New(), From: now.Add(challengeWait), Until: now.Add(challengeLasts)}
}

// Wait is how long to wait, for those who do, in seconds.
func (c Challenge) Wait(now when.Instant) int {
	return int(max(0, c.From.Sub(now)+time.Second-1) / time.Second)
}

// mostAnswer is the longest answer, in digits: a 64-bit number has no more.
const mostAnswer = 20

// Solved says whether an answer solves the sum: a whole number n so that the SHA-256 of "ID:n" begins with ChallengeBits zero bits.
func (c Challenge) Solved(answer string) bool {
	if answer == "" || len(answer) > mostAnswer {
		return false
	}
	for _, digit := range []byte(answer) {
		if digit < '0' || digit > '9' {
			return false
		}
	}
	sum := sha256.Sum256([]byte(c.ID + ":" + answer))
	return bits.LeadingZeros32(binary.BigEndian.Uint32(sum[:])) >= ChallengeBits
}
