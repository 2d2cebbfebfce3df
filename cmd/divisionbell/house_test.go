package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The most lines that a file and a function of the program have, so that whoever comes next
// sees through them.
const (
	mostFileLines     = 400
	mostFunctionLines = 60
)

// floor says on which floor each room of the house is. Imports only lead down.
func floor(room string) (int, bool) {
	floors := map[string]int{"safefile": 0, "plot": 0, "panicked": 0, "calendar": 1, "store": 2, "scheduler": 3, "api": 4, "cmd": 5}
	at, known := floors[room]
	return at, known
}

// asksTheInternet are the packages that may ask others by HTTP: for dates, and for who somebody
// is, the one issuer that the operator names.
var asksTheInternet = []string{"calendar/sources/fetch", "scheduler/account/openid"}

// sourceFile is a file of the program. What only tests use, as storetest, is none.
type sourceFile struct {
	name string // calendar/date.go
	*ast.File
	set *token.FileSet
}

func (f sourceFile) room() string { room, _, _ := strings.Cut(f.name, "/"); return room }

func (f sourceFile) lines(n ast.Node) int {
	return f.set.Position(n.End()).Line - f.set.Position(n.Pos()).Line + 1
}

func programFiles(t *testing.T) (files []sourceFile) {
	t.Helper()
	const root = "../.."
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (slices.Contains([]string{".git", "node_modules", "testdata"}, entry.Name()) || strings.HasSuffix(entry.Name(), "test")):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		inside, _ := filepath.Rel(root, name)
		files = append(files, sourceFile{filepath.ToSlash(inside), parsed, set})
		return err
	})
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func TestTheHouseIsInOrder(t *testing.T) {
	for _, f := range programFiles(t) {
		for _, problem := range slices.Concat(tooLong(f), upwards(f), asking(f), telling(f)) {
			t.Errorf("%s: %s", f.name, problem)
		}
	}
}

func tooLong(f sourceFile) (problems []string) {
	if n := f.set.File(f.FileStart).LineCount(); n > mostFileLines+1 { // the last is empty
		problems = append(problems, fmt.Sprintf("it has %d lines, and at most %d are seen through", n-1, mostFileLines))
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && f.lines(fn) > mostFunctionLines {
			problems = append(problems, fmt.Sprintf("%s has %d lines, and at most %d are seen through", fn.Name.Name, f.lines(fn), mostFunctionLines))
		}
	}
	return problems
}

// upwards finds imports that lead from a room to one that is not below it.
func upwards(f sourceFile) (problems []string) {
	at, known := floor(f.room())
	if !known {
		return []string{"its room has no place in the house"}
	}
	for _, spec := range f.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		inside, ours := strings.CutPrefix(imported, "divisionbell/")
		room, _, _ := strings.Cut(inside, "/")
		if below, _ := floor(room); ours && room != f.room() && below >= at {
			problems = append(problems, fmt.Sprintf("%s must not know %s", f.room(), imported))
		}
	}
	return problems
}

// telling finds who may log the words of a panic: whoever recovers says its kind, or as the store's
// own does nothing of it.
func telling(f sourceFile) (problems []string) {
	if slices.Contains([]string{"store/bolt", "panicked"}, path.Dir(f.name)) || slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"divisionbell/panicked"` }) {
		return nil
	}
	ast.Inspect(f.File, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "recover" {
				problems = append(problems, "a panic is recovered and not told of by panicked.Kind")
			}
		}
		return true
	})
	return problems
}

// asking finds what asks others by HTTP where nothing should.
func asking(f sourceFile) (problems []string) {
	if slices.Contains(asksTheInternet, path.Dir(f.name)) {
		return nil
	}
	clients := []string{"Client", "DefaultClient", "Transport", "DefaultTransport", "Get", "Head", "Post", "PostForm"}
	ast.Inspect(f.File, func(n ast.Node) bool {
		used, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if from, ok := used.X.(*ast.Ident); ok && from.Name == "http" && slices.Contains(clients, used.Sel.Name) {
			problems = append(problems, fmt.Sprintf("http.%s asks others, which only %s may", used.Sel.Name, strings.Join(asksTheInternet, ", ")))
		}
		return true
	})
	return problems
}
