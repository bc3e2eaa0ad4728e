package cases

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

const (
	mostBody   = 32 << 20 // bytes of a form with a file: a photo that is too large is read to its end, so that the form can answer
	mostFields = 64 << 10 // bytes of all fields that are no file
)

// ReadForm reads a form with a file named "evidence", which may be missing. Nothing of it touches a disk. A file that cannot be taken
// is a fault of the form, which keeps what was typed: evidence_too_large, evidence_unreadable. Errors: too_large, form_malformed.
func ReadForm(w http.ResponseWriter, r *door.Request) (*ui.Form, *casework.Evidence, error) {
	door.AtMost(w, r, mostBody)
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) { // a browser sends it so where there is no file to choose
		form, err := ui.FormOf(r)
		return form, nil, err
	}
	if err != nil {
		return nil, nil, door.Unread(err)
	}
	values, files, err := readParts(parts)
	if err != nil {
		return nil, nil, door.Unread(err)
	}
	r.PostForm, r.Form = values, values
	form, err := ui.FormOf(r)
	if err != nil || len(files) == 0 {
		return form, nil, err
	}
	if len(files) > 1 {
		form.Took(fault.New(fault.Invalid, "evidence_one").On("evidence"))
		return form, nil, nil
	}
	e, err := casework.Sniff(files[0])
	if err != nil {
		form.Took(err)
		return form, nil, nil
	}
	return form, &e, nil
}

// readParts reads fields whole and files up to one byte more than may be. Where none was chosen, a browser sends one without a name.
func readParts(parts *multipart.Reader) (url.Values, [][]byte, error) {
	values := url.Values{}
	var files [][]byte
	left := int64(mostFields)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		most := left
		if part.FormName() == "evidence" {
			most = casework.MostEvidence
		}
		data, err := io.ReadAll(io.LimitReader(part, most+1))
		if err != nil {
			return nil, nil, err
		}
		if part.FormName() == "evidence" {
			if len(data) > 0 || part.FileName() != "" {
				files = append(files, data)
			}
			continue
		}
		if left -= int64(len(data)); left < 0 {
			return nil, nil, errors.New("the fields are too long")
		}
		values.Add(part.FormName(), string(data))
	}
}

// Serve sends a file that somebody gave: nothing in it runs, a PDF is saved rather than shown, and it is kept nowhere on the way.
func Serve(w http.ResponseWriter, e casework.Evidence) error {
	h := w.Header()
	h.Set("Content-Type", e.Media)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-store")
	if e.PDF() {
		h.Set("Content-Disposition", `attachment; filename="evidence.pdf"`)
	}
	w.Write(e.Body) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}
