package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/node"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
)

// StaffCmd works on who may sign in.
type StaffCmd struct {
	Add    StaffAddCmd    `cmd:"" help:"Add somebody and print their password: the first officer. Others are invited in the browser."`
	Invite StaffInviteCmd `cmd:"" help:"Print a new invitation for somebody who has lost their way in. Their password, second step and sign-ins end."`
}

// StaffAddCmd adds somebody.
type StaffAddCmd struct {
	Place
	Login    string `arg:"" help:"What they sign in with."`
	Name     string `help:"Their name." required:""`
	Role     string `help:"national, state, district, facility, site_manager, verifier, vaccinator, cold_chain, data_entry, auditor, call_centre or partner." required:""`
	Area     string `help:"Area they answer for; the country, or their facility's district, if left out." placeholder:"AREA"`
	Facility string `help:"Facility they work at, for roles at a facility." placeholder:"ID"`
}

// Run adds the person. The password is made here, shown once and kept only as a hash.
func (c *StaffAddCmd) Run() error {
	ctx := context.Background()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	password := id.NewToken()[:20]
	if err := s.AddStaff(ctx, store.NewStaff{
		ID: id.New(), Login: c.Login, Name: c.Name, Role: staff.Role(c.Role), Area: c.Area, Facility: c.Facility, Password: password,
	}); err != nil {
		return err
	}
	fmt.Printf("%s can sign in with the password %s\n", c.Login, password)
	return nil
}

// open opens an installation that is there already.
func (p Place) open(ctx context.Context) (*store.Store, error) {
	if _, err := os.Stat(filepath.Join(p.Data, "openwin.db")); err != nil && p.Database == "" {
		return nil, fmt.Errorf("there is no OpenWIN in %s: start it once with openwin run --data %s, or name its --database", p.Data, p.Data)
	}
	return node.OpenStore(ctx, p.config())
}

// openWithKeys opens the store and looks at which keys were published and dropped by now.
func (p Place) openWithKeys(ctx context.Context) (*store.Store, error) {
	s, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.FollowKeys(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// StaffInviteCmd invites somebody anew.
type StaffInviteCmd struct {
	Place
	Login string `arg:"" help:"What they sign in with."`
}

// Run prints the code of the invitation, once.
func (c *StaffInviteCmd) Run() error {
	ctx := context.Background()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	code := store.NewInvitationCode()
	if err := s.InviteByLogin(ctx, c.Login, code); err != nil {
		return err
	}
	fmt.Printf("%s chooses a new password at /staff/join with the code %s\n", c.Login, code)
	return nil
}
