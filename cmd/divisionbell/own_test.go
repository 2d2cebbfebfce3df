package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"divisionbell/store/archive"
	"divisionbell/store/bolt"
)

// A backup never takes the place of something else than an earlier archive.
func TestABackupOverwritesNothingButAnArchive(t *testing.T) {
	above := t.TempDir()
	data, link := filepath.Join(above, "data"), filepath.Join(above, "link")
	mustCommand(t, "member", "add", "sian@example.org", "--data", data)
	writeFile := func(name, content string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(above, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(above, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writeFile("data/sources.json", "{}")
	writeFile("data/notes.txt", "milk")
	writeFile("letter.tar.gz", "no archive")
	writeFile("empty.tar.gz", "")
	if err := os.Symlink(data, link); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "backup", filepath.Join(above, "bell.tar.gz"), "--data", data)
	mustCommand(t, "backup", filepath.Join(data, "by hand.tar.gz"), "--data", data)
	before := snapshot(t, above)
	for _, tc := range []struct{ name, file, says string }{
		{"the live store", "data/divisionbell.db", "keeps itself"},
		{"the live store, by a link to the folder", "link/divisionbell.db", "keeps itself"},
		{"the word that there is a store", "data/divisionbell.db.made", "keeps itself"},
		{"the socket of a service that is to come", "data/divisionbell.db.sock", "keeps itself"},
		{"a copy of the store from before an upgrade", "data/divisionbell.db.schema-2", "keeps itself"},
		{"how the sources fare", "data/sources.json", "keeps itself"},
		{"what is to become the folder of layers", "data/calendar", "keeps itself"},
		{"among the layers", "data/calendar/bell.tar.gz", "keeps itself"},
		{"among the mails, by a link", "link/mail/bell.tar.gz", "keeps itself"},
		{"the mark of a restore that was broken off", "data/.restoring", "keeps itself"},
		{"the store of one of several bodies that are to come", "data/bodies/rcn/divisionbell.db", "keeps itself"},
		{"a file of one's own in the data folder", "data/notes.txt", "no archive of this program"},
		{"a file elsewhere that is called like an archive", "letter.tar.gz", "no archive of this program"},
		{"an empty file", "empty.tar.gz", "no archive of this program"},
		{"a folder", "data", "is not a file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, out, said := command(t, "backup", filepath.Join(above, tc.file), "--data", data)
			if status != exitUsage || out != "" || strings.Count(said, "\n") != 1 || !strings.Contains(said, tc.says) {
				t.Errorf("%d %q %q", status, out, said)
			}
		})
	}
	if after := snapshot(t, above); !slices.Equal(before, after) {
		t.Errorf("there was\n%q\nand is\n%q", before, after)
	}
	elsewhere := filepath.Join(above, "elsewhere.db")
	mustCommand(t, "member", "add", "sian@example.org", "--data", data, "--store", "bolt:"+elsewhere)
	for _, companion := range []string{"", ".made", ".schema-2"} {
		if status, _, said := command(t, "backup", elsewhere+companion, "--data", data, "--store", "bolt:"+elsewhere); status != exitUsage || !strings.Contains(said, "keeps itself") {
			t.Errorf("a store elsewhere%s: %d %q", companion, status, said)
		}
	}
	for _, again := range []string{"bell.tar.gz", "data/by hand.tar.gz", "new/folder/bell.tar.gz"} {
		mustCommand(t, "backup", filepath.Join(above, again), "--data", link)
	}
	if m, err := archive.Check(filepath.Join(above, "bell.tar.gz"), bolt.Check); err != nil || len(m.Files) != 4 {
		t.Errorf("it has %+v, %v", m.Files, err)
	}
}

// snapshot is what a folder holds, each file with its size.
func snapshot(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			content, err := os.ReadFile(path)
			all = append(all, path+": "+string(content))
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAFolderThatCannotBeWrittenToIsTold(t *testing.T) {
	data := t.TempDir()
	mustCommand(t, "member", "add", "sian@example.org", "--data", data)
	for name, folder := range map[string]string{"no folder": filepath.Join(data, "divisionbell.db.made"), "none may write": "/proc"} {
		status, _, said := command(t, "backup", filepath.Join(folder, "bell.tar.gz"), "--data", data)
		if status != exitFailed || !strings.Contains(said, folder) || strings.Contains(said, ".tmp") || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: %d %q", name, status, said)
		}
	}
}

func TestBackupsOfTheServiceGoWhereNothingElseIs(t *testing.T) {
	data := t.TempDir()
	for name, args := range map[string][]string{
		"among the layers":          {"--backup", filepath.Join(data, "calendar")},
		"where mails are laid":      {"--backup", filepath.Join(data, "mail", "backups")},
		"the data of the bodies":    {"--backup", filepath.Join(data, bodiesFolder)},
		"a database that is shared": {"--backup", t.TempDir(), "--store", "postgres://bell@127.0.0.1:1/bell"},
	} {
		status, _, said := command(t, append([]string{"serve", "--data", data, "--addr", "127.0.0.1:0"}, args...)...)
		if status != exitUsage || !strings.Contains(said, "--backup") || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: %d %q", name, status, said)
		}
	}
}

// What the service leaves in its folder is all its own, so that restoring leaves none of it beside
// what comes back; and what others put there is not.
func TestWhatTheServiceKeepsIsItsOwn(t *testing.T) {
	data := t.TempDir()
	dates := filepath.Join(t.TempDir(), "dates.csv")
	if err := os.WriteFile(dates, []byte("house,name,rises,returns\nCommons,Whitsun,2028-05-25,2028-06-05\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "calendar", "import", dates, "--data", data)
	service := start(t, data, "")
	token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
	service.post(t, "/v1/contacts", token, aLetter)
	service.stop(t)
	flags := dataFlags{Data: data}
	for _, file := range snapshot(t, data) {
		path, _, _ := strings.Cut(file, ": ")
		name, err := filepath.Rel(data, path)
		if err != nil || !flags.isOwn(filepath.ToSlash(name)) {
			t.Errorf("%s is not known to be the service's own, %v", name, err)
		}
	}
	for _, name := range []string{"notes.txt", "divisionbell.db.bak", "before-upgrade.tar.gz", "calendar/notes.txt", "bodies/rcn/notes.txt", "sources.yaml"} {
		if flags.isOwn(name) {
			t.Errorf("%s is taken for the service's own", name)
		}
	}
}

// What is in the data folder besides the data outlives a restore.
func TestARestoreLeavesWhatIsNotTheServices(t *testing.T) {
	data := t.TempDir()
	mustCommand(t, "member", "add", "sian@example.org", "--data", data)
	mustCommand(t, "backup", filepath.Join(data, "before-upgrade.tar.gz"), "--data", data)
	notes := filepath.Join(data, "notes.txt")
	if err := os.WriteFile(notes, []byte("milk"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustCommand(t, "member", "add", "owen@example.org", "--data", data)
	mustCommand(t, "restore", filepath.Join(data, "before-upgrade.tar.gz"), "--data", data, "--force")
	if content, err := os.ReadFile(notes); err != nil || string(content) != "milk" {
		t.Errorf("the notes are %q, %v", content, err)
	}
	if out := mustCommand(t, "member", "list", "--data", data); !strings.Contains(out, "sian@") || strings.Contains(out, "owen@") {
		t.Errorf("the members are %q", out)
	}
	mustCommand(t, "restore", filepath.Join(data, "before-upgrade.tar.gz"), "--data", data, "--force")
}
