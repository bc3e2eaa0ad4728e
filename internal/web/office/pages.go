// Package office is the pages of planners: sessions, vaccine, facilities, review items. A file an
// action.
package office

import (
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Pages answers planners.
type Pages struct {
	*door.House
	UI *ui.UI
}

// Routes is every URL of the office.
func (p Pages) Routes() []door.Route { return []door.Route{} }
