// Package public is the pages for everybody: the first page, live figures, sign in for staff, the demo inbox. A file an
// action.
package public

import (
	"slices"

	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Pages answers everybody.
type Pages struct {
	*door.House
	UI *ui.UI
}

// Routes is every URL for everybody.
func (p Pages) Routes() []door.Route {
	return slices.Concat(p.staffRoutes(), p.wellKnown(), p.revokedRoutes(), p.logRoutes(), p.trustRoutes(), []door.Route{
		{Pattern: "GET /{$}", For: door.Anybody, Do: p.home},
		{Pattern: "GET /drive", For: door.Anybody, Do: p.drive},
		{Pattern: "GET /drive/{area}", For: door.Anybody, Do: p.drive},
		{Pattern: "GET /messages", For: door.Anybody, Do: p.messages},
		{Pattern: "GET /trust", For: door.Anybody, Do: p.showTrust},
		{Pattern: "GET /robots.txt", For: door.Anybody, Do: p.robots},
		{Pattern: "GET /verify", For: door.Anybody, Do: p.showVerify},
		{Pattern: "POST /verify", For: door.Anybody, Do: p.verify},
	})
}
