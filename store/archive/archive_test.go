package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/store/archive"
)

// folderOf makes a folder of these files.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// filesIn are the files of a folder.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// storeOf is a store that copies itself by its content.
func storeOf(name, file, content string) archive.Store {
	return archive.Store{Name: name, File: file, Copy: func(_ context.Context, begin func(int64) (io.Writer, error)) error {
		w, err := begin(int64(len(content)))
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		return err
	}}
}

// sound takes every store for sound that is not said to be rotten.
func sound(file string) error {
	content, err := os.ReadFile(file)
	if strings.Contains(string(content), "rotten") {
		return errors.New("the store is damaged")
	}
	return err
}

// own tells what the program keeps in a data folder.
func own(name string) bool {
	return name == "divisionbell.db" || strings.HasPrefix(name, "calendar/") || strings.HasPrefix(name, "mail/")
}

func aDay() time.Time { return time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC) }

// made makes an archive of a folder whose store has that content.
func made(t *testing.T, dir, store string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bell.tar.gz")
	from := archive.Source{Folder: dir, Version: "1.2.3", Now: aDay(), Stores: []archive.Store{storeOf("divisionbell.db", filepath.Join(dir, "divisionbell.db"), store)}}
	if _, err := archive.Make(t.Context(), file, from, sound); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAnArchiveHasTheWholeFolderAndComesBack(t *testing.T) {
	dir := folderOf(t, map[string]string{
		"divisionbell.db": "half of it is being written", "divisionbell.db.schema-1": "old", "layers.json": "{}",
		"calendar/a.json": "a layer", "calendar/.b.json.tmp": "torn", "bodies/cilip/sources.json": "of a body",
		"divisionbell.db.part": "torn", ".backup-1.tmp": "another archive",
	})
	file := made(t, dir, "the store at one moment")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it can be read by others: %v %v", info.Mode(), err)
	}
	into := filepath.Join(t.TempDir(), "not", "there", "yet")
	m, err := archive.Restore(file, archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own}, sound)
	if err != nil || m.Version != "1.2.3" || !m.Made.Equal(aDay()) || len(m.Files) != 4 {
		t.Fatalf("%+v %v", m, err)
	}
	want := map[string]string{
		"divisionbell.db": "the store at one moment", "layers.json": "{}", "calendar/a.json": "a layer", "bodies/cilip/sources.json": "of a body",
	}
	if got := filesIn(t, into); !maps.Equal(got, want) {
		t.Errorf("what came back is %q", got)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("beside the archive is left %v", left)
	}
}

func TestAnArchiveThatIsDamagedIsRefused(t *testing.T) {
	good, err := os.ReadFile(made(t, folderOf(t, map[string]string{"calendar/a.json": strings.Repeat("a layer ", 500)}), strings.Repeat("the store ", 500)))
	if err != nil {
		t.Fatal(err)
	}
	var broken [][]byte
	for n := 0; n < len(good); n += 1 + len(good)/40 {
		broken = append(broken, good[:n])
		flipped := bytes.Clone(good)
		flipped[n] ^= 0x40
		broken = append(broken, flipped)
	}
	was := map[string]string{"divisionbell.db": "what is there", "calendar/z.json": "a layer"}
	for i, content := range append(broken, []byte("a letter"), nil) {
		file := filepath.Join(t.TempDir(), "bell.tar.gz")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		into := folderOf(t, was)
		if _, err := archive.Restore(file, archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own, Force: true}, sound); err == nil {
			if i%2 == 1 && maps.Equal(filesIn(t, into), map[string]string{"divisionbell.db": strings.Repeat("the store ", 500), "calendar/a.json": strings.Repeat("a layer ", 500)}) {
				continue // a bit of gzip's header that says nothing, such as its time
			}
			t.Errorf("archive %d of %d bytes is taken", i, len(content))
		} else if got := filesIn(t, into); !maps.Equal(got, was) {
			t.Errorf("archive %d: what was there is now %q", i, got)
		}
	}
}

func TestABackupThatIsNoGoodDoesNotTakeThePlaceOfOneThatIs(t *testing.T) {
	dir := folderOf(t, nil)
	file := made(t, dir, "the store")
	before := filesIn(t, filepath.Dir(file))
	for name, store := range map[string]archive.Store{
		"a store that is damaged": storeOf("divisionbell.db", "", "rotten"),
		"a store that cannot be read": {Name: "divisionbell.db", Copy: func(context.Context, func(int64) (io.Writer, error)) error {
			return errors.New("input/output error")
		}},
		"a store of which less came than it said": {Name: "divisionbell.db", Copy: func(_ context.Context, begin func(int64) (io.Writer, error)) error {
			_, err := begin(1000)
			return err
		}},
	} {
		if _, err := archive.Make(t.Context(), file, archive.Source{Folder: dir, Now: aDay(), Stores: []archive.Store{store}}, sound); err == nil {
			t.Errorf("%s: it is taken", name)
		}
		if !maps.Equal(filesIn(t, filepath.Dir(file)), before) {
			t.Errorf("%s: the archive is another, or something is left", name)
		}
	}
}

func TestRestoringIsAllOrNothing(t *testing.T) {
	was := map[string]string{"divisionbell.db": "what is there", "calendar/z.json": "a layer", "mail/1.eml": "a mail"}
	file := made(t, folderOf(t, map[string]string{"calendar/a.json": "another layer"}), "the store")
	t.Run("what is there is not overwritten unasked", func(t *testing.T) {
		into := folderOf(t, was)
		_, err := archive.Restore(file, archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own}, sound)
		if !errors.Is(err, archive.ErrNotEmpty) || !maps.Equal(filesIn(t, into), was) {
			t.Errorf("%v, %q", err, filesIn(t, into))
		}
	})
	t.Run("a folder that was emptied by hand, with archives in it", func(t *testing.T) {
		into := folderOf(t, map[string]string{"backups/" + archive.Name(aDay()): "an archive"})
		if _, err := archive.Restore(file, archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own}, sound); err != nil {
			t.Fatal(err)
		}
		if got := filesIn(t, into); got["divisionbell.db"] != "the store" || got["backups/"+archive.Name(aDay())] != "an archive" {
			t.Errorf("there is %q", got)
		}
	})
	t.Run("the store is elsewhere", func(t *testing.T) {
		into, elsewhere := folderOf(t, was), folderOf(t, map[string]string{"store.db": "the old store"})
		if _, err := archive.Restore(file, archive.Target{Folder: into, Store: filepath.Join(elsewhere, "store.db"), Own: own, Force: true}, sound); err != nil {
			t.Fatal(err)
		}
		if got := filesIn(t, elsewhere); !maps.Equal(got, map[string]string{"store.db": "the store"}) {
			t.Errorf("elsewhere is %q", got)
		}
		if got := filesIn(t, into); !maps.Equal(got, map[string]string{"calendar/a.json": "another layer"}) {
			t.Errorf("in the folder is %q", got)
		}
	})
	t.Run("something fails in the middle", func(t *testing.T) {
		into := folderOf(t, was)
		if _, err := archive.Restore(file, archive.Target{Folder: into, Store: filepath.Join(into, "no such folder", "store.db"), Own: own, Force: true}, sound); err == nil {
			t.Fatal("the store was put into a folder that is not there")
		}
		if got := filesIn(t, into); !maps.Equal(got, was) {
			t.Errorf("what was there is now %q", got)
		}
		if err := archive.Unfinished(into); err != nil {
			t.Error(err)
		}
	})
	t.Run("the machine stopped in the middle", func(t *testing.T) {
		into := folderOf(t, map[string]string{"calendar/z.json": "a layer", ".restoring": ""})
		if err := archive.Unfinished(into); !errors.Is(err, archive.ErrUnfinished) {
			t.Fatalf("nobody says so: %v", err)
		}
		if _, err := archive.Restore(file, archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own, Force: true}, sound); err != nil {
			t.Fatal(err)
		}
		if got := filesIn(t, into); archive.Unfinished(into) != nil || got["divisionbell.db"] != "the store" || len(got) != 2 {
			t.Errorf("there is %q", got)
		}
	})
}

// What somebody has put into the data folder is not the program's to remove, nor an archive to be
// put into the next.
func TestWhatIsSomebodysOwnStays(t *testing.T) {
	dir := folderOf(t, map[string]string{"calendar/a.json": "a layer", "notes.txt": "as they were", "rules/our.yaml": "a rule"})
	first := made(t, dir, "the store")
	kept, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"before-upgrade.tar.gz", "kept/by hand.tgz"} {
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, "kept"), 0o700), os.WriteFile(filepath.Join(dir, name), kept, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(t.TempDir(), "data")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	m, err := archive.Check(made(t, link, "the store"), sound)
	if err != nil || len(m.Files) != 4 {
		t.Fatalf("with archives in the folder, and a link to it, an archive has %+v, %v", m.Files, err)
	}
	was := map[string]string{
		"divisionbell.db": "newer", "calendar/z.json": "newer", "mail/1.eml": "newer", "before-upgrade.tar.gz": string(kept), "calendar/by hand.tgz": string(kept),
		"letters/notes.txt": "a note", "shopping.txt": "milk", "pictures.tar.gz": "no archive of ours",
	}
	into := folderOf(t, was)
	if _, err := archive.Restore(first, archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own, Force: true}, sound); err != nil {
		t.Fatal(err)
	}
	want := maps.Clone(was)
	delete(want, "calendar/z.json")
	delete(want, "mail/1.eml")
	maps.Copy(want, map[string]string{"divisionbell.db": "the store", "calendar/a.json": "a layer", "notes.txt": "as they were", "rules/our.yaml": "a rule"})
	if got := filesIn(t, into); !maps.Equal(got, want) {
		t.Errorf("there are %q", slices.Sorted(maps.Keys(got)))
	}
	t.Run("a file of one's own that the archive has too", func(t *testing.T) {
		into := folderOf(t, map[string]string{"notes.txt": "as they are"})
		target := archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own}
		if _, err := archive.Restore(first, target, sound); !errors.Is(err, archive.ErrNotEmpty) || !strings.Contains(err.Error(), "notes.txt") {
			t.Error(err)
		}
		if got := filesIn(t, into); !maps.Equal(got, map[string]string{"notes.txt": "as they are"}) {
			t.Errorf("there is %q", got)
		}
	})
}

func TestWhatFailsLeavesNoFolderBehind(t *testing.T) {
	broken := filepath.Join(folderOf(t, map[string]string{"bell.tar.gz": "a letter"}), "bell.tar.gz")
	above := t.TempDir()
	into := filepath.Join(above, "not", "there", "yet")
	if _, err := archive.Restore(broken, archive.Target{Folder: into, Store: filepath.Join(into, "divisionbell.db"), Own: own}, sound); !errors.Is(err, archive.ErrDamaged) {
		t.Error(err)
	}
	from := archive.Source{Folder: folderOf(t, nil), Now: aDay(), Stores: []archive.Store{storeOf("divisionbell.db", "", "rotten")}}
	if _, err := archive.Make(t.Context(), filepath.Join(into, "bell.tar.gz"), from, sound); err == nil {
		t.Error("a damaged store is taken")
	}
	if left, err := os.ReadDir(above); err != nil || len(left) != 0 {
		t.Errorf("left is %v, %v", left, err)
	}
}

func TestOldBackupsGo(t *testing.T) {
	dir := folderOf(t, map[string]string{"letter.tar.gz": "of somebody else"})
	for day := range 5 {
		if err := os.WriteFile(filepath.Join(dir, archive.Name(aDay().AddDate(0, 0, day))), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Thin(dir, 2); err != nil {
		t.Fatal(err)
	}
	want := []string{archive.Name(aDay().AddDate(0, 0, 3)), archive.Name(aDay().AddDate(0, 0, 4)), "letter.tar.gz"}
	if got := slices.Sorted(maps.Keys(filesIn(t, dir))); !slices.Equal(got, want) {
		t.Errorf("there are %q", got)
	}
	if latest, err := archive.Latest(dir); err != nil || !latest.Equal(aDay().AddDate(0, 0, 4)) {
		t.Errorf("the latest is of %s, %v", latest, err)
	}
	if latest, err := archive.Latest(filepath.Join(dir, "none")); err != nil || !latest.IsZero() {
		t.Errorf("of none the latest is %s, %v", latest, err)
	}
}
