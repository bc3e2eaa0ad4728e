package citizen

import (
	"encoding/json"
	"net/http"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
)

// downloadMyData gives all that is kept about somebody of the household as a file. Its name tells nothing of the person.
func (p Pages) downloadMyData(w http.ResponseWriter, r *door.Request) error {
	data, err := p.Store.MyData(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := data.Person.CheckReadable(); err != nil { // a copy without the name would not be all
		return err
	}
	out, err := json.MarshalIndent(p.fileOf(&data), "", "  ")
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="my-vaccination-data.json"`)
	h.Set("Cache-Control", "private, no-store")
	w.Write(out) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

func (p Pages) fileOf(d *store.MyData) myDataFile {
	f := filing{d}
	out := myDataFile{MadeAt: p.Now(), Person: f.person()}
	out.Consents = each(d.Consents, func(c beneficiary.ConsentRow) consentData {
		return consentData{c.Version, c.Given, c.At, f.office(c.By)}
	})
	out.Doses = each(d.Records, f.dose)
	out.Appointments = each(d.Appointments, func(a appointment.Appointment) appointmentData {
		return appointmentData{a.ID, a.SessionID, a.Dose, a.Product, a.Date, a.State, a.At, f.office(a.By)}
	})
	out.Certificates = each(d.Doses, func(g dose.Dose) certificateData {
		return certificateData{g.ID, certificate.Number(p.Pack.Code, d.Person.Version, g.ID)}
	})
	out.Cases = each(d.Cases, f.casework)
	out.Past = each(d.Past, func(b store.Past) pastData {
		return pastData{b.Name, b.BirthYear, b.BirthDate, b.Sex, b.IDKind, b.IDLast4, b.Version, b.Until, b.CaseID}
	})
	out.Moves = each(d.Moves, func(m store.MoveRow) moveData { return moveData{m.Kind, m.At, f.office(m.By)} })
	out.Notices = each(d.Notices, func(n notice.Notice) noticeData { return noticeData{n.Place, n.Product, n.At, n.Until} })
	out.Accesses = each(d.Accesses, func(a store.Access) accessData { return accessData{a.At, f.office(a.By), a.Purpose} })
	out.Revoked = each(d.Revoked, func(r store.Revoked) revokedData { return revokedData{r.DoseID, r.Anew, r.At, f.office(r.By)} })
	return out
}

// filing writes what is kept about a person in the form of the file.
type filing struct{ *store.MyData }

func (f filing) person() personData {
	b := f.Person
	return personData{
		ID: b.ID, Reference: b.Reference, Name: b.Name, Phone: b.Phone, BirthYear: b.BirthYear, BirthDate: b.BirthDate, Sex: b.Sex,
		Group: b.Group, Area: b.Area, IDKind: b.IDKind, IDLast4: b.IDLast4, Consent: b.Consent, Version: b.Version,
		Vouched: b.VouchedBy != "", RegisteredAt: b.RegisteredAt, RegisteredBy: f.office(b.RegisteredBy),
	}
}

func (f filing) dose(d dose.Dose) doseData {
	return doseData{
		ID: d.ID, Seq: d.Seq, Number: d.Number, Product: d.Product, LotID: d.LotID, SessionID: d.SessionID, AppointmentID: d.AppointmentID,
		FacilityID: d.FacilityID, OccurredAt: d.OccurredAt, OccurredOn: d.OccurredOn, RecordedAt: d.RecordedAt,
		RecordedBy: f.office(d.RecordedBy), LateReason: d.LateReason, Replaces: d.Replaces, Void: d.Void, CaseID: d.CaseID,
	}
}

func (f filing) casework(c casework.Case) caseData {
	out := caseData{ID: c.ID, Kind: c.Kind, State: c.State, Asked: c.Asked, OpenedAt: c.OpenedAt, OpenedBy: f.office(c.OpenedBy),
		DecidedAt: c.DecidedAt, DecidedBy: f.office(c.DecidedBy)}
	out.Asked.IDHash = "" // ours, to find the same document again
	out.Steps = each(c.Steps, func(s casework.Step) stepData { return stepData{s.Kind, s.Note, s.At, f.office(s.By)} })
	return out
}

// office is who somebody of the staff is to the public, nil for whoever held the phone.
func (f filing) office(by string) *officeData {
	if by == "" {
		return nil
	}
	o := f.Offices[by]
	return &officeData{Role: o.Role, Area: o.Area, Facility: o.Facility}
}

// each turns a list into another, which is empty and not null where the first has nothing.
func each[From, To any](all []From, turn func(From) To) []To {
	out := make([]To, len(all))
	for i, one := range all {
		out[i] = turn(one)
	}
	return out
}
