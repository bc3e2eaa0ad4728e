package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// KeysCmd works on the keys that sign.
type KeysCmd struct {
	List       KeysListCmd       `cmd:"" help:"List the signing keys: what each signs, from when, until when."`
	Status     KeysStatusCmd     `cmd:"" help:"Say what is wrong with the keys or soon will be. It fails where something must be put right today, for a daily job."`
	Rotate     KeysRotateCmd     `cmd:"" help:"Make new keys with the installation's own CA, or requests for one that is offline. They sign after a week in which they are published."`
	Request    KeysRequestCmd    `cmd:"" help:"Make a key and the request for its certificate, to be taken to the offline CA."`
	Install    KeysInstallCmd    `cmd:"" help:"Take certificates, or lists of ended ones, that came from the offline CA."`
	Compromise KeysCompromiseCmd `cmd:"" help:"A key may be in other hands: drop it everywhere, sign with another, tell those who hold certificates of it."`
	CA         CACmd             `cmd:"" name:"ca" help:"The CA, on a machine that is never online."`
}

// KeysListCmd lists keys.
type KeysListCmd struct{ Place }

// Run prints a line a key.
func (c *KeysListCmd) Run() error {
	s, err := c.openWithKeys(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	now := when.Wall()
	fmt.Println("kid               signs  state      from        rotate by   ends        issued by")
	for _, k := range s.Keys().Signers() {
		until := day(k.Until().Time())
		if k.Use == keys.Log {
			until = "-"
		}
		fmt.Printf("%s  %-5s  %-9s  %s  %-10s  %s  %s\n", k.Name(), k.Use, s.Keys().State(k, now), day(k.From.Time()), until, day(k.Certificate.NotAfter), k.Certificate.Issuer.CommonName)
	}
	return nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// KeysRotateCmd makes new keys.
type KeysRotateCmd struct {
	Place
	Uses []keys.Use `arg:"" optional:"" enum:"hc1,shc,vc,divoc,lists,log" help:"What the keys sign: hc1, shc, vc, divoc, lists, log. Without it, whatever is to be rotated within a month."`
	Now  bool       `help:"Sign at once, without a week of publication."`
	Out  string     `help:"Folder for requests, where the CA is offline." default:"." type:"path" placeholder:"DIR"`
}

// Run rotates.
func (c *KeysRotateCmd) Run() error {
	s, err := c.open(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	now := time.Now()
	from := now.Add(keys.Overlap)
	if c.Now {
		from = now
	}
	ring := s.Keys()
	offline := ring.Authority() != nil && ring.Authority().Key == nil
	rotated := 0
	for _, use := range keys.Uses() {
		if !c.wants(ring, use, now) {
			continue
		}
		rotated++
		if offline {
			if err := writeRequest(s, use, "", filepath.Join(c.Out, string(use)+".csr")); err != nil {
				return err
			}
			continue
		}
		k, err := ring.Rotate(use, now, from)
		if err != nil {
			return err
		}
		fmt.Printf("%s signs %s from %s\n", k.Name(), use, from.UTC().Format(time.RFC3339))
	}
	if rotated == 0 {
		fmt.Println("No key is to be rotated within a month.")
	}
	return s.FollowKeys(context.Background())
}

// wants says whether a use is named, or due within a month with nothing prepared.
func (c *KeysRotateCmd) wants(r *keys.Ring, use keys.Use, now time.Time) bool {
	if slices.Contains(c.Uses, use) {
		return true
	}
	month := when.InstantOf(now.AddDate(0, 1, 0))
	next := r.Signer(use, month)
	return len(c.Uses) == 0 && use != keys.Log && (next == nil || next.Until() <= month)
}

// KeysRequestCmd makes a request.
type KeysRequestCmd struct {
	Place
	Use   keys.Use `arg:"" enum:"hc1,shc,vc,divoc,lists,log" help:"What the key signs: hc1, shc, vc, divoc, lists or log."`
	Label string   `help:"Take the key that the signer (--signer) has under this label, instead of a new one." placeholder:"LABEL"`
	Out   string   `help:"File for the request (USE.csr)." type:"path" placeholder:"FILE"`
}

// Run makes the request.
func (c *KeysRequestCmd) Run() error {
	s, err := c.open(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	if c.Out == "" {
		c.Out = string(c.Use) + ".csr"
	}
	return writeRequest(s, c.Use, c.Label, c.Out)
}

func writeRequest(s *store.Store, use keys.Use, label, file string) error {
	if !use.Known() {
		return fmt.Errorf("there is no use %q: hc1, shc, vc, divoc, lists or log", use)
	}
	request, err := s.Keys().Request(use, s.Pack().Code, label)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, request, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s goes to the CA: openwin keys ca sign --ca DIR %s. What comes back: openwin keys install FILE\n", file, filepath.Base(file))
	return nil
}

// KeysInstallCmd takes what comes from the CA.
type KeysInstallCmd struct {
	Place
	Files []string `arg:"" help:"Certificates, each with its CA's behind it, or lists of ended certificates (PEM)." type:"existingfile"`
	Now   bool     `help:"Sign at once, without a week of publication: for a first key, or after a compromise."`
}

// Run installs.
func (c *KeysInstallCmd) Run() error {
	s, err := c.open(context.Background())
	if err != nil {
		return err
	}
	defer s.Close()
	from := time.Now().Add(keys.Overlap)
	if c.Now {
		from = time.Now()
	}
	for _, file := range c.Files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		k, err := s.Keys().Install(text, from)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if k == nil {
			fmt.Println("The list of ended certificates is published.")
			continue
		}
		fmt.Printf("%s signs %s from %s\n", k.Name(), k.Use, from.UTC().Format(time.RFC3339))
	}
	return s.FollowKeys(context.Background())
}

// KeysCompromiseCmd drops a key.
type KeysCompromiseCmd struct {
	Place
	KID    string `arg:"" name:"kid" help:"The key, as openwin keys list names it."`
	Reason string `help:"Why. It is published: nothing personal." required:""`
}

// Run drops the key, and sees that another signs. Running programs follow within seconds.
func (c *KeysCompromiseCmd) Run() error {
	ctx := context.Background()
	s, err := c.openWithKeys(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	var key *keys.Signer
	for _, k := range s.Keys().Signers() {
		if k.Name() == c.KID {
			key = k
		}
	}
	if key == nil {
		return fmt.Errorf("there is no key %s here: openwin keys list names them", c.KID)
	}
	if s.Keys().Dropped(key.Name()) { // what stopped half-way is finished
		fmt.Printf("%s was dropped before.\n", c.KID)
	} else {
		if err := s.DropKey(ctx, key, c.Reason, "operator"); err != nil {
			return err
		}
		fmt.Printf("%s is dropped: nothing that it signed holds any more, here within seconds, elsewhere at the next look at what is published.\n", c.KID)
	}
	authority := s.Keys().Authority()
	if authority != nil && authority.Key == nil {
		fmt.Printf("At the CA: openwin keys ca end --ca DIR %s, and install the list that comes out.\n", key.Certificate.SerialNumber.Text(16))
	}
	next := s.Keys().Signer(key.Use, s.Now())
	if next == nil {
		now := time.Now()
		if next, err = s.Keys().Rotate(key.Use, now, now); err != nil {
			return errors.Join(fmt.Errorf("nothing signs %s now", key.Use), err)
		}
	}
	fmt.Printf("%s signs %s from now on. Certificates are made anew from the records at their next download; whoever holds one of the dropped key is told by message.\n", next.Name(), key.Use)
	return s.FollowKeys(ctx)
}
