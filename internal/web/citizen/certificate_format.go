package citizen

import (
	"bytes"
	"encoding/json"
	"html/template"
	"strings"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/divoc"
	"github.com/openwin/openwin/internal/certificate/shc"
	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/web/door"
)

// format is a form in which a certificate leaves as a file. Its name is that of its texts too; its file's tells nothing of the person.
type format struct {
	Name  string // "hc1", and so on: formats.NAME says what it is, formats.NAME_for whom it is for
	File  string
	media string
	make  func(Pages, *door.Request, *certified) ([]byte, error)
}

// The formats. Those of SMART Health Cards, W3C and DIVOC name the operator: they are there where the operator has a public address.
var (
	hc1PNG     = format{"hc1_png", "vaccination-qr.png", "image/png", asPNG(Pages.hc1Code)}
	hc1Text    = format{"hc1", "vaccination-hc1.txt", "text/plain; charset=utf-8", Pages.hc1}
	hc1Picture = format{"hc1_qr", "vaccination-qr.svg", "image/svg+xml", asSVG(Pages.hc1Code)}
	icvpPNG    = format{"icvp_png", "international-certificate-qr.png", "image/png", asPNG(Pages.icvpCode)}
	icvpQR     = format{"icvp", "international-certificate-qr.svg", "image/svg+xml", asSVG(Pages.icvpCode)}
	healthCard = format{"shc", "vaccination.smart-health-card", shc.MediaType, Pages.cardFile}
	cardPNG    = format{"shc_png", "health-card-qr.png", "image/png", asPNG(Pages.cardCode)}
	cardQR     = format{"shc_qr", "health-card-qr.svg", "image/svg+xml", asSVG(Pages.cardCode)}
	credential = format{"vc", "vaccination-credential.json", "application/vc", Pages.credential}
	plainData  = format{"data", "vaccination-data.json", "application/json", Pages.plainData}
	divocPNG   = format{"divoc_png", "cowin-qr.png", "image/png", asPNG(Pages.divocCode)}
	divocQR    = format{"divoc", "cowin-qr.svg", "image/svg+xml", asSVG(Pages.divocCode)}
	divocFile  = format{"divoc_file", "cowin-certificate.zip", "application/zip", Pages.divocZip}
)

// formats are those that this installation offers.
func (p Pages) formats() []format {
	out := []format{hc1PNG, hc1Picture, hc1Text, icvpPNG, icvpQR}
	if p.PublicURL != "" {
		out = append(out, healthCard, cardPNG, cardQR, credential)
	}
	out = append(out, plainData)
	if p.PublicURL != "" && p.DIVOC {
		out = append(out, divocPNG, divocQR, divocFile)
	}
	return out
}

// hc1Of signs the certificate as an HC1 text, of whichever claims.
func (p Pages) hc1Of(r *door.Request, c *certified, name string, claims func(*certificate.Record) certificate.Claims) (string, *certificate.Claims, error) {
	record, signer, err := p.record(r, c, keys.HC1)
	if err != nil {
		return "", nil, err
	}
	signed := claims(&record)
	text, err := p.Drawn.Get(name+" "+signer.Name(), record, p.Now(), func() ([]byte, error) {
		text, err := certificate.Sign(signed, signer.Key, signer.KID())
		return []byte(text), err
	})
	return string(text), &signed, err
}

func (p Pages) hc1(r *door.Request, c *certified) ([]byte, error) {
	text, _, err := p.hc1Of(r, c, "hc1", certificate.ClaimsOf)
	return []byte(text), err
}

func (p Pages) hc1Code(r *door.Request, c *certified) (certificate.QR, error) {
	text, _, err := p.hc1Of(r, c, "hc1", certificate.ClaimsOf)
	if err != nil {
		return certificate.QR{}, err
	}
	return certificate.NewQR(text)
}

func (p Pages) icvpCode(r *door.Request, c *certified) (certificate.QR, error) {
	text, _, err := p.hc1Of(r, c, "icvp", certificate.ICVPOf)
	if err != nil {
		return certificate.QR{}, err
	}
	return certificate.NewQR(text)
}

// card signs the certificate as a SMART Health Card.
func (p Pages) card(r *door.Request, c *certified) (string, error) {
	record, signer, err := p.record(r, c, keys.SHC)
	if err != nil {
		return "", err
	}
	text, err := p.Drawn.Get("shc "+signer.Name(), record, p.Now(), func() ([]byte, error) {
		text, err := shc.Sign(shc.Of(&record, p.PublicURL), signer.Key, signer.Thumbprint())
		if err == nil && len(text) > shc.MostInQR { // a card of all doses is too long for a QR code: of the last one it is not
			record.Given = record.Given[len(record.Given)-1:]
			text, err = shc.Sign(shc.Of(&record, p.PublicURL), signer.Key, signer.Thumbprint())
		}
		return []byte(text), err
	})
	return string(text), err
}

func (p Pages) cardFile(r *door.Request, c *certified) ([]byte, error) {
	text, err := p.card(r, c)
	if err != nil {
		return nil, err
	}
	return shc.File(text)
}

func (p Pages) cardCode(r *door.Request, c *certified) (certificate.QR, error) {
	text, err := p.card(r, c)
	if err != nil {
		return certificate.QR{}, err
	}
	return certificate.NewQRLight(shc.Numeric(text))
}

// credential signs the certificate as a W3C Verifiable Credential.
func (p Pages) credential(r *door.Request, c *certified) ([]byte, error) {
	record, signer, err := p.record(r, c, keys.VC)
	if err != nil {
		return nil, err
	}
	place, err := p.Store.StatusPlace(r.Context(), record.Number)
	if err != nil {
		return nil, err
	}
	return p.Drawn.Get("vc "+signer.Name(), record, p.Now(), func() ([]byte, error) {
		signed, err := vc.Of(&record, p.PublicURL, place)
		if err != nil {
			return nil, err
		}
		if err := vc.Sign(&signed, p.PublicURL, signer.Key, signer.Thumbprint(), record.Issued); err != nil {
			return nil, err
		}
		return json.MarshalIndent(signed, "", "  ")
	})
}

// plainData is what the certificate says, for programs of the holder's own, with the signed text beside it, the proof that the record stands in
// the transparency log, and where that is checked. In the first seconds after a dose there is no proof yet.
func (p Pages) plainData(r *door.Request, c *certified) ([]byte, error) {
	text, claims, err := p.hc1Of(r, c, "hc1", certificate.ClaimsOf)
	if err != nil {
		return nil, err
	}
	proven, err := p.proofOfDose(r.Context(), c.given)
	if code := fault.Code(err); err != nil && code != "not_in_log_yet" && code != "not_found" {
		return nil, err
	}
	return json.MarshalIndent(struct {
		Signed *certificate.Claims `json:"signed"`
		HC1    string              `json:"hc1"`
		Proof  string              `json:"log_proof,omitempty"` // c2sp.org/tlog-proof
		Check  string              `json:"log"`
	}{claims, text, string(proven), p.PublicURL + "/log"}, "", "  ")
}

// divocZip signs the certificate in the form of DIVOC.
func (p Pages) divocZip(r *door.Request, c *certified) ([]byte, error) {
	record, signer, err := p.record(r, c, keys.DIVOC)
	if err != nil {
		return nil, err
	}
	did, err := vc.DID(p.PublicURL)
	if err != nil {
		return nil, err
	}
	return p.Drawn.Get("divoc "+signer.Name(), record, p.Now(), func() ([]byte, error) {
		signed := divoc.Of(&record, p.PublicURL)
		if err := divoc.Sign(&signed, signer.Key, did+"#"+signer.Thumbprint(), record.Issued); err != nil {
			return nil, err
		}
		return divoc.Zip(&signed)
	})
}

func (p Pages) divocCode(r *door.Request, c *certified) (certificate.QR, error) {
	packed, err := p.divocZip(r, c)
	if err != nil {
		return certificate.QR{}, err
	}
	return certificate.NewQRLight(string(packed))
}

var pictureTemplate = template.Must(template.New("qr").Parse(strings.TrimSpace(`
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{.Size}} {{.Size}}" width="60mm" height="60mm" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="{{.Path}}" fill="#000"/></svg>
`)))

// asSVG is a QR code as a drawing that any program shows and that prints sharp.
func asSVG(code func(Pages, *door.Request, *certified) (certificate.QR, error)) func(Pages, *door.Request, *certified) ([]byte, error) {
	return func(p Pages, r *door.Request, c *certified) ([]byte, error) {
		qr, err := code(p, r, c)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		err = pictureTemplate.Execute(&out, qr)
		return out.Bytes(), err
	}
}

// asPNG is a QR code as a picture that phones keep among their own.
func asPNG(code func(Pages, *door.Request, *certified) (certificate.QR, error)) func(Pages, *door.Request, *certified) ([]byte, error) {
	return func(p Pages, r *door.Request, c *certified) ([]byte, error) {
		qr, err := code(p, r, c)
		if err != nil {
			return nil, err
		}
		return qr.PNG()
	}
}
