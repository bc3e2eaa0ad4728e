package staff

import "strings"

// Post is a role and where it is held.
type Post struct {
	Role  Role
	Scope Scope
}

// Post is what the actor does and where.
func (a Actor) Post() Post { return Post{a.Role, a.Scope} }

// String writes a post as it is kept in the history of somebody of the staff: "vaccinator IN-MH-363 facility".
func (p Post) String() string {
	return strings.TrimRight(string(p.Role)+" "+p.Scope.area+" "+p.Scope.facility, " ")
}

// ParsePost reads what String wrote; ok is false for anything else.
func ParsePost(text string) (p Post, ok bool) {
	words := strings.Split(text, " ")
	if len(words) < 2 || len(words) > 3 {
		return Post{}, false
	}
	p = Post{Role: Role(words[0]), Scope: Over(words[1])}
	if len(words) == 3 {
		p.Scope = At(words[1], words[2])
	}
	return p, p.Role.Valid() && p.String() == text && words[1] != ""
}
