package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/node"
)

// KeysStatusCmd says what is wrong with the keys, or soon will be.
type KeysStatusCmd struct{ Place }

// errGrave says that something is to be put right today, which has been printed.
var errGrave = errors.New("the keys must be looked at today")

// Run prints a line a concern, and fails if one is grave: so it can stand in a daily job.
func (c *KeysStatusCmd) Run() error {
	s, err := c.openWithKeys(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	grave := false
	concerns := s.Keys().Concerns(s.Now())
	for _, one := range concerns {
		mark := "      "
		if one.Worry.Grave() {
			mark, grave = "TODAY ", true
		}
		fmt.Println(mark + node.SayConcern(one))
	}
	for _, use := range keys.Uses() {
		if k := s.Keys().Signer(use, s.Now()); k != nil && use != keys.Log {
			fmt.Printf("      %-5s is signed by %s until %s; what it signed holds until %s\n", use, k.Name(), day(k.Until().Time()), day(k.Certificate.NotAfter))
		}
	}
	if grave {
		return errGrave
	}
	return nil
}
