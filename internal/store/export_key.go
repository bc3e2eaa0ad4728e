package store

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"

	"github.com/openwin/openwin/internal/keys"
)

// ExportKey is the key to which devices seal what they could not send. It is made the first time, sealed with the installation's keys, and the
// same for all its processes.
func (s *Store) ExportKey(ctx context.Context) (*keys.Export, error) {
	const name = "export_key"
	var kept string
	err := s.read.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = $1", name).Scan(&kept)
	if err != nil {
		if kept, err = s.newExportKey(ctx, name); err != nil {
			return nil, err
		}
	}
	sealed, err := hex.DecodeString(kept)
	if err != nil {
		return nil, err
	}
	text, err := s.keys.Unseal(sealed, name, "setting")
	if err != nil {
		return nil, err
	}
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParseECPrivateKey(der)
	if err != nil {
		return nil, err
	}
	return keys.NewExport(key), nil
}

func (s *Store) newExportKey(ctx context.Context, name string) (kept string, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return "", err
	}
	sealed, err := s.keys.Seal(base64.StdEncoding.EncodeToString(der), name, "setting")
	if err != nil {
		return "", err
	}
	if _, err := s.write.ExecContext(ctx, "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, hex.EncodeToString(sealed)); err != nil {
		return "", err
	}
	err = s.write.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = $1", name).Scan(&kept)
	return kept, err
}
