package node

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// hubCertificate is the certificate that a hub shows to phones, and its SHA-256: the one that was given, or one of its own that is kept in the
// data folder, so that phones on which it was installed trust it again tomorrow.
func hubCertificate(c SiteConfig) (tls.Certificate, string, error) {
	cert, key := c.Cert, c.CertKey
	if cert == "" {
		cert, key = filepath.Join(c.Data, "hub.crt"), filepath.Join(c.Data, "hub.key")
		if !exists(cert) || !exists(key) {
			if err := makeHubCertificate(cert, key); err != nil {
				return tls.Certificate{}, "", err
			}
		}
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return pair, "", fmt.Errorf("the certificate of the hub cannot be used: %w", err)
	}
	sum := sha256.Sum256(pair.Certificate[0])
	return pair, hex.EncodeToString(sum[:]), nil
}

// makeHubCertificate writes a self-signed certificate for the addresses that the machine has, and its key.
func makeHubCertificate(certFile, keyFile string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	now := time.Now()
	cert := x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "OpenWIN hub " + host}, NotBefore: now.Add(-24 * time.Hour), NotAfter: now.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true, DNSNames: []string{host, host + ".local", "localhost"},
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return err
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok {
			cert.IPAddresses = append(cert.IPAddresses, n.IP)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, &cert, &cert, key.Public(), key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600); err != nil {
		return err
	}
	return os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644)
}
