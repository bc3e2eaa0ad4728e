package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// uses is what the sources of the program say of texts.
type uses struct {
	literals map[string]bool       // every string in Go and every quoted string in a template
	prefixes []string              // those that end in a dot, or "_" after one: the rest of the key is made at run time
	keys     map[string]string     // keys that are surely meant as such, and where
	codes    map[string][]codeCall // codes of faults and findings
}

// codeCall is one place that makes a fault.
type codeCall struct {
	where string
	args  map[string]bool // nil where they are not plain in the source
}

var (
	templateKey    = regexp.MustCompile(`[({| -](?:t|n) "([^"]+)"`)
	keyStart       = regexp.MustCompile(`^[a-z_]+\.([a-z_]+_)?$`)
	scriptKey      = regexp.MustCompile(`\b(?:t|n)\('([a-z_]+\.[a-z_0-9.]*[a-z_0-9])'`)
	scriptString   = regexp.MustCompile("['`]([a-z_]+\\.[a-z_0-9.]*)(?:'|\\$\\{)")
	templateString = regexp.MustCompile(`"([a-z_]+\.[a-z_0-9.]*)"`)
)

// readUses goes through all Go files, tests aside, and all templates of the program.
func readUses(t *testing.T) *uses {
	t.Helper()
	u := &uses{literals: map[string]bool{}, keys: map[string]string{}, codes: map[string][]codeCall{}}
	for _, root := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata"):
				return fs.SkipDir
			case d.IsDir():
				return u.readPackage(path)
			case strings.HasSuffix(path, ".html"):
				return u.readTemplate(path)
			case strings.HasSuffix(path, ".ts"), strings.HasSuffix(path, ".tsx"):
				return u.readScript(path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return u
}

func (u *uses) readTemplate(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, m := range templateKey.FindAllStringSubmatch(string(text), -1) {
		if !strings.HasSuffix(m[1], ".") {
			u.keys[m[1]] = path
		}
	}
	for _, m := range templateString.FindAllStringSubmatch(string(text), -1) {
		u.literal(m[1])
	}
	return nil
}

// readScript reads the site app: t('key'), n('key'), other quoted keys, and `start_${...}`.
func (u *uses) readScript(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, m := range scriptKey.FindAllStringSubmatch(string(text), -1) {
		u.keys[m[1]] = path
	}
	for _, m := range scriptString.FindAllStringSubmatch(string(text), -1) {
		u.literal(m[1])
	}
	return nil
}

// readPackage reads the Go files of a folder: a short-hand may stand in another file than its use.
func (u *uses) readPackage(folder string) error {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	files, takers := map[string]*ast.File{}, map[string]int{"fault.New": 1, "finding": 2, "Found": 0}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files[path] = file
		maps.Copy(takers, declaredTakers(file))
		if file.Name.Name == "fault" {
			takers["New"] = 1
		}
	}
	for path, file := range files {
		u.readGo(path, file, takers)
	}
	return nil
}

func (u *uses) readGo(path string, file *ast.File, takers map[string]int) {
	takers = maps.Clone(takers)
	maps.Copy(takers, localTakers(file))
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				u.literal(value(n))
			}
		case *ast.CompositeLit:
			if code, call := faultLiteral(n, path); code != "" {
				u.codes[code] = append(u.codes[code], call)
			}
		case *ast.CallExpr:
			name := callee(n)
			if (name == "T" || name == "N") && len(n.Args) > 0 && !strings.HasSuffix(value(n.Args[0]), ".") && value(n.Args[0]) != "" {
				u.keys[value(n.Args[0])] = path
			}
			if at, ok := takers[name]; ok && len(n.Args) > at && value(n.Args[at]) != "" {
				u.codes[value(n.Args[at])] = append(u.codes[value(n.Args[at])], codeCall{where: path, args: argNames(n, at)})
			}
		}
		return true
	})
}

func (u *uses) literal(s string) {
	u.literals[s] = true
	if keyStart.MatchString(s) {
		u.prefixes = append(u.prefixes, s)
	}
}

// declaredTakers are the functions of a file whose parameter "code" becomes the code of a fault or a finding, with the
// place of that parameter: short-hands for fault.New, which the whole package may use.
func declaredTakers(file *ast.File) map[string]int {
	takers := map[string]int{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			addTaker(takers, f.Name.Name, f.Type, f.Body)
		}
	}
	return takers
}

// localTakers are such short-hands as a function keeps for itself.
func localTakers(file *ast.File) map[string]int {
	takers := map[string]int{}
	ast.Inspect(file, func(n ast.Node) bool {
		if n, ok := n.(*ast.AssignStmt); ok {
			for i, right := range n.Rhs {
				if f, ok := right.(*ast.FuncLit); ok && i < len(n.Lhs) {
					if name, ok := n.Lhs[i].(*ast.Ident); ok {
						addTaker(takers, name.Name, f.Type, f.Body)
					}
				}
			}
		}
		return true
	})
	return takers
}

func addTaker(takers map[string]int, name string, kind *ast.FuncType, body *ast.BlockStmt) {
	at := 0
	for _, field := range kind.Params.List {
		for _, param := range field.Names {
			if param.Name == "code" && makesFault(body) {
				takers[name] = at
			}
			at++
		}
	}
}

func makesFault(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && callee(call) == "fault.New" && len(call.Args) > 1 {
			id, ok := call.Args[1].(*ast.Ident)
			found = found || (ok && id.Name == "code")
		}
		return true
	})
	return found
}

// faultLiteral reads &fault.Error{Code: "...", Args: fault.Args{...}}.
func faultLiteral(lit *ast.CompositeLit, path string) (string, codeCall) {
	if kind, ok := lit.Type.(*ast.SelectorExpr); !ok || kind.Sel.Name != "Error" {
		return "", codeCall{}
	}
	code, call := "", codeCall{where: path, args: map[string]bool{}}
	for _, element := range lit.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch key, _ := pair.Key.(*ast.Ident); key.Name {
		case "Code":
			code = value(pair.Value)
		case "Args":
			if args, ok := pair.Value.(*ast.CompositeLit); ok {
				for _, arg := range args.Elts {
					call.args[value(arg.(*ast.KeyValueExpr).Key)] = true
				}
			}
		}
	}
	return code, call
}

// callee is "fault.New" for that function, else the last name of what is called.
func callee(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "fault" {
			return "fault." + f.Sel.Name
		}
		return f.Sel.Name
	}
	return ""
}

// argNames are the names of the values given after the code; nil if they are handed on as a list.
func argNames(call *ast.CallExpr, code int) map[string]bool {
	if call.Ellipsis.IsValid() {
		return nil
	}
	names := map[string]bool{}
	for i := code + 1; i < len(call.Args); i += 2 {
		names[value(call.Args[i])] = true
	}
	return names
}

// value is the text of a string literal, "" for anything else.
func value(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}
