package cli

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// VerifyCmd checks certificates.
type VerifyCmd struct {
	Files    []string `arg:"" help:"Certificates: a text, JSON, zip, .smart-health-card, picture of the QR code (JPEG, PNG), or a PDF or SVG saved from OpenWIN; - is standard input."`
	Trust    []string `help:"Keys that are trusted: /verify/trust.json of an installation, its did.json or openwin-signers.json, a signed list (with --ca), a DID document of WHO's network, a snapshot of VCI, certificates in PEM. May be given again." type:"existingfile" placeholder:"FILE"`
	CA       string   `name:"ca" help:"For a signed list: the CA's certificate (PEM), which you have compared by another way." type:"existingfile" placeholder:"FILE"`
	Data     string   `help:"Folder of an installation: its own keys and imported lists are trusted, and what it revoked is known." type:"existingdir" placeholder:"DIR"`
	Database string   `help:"PostgreSQL URL of an installation, with --keys; as --data." placeholder:"URL"`
	Keys     string   `help:"Key file; by default keys.json in the data folder." type:"existingfile" placeholder:"FILE"`
	Pack     string   `help:"Country pack of the installation (${default})." default:"in"`
	Public   string   `name:"public-url" help:"Public address of the installation, which its SMART Health Cards and credentials name." env:"OPENWIN_PUBLIC_URL" placeholder:"URL"`
	JSON     bool     `name:"json" help:"Answer with JSON, a line a file, as POST /api/v1/verify does."`
}

// Exit codes: the worst of all files.
const (
	exitInvalid exit = 1
	exitUnknown exit = 2
)

// verifier is who is trusted, as the flags say.
type verifier struct {
	files *verify.Trust // nil without --trust
	house *door.House   // nil without an installation
	words *i18n.Printer
	now   when.Instant
}

// Run checks each file and prints what it is worth. It ends with exit code 0 where all are valid, 1 where one is not, 2 where one cannot be told or read.
func (c *VerifyCmd) Run() error {
	v, done, err := c.open()
	if err != nil {
		fmt.Fprintln(os.Stderr, "openwin:", plain(err))
		return exitUnknown
	}
	defer done()
	worst := exit(0)
	for _, name := range c.Files {
		data, err := readCertificateFile(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "openwin:", err)
			worst = max(worst, exitUnknown)
			continue
		}
		result, err := v.check(data)
		if err != nil {
			fmt.Fprintln(os.Stderr, "openwin:", plain(err))
			return exitUnknown
		}
		if err := v.print(os.Stdout, name, result, c.JSON); err != nil {
			return err
		}
		switch {
		case result.Verdict == verify.Invalid:
			worst = exitInvalid
		case result.Verdict == verify.Unknown && worst == 0:
			worst = exitUnknown
		}
	}
	if worst == 0 {
		return nil
	}
	return worst
}

// readCertificateFile reads a file, or standard input for "-", up to one byte more than may be checked.
func readCertificateFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(os.Stdin, verify.MostBytes+1))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, verify.MostBytes+1))
}

// open reads who is trusted.
func (c *VerifyCmd) open() (*verifier, func(), error) {
	texts, err := i18n.Load()
	if err != nil {
		return nil, nil, err
	}
	v := &verifier{words: texts.Printer("en"), now: when.Wall()}
	var authority *x509.Certificate
	if c.CA != "" {
		if authority, err = readCA(c.CA); err != nil {
			return nil, nil, err
		}
	}
	var set trust.Set
	for _, name := range c.Trust {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		about, err := os.Stat(name)
		if err != nil {
			return nil, nil, err
		}
		if err := set.ReadFile(data, filepath.Base(name), about.ModTime(), authority, time.Now()); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	v.files = set.Trust()
	if c.Data == "" && c.Database == "" {
		return v, func() {}, nil
	}
	done, err := c.openHouse(v)
	return v, done, err
}

// openHouse opens the installation.
func (c *VerifyCmd) openHouse(v *verifier) (func(), error) {
	if c.Data == "" && c.Keys == "" {
		return nil, errors.New("whose keys? Give the key file with --keys")
	}
	place := Place{Data: c.Data, Database: c.Database, Keys: c.Keys, Pack: c.Pack}
	ctx := context.Background()
	s, err := place.open(ctx)
	if err != nil {
		return nil, err
	}
	err = s.FollowKeys(ctx)
	if err == nil {
		err = s.FollowTrust(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	v.house = &door.House{Store: s, Pack: s.Pack(), Keys: s.Keys(), Now: s.Now, PublicURL: strings.TrimSuffix(c.Public, "/"), Log: slog.New(slog.DiscardHandler)}
	return func() { s.Close() }, nil
}

// check asks the installation first, and the files where it does not know the signer.
func (v *verifier) check(data []byte) (verify.Result, error) {
	if v.house == nil {
		return verify.Check(data, v.files, v.now), nil
	}
	r, err := v.house.Verify(context.Background(), data)
	if err == nil && r.Code() == "certificate_signer_unknown" && len(v.files.Lists) > 0 {
		r = verify.Check(data, v.files, v.now)
	}
	return r, err
}

// lists are those that a check stands on.
func (v *verifier) lists() []verify.List {
	if v.house == nil {
		return v.files.Lists
	}
	return append(append([]verify.List{{Source: verify.Ours, Name: v.house.Pack.Certificate.Issuer}}, v.house.Trust().Lists...), v.files.Lists...)
}

func (v *verifier) print(w io.Writer, name string, r verify.Result, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(struct {
			File string `json:"file"`
			door.VerifyAnswer
		}{name, door.AnswerOf(v.words, r, v.lists())})
	}
	word := map[verify.Verdict]string{verify.Valid: "valid", verify.Invalid: "NOT VALID", verify.Unknown: "cannot tell"}[r.Verdict]
	fmt.Fprintf(w, "%s: %s\n", name, word)
	line := func(label string, value any) { fmt.Fprintf(w, "  %-26s %v\n", label, value) }
	if r.Why != nil {
		fmt.Fprintf(w, "  %s (%s)\n", v.words.Fault(r.Why), r.Why.Code)
	}
	if r.Verdict == verify.Valid && r.Signer.Source != verify.Ours {
		fmt.Fprintf(w, "  %s\n", v.words.T("verify.revoked_unknown"))
	}
	if form := door.FormatName(v.words, r); form != "" {
		line("Form", form)
	}
	if s := r.Signer; s != nil {
		line("Signed by", strings.TrimPrefix(fmt.Sprintf("%s, %s %s", s.Name, s.Issuer, key(r)), ", "))
		line("Known from", door.SourceName(v.words, s.Source, s.List, s.Dated))
	} else if r.KID != "" {
		line("Says it is signed by", key(r))
	}
	v.fields(line, r.Fields)
	if r.Until != 0 {
		line("Valid until", r.Until.Time().Format(time.RFC3339))
	}
	if len(r.Unbound) > 0 {
		fmt.Fprintln(w, "  Not covered by the signature, so not to be relied on:")
		v.fields(line, r.Unbound)
	}
	for _, l := range v.lists() {
		line("Trusted", door.SourceName(v.words, l.Source, l.Name, l.Dated))
	}
	if len(v.lists()) == 0 {
		line("Trusted", "nobody: give keys with --trust, or an installation with --data")
	}
	return nil
}

func (v *verifier) fields(line func(string, any), fields []verify.Field) {
	several := false
	for _, f := range fields {
		several = several || f.Dose > 1
	}
	for _, f := range fields {
		label := door.Label(v.words, f)
		if several && f.Dose > 0 {
			label = fmt.Sprintf("%d. %s", f.Dose, label)
		}
		line(label, verify.NameOf(f))
	}
}

// key is the key that a certificate names.
func key(r verify.Result) string { return "(key " + door.KeyName(r) + ")" }
