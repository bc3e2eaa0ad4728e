package citizen

import "github.com/openwin/openwin/internal/web/door"

// certificateRoutes is every URL of the certificates.
func (p Pages) certificateRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /household/{id}/certificate/{dose}", For: door.Citizen, Do: p.showCertificate},
		{Pattern: "GET /household/{id}/certificate/{dose}/download", For: door.Citizen, Do: p.downloadCertificate},
	}
}
