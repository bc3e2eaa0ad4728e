package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/openwin/openwin/internal/trust"
)

// TrustGDHCNCmd writes what WHO takes to let a country into its trust network (GDHCN).
type TrustGDHCNCmd struct {
	Place
	Folder string `arg:"" help:"Folder for the files." type:"path"`
	Domain string `help:"Trust domain that was agreed with WHO (${default})." default:"DCC" placeholder:"DOMAIN"`
}

// Run writes it.
func (c *TrustGDHCNCmd) Run() error {
	s, err := c.openWithKeys(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	files, left, err := trust.Onboarding(s.Keys(), s.Pack().Code, c.Domain, s.Now().Time())
	if err != nil {
		return err
	}
	for _, why := range left {
		fmt.Println("left out:", why)
	}
	for _, f := range files {
		path := filepath.Join(c.Folder, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Content, 0o644); err != nil {
			return err
		}
		fmt.Println(path)
	}
	return nil
}
