package keys

import (
	"time"

	"github.com/openwin/openwin/internal/when"
)

// Worry is what is wrong, or soon will be, with a key or a CA.
type Worry string

// The worries. The first three are grave: something cannot be signed, or what is signed is not believed for long.
const (
	NoSigner     Worry = "no_signer"     // nothing signs for a use
	Overdue      Worry = "overdue"       // a key signs past its time (GDHCN: 6 months)
	Ending       Worry = "ending"        // the certificate of the key that signs ends within weeks: what it signs ends with it
	RotateSoon   Worry = "rotate_soon"   // a key's time to sign ends within a month, and no other was prepared
	AuthorityOld Worry = "authority_old" // the CA's time to issue is over, or ends within a month: the next requests need another
	OwnAuthority Worry = "own_authority" // the CA is one of the installation's own, its key beside those that it certifies: for demonstrations and first days
)

// Worries are all of them, the gravest first.
func Worries() []Worry {
	return []Worry{NoSigner, Overdue, Ending, RotateSoon, AuthorityOld, OwnAuthority}
}

// Grave says whether it is to be put right today.
func (w Worry) Grave() bool { return w == NoSigner || w == Overdue || w == Ending }

// Concern is one worry.
type Concern struct {
	Worry Worry
	Use   Use          // "" where it is about the CA
	Key   string       // name of the key, "" where there is none
	By    when.Instant // when it must have been put right, or should have been; 0 where there is no day for it
}

// How long before its time something is a worry: GDHCN renews a month before.
const (
	soon   = 30 * 24 * time.Hour
	ending = 6 * 7 * 24 * time.Hour
)

// Concerns are what somebody should look at now, the gravest first.
func (r *Ring) Concerns(now when.Instant) []Concern {
	found := map[Worry][]Concern{}
	note := func(c Concern) { found[c.Worry] = append(found[c.Worry], c) }
	for _, use := range Uses() {
		s, later := r.Signer(use, now), now.Add(soon)
		if s == nil {
			note(Concern{Worry: NoSigner, Use: use})
			continue
		}
		next := r.Signer(use, later) // another one, where one was prepared
		switch {
		case s.Until() <= now:
			note(Concern{Overdue, use, s.Name(), s.Until()})
		case next.Until() <= later:
			note(Concern{RotateSoon, use, next.Name(), next.Until()})
		}
		if ends := when.InstantOf(s.Certificate.NotAfter); ends <= now.Add(ending) {
			note(Concern{Ending, use, s.Name(), ends})
		}
	}
	if a := r.Authority(); a != nil {
		if a.Key != nil {
			note(Concern{Worry: OwnAuthority})
		} else if by := when.InstantOf(a.IssuesUntil()); by <= now.Add(soon) {
			note(Concern{Worry: AuthorityOld, By: by})
		}
	}
	var out []Concern
	for _, w := range Worries() {
		out = append(out, found[w]...)
	}
	return out
}
