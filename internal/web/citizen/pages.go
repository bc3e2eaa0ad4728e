// Package citizen is the pages of citizens: sign in, the household, finding and booking a session, certificates. A file an
// action.
package citizen

import (
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Pages answers citizens.
type Pages struct {
	*door.House
	UI *ui.UI
}

// Routes is every URL of the citizen's pages.
func (p Pages) Routes() []door.Route { return []door.Route{} }
