package hub

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/openwin/openwin/e2e/program"
)

func TestMain(m *testing.M) { program.Main(m) }

// network is three places that reach one another only by lines that can be cut. The test itself reaches each of them: it is the Wi-Fi.
type network struct {
	t     *testing.T
	name  string // of this run, at the beginning of all names
	octet int
}

func newNetwork(t *testing.T) *network {
	t.Helper()
	n := &network{t: t, name: fmt.Sprintf("ow%d", os.Getpid()%100000), octet: 16 + os.Getpid()%200}
	for i, place := range []string{"c", "a", "b"} {
		n.ip("netns", "add", n.at(place))
		t.Cleanup(func() { exec.Command("ip", "netns", "del", n.at(place)).Run() }) //nolint:errcheck // it may be gone
		n.ip("-n", n.at(place), "link", "set", "lo", "up")
		n.line(n.name+"w"+place, "", n.wifi(i, 1), n.at(place), n.wifi(i, 2))
	}
	n.line(n.name+"la", n.at("a"), n.addr(1, 2), n.at("c"), n.addr(1, 1))
	n.line(n.name+"lb", n.at("b"), n.addr(2, 2), n.at("c"), n.addr(2, 1))
	return n
}

func (n *network) at(place string) string    { return n.name + place }
func (n *network) addr(line, end int) string { return fmt.Sprintf("10.%d.%d.%d", n.octet, line, end) }
func (n *network) wifi(place, end int) string {
	return fmt.Sprintf("10.%d.%d.%d", n.octet, 100+place, end)
}
func (n *network) ip(args ...string) { n.t.Helper(); n.run(append([]string{"ip"}, args...)...) }

func (n *network) run(args ...string) {
	n.t.Helper()
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		n.t.Fatalf("%s: %v\n%s(this test makes networks of its own and is run by root)", strings.Join(args, " "), err, out)
	}
}

// line joins two places; "" is where the test runs.
func (n *network) line(name, from, fromAddr, to, toAddr string) {
	n.t.Helper()
	n.ip("link", "add", name+"0", "type", "veth", "peer", "name", name+"1")
	if from == "" {
		n.t.Cleanup(func() { exec.Command("ip", "link", "del", name+"0").Run() }) //nolint:errcheck // it goes with its other end
		n.ip("addr", "add", fromAddr+"/24", "dev", name+"0")
		n.ip("link", "set", name+"0", "up")
	} else {
		n.ip("link", "set", name+"0", "netns", from)
		n.ip("-n", from, "addr", "add", fromAddr+"/24", "dev", name+"0")
		n.ip("-n", from, "link", "set", name+"0", "up")
	}
	n.ip("link", "set", name+"1", "netns", to)
	n.ip("-n", to, "addr", "add", toAddr+"/24", "dev", name+"1")
	n.ip("-n", to, "link", "set", name+"1", "up")
}

// cut cuts a hub off from the centre, or joins it again.
func (n *network) cut(place string, off bool) {
	n.t.Helper()
	state := "up"
	if off {
		state = "down"
	}
	n.ip("-n", n.at(place), "link", "set", n.name+"l"+place+"0", state)
}

// start starts the program at a place and waits until it is ready.
func (n *network) start(place string, env []string, args ...string) *program.Program {
	n.t.Helper()
	cmd := exec.Command("ip", append([]string{"netns", "exec", n.at(place), program.Path(n.t)}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	return program.Start(n.t, cmd)
}
