package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/when"
)

// Purpose is what a one-time password was sent for: it opens nothing else, for whoever reads a code out was told what it does.
type Purpose string

// The purposes of one-time passwords.
const (
	ForSignIn     Purpose = "sign_in"
	ForMove       Purpose = "move"        // a household moves a record
	ForOfficeMove Purpose = "office_move" // staff move a record
)

// NewOTP makes a one-time password for a phone and one purpose and gives its id and the code to send. The code itself is not kept. It does the
// same whether somebody is registered on the phone or not. The limits of a phone count all purposes together. Faults, each with the seconds to wait: otp_wait, otp_too_many,
// otp_guessed.
func (s *Store) NewOTP(ctx context.Context, purpose Purpose, phone string) (otpID, code string, err error) {
	rule, now := s.pack.OTP, s.now()
	code = id.NewCode(rule.Digits)
	hash := s.keys.Hash("phone", phone)
	err = s.update(ctx, func(t *Tx) error {
		sent, latest, err := otpsSent(ctx, t.tx, hash, now)
		if err != nil {
			return err
		}
		if err := mayAskForOTP(rule, sent, now); err != nil {
			return err
		}
		// The id names the latest ones that were seen: of two asked for at once, one collides, looks again and has to wait.
		otpID = id.Derive("otp", string(s.keys.Hash("otp_id", phone+" "+latest.Time().String()+" "+strconv.Itoa(len(sent)))))
		_, err = t.tx.ExecContext(ctx, "INSERT INTO otp (phone_hash, otp_id, purpose, code_hash, created_at, expires_at, tries, used_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0)",
			hash, otpID, string(purpose), s.codeHash(otpID, code), int64(now), int64(now.Add(time.Duration(rule.ValidSeconds)*time.Second)))
		return err
	})
	return otpID, code, err
}

// doubleClick is within how long a second request for a one-time password is taken for the first one's twin.
const doubleClick = 5 * time.Second

// JustSent is the id of the one-time password for signing in that was sent to a phone a moment ago, for the second click of a double one; ""
// for none. Later requests get none: whoever holds an id can use up its tries.
func (s *Store) JustSent(ctx context.Context, phone string) (otpID string, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT otp_id FROM otp WHERE phone_hash = $1 AND purpose = $2 AND created_at > $3 ORDER BY created_at DESC LIMIT 1",
		s.keys.Hash("phone", phone), string(ForSignIn), int64(s.now().Add(-doubleClick))).Scan(&otpID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return otpID, err
}

// CheckOTP uses up a one-time password. Faults: otp_wrong (with the tries left), otp_over when it is used, was sent for something else, too old, or
// has been tried too often, otp_guessed (with the seconds to wait) when the phone had too many wrong codes in 24 hours.
func (s *Store) CheckOTP(ctx context.Context, purpose Purpose, phone, otpID, code string) error {
	hash := s.keys.Hash("phone", phone)
	var answer error
	err := s.update(ctx, func(t *Tx) error {
		now := s.now()
		var kept []byte
		var expires, used when.Instant
		var tries int
		err := t.tx.QueryRowContext(ctx, "SELECT code_hash, expires_at, used_at, tries FROM otp WHERE phone_hash = $1 AND otp_id = $2 AND purpose = $3", hash, otpID, string(purpose)).Scan(&kept, &expires, &used, &tries)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			answer = fault.New(fault.Unauthenticated, "otp_over").On("code")
			return nil
		case err != nil:
			return err
		case used != 0 || expires <= now || tries >= s.pack.OTP.Tries:
			answer = fault.New(fault.Unauthenticated, "otp_over").On("code")
			return nil
		}
		sent, _, err := otpsSent(ctx, t.tx, hash, now)
		if err != nil {
			return err
		}
		if seconds := guessedUntil(s.pack.OTP, sent, now); seconds > 0 {
			answer = fault.New(fault.TooMany, "otp_guessed", "seconds", fault.Int(seconds)).On("code")
			return nil
		}
		answer, used = nil, now
		if !bytes.Equal(kept, s.codeHash(otpID, code)) {
			answer = fault.New(fault.Unauthenticated, "otp_wrong", "left", fault.Int(s.pack.OTP.Tries-tries-1)).On("code")
			used = 0
		}
		// The count guards the row: of two tries at once, one starts again and finds the other counted.
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE otp SET tries = tries + 1, used_at = $1 WHERE phone_hash = $2 AND otp_id = $3 AND tries = $4 AND used_at = 0",
			int64(used), hash, otpID, tries))
		if err == nil && n != 1 {
			return errStale
		}
		return err
	})
	if err != nil {
		return err
	}
	return answer
}

func (s *Store) codeHash(otpID, code string) []byte { return s.keys.Hash("otp", otpID+" "+code) }
