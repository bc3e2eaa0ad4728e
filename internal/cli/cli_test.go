package cli

import (
	"errors"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/fault"
)

// What an operator reads of an error is one line of plain words, never a bare code.
func TestErrorsReadWell(t *testing.T) {
	cause := errors.New("failed to connect to `user=x`:\n\t127.0.0.1:1: connection refused\n")
	for _, c := range []struct {
		err   error
		wants string
	}{
		{fault.New(fault.Unavailable, "database_unreachable").Because(cause), "cannot be reached: 127.0.0.1:1: connection refused"},
		{fault.New(fault.Conflict, "schema_newer", "database", "99", "program", "33"), "run a newer openwin"},
		{fault.New(fault.Invalid, "role_unknown").On("role"), "Choose a role"},
		{errors.New("the address is taken"), "the address is taken"},
	} {
		got := plain(c.err)
		if !strings.Contains(got, c.wants) || strings.ContainsAny(got, "\n_") {
			t.Errorf("%q, want one line with %q", got, c.wants)
		}
	}
}
