package node

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"

	qrcode "github.com/skip2/go-qrcode"
)

// phoneAddresses are the addresses at which phones open the app of a hub that listens at addr: by the name of a certificate that was given, else by
// the machine's own addresses in the camp's network. ours says that the certificate is the hub's own.
func phoneAddresses(addr *net.TCPAddr, certificate tls.Certificate, ours bool, machine []net.Addr) (out []string) {
	add := func(host string) {
		out = append(out, "https://"+net.JoinHostPort(host, fmt.Sprint(addr.Port))+"/app/")
	}
	if leaf := certificate.Leaf; !ours && leaf != nil && len(leaf.DNSNames) > 0 {
		add(leaf.DNSNames[0])
		return out
	}
	if !addr.IP.IsUnspecified() {
		add(addr.IP.String())
		return out
	}
	for _, a := range machine {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			add(n.IP.String())
		}
	}
	if len(out) == 0 {
		add("127.0.0.1")
	}
	return out
}

// welcome tells whoever started a hub where phones open it, with a QR code of the first address, and what to compare its certificate with.
func welcome(out io.Writer, url string, addresses []string, print string) {
	fmt.Fprintf(out, "The hub is ready on %s\nPhones in its network open:\n", url)
	for _, a := range addresses {
		fmt.Fprintln(out, " ", a)
	}
	if code, err := qrcode.New(addresses[0], qrcode.Medium); err == nil {
		fmt.Fprint(out, code.ToSmallString(false))
	}
	fmt.Fprintf(out, "SHA-256 of its certificate: %s\n", print)
}

// withCertificate serves the hub's certificate at /hub.crt, so that a phone can take it from there and somebody compare it. It is public: every
// connection shows it.
func withCertificate(next http.Handler, certificate tls.Certificate) http.Handler {
	var data bytes.Buffer
	pem.Encode(&data, &pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]}) //nolint:errcheck // into memory
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("GET /hub.crt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-x509-ca-cert")
		w.Header().Set("Content-Disposition", `attachment; filename="hub.crt"`)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Write(data.Bytes()) //nolint:errcheck // the reader has gone; there is nobody to tell
	})
	return mux
}
