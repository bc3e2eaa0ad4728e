package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// forbiddenImports may not be imported above the line, nor anything inside them. database/sql/driver is only the two
// small interfaces by which a date writes itself.
var forbiddenImports = []string{"database/sql", "net", "os", "sync", "syscall", "log", "context", "embed", "plugin", "unsafe"}

var allowedInside = []string{"database/sql/driver", "net/url", "net/netip"}

// forbiddenCalls read the machine's clock or wait for it. A rule is handed its instant.
var forbiddenCalls = []string{"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc",
	"time.Tick", "time.NewTimer", "time.NewTicker", "when.Wall"}

func TestAboveTheLine(t *testing.T) {
	for _, p := range listed(t) {
		if !slices.Contains(pure, p.room()) {
			continue
		}
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range impurities(file) {
				t.Errorf("%s/%s:%d: %s has no place above the line", p.room(), name, fset.Position(fault.at).Line, fault.what)
			}
		}
	}
}

type impurity struct {
	at   token.Pos
	what string
}

// impurities lists what ties a file to a machine, a moment or another goroutine.
func impurities(file *ast.File) []impurity {
	var found []impurity
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		for _, f := range forbiddenImports {
			if (imported == f || strings.HasPrefix(imported, f+"/")) && !slices.Contains(allowedInside, imported) {
				found = append(found, impurity{spec.Pos(), "import " + imported})
			}
		}
	}
	clock := file.Name.Name == "when" // the one place that makes a clock of time.Now
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, impurity{n.Pos(), "a go statement"})
		case *ast.SelectorExpr:
			pkg, ok := n.X.(*ast.Ident)
			if ok && !clock && slices.Contains(forbiddenCalls, pkg.Name+"."+n.Sel.Name) {
				found = append(found, impurity{n.Pos(), pkg.Name + "." + n.Sel.Name})
			}
		}
		return true
	})
	return found
}

// The guard itself is tried on a file that breaks every rule once.
func TestImpuritiesAreSeen(t *testing.T) {
	const bad = `package dose
import ("database/sql"; "net/http"; "net/url"; "os"; "sync/atomic"; "time")
func f() { go g(); time.Sleep(1); use(time.Now) }`
	file, err := parser.ParseFile(token.NewFileSet(), "bad.go", bad, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range impurities(file) {
		got = append(got, f.what)
	}
	want := []string{"import database/sql", "import net/http", "import os", "import sync/atomic", "a go statement", "time.Sleep", "time.Now"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
