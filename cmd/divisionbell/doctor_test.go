package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDoctorSaysWhatIsWrongAndWhatToDo(t *testing.T) {
	inbox := newInbox(t)
	for _, tc := range []struct {
		name   string
		breaks func(data string) error
		args   []string
		status int
		says   []string
	}{
		{"a new installation", nil, nil, exitOK, []string{"every page of them is in order", "serve makes none", "--mail-to", "no mail server", "Europe/London"}},
		{"a mail that arrives", nil, []string{"--smtp", inbox.url, "--mail-from", "bell@example.org", "--mail-to", "admin@example.org"}, exitOK, []string{"the server has taken a mail"}},
		{"a mail server that is not there", nil, []string{"--smtp", "smtp://127.0.0.1:1", "--mail-from", "bell@example.org", "--mail-to", "admin@example.org"}, exitFailed, []string{"WRONG    mail", "-> look at host, port"}},
		{"a data file that is gone", func(data string) error { return os.Remove(filepath.Join(data, "divisionbell.db")) }, nil, exitFailed, []string{"is gone", "-> divisionbell restore"}},
		{"a data file that is damaged", func(data string) error {
			file := filepath.Join(data, "divisionbell.db")
			content, err := os.ReadFile(file)
			for i := 2 * os.Getpagesize(); i < len(content); i++ {
				content[i] = 'x'
			}
			return errors.Join(err, os.WriteFile(file, content, 0o600))
		}, nil, exitFailed, []string{"WRONG    members' data", "-> divisionbell restore"}},
		{"a data file that is empty", func(data string) error { return os.Truncate(filepath.Join(data, "divisionbell.db"), 0) }, nil, exitFailed, []string{"WRONG    members' data", "the file is empty: restore a backup"}},
		{"a data file that its own user cannot write", func(data string) error { return os.Chmod(filepath.Join(data, "divisionbell.db"), 0o400) }, nil, exitFailed, []string{"WRONG    members' data", "-> chmod 600"}},
		{"a data file that others can read", func(data string) error { return os.Chmod(filepath.Join(data, "divisionbell.db"), 0o644) }, nil, exitOK, []string{"beware   members' data", "-> chmod 600"}},
		{"a data folder that its own user cannot write into", func(data string) error { return os.Chmod(data, 0o500) }, nil, exitFailed, []string{"WRONG    data folder", "-> chmod 700"}},
		{"a mail without a server", nil, []string{"--mail-to", "admin@example.org"}, exitFailed, []string{"WRONG    mail: nothing was sent"}},
		{"a key for mails that is not there", nil, []string{"--dkim-key", "/nowhere/key.pem"}, exitFailed, []string{"WRONG    mail", "-> correct --dkim-key"}},
		{"a clock that no other can be held against", nil, nil, exitOK, []string{"left out clock: it says"}},
		{"a database that is not there", nil, []string{"--store", "postgres://bell:hunter2@127.0.0.1:1/bell"}, exitFailed, []string{"WRONG    members' data", "the database cannot be reached", "-> have pg_dump run"}},
		{"a layer that is none", func(data string) error {
			return errors.Join(os.MkdirAll(filepath.Join(data, "calendar"), 0o700), os.WriteFile(filepath.Join(data, "calendar", "x.json"), []byte("{"), 0o600))
		}, nil, exitFailed, []string{"x.json is set apart", "-> bring the file back"}},
		{"restoring was broken off", func(data string) error { return os.WriteFile(filepath.Join(data, ".restoring"), nil, 0o600) }, nil, exitFailed, []string{"was broken off", "-> divisionbell restore"}},
		{"a folder that others can look into", func(data string) error { return os.Chmod(data, 0o755) }, nil, exitOK, []string{"beware   data folder", "-> chmod 700"}},
		{"a base URL that is not https", nil, []string{"--base-url", "http://bell.example.org"}, exitFailed, []string{"is not https", "-> put a proxy with TLS in front"}},
		{"a base URL that leads nowhere", nil, []string{"--base-url", "http://127.0.0.1:1"}, exitOK, []string{"beware   base URL", "-> start the service"}},
		{"backups that nobody makes", func(data string) error {
			old := filepath.Join(data, "backups", "divisionbell-20250101T000000Z.tar.gz")
			return errors.Join(os.MkdirAll(filepath.Dir(old), 0o700), os.WriteFile(old, nil, 0o600))
		}, []string{"--backup", "BACKUPS"}, exitFailed, []string{"WRONG    backups", "2025-01-01"}},
		{"rules that are none", nil, []string{"--rules", "/nowhere/rules.yaml"}, exitFailed, []string{"WRONG    configuration", "/nowhere/rules.yaml"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			mustCommand(t, "member", "add", "sian@example.org", "--data", data)
			if tc.breaks != nil {
				if err := tc.breaks(data); err != nil {
					t.Fatal(err)
				}
			}
			args := append([]string{"doctor", "--data", data, "--refresh", "off"}, tc.args...)
			for i, arg := range args {
				if arg == "BACKUPS" {
					args[i] = filepath.Join(data, "backups")
				}
			}
			status, out, errOut := command(t, args...)
			if status != tc.status {
				t.Errorf("exit status %d: %s", status, errOut)
			}
			if strings.Contains(out, "hunter2") || strings.Contains(strings.Join(tc.args, " "), "postgres") && (strings.Contains(out, "every page") || strings.Contains(out, "serve --backup")) {
				t.Errorf("it says what is not so:\n%s", out)
			}
			for _, want := range tc.says {
				if !strings.Contains(out, want) {
					t.Errorf("it does not say %q:\n%s", want, out)
				}
			}
		})
	}
	if m := inbox.next(t); m.Header.Get("To") != "<admin@example.org>" {
		t.Errorf("the mail went to %s", m.Header.Get("To"))
	}
}

func TestDoctorBesideAService(t *testing.T) {
	data := t.TempDir()
	service := start(t, data, "")
	defer service.stop(t)
	if out := mustCommand(t, "doctor", "--data", data, "--refresh", "off"); !strings.Contains(out, "the service is running, and reads and writes them") {
		t.Errorf("it says %s", out)
	}
	if err := os.Remove(filepath.Join(data, "divisionbell.db")); err != nil {
		t.Fatal(err)
	}
	turnsRed(t, service)
	if status, out, _ := command(t, "doctor", "--data", data, "--refresh", "off"); status != exitFailed || !strings.Contains(out, "gone from its place") {
		t.Errorf("%d: it says %s", status, out)
	}
}

func TestAConfigurationThatEverybodyCanReadIsToldOf(t *testing.T) {
	file := configured(t, "refresh: off\n")
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if out := mustCommand(t, "doctor", "--config", file, "--data", t.TempDir()); !strings.Contains(out, "can be read by everybody") {
		t.Errorf("it says %s", out)
	}
}

// What the administrator's commands leave in the folder is the service's own.
func TestDoctorFindsFilesOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("left out, for only root can make files of others")
		return
	}
	data := t.TempDir()
	if err := os.Chown(data, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "member", "add", "sian@example.org", "--data", data)
	mustCommand(t, "backup", filepath.Join(data, "bell.tar.gz"), "--data", data)
	mustCommand(t, "compact", "--data", data)
	if out := mustCommand(t, "doctor", "--refresh", "off", "--data", data); !strings.Contains(out, "everything in it is of one user") {
		t.Errorf("it says %s", out)
	}
	if err := os.Chown(filepath.Join(data, "divisionbell.db"), 0, 0); err != nil {
		t.Fatal(err)
	}
	if status, out, _ := command(t, "doctor", "--refresh", "off", "--data", data); status != exitFailed || !strings.Contains(out, "-> chown -R 65534") {
		t.Errorf("%d: it says %s", status, out)
	}
}

// Where one service runs for several bodies doctor looks at each, and says of which it speaks.
func TestDoctorLooksAtEveryBody(t *testing.T) {
	inbox := newInbox(t)
	data, files := t.TempDir(), bodiesIn(t, map[string]string{"alpha.yaml": alphaFile, "beta.yaml": betaFile})
	for _, name := range []string{"alpha", "beta"} {
		st, err := (dataFlags{Data: filepath.Join(data, bodiesFolder, name)}).open()
		if err != nil {
			t.Fatal(err)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
	written(t, filepath.Join(data, bodiesFolder, "beta"), "divisionbell.db", "")
	if err := os.Mkdir(filepath.Join(data, "calendar"), 0o700); err != nil {
		t.Fatal(err)
	}
	written(t, filepath.Join(data, "calendar"), "x.json", "{")
	status, out, _ := command(t, "doctor", "--data", data, "--bodies", files, "--refresh", "off", "--smtp", inbox.url, "--mail-from", "bell@example.org", "--mail-to", "admin@example.org")
	for _, want := range []string{
		"ok       members' data of alpha: ", "WRONG    members' data of beta: ", "--data " + data + " --body beta", "WRONG    calendar of alpha: ", "x.json is set apart",
		"base URL of alpha: ", "proxy of beta: ", "-> give serve --trusted-proxy", "ok       mail of alpha: ", "ok       mail of beta: ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if status != exitFailed || t.Failed() {
		t.Errorf("%d:\n%s", status, out)
	}
	for _, from := range []string{"bell@alpha.example.org", "bell@example.org"} {
		if got := inbox.next(t).Header.Get("From"); !strings.Contains(got, "<"+from+">") {
			t.Errorf("a mail comes from %s, not from %s", got, from)
		}
	}
	written(t, files, "beta.yaml", betaFile+"colour: red\n")
	if status, out, _ := command(t, "doctor", "--data", data, "--bodies", files, "--refresh", "off"); status != exitFailed || !strings.Contains(out, "colour: is not a field") || !strings.Contains(out, "-> correct the file") {
		t.Errorf("%d: it says %s", status, out)
	}
}

func TestDoctorAsksADatabaseThatIsNotThere(t *testing.T) {
	status, out, _ := command(t, "doctor", "--data", t.TempDir(), "--store", "postgres://bell:secret@127.0.0.1:1/bell", "--refresh", "off")
	if status != exitFailed || !strings.Contains(out, "WRONG    members' data: ") || !strings.Contains(out, "-> look whether the database runs") || !strings.Contains(out, "pg_dump") || strings.Contains(out, "secret") {
		t.Errorf("%d: it says %s", status, out)
	}
	if status, _, said := command(t, "serve", "--data", t.TempDir(), "--store", "postgres://bell:secret@127.0.0.1:1/bell", "--backup", t.TempDir()); status != exitUsage || !strings.Contains(said, "pg_dump") {
		t.Errorf("a backup every day: %d %s", status, said)
	}
}
