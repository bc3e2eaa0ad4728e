package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/openwin/openwin/internal/node"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/tlog"
)

// LogCmd works on the transparency log.
type LogCmd struct {
	Verify LogVerifyCmd `cmd:"" help:"Check the whole log, and every record of the database against its entry. Names each row that was changed in secret."`
	Prove  LogProveCmd  `cmd:"" help:"Check a proof that a citizen saved. Needs no database and no network."`
}

// LogVerifyCmd checks an installation.
type LogVerifyCmd struct {
	Place
	Checkpoint []string `help:"A checkpoint that was kept elsewhere: the log of today must have grown out of it." type:"existingfile" placeholder:"FILE"`
}

// errStrange says that something was found, which has been printed.
var errStrange = errors.New("the records do not fit the log")

// Run prints what does not fit, by ids alone, and fails if there is any.
func (c *LogVerifyCmd) Run() error {
	ctx := context.Background()
	tlog.Quiet()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	result, err := node.VerifyLog(ctx, s, c.config(), slog.New(slog.NewTextHandler(os.Stderr, nil)), c.Checkpoint, func(what string) { fmt.Println(what) })
	if err != nil {
		return err
	}
	fmt.Printf("%d entries in the log, %d records compared, %d days kept, %d found that do not fit\n", result.Entries, result.Records, result.Days, result.Strange)
	if result.Strange > 0 {
		return errStrange
	}
	return nil
}

// LogProveCmd checks a proof.
type LogProveCmd struct {
	Keys string `help:"The log's keys, as /log/keys.json gives them." required:"" type:"existingfile" placeholder:"FILE"`
	Days string `help:"Checkpoints of days, as /log/days.json gave them to somebody who kept them: says by which day the record was in the log." type:"existingfile" placeholder:"FILE"`
	File string `arg:"" help:"The proof (.tlog-proof)." type:"existingfile"`
}

// Run prints the record that the proof is of.
func (c *LogProveCmd) Run() error {
	data, err := os.ReadFile(c.Keys)
	if err != nil {
		return err
	}
	var of struct {
		Origin string   `json:"origin"`
		Keys   []string `json:"keys"`
	}
	if err := json.Unmarshal(data, &of); err != nil {
		return fmt.Errorf("%s is not what /log/keys.json gives: %w", c.Keys, err)
	}
	keys, err := tlog.Verifiers(of.Keys)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	proven, err := proof.CheckProof(text, of.Origin, keys)
	if err != nil {
		return err
	}
	fmt.Printf("The record stands at place %d of the %d entries of %s:\n%s\n", proven.Place, proven.Size, proven.Origin, proven.Record)
	var record struct {
		At int64 `json:"recorded_at"`
	}
	if json.Unmarshal([]byte(proven.Record), &record) == nil && record.At != 0 {
		fmt.Println("It says that it was recorded at", time.UnixMicro(record.At).UTC().Format(time.RFC3339))
	}
	if c.Days == "" {
		return nil
	}
	return c.day(proven, keys)
}

// day prints by which day the record was in the log: that of the kept checkpoint that the proof leads to. Who kept it vouches for the day.
func (c *LogProveCmd) day(proven proof.Proven, keys []note.Verifier) error {
	data, err := os.ReadFile(c.Days)
	if err != nil {
		return err
	}
	var kept struct {
		Days []struct {
			Day        string `json:"day"`
			Checkpoint string `json:"checkpoint"`
		} `json:"days"`
	}
	if err := json.Unmarshal(data, &kept); err != nil {
		return fmt.Errorf("%s is not what /log/days.json gives: %w", c.Days, err)
	}
	for _, d := range kept.Days {
		if is, err := proof.IsOf(proven, []byte(d.Checkpoint), keys); err != nil {
			return fmt.Errorf("the checkpoint of %s: %w", d.Day, err)
		} else if is {
			fmt.Println("It was in the log by the end of", d.Day+", by the checkpoint that was kept of that day")
			return nil
		}
	}
	return errors.New("the proof leads to none of the checkpoints that were kept: save a new proof after the day has ended")
}
