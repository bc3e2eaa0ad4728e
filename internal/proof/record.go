// Package proof says what of a record enters the transparency log, and checks a proof that it is there. It is pure: salts, keys and
// the log itself are handed in.
//
// An entry of the log is a commitment: SHA-256 of a salt of 32 bytes and of the record's text. It tells nothing of the record; whoever has
// salt and text can show that they are what was logged.
package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"strconv"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/when"
)

// SaltSize is the length of a salt, in bytes.
const SaltSize = 32

// Record is something that enters the log.
type Record struct {
	Owner string // id of the beneficiary, "" for what is of nobody
	Name  string // names it among the owner's: "dose/3"
	Text  string // canonical: one line of JSON, fields in the order of their names, those that are empty, 0 or false left out
}

// Commit is the entry of a text.
func Commit(salt []byte, text string) []byte {
	sum := sha256.Sum256(append(bytes.Clone(salt), text...))
	return sum[:]
}

// text writes fields as one line of JSON. Fields that are empty are left out, so that a field that comes later changes no earlier record.
func text(kind string, fields map[string]any) string {
	for name, v := range fields {
		if v == "" || v == 0 || v == int64(0) || v == false {
			delete(fields, name)
		}
	}
	fields["record"] = kind
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(fields); err != nil {
		panic(err) // texts, whole numbers and booleans always have a JSON form
	}
	return string(bytes.TrimSuffix(out.Bytes(), []byte("\n")))
}

// OfDose is a record of a dose as it was written, also one that corrects another. Instants are microseconds since 1970 in UTC.
func OfDose(d *dose.Dose) Record {
	return Record{Owner: d.BeneficiaryID, Name: "dose/" + strconv.Itoa(d.Seq), Text: text("dose", map[string]any{
		"beneficiary": d.BeneficiaryID, "seq": d.Seq, "dose": d.ID, "number": d.Number, "product": d.Product, "lot": d.LotID, "lot_number": d.LotNumber, "vial": d.VialID,
		"session": d.SessionID, "slot": d.SlotNo, "appointment": d.AppointmentID, "facility": d.FacilityID, "area": d.Area,
		"occurred_at": int64(d.OccurredAt), "occurred_on": d.OccurredOn.String(), "recorded_at": int64(d.RecordedAt), "recorded_by": d.RecordedBy,
		"late_reason": d.LateReason, "replaces": d.Replaces, "void": d.Void, "case": d.CaseID,
	})}
}

// Ended is the end of a certificate before its time.
type Ended struct {
	Number string // UVCI
	Reason string
	CaseID string
	At     when.Instant
	By     string // staff id
}

// OfEnded is the revocation of a certificate.
func OfEnded(e Ended) Record {
	return Record{Name: "ended/" + e.Number, Text: text("ended", map[string]any{"number": e.Number, "reason": e.Reason, "case": e.CaseID, "at": int64(e.At), "by": e.By})}
}

// Issued is the first time that a certificate was signed with a key.
type Issued struct {
	BeneficiaryID string
	DoseID        string
	Number        string // UVCI
	Key           string // name of the key
	At            when.Instant
}

// OfIssued is the issue of a certificate.
func OfIssued(i Issued) Record {
	return Record{Owner: i.BeneficiaryID, Name: "issued/" + i.Number + "/" + i.Key, Text: text("issued", map[string]any{
		"beneficiary": i.BeneficiaryID, "dose": i.DoseID, "number": i.Number, "key": i.Key, "at": int64(i.At),
	})}
}

// KeyEvent is something that happened to a signing key.
type KeyEvent struct {
	Key         string // name: the kid in hexadecimal
	What        string // "published" or "dropped"
	Use         string
	Certificate string // Base64 of DER
	From        when.Instant
	Reason      string // of dropping
	At          when.Instant
	By          string // who said so: a staff id, or "operator" on the command line
}

// OfKey is an event of a signing key.
func OfKey(k KeyEvent) Record {
	return Record{Name: "key/" + k.Key + "/" + k.What, Text: text("key", map[string]any{
		"key": k.Key, "what": k.What, "use": k.Use, "certificate": k.Certificate, "from": int64(k.From), "reason": k.Reason, "at": int64(k.At), "by": k.By,
	})}
}
