package cli

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"github.com/openwin/openwin/internal/proof"
)

// printed runs a command and gives its exit code and what it printed.
func printed(t *testing.T, args ...string) (int, string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, errs := os.Stdout, os.Stderr
	os.Stdout, os.Stderr = w, w
	code := Main(args)
	os.Stdout, os.Stderr = out, errs
	w.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return code, string(text)
}

// Whoever is shown a proof checks it without a network, and by which day the record was there, if somebody kept that day's checkpoint.
func TestLogProve(t *testing.T) {
	const origin = "openwin/in/test"
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	record, salt := `{"occurred_on":"2021-09-17","record":"dose","recorded_at":1631880000000000}`, make([]byte, proof.SaltSize)
	checkpoint := func(leaf []byte) []byte {
		text, err := note.Sign(&note.Note{Text: string(log.Checkpoint{Origin: origin, Size: 1, Hash: leaf}.Marshal())}, signer)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	signed := checkpoint(rfc6962.DefaultHasher.HashLeaf(proof.Commit(salt, record)))
	text, err := proof.WriteProof(proof.Opened{Record: record, Salt: salt}, 0, nil, signed)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, content any) string {
		t.Helper()
		data, ready := content.([]byte)
		if !ready {
			if data, err = json.Marshal(content); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	days := func(checkpoint []byte) any {
		return map[string]any{"days": []any{map[string]any{"day": "2021-09-17", "checkpoint": string(checkpoint)}}}
	}
	keys := write("keys.json", map[string]any{"origin": origin, "keys": []string{public}})
	file := write("a.tlog-proof", text)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--keys", keys, file}, 0, "It says that it was recorded at 2021-09-17T12:00:00Z"},
		{[]string{"--keys", keys, "--days", write("days.json", days(signed)), file}, 0, "It was in the log by the end of 2021-09-17"},
		{[]string{"--keys", keys, "--days", write("other.json", days(checkpoint(make([]byte, 32)))), file}, 1, "leads to none of the checkpoints"},
		{[]string{"--keys", keys, "--days", write("unsigned.json", days([]byte("x"))), file}, 1, "not signed by the log"},
		{[]string{"--keys", keys, write("changed", []byte(strings.Replace(string(text), "index 0", "index 1", 1)))}, 1, "openwin: "},
		{[]string{"--keys", write("not-keys.json", []byte("[]")), file}, 1, "not what /log/keys.json gives"},
	} {
		if code, says := printed(t, append([]string{"log", "prove"}, c.args...)...); code != c.code || !strings.Contains(says, c.says) {
			t.Errorf("%q: %d, %s", c.args, code, says)
		}
	}
}
