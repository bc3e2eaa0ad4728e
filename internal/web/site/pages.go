// Package site is the pages of the desk at a session: who is coming, identity, dose, walk-in. A file an
// action.
package site

import (
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Pages answers the desk.
type Pages struct {
	*door.House
	UI *ui.UI
}

// Routes is every URL of the desk.
func (p Pages) Routes() []door.Route { return []door.Route{} }
