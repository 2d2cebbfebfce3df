package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// bodyFile writes a file of a membership body.
func bodyFile(t testing.TB, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "body.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// exampleBody is the file of the documentation.
func exampleBody(t testing.TB) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/body.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)
	if example == nil {
		t.Fatal("there is no example")
	}
	return bodyFile(t, string(example[1]))
}

func TestTheExampleOfABodyIsSound(t *testing.T) {
	file := exampleBody(t)
	out := mustCommand(t, "body", "check", file)
	for _, want := range []string{"Example Library Association: 4 links, 2 steps", "ela-conference/2027: ELA Conference, ", "is sound"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	answer := mustCommand(t, "best-time", "--office", "mp", "--action", "meet", "--steps", "--body", file)
	if !strings.Contains(answer, "Tell ELA how it went: membership@example.org") || strings.Contains(answer, "membership body") {
		t.Errorf("the steps do not speak of the body:\n%s", answer)
	}
}

func TestAWrongFileOfABodyIsToldOnOneLine(t *testing.T) {
	rules := ownRules(t, strings.Replace(earlyClosing, "wednesday", "wensday", 1))
	for _, tc := range []struct{ name, file, says string }{
		{"a field that there is none of", bodyFile(t, "name: ELA\ncolour: red\n"), "line 2, colour: is not a field: allowed are base_url"},
		{"a step that there is none of", bodyFile(t, "name: ELA\nsteps:\n- {step: tell-us, text: X}\n"), "steps[1], tell-us: the program has no such step"},
		{"wrong rules", bodyFile(t, "name: ELA\nrules: "+rules+"\n"), "unknown name wensday"},
		{"rules that are not there", bodyFile(t, "name: ELA\nrules: nowhere.yaml\n"), "nowhere.yaml"},
		{"a file that is not there", filepath.Join(t.TempDir(), "nowhere.yaml"), "no such file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, args := range [][]string{
				{"body", "check", tc.file},
				{"serve", "--body", tc.file, "--data", t.TempDir(), "--addr", "127.0.0.1:0"},
				{"best-time", "--office", "mp", "--body", tc.file},
			} {
				status, _, stderr := command(t, args...)
				if status != exitUsage || !strings.Contains(stderr, tc.says) || strings.Count(stderr, "\n") != 1 {
					t.Errorf("%v: status %d: %s, want %q", args, status, stderr, tc.says)
				}
			}
		})
	}
}
