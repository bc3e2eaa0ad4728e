package staff

import (
	"slices"

	"github.com/openwin/openwin/internal/place"
)

// Scope is what somebody answers for: an area, or one facility in it. The zero Scope covers nothing. Every read of
// the store that is not public takes one, so that a query without one does not compile.
type Scope struct {
	area, facility string
}

// Over is the scope of an area and all inside it.
func Over(area string) Scope { return Scope{area: area} }

// At is the scope of one facility, which lies in area.
func At(area, facility string) Scope { return Scope{area: area, facility: facility} }

// Area is the area the scope lies in.
func (s Scope) Area() string { return s.area }

// Facility is the facility the scope is limited to, "" for an area's scope.
func (s Scope) Facility() string { return s.facility }

// Covers says whether something at a facility in an area is inside the scope.
func (s Scope) Covers(area, facility string) bool {
	if s.area == "" || !place.Inside(area, s.area) {
		return false
	}
	return s.facility == "" || s.facility == facility
}

// Actor is somebody who is signed in as staff.
type Actor struct {
	ID    string
	Name  string // shown to themselves only
	Role  Role
	Scope Scope
	Term  int // how often all their sign-ins were ended: one of an earlier term is over
}

// Does says whether the actor's role holds the action at all, anywhere.
func (a Actor) Does(action Action) bool { return slices.Contains(may[a.Role], action) }

// May says whether the actor may do the action to something at a facility in an area: role and scope together.
func (a Actor) May(action Action, area, facility string) bool {
	return a.Does(action) && a.Scope.Covers(area, facility)
}
