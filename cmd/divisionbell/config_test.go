package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// configured writes a configuration file.
func configured(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bell.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAConfigurationFileSaysWhatFlagsSay(t *testing.T) {
	data := filepath.Join(t.TempDir(), "of-the-file")
	file := configured(t, "# where the association keeps it\ndata: "+data+"\njoin: [example.org, example.ac.uk]\ntrusted-proxy: 127.0.0.1,10.0.0.0/8\nallow-private: true\nsmtp: smtp://bell:secret@mail.example.org\n")
	mustCommand(t, "--config", file, "member", "add", "sian@example.org")
	if _, err := os.Stat(filepath.Join(data, "divisionbell.db")); err != nil {
		t.Errorf("the folder of the file is not used: %v", err)
	}
	for _, tc := range []struct {
		name, env, flag, says string
	}{
		{"the environment counts before the file", "env", "", "env"},
		{"a flag counts before both", "env", "flag", "flag"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("DIVISIONBELL_DATA", filepath.Join(t.TempDir(), tc.env))
			args := []string{"member", "list", "--config", file}
			if tc.flag != "" {
				args = append(args, "--data", filepath.Join(t.TempDir(), tc.flag))
			}
			if _, _, errOut := command(t, args...); !strings.Contains(errOut, tc.says+"/divisionbell.db") {
				t.Errorf("it looks elsewhere: %q", errOut)
			}
		})
	}
	t.Run("the file may be named in the environment", func(t *testing.T) {
		t.Setenv("DIVISIONBELL_CONFIG", file)
		if out := mustCommand(t, "member", "list"); !strings.Contains(out, "sian@example.org") {
			t.Errorf("the members are %q", out)
		}
	})
}

func TestAWrongConfigurationFileIsRefused(t *testing.T) {
	for _, tc := range []struct {
		name, content string
		says          []string
	}{
		{"a setting that there is none of", "addr: 127.0.0.1:8080\nsmpt: smtp://user:hush-hush@host\n", []string{"line 2", `"smpt" is not a setting`, "smtp", "base-url"}},
		{"a value that is none", "refresh: sometimes\n", []string{"line 1", "--refresh", "sometimes", "at least 1m"}},
		{"bytes that are no text", "\xff\xfe", []string{"no text in UTF-8"}},
		{"a file saved in UTF-16", "\xff\xfea\x00d\x00d\x00r\x00:\x00 \x00x\x00", []string{"no text in UTF-8"}},
		{"a word that is not allowed", "log: xml\n", []string{"line 1", "--log", "text, json"}},
		{"a setting twice", "addr: 127.0.0.1:80\nrefresh: 6h\naddr: 127.0.0.1:81\n", []string{"addr", "line"}},
		{"a setting with settings below it", "smtp:\n  host: mail.example.org\n", []string{"line 1", "smtp", "one value"}},
		{"a setting without a value", "smtp:\n", []string{"line 1", "smtp", "one value"}},
		{"a list", "- addr\n", []string{"line 1", "must look like"}},
		{"no YAML", "addr: [\n", []string{"bell.yaml"}},
		{"a flag of another command", "office: mp\n", []string{"office", "is not a setting"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, out, errOut := command(t, "version", "--config", configured(t, tc.content))
			if status != exitUsage || out != "" || strings.Count(errOut, "\n") != 1 {
				t.Errorf("exit status %d: %q %q", status, out, errOut)
			}
			if strings.Contains(errOut, "hush-hush") {
				t.Errorf("it prints a secret: %q", errOut)
			}
			for _, want := range tc.says {
				if !strings.Contains(errOut, want) {
					t.Errorf("%q does not say %q", errOut, want)
				}
			}
		})
	}
	if status, _, errOut := command(t, "version", "--config", "/nowhere/bell.yaml"); status != exitUsage || !strings.Contains(errOut, "/nowhere/bell.yaml") {
		t.Errorf("a file that is not there: %d %q", status, errOut)
	}
}

// A variable whose name several commands have counts where its value means something.
func TestEnvironmentNamesThatMeanTwoThings(t *testing.T) {
	dates := filepath.Join(t.TempDir(), "dates.csv")
	if err := os.WriteFile(dates, []byte("house,name,rises,returns\nCommons,Whitsun,2028-05-25,2028-06-05\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	imported := func(t *testing.T) string {
		t.Helper()
		data := t.TempDir()
		mustCommand(t, "calendar", "import", dates, "--data", data)
		return mustCommand(t, "calendar", "export", "--certainty", "confirmed,provisional", "--data", data)
	}
	for _, tc := range []struct {
		name  string
		env   [2]string
		check func(*testing.T)
	}{
		{"a date is no source", [2]string{"DIVISIONBELL_FROM", "2026-11-25"}, func(t *testing.T) {
			if out := imported(t); strings.Contains(out, "2026-11-25") {
				t.Errorf("the source is the date: %s", out)
			}
			if out := mustCommand(t, "best-time", "--office", "mp", "--today", "2026-11-01"); !strings.Contains(out, "25 November 2026") {
				t.Errorf("the first day is not that date: %s", out)
			}
		}},
		{"a source is no date", [2]string{"DIVISIONBELL_FROM", "the Leader of the House"}, func(t *testing.T) {
			if out := imported(t); !strings.Contains(out, "the Leader of the House") {
				t.Errorf("the source is not told: %s", out)
			}
			mustCommand(t, "best-time", "--office", "mp")
		}},
		{"what belongs to one command alone", [2]string{"DIVISIONBELL_CALENDAR_IMPORT_FROM", "2026-11-25"}, func(t *testing.T) {
			if out := imported(t); !strings.Contains(out, "2026-11-25") {
				t.Errorf("the source is not what its own variable says: %s", out)
			}
		}},
		{"bodies to be shown are not whose the events of a file are", [2]string{"DIVISIONBELL_BODY", "commons"}, func(t *testing.T) {
			if out := mustCommand(t, "year", "2027"); strings.Contains(out, "House of Lords") {
				t.Errorf("other bodies are shown too")
			}
			mustCommand(t, "calendar", "diff", dates)
		}},
		{"a format counts for the commands that know it", [2]string{"DIVISIONBELL_FORMAT", "csv"}, func(t *testing.T) {
			if out := mustCommand(t, "year", "2027"); !strings.HasPrefix(out, "id,") {
				t.Errorf("not a CSV: %.80s", out)
			}
			mustCommand(t, "best-time", "--office", "mp")
		}},
		{"a format that no command knows is an error", [2]string{"DIVISIONBELL_FORMAT", "pdf"}, func(t *testing.T) {
			if status, _, errOut := command(t, "year", "2027"); status != exitUsage || !strings.Contains(errOut, "pdf") {
				t.Errorf("%d %q", status, errOut)
			}
		}},
		{"yes is no reason", [2]string{"DIVISIONBELL_WHY", "true"}, func(t *testing.T) {
			if status, _, errOut := command(t, "calendar", "decide", "commons/recess/november/2027", "--will-not-happen", "--who", "Sian", "--data", t.TempDir()); status != exitUsage || !strings.Contains(errOut, "--why") {
				t.Errorf("%d %q", status, errOut)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv(tc.env[0], tc.env[1])
			tc.check(t)
		})
	}
}
