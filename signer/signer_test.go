package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"crypto"

	"github.com/ThalesGroup/crypto11"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/when"
)

const softHSM = "/usr/lib/softhsm/libsofthsm2.so"

// token is an empty token of SoftHSM, and the flags that reach it.
func token(t *testing.T) (dir string, flags []string) {
	t.Helper()
	dir = t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.Mkdir(filepath.Join(dir, "tokens"), 0o700))
	conf := filepath.Join(dir, "softhsm2.conf")
	must(os.WriteFile(conf, []byte("directories.tokendir = "+filepath.Join(dir, "tokens")+"\n"), 0o600))
	t.Setenv("SOFTHSM2_CONF", conf)
	out, err := exec.Command("softhsm2-util", "--init-token", "--free", "--label", "openwin", "--pin", "1234", "--so-pin", "5678").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s (Debian's package softhsm2)", err, out)
	}
	pin := filepath.Join(dir, "pin")
	must(os.WriteFile(pin, []byte("1234\n"), 0o600))
	return dir, []string{"-module", softHSM, "-token", "openwin", "-pin-file", pin}
}

// serving runs the signer on a socket until what it gives is called.
func serving(t *testing.T, hardware *crypto11.Context, socket string) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serve(ctx, hardware, socket) }()
	for range 100 {
		if conn, err := net.Dial("unix", socket); err == nil {
			conn.Close()
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// A key that never leaves the token signs for openwin: made, certified by an offline CA, installed, used; and nothing else is signed.
func TestAKeyInHardware(t *testing.T) {
	dir, command := token(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(run(append(command, "-make", "hc1-2027")))
	if run(append(command, "-make", "hc1-2027")) == nil {
		t.Error("a label names two keys")
	}

	hardware, err := crypto11.Configure(&crypto11.Config{Path: softHSM, TokenLabel: "openwin", Pin: "1234"})
	must(err)
	defer hardware.Close()
	socket := filepath.Join(dir, "signer.sock")
	defer serving(t, hardware, socket)()
	info, err := os.Stat(socket)
	must(err)
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may use the socket: %v", info.Mode())
	}

	remote, err := keys.Dial("unix:" + socket)
	must(err)
	path := filepath.Join(dir, "keys.json")
	ring, err := keys.Open(path)
	must(err)
	ring.Attach(remote)
	if _, err := ring.Request(keys.HC1, "IN", "another"); err == nil {
		t.Error("a key that is not there is requested")
	}
	if _, err := ring.Request(keys.VC, "IN", "hc1-2027"); err == nil {
		t.Error("a key of another algorithm is requested")
	}
	request, err := ring.Request(keys.HC1, "IN", "hc1-2027")
	must(err)
	ca := filepath.Join(dir, "ca")
	now := time.Now()
	_, err = keys.InitCA(ca, "Ministry of Health", "IN", now)
	must(err)
	_, bundle, err := keys.SignRequest(ca, request, now)
	must(err)
	if _, _, err := keys.SignRequest(ca, request, now); err == nil {
		t.Error("a key got two certificates")
	}
	installed, err := ring.Install(bundle, now)
	must(err)
	signer := ring.Signer(keys.HC1, when.InstantOf(now.Add(time.Minute)))
	if signer.Name() != installed.Name() {
		t.Fatalf("%s signs, not the key in hardware", signer.Name())
	}
	digest := sha256.Sum256([]byte("a certificate"))
	signature, err := signer.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	must(err)
	if !ecdsa.VerifyASN1(signer.Certificate.PublicKey.(*ecdsa.PublicKey), digest[:], signature) {
		t.Error("the signature does not hold")
	}
	if _, err := signer.Key.Sign(rand.Reader, digest[:20], crypto.SHA1); err == nil {
		t.Error("SHA-1 is signed")
	}

	without, err := keys.Open(path)
	must(err)
	if len(without.Unattached()) != 1 {
		t.Error("without the signer, nobody misses it")
	}
}

// Whoever can write to the socket sends what they like: it ends in an answer.
func TestStrangeLines(t *testing.T) {
	for _, line := range []string{"", "{", "null", `{"do":"sign"}`, `{"do":"sign","digest":"AAAA"}`, `{"do":"everything"}`} {
		if _, err := do(nil, []byte(line)); err == nil {
			t.Errorf("%q is answered", line)
		}
	}
}
