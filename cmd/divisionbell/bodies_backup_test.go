package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"divisionbell/store/archive"
	"divisionbell/store/bolt"
)

const whitsun = "house,name,rises,returns\nCommons,Whitsun,2028-05-25,2028-06-05\n"

// One archive has the members of all bodies and the calendar that they share, whoever makes it; what
// is made of it answers the same.
func TestABackupOfSeveralBodies(t *testing.T) {
	backups, dates := t.TempDir(), written(t, t.TempDir(), "dates.csv", whitsun)
	s := startTwoWith(t, serveCmd{backupFlags: backupFlags{Backup: backups, BackupKeep: 2}})
	s.await(t, "make a backup")
	atAlpha, atBeta := s.member(t, "alpha", "--officer"), s.member(t, "beta")
	if said := mustCommand(t, "calendar", "import", dates, "--data", s.data); !strings.Contains(said, "Imported as layer") {
		t.Errorf("it says %s", said)
	}
	s.alpha.post(t, "/v1/dates", atAlpha, `{"sort":"sector","title":"Open day of Alpha","first":"2027-05-05","why":"our own calendar"}`)
	s.beta.post(t, "/v1/contacts", atBeta, aLetter)
	const asked = "/v1/calendar?from=2027-05-01&to=2028-06-30"
	answers := func(s two) (all []string) {
		for _, q := range []struct {
			at          service
			path, token string
		}{{s.alpha, asked, ""}, {s.beta, asked, ""}, {s.alpha, "/v1/me", atAlpha}, {s.beta, "/v1/contacts", atBeta}} {
			status, body := q.at.get(t, q.path, q.token)
			if status != http.StatusOK {
				t.Errorf("%s: %d %s", q.path, status, body)
			}
			all = append(all, body)
		}
		return all
	}
	want := answers(s)
	if !strings.Contains(want[0], "Open day of Alpha") || strings.Contains(want[1], "Open day of Alpha") || strings.Count(want[1], `"2028-05-25"`) == 0 {
		t.Errorf("the calendars are %.500s and %.500s", want[0], want[1])
	}
	running, stopped := filepath.Join(t.TempDir(), "running.tar.gz"), filepath.Join(t.TempDir(), "stopped.tar.gz")
	mustCommand(t, "backup", running, "--data", s.data)
	if status, _, said := command(t, "restore", running, "--data", s.data, "--force"); status != exitFailed || !strings.Contains(said, "service is running") {
		t.Errorf("over a running service: %d %q", status, said)
	}
	s.stop(t)
	mustCommand(t, "backup", stopped, "--data", s.data)
	daily, err := filepath.Glob(filepath.Join(backups, "*.tar.gz"))
	if err != nil || len(daily) != 1 {
		t.Fatalf("every day it makes %v, %v", daily, err)
	}
	for _, file := range append(daily, running, stopped) {
		m, err := archive.Check(file, bolt.Check)
		if err != nil || !slices.Equal(bodiesOf(m), []string{"alpha", "beta"}) || file != daily[0] && len(m.Within("calendar").Files) != 1 {
			t.Errorf("%s has %v, %v", file, m.Files, err)
		}
	}
	if status, _, said := command(t, "restore", stopped, "--data", s.data); status != exitFailed || !strings.Contains(said, "--force") {
		t.Errorf("over data: %d %q", status, said)
	}
	again := filepath.Join(t.TempDir(), "data")
	mustCommand(t, "restore", running, "--data", again)
	s = startTwoWith(t, serveCmd{dataFlags: dataFlags{Data: again}})
	if got := answers(s); !slices.Equal(got, want) {
		t.Errorf("it answers %.2000s\nand did %.2000s", got, want)
	}
	s.stop(t)
}

// One body can be backed up and put back alone, also from an archive of all; the others stay as they are.
func TestABackupOfOneOfSeveralBodies(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	for _, name := range []string{"cilip", "rcn"} {
		st, err := (dataFlags{Data: filepath.Join(data, bodiesFolder, name)}).open()
		if err != nil {
			t.Fatal(err)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		mustCommand(t, "member", "add", "sian@"+name+".example.org", "--data", data, "--body", name)
	}
	whole, one := filepath.Join(dir, "whole.tar.gz"), filepath.Join(dir, "rcn.tar.gz")
	mustCommand(t, "backup", whole, "--data", data)
	mustCommand(t, "backup", one, "--data", data, "--body", "rcn")
	members := func(name string) string { return mustCommand(t, "member", "list", "--data", data, "--body", name) }
	for _, from := range []string{whole, one} {
		mustCommand(t, "member", "remove", "sian@rcn.example.org", "--data", data, "--body", "rcn")
		mustCommand(t, "member", "add", "late@cilip.example.org", "--data", data, "--body", "cilip")
		mustCommand(t, "compact", "--data", data, "--body", "rcn")
		mustCommand(t, "restore", from, "--data", data, "--body", "rcn", "--force")
		if list := members("rcn"); strings.Count(list, "@") != 1 || !strings.Contains(list, "sian@rcn") {
			t.Errorf("from %s: the members of rcn are %q", from, list)
		}
		if list := members("cilip"); !strings.Contains(list, "late@cilip") {
			t.Errorf("from %s: what was nobody's business is gone from %q", from, list)
		}
		mustCommand(t, "member", "remove", "late@cilip.example.org", "--data", data, "--body", "cilip")
	}
	for _, tc := range []struct {
		name, says string
		args       []string
	}{
		{"of one over all", "say with --body which, of cilip, rcn", []string{one, "--data", data, "--force"}},
		{"of a body that is not in it", `no membership body "unison": it has cilip, rcn`, []string{whole, "--data", withBody(t, "unison"), "--body", "unison", "--force"}},
		{"of a body that nobody knows", "cilip, rcn", []string{whole, "--data", data, "--body", "unison", "--force"}},
	} {
		if status, _, said := command(t, append([]string{"restore"}, tc.args...)...); status != exitUsage || !strings.Contains(said, tc.says) {
			t.Errorf("%s: %d %q", tc.name, status, said)
		}
	}
	if len(members("cilip")) == 0 || len(members("rcn")) == 0 {
		t.Error("what was refused has changed something")
	}
	if err := os.WriteFile(filepath.Join(data, ".restoring"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, said := command(t, "member", "list", "--data", data, "--body", "rcn"); status != exitFailed || !strings.Contains(said, "broken off") {
		t.Errorf("while all of it is half restored: %d %q", status, said)
	}
}

// withBody is a data folder of several bodies, of which there is one.
func withBody(t *testing.T, name string) string {
	t.Helper()
	data := t.TempDir()
	if err := os.MkdirAll(filepath.Join(data, bodiesFolder, name), 0o700); err != nil {
		t.Fatal(err)
	}
	return data
}

// Mails of a body come from its own address, if its file names one.
func TestMailsOfABodyComeFromItsOwnAddress(t *testing.T) {
	s := startTwo(t)
	defer s.stop(t)
	for _, tc := range []struct {
		body, from string
		at         service
	}{{"alpha", "bell@alpha.example.org", s.alpha}, {"beta", "bell@example.org", s.beta}} {
		s.member(t, tc.body)
		if status, said := tc.at.do(t, http.MethodPost, "/v1/sign-in", "", `{"email":"sian@example.org"}`); status != http.StatusAccepted {
			t.Fatalf("%d %s", status, said)
		}
		if from := s.inbox.next(t).Header.Get("From"); !strings.Contains(from, "<"+tc.from+">") {
			t.Errorf("a mail of %s comes from %s", tc.body, from)
		}
	}
	files := bodiesIn(t, map[string]string{"alpha.yaml": alphaFile, "beta.yaml": betaFile})
	if status, _, said := command(t, "serve", "--bodies", files, "--data", t.TempDir(), "--smtp", "smtp://127.0.0.1:1"); status != exitUsage || !strings.Contains(said, "beta.yaml must say with mail_from") {
		t.Errorf("without an address for all: %d %q", status, said)
	}
}
