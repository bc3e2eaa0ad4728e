// Openwin-signer keeps signing keys in hardware (PKCS #11) and signs for openwin over a unix socket. It is a program and a module of its own,
// because PKCS #11 needs C and openwin is built without. docs/signer.md has the protocol.
package main

import (
	"context"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/ThalesGroup/crypto11"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "openwin-signer:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("openwin-signer", flag.ContinueOnError)
	module := flags.String("module", "", "PKCS #11 module: the library of the hardware")
	token := flags.String("token", "", "label of the token")
	pin := flags.String("pin-file", "", "file with the PIN, which only its owner may read")
	socket := flags.String("socket", "", "socket to serve on; whoever may write to it can have things signed")
	label := flags.String("make", "", "make an ECDSA P-256 key with this label in the token, and end")
	if err := flags.Parse(args); err != nil {
		return err
	}
	secret, err := os.ReadFile(*pin)
	if err != nil {
		return fmt.Errorf("the PIN: %w", err)
	}
	hardware, err := crypto11.Configure(&crypto11.Config{Path: *module, TokenLabel: *token, Pin: strings.TrimSpace(string(secret))})
	if err != nil {
		return fmt.Errorf("the token: %w", err)
	}
	defer hardware.Close()
	if *label != "" {
		return makeKey(hardware, *label)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return serve(ctx, hardware, *socket)
}

// makeKey makes a key that never leaves the token. A label names one key.
func makeKey(hardware *crypto11.Context, label string) error {
	there, err := list(hardware)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(there.Keys, func(k key) bool { return k.Label == label }) {
		return errors.New("there is a key with that label")
	}
	id := make([]byte, 16)
	rand.Read(id) //nolint:errcheck // never fails
	_, err = hardware.GenerateECDSAKeyPairWithLabel(id, []byte(label), elliptic.P256())
	return err
}
