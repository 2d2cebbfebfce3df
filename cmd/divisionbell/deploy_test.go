package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"

	"divisionbell/store/postgres/pgtest"
)

// deployed reads a file that an administrator is to copy.
func deployed(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// An alert on a metric that there is none of never wakes anybody.
func TestEveryMetricThatIsWatchedExists(t *testing.T) {
	service := start(t, t.TempDir(), "")
	service.get(t, "/healthz", "") // so that a request has been counted
	_, told := service.get(t, "/metrics", "")
	service.stop(t)
	told += declaredMetrics(t) // of sources, which are not asked here
	for _, name := range []string{"docs/alerts.yaml", "docs/grafana.json", "docs/running.md", "README.md", "docs/mail.md"} {
		watched := regexp.MustCompile(`\b(divisionbell_[a-z_]*[a-z]|process_[a-z_]+|go_[a-z]+(?:_[a-z]+)*)\b`).FindAllString(deployed(t, name), -1)
		for _, metric := range watched {
			if !regexp.MustCompile(`\b` + strings.TrimSuffix(metric, "_bucket") + `\b`).MatchString(told) {
				t.Errorf("%s watches %s, which there is none of", name, metric)
			}
		}
		if len(watched) == 0 && filepath.Ext(name) != ".md" {
			t.Errorf("%s watches nothing", name)
		}
	}
	var board any
	if err := json.Unmarshal([]byte(deployed(t, "docs/grafana.json")), &board); err != nil {
		t.Error(err)
	}
	namesWhatItTells(t, told)
}

// namesWhatItTells looks whether the labels that alerts show are labels of their metrics, and
// none that Prometheus gives to what it asks.
func namesWhatItTells(t *testing.T, told string) {
	t.Helper()
	var alerts struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations struct{ Summary string }
			}
		}
	}
	if err := yaml.Unmarshal([]byte(deployed(t, "docs/alerts.yaml")), &alerts); err != nil {
		t.Fatal(err)
	}
	for _, rule := range alerts.Groups[0].Rules {
		metric := regexp.MustCompile(`divisionbell_[a-z_]+`).FindString(rule.Expr)
		for _, label := range regexp.MustCompile(`\$labels\.([a-z_]+)`).FindAllStringSubmatch(rule.Annotations.Summary, -1) {
			isTold := regexp.MustCompile(metric + `\{[^}]*\b` + label[1] + `="`).MatchString(told)
			if !isTold || label[1] == "job" || label[1] == "instance" {
				t.Errorf("%s shows %s, which %s does not tell", rule.Alert, label[1], metric)
			}
		}
	}
}

// declaredMetrics are those that are told once there is something to tell.
func declaredMetrics(t *testing.T) (names string) {
	t.Helper()
	files, err := filepath.Glob("../../api/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		declared := regexp.MustCompile(`desc\("([a-z_]+)", "[^"]*"((?:, "[a-z]+")*)\)`)
		for _, found := range declared.FindAllStringSubmatch(deployed(t, strings.TrimPrefix(file, "../../")), -1) {
			names += " divisionbell_" + found[1] + "{" + strings.NewReplacer(`, "`, ",", `"`, `=""`).Replace(found[2]) + "}"
		}
	}
	return names
}

// What an administrator copies is what the program understands.
func TestWhatIsToBeCopiedIsUnderstood(t *testing.T) {
	var c cli
	parser, err := kong.New(&c, environment(), allowedValues(), kong.Name("divisionbell"))
	if err != nil {
		t.Fatal(err)
	}
	serve := parser.Model.Children[slices.IndexFunc(parser.Model.Children, func(n *kong.Node) bool { return n.Name == "serve" })]
	if _, err := readConfiguration("../../deploy/bell.yaml", serve); err != nil {
		t.Error(err)
	}
	flags := make(map[string]bool)
	eachFlag(parser.Model.Node, func(_ *kong.Node, flag *kong.Flag) {
		flags["--"+flag.Name] = true
		for _, name := range flag.Tag.Envs {
			flags[name] = true
		}
	})
	unit := regexp.MustCompile(`ExecStart=.*`).FindString(deployed(t, "deploy/divisionbell.service"))
	image := regexp.MustCompile(`(?m)^ENV .*`).FindString(deployed(t, "deploy/Dockerfile"))
	for _, used := range regexp.MustCompile(`--[a-z-]+|DIVISIONBELL_[A-Z_]+`).FindAllString(unit+image+deployed(t, "deploy/compose.yaml"), -1) {
		if !flags[used] {
			t.Errorf("there is no %s", used)
		}
	}
	if !strings.Contains(unit, "--config") || !strings.Contains(image, "DIVISIONBELL_DATA") {
		t.Error("the unit names no configuration, or the image no data folder")
	}
}

// The unit is one that systemd takes, and shuts the service off from all that it does not need: the
// exposure that systemd works out is at most 2 of 10.
func TestTheUnitIsSoundAndSafe(t *testing.T) {
	program, err := exec.LookPath("systemd-analyze")
	pgtest.Need(t, err)
	unit := strings.ReplaceAll(deployed(t, "deploy/divisionbell.service"), "/usr/local/bin/divisionbell", "/bin/true") // which is there
	file := filepath.Join(t.TempDir(), "divisionbell.service")
	if err := os.WriteFile(file, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"verify", "--man=no", file}, {"security", "--offline=yes", "--threshold=20", "--no-pager", file}} {
		if said, err := exec.Command(program, args...).CombinedOutput(); err != nil || args[0] == "verify" && strings.Contains(string(said), file) {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, said)
		}
	}
}
