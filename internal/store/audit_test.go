package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

// unaudited are the changes that have no line of their own in the audit trail, each with the reason.
var unaudited = map[string]string{
	"manage":       "what it runs adds a line to the history of staff, and with it to the trail",
	"importStep":   "each row of an import is kept with what was there before; the import has its line",
	"vialAct":      "the row of a vial says who opened and closed it and when; neither half is ever overwritten",
	"TakeReadings": "readings are facts that are only added; what they set apart has its lines of the ledger", "ForgetTemperatures": "readings older than the pack keeps them",
	"LoadBundle": "what the centre has, brought to a hub", "MarkSentOn": "what a hub has sent", "KeepCentreKey": "a public key",
	"CorrectDose": "a correction is a later record, of which the trail makes its line", "ReportAEFI": "a report is a fact that is only added",
	"KnowDevice": "a device that signed in at a hub, as the hub tells",
	"endNext":    "bookings that end with their session: the session has its line",
	"logAccess":  "it is itself the log of who looked at whom",
	"lend":       "work that is lent to a process for some seconds",
	"signIn":     "a sign-in is a row of its own, with its times",
	"SignOut":    "the end of a sign-in", "EndSignIn": "the end of a sign-in",
	"AskNotice": "a wish of the people themselves, kept until it is told", "EndNotice": "a wish of the people themselves",
	"KeepLanguage": "the language of a phone",
	"NewOTP":       "a password for one use", "CheckOTP": "a password for one use", "countMove": "a counter of tries",
	"takeTry": "a counter of tries", "giveTryBack": "a counter of tries", "forgetTries": "a counter of tries",
	"NoteIssued": "an issue is a row that is only added, and enters the transparency log", "noteKey": "an event of a key is a row that is only added, and enters the transparency log",
	"tellOf":     "messages, kept as they were written",
	"Enlist":     "certificates that have ended, of which each end is a row that is only added, become known to verifiers",
	"FillLog":    "what is older than the transparency log enters it",
	"AddMessage": "a message is kept as it was written", "MarkSent": "whether a message has left is no change of the drive", "TakeReminders": "reminders become messages",
	"StatusPlace":  "where a certificate stands in the status lists, at random: it tells nothing",
	"CountFailure": "the place of a consumer", "Prune": "events that everybody has taken", "ForgetCounters": "counters of the flag rules that no rule looks at any more",
}

// plumbing are the methods that every transaction uses: they lead nowhere.
var plumbing = map[string]bool{"update": true, "insert": true, "each": true, "once": true, "now": true, "append": true}

// ours says whether a method is called on a transaction or the store.
func ours(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "t" || x.Name == "s"
	case *ast.SelectorExpr:
		return x.Sel.Name == "s"
	}
	return false
}

// Every transaction of the store reaches the audit trail, or stands in the list of those that need no line.
func TestEveryChangeIsAudited(t *testing.T) {
	calls, updates := map[string][]string{}, map[string]bool{}
	files, err := filepath.Glob("*.go")
	testkit.Done(t, err)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		testkit.Done(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && !plumbing[sel.Sel.Name] && ours(sel.X) {
					calls[f.Name.Name] = append(calls[f.Name.Name], sel.Sel.Name)
				}
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
					if x, ok := sel.X.(*ast.Ident); ok && x.Name == "s" && sel.Sel.Name == "update" {
						updates[f.Name.Name] = true
					}
				}
				return true
			})
		}
	}
	var reaches func(name string, seen map[string]bool) bool
	reaches = func(name string, seen map[string]bool) bool {
		if seen[name] {
			return false
		}
		seen[name] = true
		return slices.ContainsFunc(calls[name], func(to string) bool { return to == "audit" || reaches(to, seen) })
	}
	if len(updates) < 30 {
		t.Fatalf("only %d transactions were found", len(updates))
	}
	for name := range updates {
		audited := reaches(name, map[string]bool{})
		if reason := unaudited[name]; audited == (reason != "") {
			t.Errorf("%s: reaches the audit trail %v, and the list of those that need not says %q", name, audited, reason)
		}
	}
	for _, hot := range []string{"recordBatch", "bookBatch", "registerBatch"} {
		if len(calls[hot]) == 0 || reaches(hot, map[string]bool{}) {
			t.Errorf("%s writes to the audit trail: its acts are facts themselves, and batches must not slow down", hot)
		}
	}
	for name := range unaudited {
		if !updates[name] {
			t.Errorf("%s is in the list and is no transaction", name)
		}
	}
}

// Lines of the audit trail are only ever added.
func TestTheAuditTrailIsOnlyAddedTo(t *testing.T) {
	files, err := filepath.Glob("*.go")
	testkit.Done(t, err)
	for _, name := range files {
		text, err := os.ReadFile(name)
		testkit.Done(t, err)
		if found := regexp.MustCompile(`(?i)(UPDATE|DELETE FROM|TRUNCATE)\s+audit\b`).Find(text); found != nil && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s: %s", name, found)
		}
	}
}
