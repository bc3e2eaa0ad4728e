package door

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
)

// Problem is a no for programs, as RFC 9457 has it, with OpenWIN's stable code.
type Problem struct {
	Type   string     `json:"type"`
	Title  string     `json:"title"`
	Status int        `json:"status"`
	Code   string     `json:"code"`
	Detail string     `json:"detail"` // in the reader's language
	Field  string     `json:"field,omitempty"`
	Args   fault.Args `json:"args,omitempty"`
	Rule   string     `json:"rule,omitempty"`
	Source string     `json:"source,omitempty"`
	Faults []Field    `json:"faults,omitempty"` // each of several, where several fields are wrong
}

// Field is one of several faults.
type Field struct {
	Code   string `json:"code"`
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Status is the HTTP status of a kind of fault: the only place that maps one to the other.
func Status(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Refused:
		return http.StatusUnprocessableEntity
	case fault.Conflict:
		return http.StatusConflict
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// NewProblem makes the problem of a fault; all is every fault where there are several.
func NewProblem(words *i18n.Printer, f *fault.Error, all fault.List) *Problem {
	status := Status(f.Kind)
	p := &Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Code: f.Code, Detail: words.Fault(f), Field: f.Field, Args: f.Args, Rule: f.Rule, Source: f.Source,
	}
	if len(all) > 1 {
		for _, one := range all {
			p.Faults = append(p.Faults, Field{Code: one.Code, Field: one.Field, Detail: words.Fault(one)})
		}
	}
	return p
}

// WriteProblem answers with a problem.
func WriteProblem(w http.ResponseWriter, words *i18n.Printer, f *fault.Error, all fault.List) {
	p := NewProblem(words, f, all)
	w.Header().Set("Content-Type", "application/problem+json")
	switch f.Kind {
	case fault.Unauthenticated:
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	RetryAfter(w, f)
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p) //nolint:errcheck // the caller has gone; there is nobody to tell
}

// RetryAfter says in the header when whoever is refused for now may come again: after the seconds of the fault, or a minute of one who came too
// often and a second of what cannot be done now.
func RetryAfter(w http.ResponseWriter, f *fault.Error) {
	var seconds int
	switch f.Kind {
	case fault.Unavailable:
		seconds = 1
	case fault.TooMany:
		seconds = 60
	default:
		return
	}
	if n, err := strconv.Atoi(f.Args["seconds"]); err == nil {
		seconds = n
	}
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
}
