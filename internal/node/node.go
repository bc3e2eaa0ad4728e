// Package node wires the rooms of the house together into a running program.
package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/openwin/openwin/internal/demo"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/sms"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// Config says how to run. Its zero value, with Data and Pack, is a quiet server on SQLite.
type Config struct {
	Listen      string // HOST:PORT; port 0 takes a free one
	Data        string // folder
	Database    string // PostgreSQL URL, "" for SQLite in the data folder
	Keys        string // file, "" for keys.json in the data folder
	LogFolder   string // folder of the transparency log, "" for log in the data folder
	Signer      string // "unix:" and the socket of a signer that keeps keys, "" for none
	Pack        string // code or folder
	Demo        bool
	SMS         string    // URL of the gateway, "" for none
	SMSToken    string    //
	PublicURL   string    // the operator's base URL in certificates, "" for none but in a demonstration
	DIVOC       bool      // certificates in the form of DIVOC are made
	BehindProxy bool      // a proxy says where requests come from
	Out         io.Writer // where people are told addresses, nil for nowhere
	Log         *slog.Logger
	Now         when.Clock // nil for the machine's clock
}

// Node is a running program.
type Node struct {
	Store  *store.Store
	URL    string // where it serves
	server *http.Server
	stop   context.CancelFunc
	work   sync.WaitGroup
	served chan error
}

// Start opens the database, serves, and starts what works in the background.
func Start(ctx context.Context, c Config) (*Node, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	if c.Out == nil {
		c.Out = io.Discard
	}
	if err := checkSMS(c.SMS); err != nil {
		return nil, err
	}
	if err := checkPublicURL(c.PublicURL); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken by another program: choose another address with --listen", c.Listen)
	} else if err != nil {
		return nil, fmt.Errorf("cannot serve on %s: %w", c.Listen, err)
	}
	s, err := OpenStore(ctx, c)
	if err != nil {
		listener.Close()
		return nil, err
	}
	warnOfOpenKeys(c)
	n := &Node{Store: s, URL: "http://" + listener.Addr().String(), served: make(chan error, 1)}
	if c.Demo {
		err = demo.Fill(ctx, s)
	}
	if err == nil {
		err = n.serve(c, listener)
	}
	if err != nil {
		listener.Close()
		s.Close()
		return nil, err
	}
	return n, nil
}

func (n *Node) serve(c Config, listener net.Listener) error {
	ctx, stop := context.WithCancel(context.Background())
	n.stop = stop
	if c.PublicURL == "" && c.Demo {
		c.PublicURL = n.URL
	}
	tlog.Quiet()
	transparency, err := OpenLog(n.Store, c)
	if err != nil {
		return err
	}
	house, err := newHouse(n.Store, transparency, c)
	if err != nil {
		return err
	}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	handler, err := web.Handler(house, metrics)
	if err != nil {
		return err
	}
	n.server = &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug),
	}
	write := messageWriter(house)
	consumers := []outbox.Consumer{outbox.Figures(n.Store.Pack()), outbox.Messages(n.Store.Pack(), write), outbox.Cases(n.Store.Pack(), write), outbox.Notices(n.Store.Pack(), write), outbox.Reviews(n.Store.Pack()), outbox.Log(), outbox.Revoked()}
	n.background(func() { outbox.Run(ctx, n.Store, c.Log, consumers) })
	n.background(func() { outbox.Remind(ctx, n.Store, c.Log, write) })
	n.background(func() { outbox.EndBookings(ctx, n.Store, c.Log) })
	n.background(func() { house.Logs().Run(ctx, c.Log) })
	n.background(func() { closeBooks(ctx, n.Store, c.Log) })
	n.background(func() { forgetTemperatures(ctx, n.Store, c.Log) })
	n.background(func() { followAreas(ctx, n.Store, c.Log) })
	n.background(func() { followLog(ctx, n.Store, transparency, c.Log) })
	n.background(func() { fillLists(ctx, n.Store, c.Log) })
	n.background(func() { warmLists(ctx, house, c.Log) })
	n.background(func() { followKeys(ctx, n.Store, c) })
	n.background(func() { tellHolders(ctx, n.Store, c.Log, write) })
	n.background(func() { workOnImports(ctx, n.Store, c.Log) })
	if c.SMS != "" {
		n.background(func() { sms.Run(ctx, n.Store, sms.HTTP{URL: c.SMS, Token: c.SMSToken}, c.Log) })
	}
	if c.Demo {
		n.background(func() {
			demo.Simulate(ctx, n.Store, func(err error) { c.Log.Warn("the simulated drive stumbled", "error", err.Error()) })
		})
	}
	go func() { n.served <- n.server.Serve(listener) }()
	n.greet(c)
	return nil
}

func (n *Node) background(work func()) {
	n.work.Add(1)
	go func() {
		defer n.work.Done()
		work()
	}()
}

// greet tells whoever started the program where to go, and in a demonstration how to sign in.
func (n *Node) greet(c Config) {
	fmt.Fprintf(c.Out, "OpenWIN is ready on %s (%s)\n", n.URL, n.Store.Engine())
	if !c.Demo {
		return
	}
	fmt.Fprintf(c.Out, "\n  everybody   %s/\n  citizens    %s/sign-in    with any mobile number, for example %s\n", n.URL, n.URL, door.ExamplePhone(n.Store.Pack()))
	fmt.Fprintf(c.Out, "  messages    %s/messages   what the phones receive\n  staff       %s/staff\n\n", n.URL, n.URL)
	for _, l := range demo.Logins() {
		fmt.Fprintf(c.Out, "    %-14s %s\n", l.Login, l.Password)
	}
	fmt.Fprintln(c.Out, "\nCtrl-C stops. What was entered stays in the data folder.")
}

// patience is how long requests under way may take to finish when the program stops.
const patience = 15 * time.Second

// Stop takes no more requests, finishes those under way, and closes the database.
func (n *Node) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := n.server.Shutdown(ctx)
	n.stop()
	n.work.Wait()
	if served := <-n.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, n.Store.Close())
}
