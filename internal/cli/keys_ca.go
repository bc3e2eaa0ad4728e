package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/openwin/openwin/internal/keys"
)

// CACmd is the CA's own commands. They use a folder and nothing else: no database, no network.
type CACmd struct {
	Init CAInitCmd `cmd:"" help:"Make a CA: it lives for 4 years and issues for 1."`
	Sign CASignCmd `cmd:"" help:"Issue the certificates of requests."`
	End  CAEndCmd  `cmd:"" help:"End certificates before their time, and write the list of all that were."`
}

// CAFolder is where the CA is kept.
type CAFolder struct {
	CA string `name:"ca" help:"Folder of the CA (${default}). Whoever has it can make certificates." default:"openwin-ca" type:"path" placeholder:"DIR"`
}

// CAInitCmd makes a CA.
type CAInitCmd struct {
	CAFolder
	Name    string `help:"Who it is: the ministry." required:""`
	Country string `help:"ISO 3166-1 alpha-2." required:"" placeholder:"IN"`
}

// Run makes it.
func (c *CAInitCmd) Run() error {
	a, err := keys.InitCA(c.CA, c.Name, c.Country, time.Now())
	if err != nil {
		return err
	}
	fmt.Printf("The CA of %s issues until %s and lives until %s. %s is what others are given to trust.\n", c.Name, day(a.IssuesUntil()), day(a.Certificate.NotAfter), filepath.Join(c.CA, "ca.pem"))
	return nil
}

// CASignCmd issues certificates.
type CASignCmd struct {
	CAFolder
	Requests []string `arg:"" help:"Requests (.csr)." type:"existingfile"`
}

// Run writes each certificate beside its request.
func (c *CASignCmd) Run() error {
	for _, file := range c.Requests {
		request, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		use, bundle, err := keys.SignRequest(c.CA, request, time.Now())
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		out := file[:len(file)-len(filepath.Ext(file))] + ".pem"
		if err := os.WriteFile(out, bundle, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s is the certificate of a key for %s\n", out, use)
	}
	return nil
}

// CAEndCmd ends certificates.
type CAEndCmd struct {
	CAFolder
	Serials []string `arg:"" optional:"" help:"Serial numbers in hexadecimal; none to renew the list."`
	Out     string   `help:"File for the list (${default})." default:"ended.crl" type:"path" placeholder:"FILE"`
}

// Run writes the list.
func (c *CAEndCmd) Run() error {
	list, err := keys.EndCertificates(c.CA, c.Serials, time.Now())
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, list, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s goes to the installation: openwin keys install %s\n", c.Out, filepath.Base(c.Out))
	return nil
}
