// Package program builds the real program and runs it for tests of the whole: started as an operator would, ended as a power cut would.
package program

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

var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "openwin-program")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "openwin")
	if out, err := exec.Command("go", "build", "-o", path, "github.com/openwin/openwin/cmd/openwin").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// Path builds the program, once for all tests of a package, and says where it is.
func Path(t *testing.T) string {
	t.Helper()
	path, err := built()
	testkit.Done(t, err)
	return path
}

// Main runs the tests of a package and takes away what they built: for TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if path, err := built(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// Program is the program, running.
type Program struct {
	URL string
	Log *Log // what it wrote to its log so far
	cmd *exec.Cmd
}

// Log is what a running program writes.
type Log struct {
	mu sync.Mutex
	b  strings.Builder
}

// Write adds to it.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is all of it so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var ready = regexp.MustCompile(`ready on (https?://\S+)`)

// Start runs a command that starts the program and waits until it is ready. It is killed when the test ends, which shows its log if it failed.
func Start(t *testing.T, cmd *exec.Cmd) *Program {
	t.Helper()
	p := &Program{cmd: cmd, Log: &Log{}}
	cmd.Stderr = p.Log
	out, err := cmd.StdoutPipe()
	testkit.Done(t, err)
	testkit.Done(t, cmd.Start())
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			p.Kill()
		}
		if t.Failed() {
			t.Logf("%s:\n%s", strings.Join(cmd.Args, " "), p.Log)
		}
	})
	said := make(chan string, 1)
	go func() {
		defer close(said)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := ready.FindStringSubmatch(lines.Text()); m != nil {
				said <- m[1]
				break
			}
		}
		io.Copy(io.Discard, out) //nolint:errcheck // the program has ended
	}()
	select {
	case url, ok := <-said:
		if !ok {
			t.Fatal("the program ended before it was ready")
		}
		p.URL = url
	case <-time.After(time.Minute):
		t.Fatal("the program is not ready after a minute")
	}
	return p
}

// Kill ends the program as a power cut would: it has no chance to finish anything.
func (p *Program) Kill() {
	p.cmd.Process.Signal(syscall.SIGKILL) //nolint:errcheck // it may have ended
	p.cmd.Wait()                          //nolint:errcheck // it was killed
}

// Stop ends the program in good order.
func (p *Program) Stop(t *testing.T) {
	t.Helper()
	testkit.Done(t, p.cmd.Process.Signal(syscall.SIGTERM))
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the program did not stop cleanly: %v", err)
	}
}
