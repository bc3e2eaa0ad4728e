package cli

import (
	"testing"

	"github.com/alecthomas/kong"
)

// A yearly job with a slip of the pen must not seem to have done its work.
func TestUsesOfKeysThatThereAreNot(t *testing.T) {
	for _, line := range [][]string{{"keys", "rotate", "nonsense"}, {"keys", "rotate", "hc1", "hc9"}, {"keys", "request", "HC1"}} {
		var c commands
		parser, err := kong.New(&c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(line); err == nil {
			t.Errorf("%v is taken", line)
		}
	}
}
