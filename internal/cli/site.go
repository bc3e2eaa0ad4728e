package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/openwin/openwin/internal/node"
)

// SiteCmd runs the hub of a camp.
type SiteCmd struct {
	Centre   string        `required:"" help:"Where the centre serves (https://...)." placeholder:"URL"`
	Login    string        `help:"Of somebody who plans sessions at the camp's facility; needed the first time." placeholder:"LOGIN"`
	Password string        `help:"Their password; better given as OPENWIN_PASSWORD." env:"OPENWIN_PASSWORD" placeholder:"WORD"`
	Totp     string        `help:"The code of their second step, if they have one." placeholder:"CODE"`
	Name     string        `help:"What the office sees this hub as (${default})." default:"Hub"`
	Data     string        `help:"Folder for the database, the keys and the certificate (${default})." default:"openwin-hub" type:"path" placeholder:"DIR"`
	Pack     string        `help:"Country pack, as at the centre (${default})." default:"in"`
	Listen   string        `help:"Address to serve phones on (${default})." default:"0.0.0.0:8443" placeholder:"HOST:PORT"`
	Cert     string        `help:"Certificate for the hub's name (PEM); without it the hub makes its own." type:"path" placeholder:"FILE"`
	Every    time.Duration `help:"How often it meets the centre (${default}); seldom where the line is dear." default:"1m"`
	CertKey  string        `help:"Key of that certificate (PEM)." type:"path" placeholder:"FILE"`
}

// Run serves until it is told to stop (Ctrl-C or SIGTERM).
func (c *SiteCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	n, err := node.Site(ctx, node.SiteConfig{
		Config: node.Config{Data: c.Data, Pack: c.Pack, Listen: c.Listen, Out: os.Stdout},
		Centre: c.Centre, Login: c.Login, Password: c.Password, TOTP: c.Totp, Name: c.Name, Cert: c.Cert, CertKey: c.CertKey, Every: c.Every,
	})
	if err != nil {
		return err
	}
	<-ctx.Done()
	fmt.Println("\nStopping: finishing what is under way.")
	return n.Stop()
}
