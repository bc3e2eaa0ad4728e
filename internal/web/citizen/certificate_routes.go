package citizen

import "github.com/openwin/openwin/internal/web/door"

// certificateRoutes is every URL of the certificates.
func (p Pages) certificateRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /household/{id}/certificate/{dose}", For: door.Citizen, Do: p.showCertificate},
		{Pattern: "GET /household/{id}/certificate/{dose}/download", For: door.Citizen, Do: p.downloadCertificate},
		{Pattern: "GET /household/{id}/certificate/{dose}/certificate.pdf", For: door.Citizen, Do: p.certificatePDF},
		{Pattern: "GET /household/{id}/certificate/{dose}/card.pdf", For: door.Citizen, Do: p.walletPDF},
		{Pattern: "GET /household/{id}/certificate/{dose}/proof", For: door.Citizen, Do: p.certificateProof},
		{Pattern: "GET /household/{id}/certificate/{dose}/formats", For: door.Citizen, Do: p.showFormats},
		{Pattern: "GET /household/{id}/certificate/{dose}/formats/{file}", For: door.Citizen, Do: p.downloadFormat},
		{Pattern: "GET /household/{id}/certificate/{dose}/travel", For: door.Citizen, Do: p.showTravel},
		{Pattern: "POST /household/{id}/certificate/{dose}/travel", For: door.Citizen, Do: p.makeTravel},
	}
}
