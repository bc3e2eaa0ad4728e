package citizen

import "github.com/openwin/openwin/internal/web/door"

// memberRoutes is every URL about somebody's registration: what it says, consent, and how it moves, leaves or ends.
func (p Pages) memberRoutes() []door.Route {
	return []door.Route{
		{Pattern: "POST /household/claim", For: door.Citizen, Do: p.claim},
		{Pattern: "GET " + movePath, For: door.Citizen, Do: p.moveCode},
		{Pattern: "POST " + movePath, For: door.Citizen, Do: p.finishMove},
		{Pattern: "GET /household/{id}", For: door.Citizen, Do: p.member},
		{Pattern: "GET /household/{id}/consent", For: door.Citizen, Do: p.askConsent},
		{Pattern: "POST /household/{id}/consent", For: door.Citizen, Do: p.agree},
		{Pattern: "GET /household/{id}/consent/end", For: door.Citizen, Do: p.askConsentEnd},
		{Pattern: "POST /household/{id}/consent/end", For: door.Citizen, Do: p.endConsent},
		{Pattern: "GET /household/{id}/transfer", For: door.Citizen, Do: p.askTransfer},
		{Pattern: "POST /household/{id}/transfer", For: door.Citizen, Do: p.transfer},
		{Pattern: "GET /household/{id}/leave", For: door.Citizen, Do: p.askLeave},
		{Pattern: "POST /household/{id}/leave", For: door.Citizen, Do: p.leave},
		{Pattern: "GET /household/{id}/erase", For: door.Citizen, Do: p.askErase},
		{Pattern: "POST /household/{id}/erase", For: door.Citizen, Do: p.erase},
	}
}
