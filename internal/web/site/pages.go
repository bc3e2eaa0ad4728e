// Package site is the pages of the desk at a session: who is coming, identity, dose, walk-in. A file an
// action.
package site

import (
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Pages answers the desk.
type Pages struct {
	*door.House
	UI *ui.UI
}

// Routes is every URL of the desk.
func (p Pages) Routes() []door.Route {
	return []door.Route{
		{Pattern: "GET /site", For: door.Staff, Action: staff.ReadRoster, Do: p.today},
		{Pattern: "GET /site/aefi", For: door.Staff, Action: staff.ReadRoster, Do: p.findForAEFI},
		{Pattern: "POST /site/aefi", For: door.Staff, Action: staff.ReadRoster, Do: p.foundForAEFI},
		{Pattern: "GET /site/aefi/{beneficiary}", For: door.Staff, Action: staff.ReadRoster, Do: p.aefi},
		{Pattern: "POST /site/aefi/{beneficiary}", For: door.Staff, Action: staff.ReadRoster, Do: p.tellAEFI},
		{Pattern: "GET /site/sessions/{id}", For: door.Staff, Action: staff.ReadRoster, Do: p.desk},
		{Pattern: "POST /site/sessions/{id}", For: door.Staff, Action: staff.ReadRoster, Do: p.find},
		{Pattern: "GET /site/sessions/{id}/people/{beneficiary}", For: door.Staff, Action: staff.ReadRoster, Do: p.person},
		{Pattern: "POST /site/sessions/{id}/people/{beneficiary}", For: door.Staff, Action: staff.RecordDose, Do: p.record},
		{Pattern: "GET /site/sessions/{id}/people/{beneficiary}/done", For: door.Staff, Action: staff.ReadRoster, Do: p.done},
		{Pattern: "GET /site/sessions/{id}/vials", For: door.Staff, Action: staff.ReadRoster, Do: p.vials},
		{Pattern: "POST /site/sessions/{id}/vials", For: door.Staff, Action: staff.RecordDose, Do: p.openVial},
		{Pattern: "GET /site/sessions/{id}/vials/{vial}", For: door.Staff, Action: staff.RecordDose, Do: p.vial},
		{Pattern: "POST /site/sessions/{id}/vials/{vial}", For: door.Staff, Action: staff.RecordDose, Do: p.closeVial},
		{Pattern: "GET /site/sessions/{id}/walk-in", For: door.Staff, Action: staff.ReadRoster, Do: p.walkIn},
		{Pattern: "POST /site/sessions/{id}/walk-in", For: door.Staff, Action: staff.ReadRoster, Do: p.register},
	}
}
