package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/openwin/openwin/internal/node"
)

// Place says where an installation keeps what it knows.
type Place struct {
	Data     string `help:"Folder for the database and the keys (${default})." default:"openwin-data" type:"path" placeholder:"DIR"`
	Database string `help:"PostgreSQL URL (postgres://user:password@host/name); without it, SQLite in the data folder." env:"OPENWIN_DATABASE" placeholder:"URL"`
	Log      string `help:"Folder of the transparency log; by default log in the data folder. Each process keeps one, made from the database." type:"path" placeholder:"DIR"`
	Signer   string `help:"Signer beside the program that keeps keys in hardware: unix:/path/of/socket (docs/signer.md)." placeholder:"unix:PATH"`
	Keys     string `help:"Key file; by default keys.json in the data folder. All processes on one database share it." type:"path" placeholder:"FILE"`
	Pack     string `help:"Country pack: a code that OpenWIN ships, or a folder (${default})." default:"in"`
}

func (p Place) config() node.Config {
	return node.Config{Data: p.Data, Database: p.Database, Keys: p.Keys, Pack: p.Pack, LogFolder: p.Log, Signer: p.Signer}
}

// RunCmd runs the platform.
type RunCmd struct {
	Place
	Listen   string `help:"Address to serve on (${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Demo     bool   `help:"Fill an empty database with demo data, show the messages page, and let a small simulated drive run."`
	Proxied  bool   `name:"behind-proxy" help:"Believe X-Forwarded-For and X-Forwarded-Proto. Only behind a proxy that sets them itself."`
	Public   string `name:"public-url" help:"Address of this installation as everybody reaches it, such as https://vaccine.example. Certificates name it for years. Without it (and without --demo) there are only HC1 certificates." env:"OPENWIN_PUBLIC_URL" placeholder:"URL"`
	Divoc    bool   `help:"Make certificates in the form of DIVOC and Co-WIN too, for readers that know no other. The form has a flaw: see docs/certificates.md."`
	Sms      string `help:"URL that messages are posted to as JSON; without it (and without --demo) citizens cannot sign in." placeholder:"URL"`
	SmsToken string `help:"Bearer token for the SMS gateway." env:"OPENWIN_SMS_TOKEN" placeholder:"TOKEN"`
}

// Run serves until it is told to stop (Ctrl-C or SIGTERM), then finishes what is under way.
func (c *RunCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg := c.config()
	cfg.Listen, cfg.Demo, cfg.SMS, cfg.SMSToken, cfg.Out = c.Listen, c.Demo, c.Sms, c.SmsToken, os.Stdout
	cfg.BehindProxy, cfg.PublicURL, cfg.DIVOC = c.Proxied, c.Public, c.Divoc
	n, err := node.Start(ctx, cfg)
	if err != nil && ctx.Err() != nil {
		fmt.Println("\nStopped before it was ready. The next start goes on where this one ended.")
		return nil
	}
	if err != nil {
		return err
	}
	<-ctx.Done()
	fmt.Println("\nStopping: finishing what is under way.")
	return n.Stop()
}
