package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/openwin/openwin"

// root is the top of the repository, seen from this folder, where go test runs.
const root = "../.."

// listedPackage is what `go list -json` says of a package, as far as the tests here need it.
type listedPackage struct {
	ImportPath   string
	Dir          string
	Doc          string
	GoFiles      []string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func (p listedPackage) room() string {
	room, _ := roomOf(p.ImportPath)
	return room
}

// roomOf is the short name of one of our packages: "dose" for internal/dose, "cmd/openwin" for what is not internal.
func roomOf(importPath string) (room string, ours bool) {
	rest, ours := strings.CutPrefix(importPath, module+"/")
	return strings.TrimPrefix(rest, "internal/"), ours
}

// listed gives every package of the module.
func listed(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,GoFiles,Imports,TestImports,XTestImports", "./...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listedPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		if len(p.GoFiles) > 0 { // a folder of tests alone has nothing to keep
			packages = append(packages, p)
		}
	}
	if len(packages) == 0 {
		t.Fatal("go list names no package")
	}
	return packages
}
