// Package citizen is the pages of citizens: sign in, the household, finding and booking a session, certificates. A file an
// action.
package citizen

import (
	"slices"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Pages answers citizens.
type Pages struct {
	*door.House
	UI *ui.UI
}

// Routes is every URL of the citizen's pages.
func (p Pages) Routes() []door.Route {
	return slices.Concat([]door.Route{
		{Pattern: "GET /sign-in", For: door.Anybody, Do: p.signIn},
		{Pattern: "POST /sign-in", For: door.Anybody, Do: p.sendCode},
		{Pattern: "GET /sign-in/wait", For: door.Anybody, Do: p.challenge},
		{Pattern: "POST /sign-in/wait", For: door.Anybody, Do: p.answerChallenge},
		{Pattern: "GET /sign-in/code", For: door.Anybody, Do: p.code},
		{Pattern: "POST /sign-in/code", For: door.Anybody, Do: p.checkCode},
		{Pattern: "POST /sign-in/again", For: door.Anybody, Do: p.sendAgain},
		{Pattern: "POST /sign-out", For: door.Anybody, Do: p.signOut},
		{Pattern: "GET /household", For: door.Citizen, Do: p.household},
		{Pattern: "GET /household/new", For: door.Citizen, Do: p.newPerson},
		{Pattern: "POST /household/new", For: door.Citizen, Do: p.register},
		{Pattern: "GET /book/{session}", For: door.Citizen, Do: p.forWhom},
		{Pattern: "GET /book/{session}/together", For: door.Citizen, Do: p.chooseTogether},
		{Pattern: "POST /book/{session}/together", For: door.Citizen, Do: p.bookTogether},
		{Pattern: "GET /household/{id}/book/{session}", For: door.Citizen, Do: p.chooseSlot},
		{Pattern: "POST /household/{id}/book/{session}", For: door.Citizen, Do: p.book},
		{Pattern: "GET /household/{id}/data", For: door.Citizen, Do: p.myData},
		{Pattern: "GET /household/{id}/data.json", For: door.Citizen, Do: p.downloadMyData},
		{Pattern: "GET /household/{id}/slip/{appointment}", For: door.Citizen, Do: p.slip},
		{Pattern: "GET /household/{id}/slip/{appointment}/slip.pdf", For: door.Citizen, Do: p.slipPDF},
		{Pattern: "GET /household/{id}/slip/{appointment}/booking.ics", For: door.Citizen, Do: p.slipCalendar},
		{Pattern: "GET /household/{id}/slip/{appointment}/move", For: door.Citizen, Do: p.moveBooking},
		{Pattern: "GET /household/{id}/slip/{appointment}/second", For: door.Citizen, Do: p.second},
		{Pattern: "GET /household/{id}/slip/{appointment}/cancel", For: door.Citizen, Do: p.askCancel},
		{Pattern: "POST /household/{id}/slip/{appointment}/cancel", For: door.Citizen, Do: p.cancel},
	}, p.findRoutes(), p.memberRoutes(), p.caseworkRoutes(), p.certificateRoutes())
}

// product is the name of a product, or its code where the pack no longer has it.
func (p Pages) product(code string) string {
	if product, ok := p.Pack.Rules.Product(code); ok {
		return product.Name
	}
	return code
}

// stops are the findings that say no.
func stops(findings []schedule.Finding) []schedule.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f schedule.Finding) bool { return f.Level != schedule.Stop })
}
