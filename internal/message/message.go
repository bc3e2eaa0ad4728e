// Package message holds what the system tells people by SMS: which event says what to whom.
package message

import "github.com/openwin/openwin/internal/when"

// Kind of a message. Its text is under the key "message." + Kind.
type Kind string

// The kinds.
const (
	OTP        Kind = "otp"
	Registered Kind = "registered"
	Booked     Kind = "booked"
	Cancelled  Kind = "cancelled"
	DoseGiven  Kind = "dose_given"
	CaseOpened Kind = "case_opened"
	CaseAsked  Kind = "case_asked" // an officer needs an answer
	CaseAbout  Kind = "case_about" // somebody asks to merge a record of this phone into theirs
	CaseDone   Kind = "case_decided"
	CaseLapsed Kind = "case_lapsed"      // the person has left the phone that asked
	CaseHere   Kind = "case_lapsed_here" // the person has come to this phone, and what another asked has ended
	MoveCode   Kind = "move_code"        // a one-time password by which a phone agrees to a move
	MemberIn   Kind = "member_moved"     // a record has come to the phone
	MemberOut  Kind = "member_left"      // a record has left the phone
	Joined     Kind = "joined"           // a record of the phone was merged into another
	Moved      Kind = "moved"            // a booking
	Reminder   Kind = "reminder"         // of a booking, the day before
	DoseDue    Kind = "dose_due"         // the next dose can be had from today
	DoseLate   Kind = "dose_late"        // the next dose should have been had by now
	PlaceOpen  Kind = "place_open"       // somebody waited for it

	SessionMoved     Kind = "session_moved"     // the session was cancelled, and another place is booked
	SessionOffered   Kind = "session_offered"   // the session was cancelled, and there is another place
	SessionCancelled Kind = "session_cancelled" // the session was cancelled, and there is none nearby
	KeyDropped       Kind = "key_dropped"       // the key that signed a certificate holds no longer, and a new one can be had
	CertificateEnded Kind = "certificate_ended" // certificates hold no longer
	CertificateAnew  Kind = "certificate_anew"  // new ones have taken their place
	SessionTimed     Kind = "session_timed"     // the hours of a booking have changed
)

// Message is a text to a phone. Phone and Text are personal: sealed at rest, never logged.
type Message struct {
	ID    string
	Kind  Kind
	Phone string // E.164
	Text  string
	At    when.Instant
}

// Secret says whether the text must be forgotten once it is sent.
func (k Kind) Secret() bool { return k == OTP || k == MoveCode }
