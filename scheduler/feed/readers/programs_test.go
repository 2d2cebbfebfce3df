package readers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"divisionbell/scheduler/feed"
)

// program is one that is installed, or not.
type program struct {
	name string
	// missing says what is not installed, or nothing.
	missing func() error
}

// reader is a program that takes a folder of feeds and prints what it sees in them.
type reader struct {
	program
	// command returns what reads the folder that is its last argument.
	command func(t *testing.T) []string
}

const python = "/usr/bin/python3" // Debian's own, for it is the one that has the packages

func readers() []reader {
	return []reader{
		{program{"python3-icalendar", hasModule("icalendar")}, always(python, "testdata/python/with_icalendar.py")},
		{program{"khal", hasModule("khal")}, always(python, "testdata/python/with_khal.py")},
		{program{"libical", hasLibical}, withLibical},
		{program{"ical.js", hasPackage("ical.js")}, always("node", "testdata/node/ical-js.js")},
		{program{"node-ical", hasPackage("node-ical")}, always("node", "testdata/node/node-ical.js")},
	}
}

func programs() []program {
	all := []program{{"vdirsyncer", hasModule("vdirsyncer")}}
	for _, r := range readers() {
		all = append(all, r.program)
	}
	return all
}

func always(command ...string) func(*testing.T) []string {
	return func(*testing.T) []string { return command }
}

func hasModule(name string) func() error {
	return func() error { return exec.Command(python, "-c", "import "+name).Run() }
}

// hasPackage looks for a package of npm. node-ical is 0.20.1: 0.22 to 0.25 take a minute to
// midnight in summer, and hours of the night in which the clock goes back, for other times,
// and later ones want a newer Node than Debian has.
func hasPackage(name string) func() error {
	return func() error {
		_, node := exec.LookPath("node")
		_, module := os.Stat(filepath.Join("testdata", "node", "node_modules", name, "package.json"))
		return errors.Join(node, module)
	}
}

func hasLibical() error {
	_, compiler := exec.LookPath("gcc")
	_, header := os.Stat("/usr/include/libical/ical.h")
	return errors.Join(compiler, header)
}

// withLibical makes a program of the library.
func withLibical(t *testing.T) []string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "with-libical")
	if out, err := exec.Command("gcc", "-Wall", "-Werror", "-o", binary, "testdata/c/with_libical.c", "-lical").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return []string{binary}
}

// read returns what is seen in each feed of a folder, by the names of their files.
func (r reader) read(t *testing.T, folder string) map[string][]sight {
	t.Helper()
	if err := r.missing(); err != nil {
		t.Fatalf("%s is not installed: %v", r.name, err)
	}
	command := append(r.command(t), folder)
	var complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("%s does not read the feeds: %v\n%s", r.name, err, complaints.String())
	}
	var seen map[string][]sight
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatalf("%s printed %.300q: %v", r.name, out, err)
	}
	return seen
}

// written puts each feed into a file of a folder of its own.
func written(t *testing.T, feeds map[string]feed.Calendar) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, c := range feeds {
		ics, err := feed.Encode(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fileOf(name)), ics, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func fileOf(name string) string {
	return fmt.Sprintf("%s.ics", strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(name))
}
