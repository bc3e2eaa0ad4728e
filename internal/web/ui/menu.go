package ui

import (
	"strings"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
)

// item is a line of the menu.
type item struct {
	Path, Text string // Text is a key
	For        door.Audience
	Action     staff.Action // for staff: what the role must hold
	Current    bool
}

// menu is every line, in order. Staff see the lines of their role, citizens theirs, both without signing in "anybody".
var menu = []item{
	{Path: "/drive", Text: "nav.drive", For: door.Anybody},
	{Path: "/verify", Text: "nav.verify", For: door.Anybody},
	{Path: "/household", Text: "nav.household", For: door.Citizen},
	{Path: "/sessions", Text: "nav.sessions", For: door.Citizen},
	{Path: "/site", Text: "nav.today", For: door.Staff, Action: staff.ReadRoster},
	{Path: "/office/board", Text: "board.title", For: door.Staff, Action: staff.ReadCoverage},
	{Path: "/office/sessions", Text: "nav.plan", For: door.Staff, Action: staff.ReadSessions},
	{Path: "/office/facilities", Text: "nav.facilities", For: door.Staff, Action: staff.PlanFacilities},
	{Path: "/office/stock", Text: "nav.stock", For: door.Staff, Action: staff.ReadStock},
	{Path: "/office/cold-chain", Text: "cold.title", For: door.Staff, Action: staff.ReadStock},
	{Path: "/office/allocation", Text: "allocate.title", For: door.Staff, Action: staff.PlanAllocation},
	{Path: "/office/cases", Text: "nav.cases", For: door.Staff, Action: staff.DecideCases},
	{Path: "/office/certificates", Text: "revoke.title", For: door.Staff, Action: staff.EndCertificate},
	{Path: "/office/move", Text: "household.office_move", For: door.Staff, Action: staff.MoveMember},
	{Path: "/office/reviews", Text: "office.reviews", For: door.Staff, Action: staff.ReadReviews},
	{Path: "/office/aefi", Text: "sync.aefi", For: door.Staff, Action: staff.ReadReviews},
	{Path: "/office/devices", Text: "sync.devices", For: door.Staff, Action: staff.PlanSessions},
	{Path: "/office/late", Text: "late.title", For: door.Staff, Action: staff.EnterLate},
	{Path: "/office/audit", Text: "audit.title", For: door.Staff, Action: staff.ReadAudit},
	{Path: "/office/keys", Text: "trust.office_title", For: door.Staff, Action: staff.ReadKeys},
	{Path: "/office/staff", Text: "staff.title", For: door.Staff, Action: staff.ManageStaff},
	{Path: "/drive", Text: "nav.coverage", For: door.Staff, Action: staff.ReadCoverage},
}

// menuFor is the menu of whoever asks. The line whose path is the longest beginning of the page's is the current one.
func menuFor(r *door.Request) []item {
	who := door.Anybody
	switch {
	case r.Staff != nil:
		who = door.Staff
	case r.Phone != "":
		who = door.Citizen
	}
	var out []item
	current := -1
	for _, i := range menu {
		if i.For != who && !(i.For == door.Anybody && who == door.Citizen) {
			continue
		}
		if i.For == door.Staff && !r.Staff.Does(i.Action) {
			continue
		}
		inside := r.URL.Path == i.Path || strings.HasPrefix(r.URL.Path, i.Path+"/")
		if inside && (current < 0 || len(i.Path) > len(out[current].Path)) {
			current = len(out)
		}
		out = append(out, i)
	}
	if current >= 0 {
		out[current].Current = true
	}
	return out
}

// person is who is signed in, as the frame shows it; the zero person is nobody.
type person struct {
	Name string // staff by name, citizens by the last digits of their phone
	Role staff.Role
}

func personOf(r *door.Request) person {
	switch {
	case r.Staff != nil:
		return person{Name: r.Staff.Name, Role: r.Staff.Role}
	case r.Phone != "":
		return person{Name: "••• " + r.Phone[max(0, len(r.Phone)-4):]}
	}
	return person{}
}
