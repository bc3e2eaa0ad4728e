package door

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/fault"
)

const (
	patience    = 5 * time.Minute
	mostDrained = 256 << 20 // bytes of a body that are read to be thrown away
)

// AtMost lets the body of a request have at most so many bytes, and gives a slow line minutes to send them. What goes on beyond is an error that
// Unread makes a fault of.
func AtMost(w http.ResponseWriter, r *Request, most int64) {
	// Where the server cannot wait longer, its own time holds.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience))
	r.Body = http.MaxBytesReader(w, r.Body, most)
}

// Unread says why a body could not be read: too_large, with the limit in megabytes of 2^20 bytes, or form_malformed.
func Unread(err error) *fault.Error {
	var known *fault.Error
	if errors.As(err, &known) { // of the body itself
		return known
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.New(fault.TooLarge, "too_large", "most", fault.Int(int(large.Limit>>20)))
	}
	return fault.New(fault.Invalid, "form_malformed").Because(err)
}

// Drain reads what a refused request is still sending. A browser that finds the connection closed while it sends shows its own error page, and
// nobody learns why; so does a program. Who asked first whether to send has not begun.
func (r *Request) Drain() {
	if r.sent != nil && r.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, r.sent, mostDrained) // a caller who has gone needs no answer
	}
}
