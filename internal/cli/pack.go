package cli

import (
	"fmt"
	"os"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/packs"
)

// PackCmd works on country packs.
type PackCmd struct {
	Check PackCheckCmd `cmd:"" help:"Say what is wrong in a country pack, with file and line, and run the pack's own cases."`
}

// PackCheckCmd checks country packs.
type PackCheckCmd struct {
	Packs []string `arg:"" name:"pack" help:"Code of a pack that OpenWIN ships (in), or the folder of another."`
}

// Run checks each pack and prints how many of its cases passed.
func (c *PackCheckCmd) Run() error {
	wrong := 0
	for _, name := range c.Packs {
		folder, err := packs.Find(name)
		if err != nil {
			return err
		}
		passed, err := pack.RunCases(folder)
		if err != nil {
			wrong++
			fmt.Fprintf(os.Stderr, "%v\n", err)
		}
		fmt.Printf("%s: %d cases passed\n", name, passed)
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d packs have something wrong", wrong, len(c.Packs))
	}
	return nil
}
