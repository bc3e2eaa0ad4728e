package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ThalesGroup/crypto11"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/trust"
)

// The real program with its keys in a token: it signs with them, publishes them and their CA, keeps publishing while the signer is away and
// says so, and signs again when it is back. Without the signer it does not start.
func TestTheProgramWithKeysInHardware(t *testing.T) {
	dir, flags := token(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, label := range []string{"hc1-2027", "lists-2027"} {
		must(run(append(slices.Clone(flags), "-make", label)))
	}
	hardware, err := crypto11.Configure(&crypto11.Config{Path: softHSM, TokenLabel: "openwin", Pin: "1234"})
	must(err)
	defer hardware.Close()
	socket := filepath.Join(dir, "signer.sock")
	stop := serving(t, hardware, socket)

	program := filepath.Join(dir, "openwin")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./cmd/openwin")
	build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data := filepath.Join(dir, "data")
	call := func(args ...string) (string, error) {
		cmd := exec.Command(program, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	well := func(args ...string) {
		t.Helper()
		if out, err := call(args...); err != nil {
			t.Fatalf("%q: %v: %s", args, err, out)
		}
	}
	_, end := start(t, program, "--data", data) // which makes the database and the first keys
	end()
	with := []string{"--data", data, "--signer", "unix:" + socket}
	well("keys", "ca", "init", "--ca", "ca", "--name", "Ministry of Health", "--country", "IN")
	for _, use := range []string{"hc1", "lists"} {
		well(append([]string{"keys", "request", use, "--label", use + "-2027", "--out", use + ".csr"}, with...)...)
		well("keys", "ca", "sign", "--ca", "ca", use+".csr")
		well(append([]string{"keys", "install", "--now", use + ".pem"}, with...)...)
	}
	well(append([]string{"trust", "gdhcn", "handed"}, with...)...)
	_, refused := call(append([]string{"run", "--listen", "127.0.0.1:0"}, with[:2]...)...)
	if refused == nil {
		t.Error("without its signer the program starts")
	}

	url, end := start(t, program, append([]string{"--public-url", "https://vaccine.example"}, with...)...)
	defer end()
	get := func(path string) (int, string) {
		t.Helper()
		answer, err := http.Get(url + path)
		must(err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		must(err)
		return answer.StatusCode, string(body)
	}

	ring, err := keys.Open(filepath.Join(data, "keys.json"))
	must(err)
	var kid string
	for _, s := range ring.Unattached() {
		if s.Use == keys.HC1 {
			kid = base64.StdEncoding.EncodeToString(s.KID())
		}
	}
	published := func() {
		t.Helper()
		for _, path := range []string{"/.well-known/openwin-signers.json", "/.well-known/did.json"} {
			if status, body := get(path); status != http.StatusOK || !strings.Contains(body, kid) {
				t.Errorf("%s does not have the key in hardware: %d %s", path, status, body)
			}
		}
		ca, err := os.ReadFile(filepath.Join(dir, "ca", "ca.pem"))
		must(err)
		if _, body := get("/.well-known/openwin-ca.pem"); !strings.Contains(body, string(ca)) {
			t.Error("the CA behind the key in hardware is not published")
		}
	}
	published()
	_, list := get("/.well-known/openwin-trust.jwt")
	read, found, err := trust.Read([]byte(list), ring.Authority().Certificate, time.Now()) // signed in hardware
	if err != nil || read.Issuer != "IN" || !slices.ContainsFunc(found, func(k trust.Key) bool { return k.KID == kid }) {
		t.Errorf("%+v, %v", read, err)
	}

	stop()
	published()
	if status, body := get("/.well-known/openwin-trust.jwt"); status != http.StatusServiceUnavailable {
		t.Errorf("while the signer is away: %d %s", status, body)
	}
	defer serving(t, hardware, socket)()
	if status, body := get("/.well-known/openwin-trust.jwt"); status != http.StatusOK {
		t.Errorf("when the signer is back: %d %s", status, body)
	}
	var health struct{ Keys []struct{ Kid string } }
	if _, body := get("/.well-known/openwin-signers.json"); json.Unmarshal([]byte(body), &health) != nil || len(health.Keys) != 2 {
		t.Errorf("the key of the first start stays published: %s", body)
	}
	if out, err := call(append([]string{"keys", "status"}, with...)...); err != nil || strings.Contains(out, "TODAY") {
		t.Errorf("%v: %s", err, out)
	}
}

// start runs the program, and gives where it serves and what ends it.
func start(t *testing.T, program string, args ...string) (url string, end func()) {
	t.Helper()
	server := exec.Command(program, append([]string{"run", "--listen", "127.0.0.1:0"}, args...)...)
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the program is not ready: %v", err)
	}
	rest := make(chan struct{})
	go func() { defer close(rest); io.Copy(io.Discard, lines) }() //nolint:errcheck // nothing more is read of it
	return regexp.MustCompile(`http://\S+`).FindString(line), func() {
		server.Process.Signal(syscall.SIGTERM) //nolint:errcheck // it is told to stop either way
		<-rest
		if err := server.Wait(); err != nil {
			t.Errorf("the program stops: %v", err)
		}
	}
}
