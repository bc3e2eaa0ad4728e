package survive

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

// keepers are people who keep checkpoints of the log, as a newspaper would.
type keepers struct {
	dir   string
	flags []string // of openwin log verify
}

// keep takes what the server says its log is now, if it has one yet.
func (k *keepers) keep(t *testing.T, url string) {
	t.Helper()
	answer, err := httpClient.Get(url + "/log/checkpoint")
	testkit.Done(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	testkit.Done(t, err)
	if answer.StatusCode != http.StatusOK {
		return
	}
	file := filepath.Join(k.dir, fmt.Sprint(len(k.flags)))
	testkit.Done(t, os.WriteFile(file, text, 0o600))
	k.flags = append(k.flags, "--checkpoint", file)
}

// lose takes the log's folder away, while the program is down.
func (in *installation) loseLog(t *testing.T) {
	t.Helper()
	testkit.Done(t, os.RemoveAll(filepath.Join(in.place[1], "log")))
}

// checkLog sees that what happened is in the log once, whatever was killed between the two, and that every checkpoint that somebody kept
// grew into the one of now.
func (in *installation) checkLog(t *testing.T, k *keepers) {
	t.Helper()
	out := in.call(t, append([]string{"log", "verify"}, k.flags...)...)
	if !strings.Contains(out, " 0 found that do not fit") {
		t.Error(out)
	}
	conn := in.db.SQL(t)
	for what, query := range map[string]string{
		"entries of doses, less doses": "SELECT (SELECT COUNT(*) FROM log_entry WHERE record LIKE 'dose/%') - (SELECT COUNT(*) FROM dose)",
		"places, less entries":         "SELECT (SELECT next_place FROM log_head) - (SELECT COUNT(*) FROM log_entry)",
		"a place that two have":        "SELECT COUNT(*) FROM (SELECT place FROM log_entry GROUP BY place HAVING COUNT(*) > 1) AS found",
	} {
		if n := testkit.Number(t, conn, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	t.Logf("%s, %d checkpoints kept", strings.TrimSpace(out), len(k.flags)/2)
}
