package door

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"

	"github.com/openwin/openwin/internal/fault"
)

// MostJSON is the largest body a program may send, in bytes.
const MostJSON = 1 << 20

// Read reads a JSON body strictly: one value, no unknown field, at most MostJSON bytes.
// Faults: json_malformed, json_too_large.
func Read(w http.ResponseWriter, r *Request, into any) error {
	return readBody(w, r, into, MostJSON, Decode)
}

// ReadUpTo is Read of a body of up to so many bytes.
func ReadUpTo(w http.ResponseWriter, r *Request, into any, most int) error {
	return readBody(w, r, into, most, Decode)
}

// ReadEnvelope reads the frame around many values, which are then decoded one by one: a wrong one is its own fault.
func ReadEnvelope(w http.ResponseWriter, r *Request, into any) error {
	return readBody(w, r, into, MostJSON, decodeStrictly)
}

func readBody(w http.ResponseWriter, r *Request, into any, most int, decode func([]byte, any) error) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(most)))
	if err != nil {
		return malformed(err)
	}
	return decode(body, into)
}

// escapedNUL finds a NUL written as an escape in a JSON string: no database of ours keeps one.
var escapedNUL = regexp.MustCompile(`(^|[^\\])(\\\\)*\\u0000`)

// Decode reads one JSON value strictly. Faults: json_malformed, text_malformed.
func Decode(body []byte, into any) error {
	if bytes.Contains(body, []byte(`\u0000`)) && escapedNUL.Match(body) {
		return fault.New(fault.Invalid, "text_malformed")
	}
	return decodeStrictly(body, into)
}

func decodeStrictly(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return malformed(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return malformed(err)
	}
	return nil
}

// malformed says where JSON is wrong, never what it held: that may be personal.
func malformed(err error) error {
	var known *fault.Error
	if errors.As(err, &known) { // of the body itself
		return known
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.New(fault.TooLarge, "json_too_large", "bytes", fault.Int(int(large.Limit)))
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		return fault.New(fault.Invalid, "json_malformed").On(kind.Field)
	}
	return fault.New(fault.Invalid, "json_malformed")
}

// Write answers with JSON.
func Write(w http.ResponseWriter, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(data) //nolint:errcheck // the caller has gone; there is nobody to tell
	return nil
}
