package cli

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/user"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/when"
)

// TrustCmd works on whose certificates hold here.
type TrustCmd struct {
	Export TrustExportCmd `cmd:"" help:"Write our keys as a signed list, for other countries. It is also served at /.well-known/openwin-trust.jwt."`
	Import TrustImportCmd `cmd:"" help:"Take a list of others' keys from a file."`
	List   TrustListCmd   `cmd:"" help:"The lists that hold: where from, from when, who imported them."`
	Drop   TrustDropCmd   `cmd:"" help:"End a list: what its keys sign holds here no longer."`
	GDHCN  TrustGDHCNCmd  `cmd:"" name:"gdhcn" help:"Write what a country hands to WHO to join its trust network: the CA and the document signers, in the folders that WHO wants."`
}

// TrustExportCmd writes our list.
type TrustExportCmd struct {
	Place
	File string `arg:"" help:"File for the list." type:"path"`
	URL  string `help:"Public address of the installation, which is the issuer of its SMART Health Cards." placeholder:"https://..."`
}

// Run writes it.
func (c *TrustExportCmd) Run() error {
	s, err := c.openWithKeys(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	by := s.Keys().Signer(keys.Lists, s.Now())
	if by == nil {
		return errors.New("there is no key that signs lists: openwin keys list")
	}
	text, err := trust.Write(trust.Ours(s.Keys(), s.Pack().Code, s.Pack().Certificate.Issuer, c.URL, s.Now()), by)
	if err != nil {
		return err
	}
	return os.WriteFile(c.File, []byte(text), 0o644)
}

// TrustImportCmd takes a list.
type TrustImportCmd struct {
	Place
	Kind   string `arg:"" enum:"openwin,gdhcn,vci,icao" help:"openwin: another installation's signed list; gdhcn: a DID document of WHO's network; vci: a snapshot of the directory of SMART Health Cards; icao: certificates of states' CAs (CSCA) in PEM, for visible digital seals."`
	File   string `arg:"" help:"The file." type:"existingfile"`
	CA     string `name:"ca" help:"For openwin: the other's CA certificate (PEM), which you have compared by another way." type:"existingfile" placeholder:"FILE"`
	Source string `help:"Where the file came from. A later list from the same source takes its place." required:"" placeholder:"TEXT"`
	Dated  string `help:"The day that the list shows (YYYY-MM-DD); the file's own, or today." placeholder:"DAY"`
}

// Run takes it.
func (c *TrustImportCmd) Run() error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	now := time.Now()
	dated, found, left, err := c.read(data, now)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if c.Dated != "" {
		d, err := when.ParseDate(c.Dated)
		if err != nil {
			return err
		}
		dated = d.Time()
	}
	s, err := c.open(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	sum := sha256.Sum256(data)
	l := store.TrustList{ID: id.New(), Kind: c.Kind, Source: c.Source, Digest: hex.EncodeToString(sum[:]), Dated: when.InstantOf(dated), By: operator()}
	change, err := s.ImportTrust(context.Background(), l, found)
	if err != nil {
		return err
	}
	fmt.Printf("%d keys hold now, from %s: %d came, %d went; %d entries were left out as none that sign certificates\n", change.Same+change.Came, c.Source, change.Came, change.Went, left)
	fmt.Printf("SHA-256 of the file: %s\n", l.Digest)
	if change.Before != "" {
		fmt.Printf("of the one before:   %s\n", change.Before)
	}
	return nil
}

func (c *TrustImportCmd) read(data []byte, now time.Time) (dated time.Time, found []trust.Key, left int, err error) {
	switch c.Kind {
	case "gdhcn":
		found, left, err = trust.ReadDID(data)
		return now, found, left, err
	case "vci":
		found, left, err = trust.ReadVCI(data)
		return now, found, left, err
	case "icao":
		found, left, err = trust.ReadICAO(data)
		return now, found, left, err
	}
	if c.CA == "" {
		return now, nil, 0, errors.New("whose list is it? Give the CA's certificate with --ca, after you have compared it by another way")
	}
	authority, err := readCA(c.CA)
	if err != nil {
		return now, nil, 0, err
	}
	l, found, err := trust.Read(data, authority, now)
	return l.Issued, found, len(l.Keys) - len(found), err
}

// readCA reads the certificate of another installation's CA.
func readCA(file string) (*x509.Certificate, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("--ca takes a certificate in PEM")
	}
	return x509.ParseCertificate(block.Bytes)
}

// operator is who runs the command, as the machine knows them.
func operator() string {
	if u, err := user.Current(); err == nil {
		return "operator " + u.Username
	}
	return "operator"
}

// TrustListCmd lists.
type TrustListCmd struct{ Place }

// Run prints a line a list.
func (c *TrustListCmd) Run() error {
	s, err := c.open(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	lists, err := s.TrustLists(context.Background())
	if err != nil {
		return err
	}
	for _, l := range lists {
		fmt.Printf("%s  %-7s  %5d keys  of %s  imported %s by %s  %s  sha256:%s\n", l.ID, l.Kind, l.Keys, day(l.Dated.Time()), day(l.ImportedAt.Time()), l.By, l.Source, l.Digest[:min(16, len(l.Digest))])
	}
	if len(lists) == 0 {
		fmt.Println("Nobody else's keys hold here.")
	}
	return nil
}

// TrustDropCmd ends a list.
type TrustDropCmd struct {
	Place
	ID string `arg:"" help:"The list, as openwin trust list names it."`
}

// Run ends it.
func (c *TrustDropCmd) Run() error {
	s, err := c.open(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	change, err := s.DropTrust(context.Background(), c.ID, operator())
	if fault.Code(err) == "not_found" {
		return fmt.Errorf("no list %s holds: openwin trust list names those that do", c.ID)
	} else if err != nil {
		return err
	}
	fmt.Printf("%d keys hold here no longer, in running programs within seconds.\n", change.Went)
	return nil
}
