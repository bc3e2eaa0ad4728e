package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/openwin/openwin/internal/node"
	"github.com/openwin/openwin/internal/when"
)

// morning is ten o'clock in India on the measured day.
var morning = time.Date(2026, 11, 23, 4, 30, 0, 0, time.UTC)

// serve runs the measured server as a process of its own: `bench serve DATA [DATABASE]`, or `bench serve floor`. Its clock
// stands at ten in the morning, because a session of today cannot be booked in the evening.
func serve(args []string) error {
	if args[0] == "floor" {
		return serveFloor()
	}
	database := ""
	if len(args) > 1 {
		database = args[1]
	}
	began := time.Now()
	n, err := node.Start(context.Background(), node.Config{
		Listen: "127.0.0.1:0", Data: args[0], Database: database, Pack: "in",
		Now: func() when.Instant { return when.InstantOf(morning.Add(time.Since(began))) },
	})
	if err != nil {
		return err
	}
	fmt.Println(n.URL)
	bufio.NewReader(os.Stdin).ReadString('\n') //nolint:errcheck // any end of the input is the word to stop
	return n.Stop()
}

// serveFloor answers every request with the bytes of an answer to a dose and does nothing else.
func serveFloor() error {
	server := &http.Server{Addr: "127.0.0.1:18999", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"id":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","number":1,"occurred_on":"2026-11-23","findings":[]}`))
	})}
	fmt.Println("http://" + server.Addr)
	return server.ListenAndServe()
}

// child is a server process.
type child struct {
	cmd     *exec.Cmd
	address string // HOST:PORT
	stop    func() error
}

func start(args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, append([]string{"serve"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	time.Sleep(200 * time.Millisecond)
	return &child{cmd: cmd, address: strings.TrimPrefix(strings.TrimSpace(line), "http://"), stop: sync.OnceValue(func() error {
		in.Close()
		return cmd.Wait()
	})}, nil
}

// memory is the most resident memory the process has had, in MiB.
func (c *child) memory() string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(data)) {
		if kib, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n := 0
			if _, err := fmt.Sscan(kib, &n); err != nil {
				return "unknown"
			}
			return fmt.Sprintf("%d MiB", n/1024)
		}
	}
	return "unknown"
}
