package citizen

import (
	"slices"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
)

// certified is a dose whose certificate is asked for by whoever holds the person's phone.
type certified struct {
	facts   certificate.Facts
	history store.History
	given   *dose.Dose
	at      store.Listing
}

// certified reads all that the certificate of a dose says. Faults: beneficiary_unknown, not_found, record_unreadable, certificate_ended.
func (p Pages) certified(r *door.Request) (*certified, error) {
	history, err := p.Store.History(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(history.Doses, func(d dose.Dose) bool { return d.ID == r.PathValue("dose") })
	if at < 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	if err := history.Person.CheckReadable(); err != nil {
		return nil, err
	}
	c := &certified{history: history, given: &history.Doses[at]}
	why, err := p.Store.Revoked(r.Context(), certificate.Number(p.Pack.Code, history.Person.Version, c.given.ID))
	if err != nil {
		return nil, err
	}
	if why != "" {
		return nil, fault.New(fault.Refused, "certificate_ended")
	}
	if c.at, err = p.Store.PublicSession(r.Context(), c.given.SessionID); err != nil {
		return nil, err
	}
	withdrawn, err := p.Store.Withdrawn(r.Context(), &c.history.Person, history.Doses)
	if err != nil {
		return nil, err
	}
	told := slices.DeleteFunc(slices.Clone(history.Doses[:at+1]), func(d dose.Dose) bool { return withdrawn[d.ID] })
	var lots []string
	for _, d := range told {
		lots = append(lots, d.LotID)
	}
	numbers, err := p.Store.LotNumbers(r.Context(), lots)
	if err != nil {
		return nil, err
	}
	areas := p.Pack.Areas
	c.facts = certificate.Facts{Person: &c.history.Person, Doses: told, At: len(told) - 1, Lots: numbers, Facility: c.at.Facility.Name,
		District: areas.NameIn(c.given.Area, "en"), State: areas.NameIn(areas.StateOf(c.given.Area), "en"), PinCode: c.at.Facility.PinCode, For: certificate.Home}
	return c, nil
}

// record is what the certificate says in every format, signed now with the key of a use. That it was issued is noted for the log.
func (p Pages) record(r *door.Request, c *certified, use keys.Use) (certificate.Record, *keys.Signer, error) {
	signer, err := p.Signer(use)
	if err != nil {
		return certificate.Record{}, nil, err
	}
	record, err := certificate.RecordOf(p.Pack, c.facts, p.Now(), signer.Certificate.NotAfter)
	if err != nil {
		return record, nil, err
	}
	err = p.Store.NoteIssued(r.Context(), proof.Issued{BeneficiaryID: c.history.Person.ID, DoseID: c.given.ID, Number: record.Number, Key: signer.Name()})
	return record, signer, err
}
