package operation

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/when"
)

// The bodies of operations, by kind.
type (
	// RegisterBody registers somebody who stood at the desk.
	RegisterBody struct {
		BeneficiaryID string          `json:"beneficiary_id"`
		Name          string          `json:"name"`
		BirthYear     int             `json:"birth_year"`
		BirthDate     when.Date       `json:"birth_date"`
		Sex           beneficiary.Sex `json:"sex"`
		Group         string          `json:"group"`
		Phone         string          `json:"phone"`
		Area          string          `json:"area"`
		IDKind        string          `json:"id_kind"`
		IDNumber      string          `json:"id_number"`
		Consent       string          `json:"consent"`
		Vouched       bool            `json:"vouched"`
	}
	// DoseBody is a dose that was given.
	DoseBody struct {
		DoseID        string   `json:"dose_id"`
		BeneficiaryID string   `json:"beneficiary_id"`
		AppointmentID string   `json:"appointment_id"`
		CodeChecked   bool     `json:"code_checked"`
		Identity      string   `json:"identity"`
		LotID         string   `json:"lot_id"`
		LotNumber     string   `json:"lot_number"`
		VialID        string   `json:"vial_id"`
		Number        int      `json:"number"`
		Product       string   `json:"product"`
		Warned        []string `json:"warned"`
	}
	// TurnedAwayBody is somebody who came and was given nothing.
	TurnedAwayBody struct {
		BeneficiaryID string    `json:"beneficiary_id"`
		AppointmentID string    `json:"appointment_id"`
		What          string    `json:"what"`
		Note          string    `json:"note"`
		Until         when.Date `json:"until"`
	}
	// WatchedBody is how the observation after a dose ended.
	WatchedBody struct {
		DoseID        string `json:"dose_id"`
		BeneficiaryID string `json:"beneficiary_id"`
		How           string `json:"how"`
	}
	// AEFIBody is a report of an adverse event.
	AEFIBody struct {
		AEFIID        string   `json:"aefi_id"`
		BeneficiaryID string   `json:"beneficiary_id"`
		DoseID        string   `json:"dose_id"`
		OnsetAt       int64    `json:"onset_at"`
		Events        []string `json:"events"`
		Serious       bool     `json:"serious"`
		Reasons       []string `json:"reasons"`
		Outcome       string   `json:"outcome"`
		Description   string   `json:"description"`
		Treated       string   `json:"treated"`
		Reporter      string   `json:"reporter"`
	}
	// VialOpenedBody is a vial that was opened.
	VialOpenedBody struct {
		VialID string `json:"vial_id"`
		LotID  string `json:"lot_id"`
		Doses  int    `json:"doses"`
	}
	// VialDiscardedBody is a vial that was thrown away or found empty.
	VialDiscardedBody struct {
		VialID string `json:"vial_id"`
		Left   int    `json:"doses_left"`
		Reason string `json:"reason"`
		Note   string `json:"note"`
	}
	// CorrectBody puts a dose of the session right, on its day.
	CorrectBody struct {
		DoseID string `json:"dose_id"`
		Void   bool   `json:"void"`
		LotID  string `json:"lot_id"`
		Number int    `json:"number"`
		Reason string `json:"reason"`
	}
	// DayEndedBody is what a device counted at the end of the day.
	DayEndedBody struct {
		Doses int `json:"doses"`
		Vials []struct {
			LotID  string `json:"lot_id"`
			Opened int    `json:"opened"`
			Left   int    `json:"doses_left"`
			Reason string `json:"reason"`
		} `json:"vials"`
		Counted []struct {
			LotID    string `json:"lot_id"`
			Unopened int    `json:"unopened_doses"`
		} `json:"counted"`
		Note string `json:"note"`
	}
)

// TurnedAwayFor are why somebody who came was given nothing.
var TurnedAwayFor = []string{"refused", "deferred", "not_due", "ill", "no_document", "other"}

// mostText is how long a text of a body may be, in characters.
const mostText = 1000

// mostBody is how long a body may be, in bytes.
const mostBody = 32 << 10

// Read reads one operation as a device sent it. Faults: json_malformed, text_malformed, operation_malformed on the field that is wrong; what
// could be read of it comes with them.
func Read(raw []byte) (Operation, error) {
	var op Operation
	if err := json.Unmarshal(raw, &op); err != nil {
		return Operation{}, fault.New(fault.Invalid, "json_malformed")
	}
	if !utf8.Valid(raw) || bytes.ContainsRune(raw, 0) || bytes.Contains(raw, []byte(`\u0000`)) {
		return Operation{}, fault.New(fault.Invalid, "text_malformed")
	}
	switch {
	case !id.Valid(op.ID):
		return op, malformed("id")
	case !id.Valid(op.DeviceID):
		return op, malformed("device_id")
	case op.Seq < 1 || op.Seq > 1<<40:
		return op, malformed("seq")
	case !id.Valid(op.SessionID):
		return op, malformed("session_id")
	case !id.Valid(op.By):
		return op, malformed("by")
	case op.At <= 0 || op.At > 1<<60 || op.Offset > 1<<60 || op.Offset < -1<<60 || op.Measured > 1<<60 || op.Measured < -1<<60:
		return op, malformed("at")
	case len(op.Body) > mostBody:
		return op, malformed("body")
	}
	return op, nil
}

func malformed(field string) error {
	return fault.New(fault.Invalid, "operation_malformed", "field", field).On(field)
}

// Open reads the body of an operation and says whom and what it speaks of. Faults: operation_malformed.
func (op *Operation) Open() (body any, about, subject string, err error) {
	read := func(into any) bool {
		return json.Unmarshal(op.Body, into) == nil
	}
	wrong := func(field string) (any, string, string, error) { return nil, about, subject, malformed(field) }
	ids := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !id.Valid(pairs[i+1]) {
				return pairs[i]
			}
		}
		return ""
	}
	switch op.Kind {
	case Register:
		var b RegisterBody
		if !read(&b) {
			return wrong("body")
		}
		if field := ids("beneficiary_id", b.BeneficiaryID); field != "" {
			return wrong(field)
		}
		return b, b.BeneficiaryID, b.BeneficiaryID, nil
	case Dose:
		var b DoseBody
		if !read(&b) {
			return wrong("body")
		}
		if field := ids("dose_id", b.DoseID, "beneficiary_id", b.BeneficiaryID); field != "" {
			return wrong(field)
		}
		if b.Number < 1 || b.Number > 20 {
			return wrong("number")
		}
		if len(b.LotID) > 100 || utf8.RuneCountInString(b.LotNumber) > 100 || b.VialID != "" && !id.Valid(b.VialID) || len(b.AppointmentID) > 100 {
			return wrong("lot_id")
		}
		return b, b.BeneficiaryID, b.DoseID, nil
	case TurnedAway:
		var b TurnedAwayBody
		if !read(&b) || long(b.Note) || !oneOf(b.What, TurnedAwayFor) {
			return wrong("body")
		}
		if field := ids("beneficiary_id", b.BeneficiaryID); field != "" {
			return wrong(field)
		}
		return b, b.BeneficiaryID, b.BeneficiaryID, nil
	case Watched:
		var b WatchedBody
		if !read(&b) || !oneOf(b.How, []string{"well", "left_early", "aefi"}) {
			return wrong("body")
		}
		if field := ids("dose_id", b.DoseID, "beneficiary_id", b.BeneficiaryID); field != "" {
			return wrong(field)
		}
		return b, b.BeneficiaryID, b.DoseID, nil
	case AEFI:
		var b AEFIBody
		if !read(&b) || long(b.Description) || long(b.Treated) {
			return wrong("body")
		}
		if field := ids("aefi_id", b.AEFIID, "beneficiary_id", b.BeneficiaryID, "dose_id", b.DoseID); field != "" {
			return wrong(field)
		}
		return b, b.BeneficiaryID, b.AEFIID, nil
	case VialOpened:
		var b VialOpenedBody
		if !read(&b) || len(b.LotID) > 100 {
			return wrong("body")
		}
		if field := ids("vial_id", b.VialID); field != "" {
			return wrong(field)
		}
		return b, "", b.VialID, nil
	case VialDiscarded:
		var b VialDiscardedBody
		if !read(&b) || long(b.Note) {
			return wrong("body")
		}
		if field := ids("vial_id", b.VialID); field != "" {
			return wrong(field)
		}
		return b, "", b.VialID, nil
	case Correct:
		var b CorrectBody
		if !read(&b) || long(b.Reason) || b.Number < 0 || b.Number > 20 || len(b.LotID) > 100 {
			return wrong("body")
		}
		if field := ids("dose_id", b.DoseID); field != "" {
			return wrong(field)
		}
		return b, "", b.DoseID, nil
	case DayEnded:
		var b DayEndedBody
		if !read(&b) || long(b.Note) || len(b.Vials) > 1000 || len(b.Counted) > 1000 {
			return wrong("body")
		}
		return b, "", "", nil
	case HandedOver:
		return nil, "", "", nil
	}
	return wrong("kind")
}

func long(text string) bool { return utf8.RuneCountInString(text) > mostText }

func oneOf(value string, all []string) bool {
	for _, one := range all {
		if one == value {
			return true
		}
	}
	return false
}

// Report is the adverse event that a body tells of.
func (b AEFIBody) Report() aefi.Report {
	return aefi.Report{ID: b.AEFIID, BeneficiaryID: b.BeneficiaryID, DoseID: b.DoseID, OnsetAt: when.Instant(b.OnsetAt), Events: b.Events, Serious: b.Serious,
		Reasons: b.Reasons, Outcome: aefi.Outcome(b.Outcome), Description: b.Description, Treated: b.Treated, Reporter: b.Reporter}
}
