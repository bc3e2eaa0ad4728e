package replay

import (
	"net"
	"strings"
	"testing"
	"time"
)

// A mistyped address is told of within seconds, whether nobody listens there or somebody who never answers.
func TestNobodyAnswers(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for _, server := range []string{"http://127.0.0.1:1", "http://" + silent.Addr().String()} {
		began := time.Now()
		err := Run(t.Context(), testConfig(t, server))
		if err == nil || !strings.HasPrefix(err.Error(), "nobody answers at "+server+":") {
			t.Errorf("%s: %v", server, err)
		}
		if took := time.Since(began); took > 2*firstContact {
			t.Errorf("%s: took %v", server, took)
		}
	}
}
