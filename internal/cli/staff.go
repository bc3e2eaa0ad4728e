package cli

import (
	"context"
	"fmt"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/node"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
)

// StaffCmd works on who may sign in.
type StaffCmd struct {
	Add StaffAddCmd `cmd:"" help:"Add somebody and print a password for their first sign-in."`
}

// StaffAddCmd adds somebody.
type StaffAddCmd struct {
	Place
	Login    string `arg:"" help:"What they sign in with."`
	Name     string `help:"Their name." required:""`
	Role     string `help:"national, state, district, facility, site_manager, verifier, vaccinator, cold_chain, data_entry, auditor, call_centre or partner." required:""`
	Area     string `help:"Area they answer for; the country if left out." placeholder:"AREA"`
	Facility string `help:"Facility they work at, for roles at a facility." placeholder:"ID"`
}

// Run adds the person. The password is made here, shown once and kept only as a hash.
func (c *StaffAddCmd) Run() error {
	ctx := context.Background()
	s, err := node.OpenStore(ctx, c.config())
	if err != nil {
		return err
	}
	defer s.Close()
	if c.Area == "" {
		c.Area = s.Pack().Areas.Root().ID
	}
	password := id.NewToken()[:20]
	if err := s.AddStaff(ctx, store.NewStaff{
		ID: id.New(), Login: c.Login, Name: c.Name, Role: staff.Role(c.Role), Area: c.Area, Facility: c.Facility, Password: password,
	}); err != nil {
		return err
	}
	fmt.Printf("%s can sign in with the password %s\n", c.Login, password)
	return nil
}
