package testkit

import "github.com/openwin/openwin/internal/fault"

// Refused fails the test unless err is a fault with that code.
func Refused(t T, err error, code string) {
	t.Helper()
	if got := fault.Code(err); got != code {
		t.Fatalf("the answer is %q (%v), not %q", got, err, code)
	}
}

// Done fails the test if err is anything.
func Done(t T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}
