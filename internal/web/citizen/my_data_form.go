package citizen

import (
	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// myDataFile is all that is kept about a person, as a file for them and for other programs (docs/api.md). Secret codes are left out:
// they open a booking to whoever reads the file.
type myDataFile struct {
	MadeAt       when.Instant      `json:"made_at"`
	Person       personData        `json:"person"`
	Consents     []consentData     `json:"consents"`
	Doses        []doseData        `json:"doses"` // all records, also those that were replaced
	Appointments []appointmentData `json:"appointments"`
	Certificates []certificateData `json:"certificates"`
	Cases        []caseData        `json:"cases"`
	Past         []pastData        `json:"past"`
	Moves        []moveData        `json:"moves"`
	Notices      []noticeData      `json:"notices"`
	Accesses     []accessData      `json:"accesses"`
	Revoked      []revokedData     `json:"revoked_certificates"`
}

type personData struct {
	ID           string          `json:"id"`
	Reference    string          `json:"reference"`
	Name         string          `json:"name"`
	Phone        string          `json:"phone"`
	BirthYear    int             `json:"birth_year"`
	BirthDate    when.Date       `json:"birth_date,omitzero"`
	Sex          beneficiary.Sex `json:"sex"`
	Group        string          `json:"group,omitempty"`
	Area         string          `json:"area"`
	IDKind       string          `json:"id_kind,omitempty"`
	IDLast4      string          `json:"id_last4,omitempty"`
	Consent      string          `json:"consent"`
	Version      int             `json:"version"`
	Vouched      bool            `json:"vouched"` // somebody vouched for the person, who showed no document
	RegisteredAt when.Instant    `json:"registered_at"`
	RegisteredBy *officeData     `json:"registered_by"`
}

// officeData is who of the staff did something: a role and where. Null is whoever held the phone.
type officeData struct {
	Role     staff.Role `json:"role"` // "" for somebody we no longer know
	Area     string     `json:"area,omitempty"`
	Facility string     `json:"facility,omitempty"` // its name
}

type consentData struct {
	Version string       `json:"version"`
	Given   bool         `json:"given"` // false: taken back
	At      when.Instant `json:"at"`
	By      *officeData  `json:"by"`
}

type doseData struct {
	ID            string       `json:"id"`
	Seq           int          `json:"seq"`
	Number        int          `json:"number"`
	Product       string       `json:"product"`
	LotID         string       `json:"lot_id"`
	SessionID     string       `json:"session_id"`
	AppointmentID string       `json:"appointment_id,omitempty"`
	FacilityID    string       `json:"facility_id"`
	OccurredAt    when.Instant `json:"occurred_at"`
	OccurredOn    when.Date    `json:"occurred_on"`
	RecordedAt    when.Instant `json:"recorded_at"`
	RecordedBy    *officeData  `json:"recorded_by"`
	LateReason    string       `json:"late_reason,omitempty"`
	Replaces      int          `json:"replaces,omitempty"` // seq of the record that this one corrects
	Void          bool         `json:"void,omitempty"`     // no dose was given
	CaseID        string       `json:"case_id,omitempty"`
}

type appointmentData struct {
	ID        string            `json:"id"`
	SessionID string            `json:"session_id"`
	Dose      int               `json:"dose"`
	Product   string            `json:"product"`
	Date      when.Date         `json:"date"`
	State     appointment.State `json:"state"`
	BookedAt  when.Instant      `json:"booked_at"`
	BookedBy  *officeData       `json:"booked_by"`
}

type certificateData struct {
	DoseID string `json:"dose_id"`
	Number string `json:"number"`
}

type caseData struct {
	ID        string         `json:"id"`
	Kind      casework.Kind  `json:"kind"`
	State     casework.State `json:"state"`
	Asked     casework.Asked `json:"asked"`
	OpenedAt  when.Instant   `json:"opened_at"`
	OpenedBy  *officeData    `json:"opened_by"`
	DecidedAt when.Instant   `json:"decided_at,omitzero"`
	DecidedBy *officeData    `json:"decided_by"`
	Steps     []stepData     `json:"steps"`
}

type stepData struct {
	Kind casework.StepKind `json:"kind"`
	Note string            `json:"note,omitempty"`
	At   when.Instant      `json:"at"`
	By   *officeData       `json:"by"`
}

// pastData is what the record said before it was corrected.
type pastData struct {
	Name      string          `json:"name"`
	BirthYear int             `json:"birth_year"`
	BirthDate when.Date       `json:"birth_date,omitzero"`
	Sex       beneficiary.Sex `json:"sex"`
	IDKind    string          `json:"id_kind,omitempty"`
	IDLast4   string          `json:"id_last4,omitempty"`
	Version   int             `json:"version"`
	Until     when.Instant    `json:"until"`
	CaseID    string          `json:"case_id"`
}

// revokedData is the end of certificates otherwise than by a case.
type revokedData struct {
	DoseID string       `json:"dose_id,omitempty"` // whose certificates ended; without it, all
	Anew   bool         `json:"anew"`              // new ones have taken their place
	At     when.Instant `json:"at"`
	By     *officeData  `json:"by"`
}

type moveData struct {
	Kind beneficiary.MoveKind `json:"kind"`
	At   when.Instant         `json:"at"`
	By   *officeData          `json:"by"`
}

type noticeData struct {
	Place   string       `json:"place"` // a PIN code or the id of a district
	Product string       `json:"product,omitempty"`
	AskedAt when.Instant `json:"asked_at"`
	Until   when.Date    `json:"until"`
}

type accessData struct {
	At      when.Instant `json:"at"`
	By      *officeData  `json:"by"`
	Purpose string       `json:"purpose"`
}
