package staff

// rank is how wide a role is among those who manage staff; whoever manages nobody has none.
var rank = map[Role]int{National: 4, State: 3, District: 2, Facility: 1}

// Rank is how wide the role is among those who manage staff: 4 for the country, 3 for a state, 2 for a district, 1 for a facility, 0 for the rest.
func (r Role) Rank() int { return rank[r] }

// MayGrant says whether the actor may give somebody a role with a scope, take it from them, or change it: the actor
// manages staff, the scope lies in their own, and the role is no wider than theirs. Nobody grants what they lack.
func MayGrant(actor Actor, role Role, scope Scope) bool {
	return role.Valid() && role.AtFacility() == (scope.facility != "") && rank[role] <= rank[actor.Role] &&
		actor.May(ManageStaff, scope.area, scope.facility)
}

// MayGive lists the roles that the actor may give with a scope, from the widest.
func MayGive(actor Actor, scope Scope) []Role {
	var out []Role
	for _, role := range Roles {
		if MayGrant(actor, role, scope) {
			out = append(out, role)
		}
	}
	return out
}

// NeedsSecondFactor says whether a password alone is too little for the role: it answers for very many people.
func (r Role) NeedsSecondFactor() bool { return rank[r] > rank[Facility] }
