package survive

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openwin/openwin/e2e/program"
	"github.com/openwin/openwin/internal/testkit"
)

func TestMain(m *testing.M) { program.Main(m) }

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
	out, err := exec.Command(program.Path(t), append(args, in.place...)...).CombinedOutput()
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

// start starts the server and waits until it is ready.
func (in *installation) start(t *testing.T) *program.Program {
	t.Helper()
	return program.Start(t, exec.Command(program.Path(t), append([]string{"run", "--listen", "127.0.0.1:0"}, in.place...)...))
}
