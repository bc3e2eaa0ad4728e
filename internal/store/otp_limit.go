package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// otpWindow is how long a one-time password counts against its phone.
const otpWindow = 24 * time.Hour

// otpSent is a one-time password that a phone was sent within the window.
type otpSent struct {
	at    when.Instant
	used  bool
	wrong int // codes that were not right
}

// otpsSent lists what a phone was sent within the window, the oldest first, and when it was sent anything last, 0 for never. They are
// in the database: the limits by phone hold for all processes together.
func otpsSent(ctx context.Context, tx *sql.Tx, phoneHash []byte, now when.Instant) (out []otpSent, latest when.Instant, err error) {
	since := now.Add(-otpWindow)
	rows, err := tx.QueryContext(ctx, `SELECT created_at, used_at, tries FROM otp WHERE phone_hash = $1
		AND (created_at > $2 OR created_at = (SELECT MAX(created_at) FROM otp WHERE phone_hash = $1)) ORDER BY created_at`, phoneHash, int64(since))
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var one otpSent
		var used when.Instant
		if err := rows.Scan(&one.at, &used, &one.wrong); err != nil {
			return nil, 0, err
		}
		if latest = one.at; latest <= since {
			continue
		}
		if one.used = used != 0; one.used {
			one.wrong-- // its last try was the right one
		}
		out = append(out, one)
	}
	return out, latest, rows.Err()
}

// mayAskForOTP says whether a phone that was sent these may have another now, or how many seconds it waits. The wait grows with
// each that is not used, so that nobody can be showered with messages; whoever signs in starts afresh.
func mayAskForOTP(rule pack.OTP, sent []otpSent, now when.Instant) error {
	unused := 0
	for i := len(sent) - 1; i >= 0 && !sent[i].used; i-- {
		unused++
	}
	if seconds := guessedUntil(rule, sent, now); seconds > 0 {
		return fault.New(fault.TooMany, "otp_guessed", "seconds", fault.Int(seconds)).On("phone")
	}
	if over := len(sent) - rule.PerDay; over >= 0 {
		return fault.New(fault.TooMany, "otp_too_many", "limit", fault.Int(rule.PerDay), "seconds", fault.Int(secondsUntil(sent[over].at.Add(otpWindow), now))).On("phone")
	}
	if unused > 0 {
		if seconds := secondsUntil(sent[len(sent)-1].at.Add(rule.Wait(unused)), now); seconds > 0 {
			return fault.New(fault.TooMany, "otp_wait", "seconds", fault.Int(seconds)).On("phone")
		}
	}
	return nil
}

// guessedUntil is for how many seconds no code of a phone is tried any more, 0 where one is. A wrong code counts against the phone,
// not against one password: asking for new ones does not buy guesses. With 6 digits and 60 wrong codes in 24 hours, somebody who
// guesses all day opens a phone with a chance of 60 in 1,000,000, which is below 1 in 10,000; the pack is held to that
// (pack.checkOTP). Tries of passwords that are alive at the same moment may each pass the count once: two or three more.
func guessedUntil(rule pack.OTP, sent []otpSent, now when.Instant) int {
	wrong := 0
	for _, one := range sent {
		wrong += one.wrong
	}
	for _, one := range sent { // those of the oldest are the first to be forgotten
		if wrong < rule.WrongPerDay {
			return 0
		}
		if wrong -= one.wrong; wrong < rule.WrongPerDay {
			return secondsUntil(one.at.Add(otpWindow), now)
		}
	}
	return 0
}

// secondsUntil is how many whole seconds to wait until a moment, at most one too many, 0 for one that has come.
func secondsUntil(at, now when.Instant) int {
	return int((at.Sub(now) + time.Second - 1) / time.Second)
}
