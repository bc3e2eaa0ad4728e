package keys

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Files of an offline CA's folder.
const (
	caFile     = "ca.json" // key and certificate, of its owner alone
	caCert     = "ca.pem"  // what others are given
	caIssued   = "issued.json"
	listPeriod = 30 * 24 * time.Hour // how long a list of ended certificates says that it holds
)

// issued is a certificate that the CA made.
type issued struct {
	Serial string    `json:"serial"` // hexadecimal
	Use    Use       `json:"use"`
	Public []byte    `json:"public"` // SubjectPublicKeyInfo
	At     time.Time `json:"at"`
	Ended  time.Time `json:"ended,omitzero"`
}

// InitCA makes an offline CA in a folder that has none.
func InitCA(folder, name, country string, now time.Time) (*Authority, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, caFile)); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is a CA in %s", folder)
	}
	a, err := NewAuthority(name, country, now)
	if err != nil {
		return nil, err
	}
	f, err := a.file()
	if err != nil {
		return nil, err
	}
	if err := writeJSON(filepath.Join(folder, caFile), f); err != nil {
		return nil, err
	}
	return a, os.WriteFile(filepath.Join(folder, caCert), PEM(a.Certificate), 0o644)
}

// openCA reads the CA of a folder and what it issued.
func openCA(folder string) (*Authority, []issued, error) {
	data, err := os.ReadFile(filepath.Join(folder, caFile))
	if err != nil {
		return nil, nil, fmt.Errorf("there is no CA in %s: %w", folder, err)
	}
	var f signerFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, nil, err
	}
	a, err := openAuthority(&f)
	if err != nil {
		return nil, nil, err
	}
	var made []issued
	data, err = os.ReadFile(filepath.Join(folder, caIssued))
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	return a, made, json.Unmarshal(data, &made)
}

// SignRequest issues the certificate of a request, and gives it with the CA's behind it (PEM). A key gets no second certificate, so that no
// kid comes twice for one key.
func SignRequest(folder string, request []byte, now time.Time) (Use, []byte, error) {
	a, made, err := openCA(folder)
	if err != nil {
		return "", nil, err
	}
	use, public, err := ReadRequest(request)
	if err != nil {
		return "", nil, err
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", nil, err
	}
	if slices.ContainsFunc(made, func(i issued) bool { return bytes.Equal(i.Public, der) }) {
		return "", nil, errors.New("that key has a certificate already")
	}
	cert, err := a.Issue(use, public, now)
	if err != nil {
		return "", nil, err
	}
	made = append(made, issued{Serial: cert.SerialNumber.Text(16), Use: use, Public: der, At: now.UTC()})
	return use, PEM(cert, a.Certificate), writeJSON(filepath.Join(folder, caIssued), made)
}

// EndCertificates notes certificates, by serial number in hexadecimal, as ended, and gives the list of all that were (X.509 CRL, PEM).
func EndCertificates(folder string, serials []string, now time.Time) ([]byte, error) {
	a, made, err := openCA(folder)
	if err != nil {
		return nil, err
	}
	for _, serial := range serials {
		at := slices.IndexFunc(made, func(i issued) bool { return i.Serial == serial })
		if at < 0 {
			return nil, fmt.Errorf("this CA issued no certificate %s", serial)
		}
		if made[at].Ended.IsZero() {
			made[at].Ended = now.UTC()
		}
	}
	if len(made) > 0 {
		if err := writeJSON(filepath.Join(folder, caIssued), made); err != nil {
			return nil, err
		}
	}
	ended := map[string]time.Time{}
	for _, i := range made {
		if !i.Ended.IsZero() {
			ended[i.Serial] = i.Ended
		}
	}
	return a.list(ended, now)
}

// list signs a CRL of serial numbers in hexadecimal.
func (a *Authority) list(ended map[string]time.Time, now time.Time) ([]byte, error) {
	template := &x509.RevocationList{Number: big.NewInt(now.UnixMicro()), ThisUpdate: now.UTC(), NextUpdate: now.UTC().Add(listPeriod)}
	for serial, at := range ended {
		n, ok := new(big.Int).SetString(serial, 16)
		if !ok {
			return nil, errors.New("a serial number is not hexadecimal")
		}
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries, x509.RevocationListEntry{SerialNumber: n, RevocationTime: at, ReasonCode: 1}) // keyCompromise
	}
	slices.SortFunc(template.RevokedCertificateEntries, func(x, y x509.RevocationListEntry) int { return x.SerialNumber.Cmp(y.SerialNumber) })
	der, err := x509.CreateRevocationList(rand.Reader, template, a.Certificate, a.Key)
	return pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}), err
}

// EndedLists are the lists of ended certificates (X.509 CRL, DER) of the CAs behind the keys, by the CA's key id in hexadecimal. That of
// the installation's own CA is made of the keys that were dropped; those of an offline one are as they were installed, the newest of each.
func (r *Ring) EndedLists(now time.Time) (map[string][]byte, error) {
	out, s := map[string][]byte{}, r.signing.Load()
	numbers := map[string]*big.Int{}
	for _, list := range s.ended {
		id := hex.EncodeToString(list.AuthorityKeyId)
		if n := numbers[id]; n == nil || list.Number != nil && list.Number.Cmp(n) > 0 {
			numbers[id], out[id] = list.Number, list.Raw
		}
	}
	if a := s.authority; a != nil && a.Key != nil {
		ended := map[string]time.Time{}
		for _, k := range s.signers {
			if at, gone := (*r.dropped.Load())[k.Name()]; gone && k.Certificate.CheckSignatureFrom(a.Certificate) == nil {
				ended[k.Certificate.SerialNumber.Text(16)] = at.Time()
			}
		}
		text, err := a.list(ended, now)
		if err != nil {
			return nil, err
		}
		block, _ := pem.Decode(text)
		out[hex.EncodeToString(a.Certificate.SubjectKeyId)] = block.Bytes
	}
	return out, nil
}

func writeJSON(path string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return replace(path, data)
}
