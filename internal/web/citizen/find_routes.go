package citizen

import "github.com/openwin/openwin/internal/web/door"

// findRoutes are the pages for finding a place: the search, why and when a dose is due, and being told when a place opens.
func (p Pages) findRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /sessions", For: door.Anybody, Do: p.sessions},
		{Pattern: "GET /household/{id}/why", For: door.Citizen, Do: p.why},
		{Pattern: "GET /notices", For: door.Citizen, Do: p.notices},
		{Pattern: "GET /notices/new", For: door.Citizen, Do: p.newNotice},
		{Pattern: "POST /notices/new", For: door.Citizen, Do: p.askNotice},
		{Pattern: "POST /household/{id}/notices/{notice}/end", For: door.Citizen, Do: p.endNotice},
	}
}
