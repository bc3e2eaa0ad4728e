package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/when"
)

// The events of the outbox. They carry ids and plain facts, nothing personal.
type (
	// BeneficiaryRegistered follows a registration.
	BeneficiaryRegistered struct {
		BeneficiaryID string    `json:"beneficiary_id"`
		Area          string    `json:"area"`
		Day           when.Date `json:"day"`
		Told          bool      `json:"told"` // there is a phone to send a message to
	}
	// AppointmentBooked follows a booking, AppointmentCancelled its end.
	AppointmentBooked struct {
		BeneficiaryID string `json:"beneficiary_id"`
		AppointmentID string `json:"appointment_id"`
		Moved         bool   `json:"moved,omitempty"`       // it takes the place of another, or another takes its place
		SessionOff    bool   `json:"session_off,omitempty"` // because the session was cancelled
		Offer         string `json:"offer,omitempty"`       // id of a session with a place for the person, where theirs was cancelled
	}
	// AppointmentTimed follows a change of the hours of a booking.
	AppointmentTimed struct {
		BeneficiaryID string `json:"beneficiary_id"`
		AppointmentID string `json:"appointment_id"`
		Change        string `json:"change"` // id of the change
	}
	// AppointmentCancelled follows the cancelling of a booking.
	AppointmentCancelled AppointmentBooked
	// MemberMoved follows a record's move from phone to phone, off its phone, into another record, or out of the system.
	MemberMoved struct {
		BeneficiaryID string            `json:"beneficiary_id"`
		MoveID        string            `json:"move_id"`
		Ended         map[string]string `json:"ended,omitempty"` // ids of bookings that ended with it, to those of their sessions
		Left          string            `json:"left,omitempty"`  // a name for the phone that it left, which does not lead back to the number
	}
	// ConsentEnded follows the taking back of consent.
	ConsentEnded struct {
		BeneficiaryID string `json:"beneficiary_id"`
	}
	// CaseMoved follows what happens to a case that whoever asked is told of.
	CaseMoved struct {
		BeneficiaryID string            `json:"beneficiary_id"`
		CaseID        string            `json:"case_id"`
		Step          int               `json:"step"` // of the case's history
		What          casework.StepKind `json:"what"`
	}
	// BeneficiaryMerged follows the merging of a record into another of the same person.
	BeneficiaryMerged struct {
		BeneficiaryID string    `json:"beneficiary_id"`
		Into          string    `json:"into"`
		Area          string    `json:"area"`
		Day           when.Date `json:"day"` // on which it was registered
	}
	// CertificateIssued follows the first signing of a certificate with a key.
	CertificateIssued proof.Issued
	// CertificatesEnded follows the end of certificates before their time.
	CertificatesEnded struct {
		Ended  []proof.Ended `json:"ended"`
		People []string      `json:"people,omitempty"` // ids of those they were of
	}
	// CertificatesRevoked follows what ended certificates otherwise than by a case, of which whoever asked is told.
	CertificatesRevoked struct {
		BeneficiaryID string `json:"beneficiary_id"`
		Change        string `json:"change"` // id of what ended them
		Anew          bool   `json:"anew"`   // new ones have taken their place
	}
	// KeyNoted follows what happens to a signing key.
	KeyNoted proof.KeyEvent
	// SessionCancelled follows the cancelling of a session.
	SessionCancelled SessionPublished
	// SessionPublished follows publishing.
	SessionPublished struct {
		SessionID  string    `json:"session_id"`
		FacilityID string    `json:"facility_id"`
		Area       string    `json:"area"`
		Day        when.Date `json:"day"`
	}
)

// Event is a line of the outbox.
type Event struct {
	Shard int
	Seq   int64
	Kind  string
	Body  string // JSON
	At    when.Instant
}

// The kinds of event.
const (
	KindRegistered = "beneficiary.registered"
	KindBooked     = "appointment.booked"
	KindCancelled  = "appointment.cancelled"
	KindDose       = "dose.given"
	KindCorrected  = "dose.corrected"
	KindCase       = "case.moved"
	KindMerged     = "beneficiary.merged"
	KindMoved      = "member.moved"
	KindUnagreed   = "consent.ended"
	KindPublished  = "session.published"
	KindOff        = "session.cancelled"
	KindTimed      = "appointment.timed"
	KindIssued     = "certificate.issued"
	KindEnded      = "certificate.ended"
	KindRevoked    = "certificate.revoked"
	KindKey        = "key.noted"
)

type event struct{ kind, body string }

func newEvent(body any) event {
	var kind string
	switch body.(type) {
	case BeneficiaryRegistered:
		kind = KindRegistered
	case AppointmentBooked:
		kind = KindBooked
	case AppointmentCancelled:
		kind = KindCancelled
	case coverage.DoseGiven:
		kind = KindDose
	case MemberMoved:
		kind = KindMoved
	case ConsentEnded:
		kind = KindUnagreed
	case coverage.DosesCorrected:
		kind = KindCorrected
	case CaseMoved:
		kind = KindCase
	case BeneficiaryMerged:
		kind = KindMerged
	case SessionPublished:
		kind = KindPublished
	case SessionCancelled:
		kind = KindOff
	case AppointmentTimed:
		kind = KindTimed
	case CertificateIssued:
		kind = KindIssued
	case CertificatesEnded:
		kind = KindEnded
	case CertificatesRevoked:
		kind = KindRevoked
	case KeyNoted:
		kind = KindKey
	default:
		panic(fmt.Sprintf("not an event: %T", body))
	}
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // events are plain structs
	}
	return event{kind, string(data)}
}

var outboxTable = newTable("outbox", "shard bigint, seq bigint, kind text, body text, at bigint", "")

var nextShard atomic.Int64

// append writes events as the last act of a transaction. It takes their numbers from the shard's head, whose row stays
// locked until the commit: within a shard, the order of numbers is the order of commits, without gaps (ADR 3).
func (t *Tx) append(ctx context.Context, events []event, now when.Instant) error {
	if len(events) == 0 {
		return nil
	}
	shard := int(nextShard.Add(1)) % t.d.shards
	var next int64
	if err := t.tx.QueryRowContext(ctx, "UPDATE outbox_head SET next_seq = next_seq + $1 WHERE shard = $2 RETURNING next_seq", len(events), shard).Scan(&next); err != nil {
		return err
	}
	rows := make([][]any, len(events))
	for i, e := range events {
		rows[i] = []any{shard, next - int64(len(events)-i), e.kind, e.body, now}
	}
	t.wake = true
	_, err := t.insert(ctx, outboxTable, rows)
	return err
}
