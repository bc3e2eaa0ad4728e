package node

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/web"
)

// SiteConfig says how to run the hub of a camp.
type SiteConfig struct {
	Config
	Centre   string // URL
	Login    string // of staff of the camp's facility, for the first time
	Password string
	TOTP     string
	Name     string
	Cert     string // PEM file; "" for one of its own
	CertKey  string
	Every    time.Duration // between two tries to meet the centre
}

// Site starts the hub of a camp: an installation on SQLite that holds one facility's part of the centre's records. The first time it needs a
// line to the centre; after that it serves phones whether or not there is one.
func Site(ctx context.Context, c SiteConfig) (*Node, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	if c.Out == nil {
		c.Out = io.Discard
	}
	s, err := OpenStore(ctx, c.Config)
	if err != nil {
		return nil, err
	}
	centre, err := meetCentre(ctx, c, s)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	certificate, print, err := hubCertificate(c)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	plain, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot serve on %s: %w", c.Listen, err), s.Close())
	}
	listener := tls.NewListener(plain, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	n := &Node{Store: s, URL: "https://" + plain.Addr().String(), served: make(chan error, 1)}
	if err := n.serveSite(c, centre, certificate, listener); err != nil {
		return nil, errors.Join(err, listener.Close(), s.Close())
	}
	machine, err := net.InterfaceAddrs()
	if err != nil {
		return nil, errors.Join(err, n.Stop())
	}
	welcome(c.Out, n.URL, phoneAddresses(plain.Addr().(*net.TCPAddr), certificate, c.Cert == "", machine), print)
	return n, nil
}

func (n *Node) serveSite(c SiteConfig, centre *centre, certificate tls.Certificate, listener net.Listener) error {
	ctx, stop := context.WithCancel(context.Background())
	n.stop = stop
	house, err := newHouse(n.Store, nil, c.Config)
	if err != nil {
		return err
	}
	handler, err := web.HubHandler(house, prometheus.NewRegistry())
	if err != nil {
		return err
	}
	n.server = &http.Server{
		Handler: withCertificate(handler, certificate), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug),
	}
	consumers := []outbox.Consumer{outbox.Figures(n.Store.Pack()), outbox.Reviews(n.Store.Pack())}
	n.background(func() { outbox.Run(ctx, n.Store, c.Log, consumers) })
	n.background(func() { house.Logs().Run(ctx, c.Log) })
	n.background(func() { centre.meet(ctx, c.Every, c.Log) })
	go func() { n.served <- n.server.Serve(listener) }()
	return nil
}
