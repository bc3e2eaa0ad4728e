package arch

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A line of docs/dependencies.md starts with the dependency's name as code.
var dependencyLine = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")

// Every library that our code imports has a line in docs/dependencies.md, and every line there has a library.
func TestDependenciesAreExplained(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{} // name of a dependency: whether it is in use
	for _, m := range dependencyLine.FindAllStringSubmatch(string(text), -1) {
		lines[m[1]] = false
	}
	inUse := func(name, by string) {
		if _, ok := lines[name]; !ok {
			t.Errorf("%s needs %s: give it a line in docs/dependencies.md", by, name)
			return
		}
		lines[name] = true
	}

	modules := requiredModules(t)
	for _, p := range listed(t) {
		for _, imports := range [][]string{p.Imports, p.TestImports, p.XTestImports} {
			for _, imported := range imports {
				if m := moduleOf(imported, modules); m != "" {
					inUse(m, p.room())
				}
			}
		}
	}
	for _, folder := range []string{"internal/web/ui", "internal/web/app/src", "e2e", "e2e/verifiers"} {
		for _, name := range npmPackages(t, folder) {
			inUse(name, folder)
		}
	}
	inUse("honnef.co/go/tools", "tools")
	inUse("github.com/ThalesGroup/crypto11", "signer")

	for name, used := range lines {
		if !used {
			t.Errorf("docs/dependencies.md has a line for %s, which nothing uses", name)
		}
	}
}

// requiredModules are the modules that go.mod names.
func requiredModules(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go mod edit: %v", err)
	}
	var mod struct{ Require []struct{ Path string } }
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, r := range mod.Require {
		paths = append(paths, r.Path)
	}
	return paths
}

// moduleOf is the module that holds an imported package: the longest that fits; "" for the standard library and us.
func moduleOf(imported string, modules []string) string {
	longest := ""
	for _, m := range modules {
		if (imported == m || strings.HasPrefix(imported, m+"/")) && len(m) > len(longest) {
			longest = m
		}
	}
	return longest
}

// npmPackages are the packages that a folder's package.json asks for.
func npmPackages(t *testing.T, folder string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, folder, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatalf("%s/package.json: %v", folder, err)
	}
	var names []string
	for name := range manifest.Dependencies {
		names = append(names, name)
	}
	for name := range manifest.DevDependencies {
		names = append(names, name)
	}
	return names
}
