package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/openwin/openwin/internal/replay"
	"github.com/openwin/openwin/internal/when"
)

// ReplayCmd plays a real day of India's drive through a running server.
type ReplayCmd struct {
	Server   string  `help:"Server to play on (${default})." default:"http://127.0.0.1:8080" placeholder:"URL"`
	Data     string  `help:"File of running totals by state and day (incovid19's cowin_vaccine_data_statewise.csv); without it, the record day, which the program carries." type:"existingfile" placeholder:"FILE"`
	Day      string  `help:"Day to play (${default})." default:"2021-09-17" placeholder:"YYYY-MM-DD"`
	Scale    float64 `help:"Part of the day's doses to play, up to 1 (${default}). The proportions stay." default:"0.001"`
	Login    string  `help:"Staff to sign in as: they plan facilities and sessions, receive stock, register people and enter doses late (${default})." default:"national"`
	Password string  `help:"Their password (${default})." default:"demo-national" env:"OPENWIN_PASSWORD"`
	Callers  int     `help:"Requests under way at once (${default})." default:"4"`
	Progress string  `help:"File that remembers what the server has answered, so that an interrupted replay goes on; by default one in your cache folder." type:"path" placeholder:"FILE"`
}

// Help is the longer text of openwin replay --help.
func (ReplayCmd) Help() string {
	return `Makes the people, sites, stock, sessions and doses of each state in the proportions of the real day (first and
second doses, sex, age, vaccine), sends them as late entries, and compares the server's public figures with the file's.
The people are made up. Sending the same day at the same scale twice doubles nothing.

The exit code is 0 only if every figure agrees and nothing was refused. Play on a server that can be thrown away, such as
the one that "openwin run --demo" starts.`
}

// Run plays the day. Ctrl-C stops it after the requests under way; the same command goes on from there.
func (c *ReplayCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends it at once
	day, err := c.readDay()
	if err != nil {
		return err
	}
	status, err := os.Stderr.Stat()
	return replay.Run(ctx, replay.Config{
		Server: c.Server, Login: c.Login, Password: c.Password, Day: day, Scale: c.Scale, Callers: c.Callers, Progress: c.Progress,
		Out: os.Stdout, Status: os.Stderr, Terminal: err == nil && status.Mode()&os.ModeCharDevice != 0,
	})
}

func (c *ReplayCmd) readDay() (*replay.Day, error) {
	date, err := when.ParseDate(c.Day)
	if err != nil || date == 0 {
		return nil, fmt.Errorf("--day takes a date in the form YYYY-MM-DD, not %q", c.Day)
	}
	if c.Data == "" {
		if date != replay.RecordDate {
			return nil, fmt.Errorf("the program carries the figures of %s alone: give a file with --data to play %s", replay.RecordDate, date)
		}
		return replay.RecordDay()
	}
	file, err := os.Open(c.Data)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return replay.ReadDay(file, date)
}
