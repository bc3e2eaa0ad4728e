// Package fault is how OpenWIN says no: a kind for programs, a stable code, and the values its text needs.
//
// A fault never carries personal data: its values are dates, counts, product names and the like. The text in the
// reader's language is made at the edge, from the key "error." + Code.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// Kind says what sort of no it is; web/problem.go maps each to an HTTP status.
type Kind int

// The kinds.
const (
	Internal        Kind = iota // a defect or a broken machine: nothing the caller can mend
	Invalid                     // the input cannot be read or is incomplete
	Refused                     // understood, but a rule of the drive says no
	Conflict                    // it clashes with something that exists already
	NotFound                    // no such thing, or not for this reader
	Forbidden                   // the reader is known but may not
	Unauthenticated             // nobody is signed in
	TooMany                     // too often: wait
	Unavailable                 // the system cannot do this now; the same call may work later
	TooLarge                    // more bytes than may be sent
)

// Args are the values a text needs, by name.
type Args map[string]string

// Error is a no with a stable code.
type Error struct {
	Kind   Kind
	Code   string // stable, snake_case; a public contract
	Field  string // the input field it belongs to, if one
	Args   Args
	Rule   string // the id of the pack's rule that refused, if one
	Source string // where that rule comes from
	cause  error
}

// New makes a fault. Args are given as name, value, name, value.
func New(kind Kind, code string, args ...string) *Error {
	e := &Error{Kind: kind, Code: code}
	if len(args) > 0 {
		e.Args = make(Args, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			e.Args[args[i]] = args[i+1]
		}
	}
	return e
}

// On names the input field the fault belongs to.
func (e *Error) On(field string) *Error { e.Field = field; return e }

// Because adds the cause, for the log only: it is never shown to a caller.
func (e *Error) Because(cause error) *Error { e.cause = cause; return e }

// Error is for logs and tests: code, field and values, no translated text.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	if e.Field != "" {
		fmt.Fprintf(&b, " [%s]", e.Field)
	}
	names := make([]string, 0, len(e.Args))
	for name := range e.Args {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%s", name, e.Args[name])
	}
	if e.cause != nil {
		fmt.Fprintf(&b, ": %v", e.cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is compare codes.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Code == e.Code
}

// From finds the fault in err; an error that is none becomes an Internal one with code "internal".
func From(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(Internal, "internal").Because(err)
}

// Code is the code of err, "internal" for an error that is no fault, "" for nil.
func Code(err error) string {
	if err == nil {
		return ""
	}
	return From(err).Code
}

// List is several faults at once, as a form with three wrong fields has.
type List []*Error

// Error joins the faults for logs.
func (l List) Error() string {
	parts := make([]string, len(l))
	for i, e := range l {
		parts[i] = e.Error()
	}
	return strings.Join(parts, "; ")
}

// Unwrap lets errors.As find the first fault.
func (l List) Unwrap() []error {
	out := make([]error, len(l))
	for i, e := range l {
		out[i] = e
	}
	return out
}

// OrNil is nil for an empty list, so that a List can be returned as an error.
func (l List) OrNil() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Int writes a count as an argument.
func Int(n int) string { return strconv.Itoa(n) }

// All is the faults behind an error: each of a List, else the one it is; nil for none.
func All(err error) List {
	var all List
	switch {
	case err == nil:
		return nil
	case errors.As(err, &all):
		return all
	}
	return List{From(err)}
}
