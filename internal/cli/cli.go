// Package cli is the command line: a file a subcommand.
package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
)

// commands is what `openwin` can do.
type commands struct {
	Run     RunCmd     `cmd:"" help:"Run the platform: the pages and the API, on SQLite or PostgreSQL."`
	Site    SiteCmd    `cmd:"" help:"Run the hub of a camp: phones work with it over local Wi-Fi, and it passes on to the centre what they did."`
	Replay  ReplayCmd  `cmd:"" help:"Play a real day through a running server's front door and compare its figures."`
	Staff   StaffCmd   `cmd:"" help:"Add the first people who may sign in."`
	Devices DevicesCmd `cmd:"" help:"What devices sent and could not be entered."`
	Log     LogCmd     `cmd:"" help:"Check the transparency log, and proofs from it."`
	Keys    KeysCmd    `cmd:"" help:"The keys that sign, and the CA behind them."`
	Trust   TrustCmd   `cmd:"" help:"Whose certificates hold here beside our own: lists exchanged with other countries, and snapshots of networks."`
	Verify  VerifyCmd  `cmd:"" help:"Check certificates of any form, ours and others'. Needs no network, and no database."`
	Pack    PackCmd    `cmd:"" help:"Work on country packs."`
	Version VersionCmd `cmd:"" help:"Print the version."`
}

const description = `OpenWIN runs a country's vaccination drive: registration, booking, sessions with vaccine behind them,
doses, certificates and live public figures.

Try it:  openwin run --demo`

// Main runs a command line, without the program's name, and gives the exit code.
func Main(args []string) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("openwin"), kong.Description(description), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	if err != nil {
		fmt.Fprintln(os.Stderr, "openwin:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		parser.FatalIfErrorf(err)
	}
	if err := ctx.Run(); err != nil {
		var code exit
		if errors.As(err, &code) { // what there was to say is said
			return int(code)
		}
		fmt.Fprintln(os.Stderr, "openwin:", plain(err))
		return 1
	}
	return 0
}

// exit is how a command ends that has said all there is to say.
type exit int

// Error is for nobody to read.
func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// plain is what an operator reads of an error: one line.
func plain(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err.Error()
	}
	switch f.Code {
	case "database_unreachable":
		lines := strings.Split(strings.TrimSpace(fmt.Sprint(errors.Unwrap(f))), "\n")
		return "the database cannot be reached: " + strings.TrimSpace(lines[len(lines)-1])
	case "schema_newer":
		return fmt.Sprintf("the database has schema %s, this program knows up to %s: run a newer openwin", f.Args["database"], f.Args["program"])
	case "keys_differ":
		return "the key file is not the one this database was made with: point --keys at the right one"
	case "pack_differs":
		return "the database belongs to another country's pack"
	}
	texts, e := i18n.Load()
	if e != nil {
		return f.Error()
	}
	return texts.Printer("en").Fault(f)
}
