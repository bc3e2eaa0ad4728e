package public

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

const (
	mostVerifyFields = 300 << 10 // bytes of what was typed
	verifyPatience   = 2 * time.Minute
)

// readCertificate reads the form of the page: the file where one was chosen, else the text. Nothing of it touches a disk. A file that is too large
// is a fault of the form, which keeps what was typed: certificate_too_large. Errors: form_malformed, those of door.Hold.
func readCertificate(w http.ResponseWriter, r *door.Request) (*ui.Form, []byte, error) {
	// A slow phone needs longer for a picture than for words. Where the server cannot wait longer, its own time holds.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(verifyPatience))
	r.Body = http.MaxBytesReader(w, r.Body, 2*verify.MostBytes)
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		form, err := ui.FormOf(r)
		if err != nil {
			return nil, nil, err
		}
		return form, []byte(form.Value("certificate")), nil
	}
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "form_malformed").Because(err)
	}
	values, file, err := readParts(parts, r.Body)
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return nil, nil, door.Unread(err)
	}
	r.PostForm, r.Form = values, values
	form, err := ui.FormOf(r)
	if err != nil {
		return nil, nil, err
	}
	if large != nil {
		r.Drain()
	}
	if len(file) > verify.MostBytes || large != nil {
		form.Took(fault.New(fault.Invalid, "certificate_too_large").On("file"))
	}
	if len(file) == 0 {
		file = []byte(form.Value("certificate"))
	}
	return form, file, nil
}

// readParts reads fields whole, and the file up to one byte more than may be. With an error it gives the fields that it has.
func readParts(parts *multipart.Reader, rest io.Reader) (url.Values, []byte, error) {
	values := url.Values{}
	var file []byte
	left := int64(mostVerifyFields)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			// To the end: only then the server notices a caller who hangs up.
			_, err := io.Copy(io.Discard, rest)
			return values, file, err
		}
		if err != nil {
			return values, nil, err
		}
		if part.FormName() == "file" {
			if file, err = io.ReadAll(io.LimitReader(part, verify.MostBytes+1)); err != nil {
				return values, nil, err
			}
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return values, nil, err
		}
		if left -= int64(len(data)); left < 0 {
			return values, nil, errors.New("the fields are too long")
		}
		values.Add(part.FormName(), string(data))
	}
}
