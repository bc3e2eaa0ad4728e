// Package office is the pages of planners: sessions, vaccine, facilities, review items. A file an
// action.
package office

import (
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Pages answers planners.
type Pages struct {
	*door.House
	UI *ui.UI
}

// Routes is every URL of the office.
func (p Pages) Routes() []door.Route {
	return slices.Concat(p.boardRoutes(), p.moveRoutes(), p.staffRoutes(), p.ownRoutes(), p.sessionRoutes(), p.facilityRoutes(), p.caseworkRoutes(), p.certificateRoutes(), p.stockRoutes(), p.coldRoutes(), p.allocationRoutes(), p.reviewRoutes(), p.auditRoutes(), p.lateRoutes(), p.deviceRoutes(), p.asideRoutes(), p.aefiRoutes(), p.keyRoutes(), []door.Route{
		{Pattern: "GET /office", For: door.Staff, Do: p.home},
	})
}

// home is GET /office: on to the first thing that the role may see.
func (p Pages) home(w http.ResponseWriter, r *door.Request) error {
	for _, first := range []struct {
		action staff.Action
		path   string
	}{
		{staff.ReadSessions, "/office/sessions"},
		{staff.ReadStock, "/office/stock"},
	} {
		if r.Staff.Does(first.action) {
			http.Redirect(w, r.Request, first.path, http.StatusSeeOther)
			return nil
		}
	}
	return fault.New(fault.Forbidden, "forbidden")
}

// product is the name of a product, or its code where the pack does not know it.
func (p Pages) product(code string) string {
	if known, ok := p.Pack.Rules.Product(code); ok {
		return known.Name
	}
	return code
}
