package survive

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/testkit"
)

// binary builds the program, once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "openwin-survive")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "openwin")
	cmd := exec.Command("go", "build", "-o", path, "../../cmd/openwin")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// installation is a data folder and a database, and how to call the program on them.
type installation struct {
	db    *testkit.Database
	place []string // flags
}

func newInstallation(t *testing.T, engine string) *installation {
	dir := t.TempDir()
	if engine == "sqlite" {
		return &installation{&testkit.Database{Engine: engine, URL: filepath.Join(dir, "openwin.db")}, []string{"--data", dir}}
	}
	db := testkit.Postgres(t)
	return &installation{db, []string{"--data", dir, "--database", db.URL}}
}

// call runs a command to its end and gives what it printed.
func (in *installation) call(t *testing.T, args ...string) string {
	t.Helper()
	path, err := binary()
	testkit.Done(t, err)
	out, err := exec.Command(path, append(args, in.place...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("openwin %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// addStaff adds somebody and gives their password.
func (in *installation) addStaff(t *testing.T, login, role string, flags ...string) string {
	t.Helper()
	out := in.call(t, append([]string{"staff", "add", login, "--name", "Somebody", "--role", role}, flags...)...)
	words := strings.Fields(out)
	return words[len(words)-1]
}

// program is the server, running.
type program struct {
	url string
	cmd *exec.Cmd
	log *strings.Builder
}

var ready = regexp.MustCompile(`ready on (http://\S+)`)

// start starts the server and waits until it is ready.
func (in *installation) start(t *testing.T) *program {
	t.Helper()
	path, err := binary()
	testkit.Done(t, err)
	p := &program{cmd: exec.Command(path, append([]string{"run", "--listen", "127.0.0.1:0"}, in.place...)...), log: &strings.Builder{}}
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	testkit.Done(t, err)
	testkit.Done(t, p.cmd.Start())
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			p.cmd.Process.Kill() //nolint:errcheck // the test is over either way
			p.cmd.Wait()         //nolint:errcheck
		}
	})
	said := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := ready.FindStringSubmatch(lines.Text()); m != nil {
				said <- m[1]
			}
		}
		close(said)
		io.Copy(io.Discard, out) //nolint:errcheck
	}()
	select {
	case url, ok := <-said:
		if !ok {
			p.cmd.Wait() //nolint:errcheck
			t.Fatalf("the program ended before it was ready:\n%s", p.log)
		}
		p.url = url
	case <-time.After(30 * time.Second):
		t.Fatal("the program is not ready after 30 seconds")
	}
	return p
}

// kill ends the program as a power cut would: it has no chance to finish anything.
func (p *program) kill(t *testing.T) {
	t.Helper()
	testkit.Done(t, p.cmd.Process.Signal(syscall.SIGKILL))
	p.cmd.Wait() //nolint:errcheck // it was killed
}

// stop ends the program in good order.
func (p *program) stop(t *testing.T) {
	t.Helper()
	testkit.Done(t, p.cmd.Process.Signal(syscall.SIGTERM))
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the program did not stop cleanly: %v\n%s", err, p.log)
	}
}
