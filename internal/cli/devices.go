package cli

import (
	"context"
	"fmt"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
)

// DevicesCmd works on what devices sent.
type DevicesCmd struct {
	Aside DevicesAsideCmd `cmd:"" help:"List operations that could not be entered after many tries, or have them tried again."`
}

// DevicesAsideCmd lists what is set aside.
type DevicesAsideCmd struct {
	Place
	Again bool `help:"Have all of them tried again; a running server does it within seconds."`
}

// Run prints a line for each: session, operation, kind, why, tries. What they say stays sealed.
func (c *DevicesAsideCmd) Run() error {
	ctx := context.Background()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, n := staff.Actor{Scope: staff.Over(s.Pack().Code)}, 0 // the operator: no role
	for after := (store.AsidePlace{}); ; {
		found, err := s.Asides(ctx, all.Scope, after, 500)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			break
		}
		for _, a := range found {
			fmt.Println(a.SessionID, a.OpID, a.Kind, a.Why, a.Tries)
			if c.Again {
				if err := s.TryAgain(ctx, all, a.SessionID, a.OpID); err != nil {
					return err
				}
			}
			n++
			after = store.AsidePlace{SessionID: a.SessionID, OpID: a.OpID}
		}
	}
	if c.Again {
		fmt.Printf("%d are tried again.\n", n)
	} else {
		fmt.Printf("%d are set aside.\n", n)
	}
	return nil
}
