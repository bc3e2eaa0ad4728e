package citizen

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"

	"github.com/openwin/openwin/internal/web/door"
)

//go:embed certificate_file.html
var certificateFile string

var certificateTemplate = template.Must(template.New("certificate").Parse(certificateFile))

// downloadCertificate gives the certificate as one file that needs nothing else: it opens without a network, on any
// device, and prints on one page. Its name tells nothing of the person.
func (p Pages) downloadCertificate(w http.ResponseWriter, r *door.Request) error {
	page, err := p.certificate(r)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	var out bytes.Buffer
	err = certificateTemplate.Execute(&out, struct {
		*certificatePage
		Lang, Dir string
	}{page, words.Lang(), words.Dir()})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="vaccination-certificate.html"`)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'") // its style is in the file
	h.Set("Cache-Control", "private, no-store")
	w.Write(out.Bytes()) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}
