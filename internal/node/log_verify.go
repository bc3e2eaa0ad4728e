package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/tlog"
)

// Verified is what VerifyLog compared.
type Verified struct{ Entries, Records, Days, Strange int }

// VerifyLog checks the files of the log by themselves, against the checkpoints that were kept (each day's, and files of elsewhere), and every
// record of the database against its entry. say is told of each thing that does not fit, without personal data.
func VerifyLog(ctx context.Context, s *store.Store, c Config, log *slog.Logger, elsewhere []string, say func(string)) (v Verified, err error) {
	found := func(what string) { v.Strange++; say(what) }
	l, err := OpenLog(s, c)
	if err != nil {
		return v, err
	}
	defer l.Close()
	if err := s.FollowKeys(ctx); err != nil {
		return v, err
	}
	if err := s.FillLog(ctx); err != nil {
		return v, err
	}
	settle := func() error {
		outbox.Drain(ctx, s, log, []outbox.Consumer{outbox.Log()})
		return ctx.Err()
	}
	if err := settle(); err != nil {
		return v, err
	}
	if err := catchUp(ctx, s, l); err != nil { // a running program does it itself
		found("the files of the log: " + err.Error())
	}
	keys, err := tlog.Verifiers(tlog.VerifierKeys(l.Origin, s.Keys()))
	if err != nil {
		return v, err
	}
	size, err := l.Check(ctx, keys)
	if err != nil {
		found(err.Error())
		return v, nil // what the files say cannot be believed
	}
	v.Entries = int(size)
	if err := checkKept(ctx, s, l, keys, elsewhere, &v, found); err != nil {
		return v, err
	}
	v.Records, err = s.CheckRecords(ctx, size, l.Entries(ctx, size), settle, func(x store.Strange) { found(x.String()) })
	return v, err
}

// catchUp writes into the files what the database has beyond them, where no running program does it, and waits for the checkpoint.
func catchUp(ctx context.Context, s *store.Store, l *tlog.Log) error {
	leads, err := l.Lead(ctx)
	if err != nil || !leads {
		return err
	}
	defer l.Close()
	size, err := l.Size(ctx)
	if err != nil {
		return err
	}
	if taken, err := s.LogSize(ctx); err != nil {
		return err
	} else if taken > size { // else nothing is appended, and each entry is compared below
		if err := ofDatabase(ctx, s, l); err != nil {
			return err
		}
	}
	for {
		n, err := Append(ctx, s, l)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	size, err = l.Size(ctx)
	for began := time.Now(); err == nil; time.Sleep(50 * time.Millisecond) {
		var signed uint64
		if checkpoint, e := l.Checkpoint(); e == nil {
			signed, err = tlog.SizeOf(checkpoint)
		}
		if err == nil && signed == size {
			return nil
		}
		if time.Since(began) > 10*time.Second {
			return errors.New("no checkpoint is written")
		}
	}
	return err
}

// checkKept compares the log with the checkpoints that were kept of it.
func checkKept(ctx context.Context, s *store.Store, l *tlog.Log, keys []note.Verifier, elsewhere []string, v *Verified, found func(string)) error {
	now, err := l.Checkpoint()
	if err != nil {
		return err
	}
	check := func(kept []byte) error {
		if err := l.Signed(kept, keys); err != nil {
			return err
		}
		return l.Consistent(ctx, kept, now)
	}
	days, err := s.LogDays(ctx, "")
	for ; err == nil && len(days) > 0; days, err = s.LogDays(ctx, days[len(days)-1].Day) {
		for _, d := range days {
			v.Days++
			if err := check([]byte(d.Checkpoint)); err != nil {
				found(fmt.Sprintf("the checkpoint of %s: %v", d.Day, err))
			}
		}
	}
	if err != nil {
		return err
	}
	for _, file := range elsewhere {
		kept, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := check(kept); err != nil {
			found(fmt.Sprintf("the checkpoint in %s: %v", file, err))
		}
	}
	return nil
}
