package safefile_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"divisionbell/safefile"
)

// What a second process of this test is told in the environment: which file to write, of
// which no more bytes fit on the disk than most.
const writerFile = "DIVISIONBELL_TEST_WRITER_FILE"

const most = 1000

func TestMain(m *testing.M) {
	if file := os.Getenv(writerFile); file != "" {
		if err := writeOnAFullDisk(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func writeOnAFullDisk(file string) error {
	signal.Ignore(syscall.SIGXFSZ) // so that a write fails instead of ending the process
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		return err
	}
	return safefile.Write(file, make([]byte, most+1))
}

func mustWrite(t *testing.T, file, content string) {
	t.Helper()
	if err := safefile.Write(file, []byte(content)); err != nil {
		t.Fatal(err)
	}
}

// holds checks what is in a file, and that there is no other in its folder.
func holds(t *testing.T, file, want string) {
	t.Helper()
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("it holds %q, want %q; %v", got, want, err)
	}
	if files, err := os.ReadDir(filepath.Dir(file)); err != nil || len(files) != 1 {
		t.Errorf("in its folder are %v, %v", files, err)
	}
}

func TestAFileIsMadeWithItsFolders(t *testing.T) {
	file := filepath.Join(t.TempDir(), "not", "there", "yet.json")
	mustWrite(t, file, "first")
	mustWrite(t, file, "second")
	holds(t, file, "second")
	for path, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700, filepath.Dir(filepath.Dir(file)): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, want %v; %v", path, info.Mode(), want, err)
		}
	}
}

func TestAFullDiskLeavesWhatWasThere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sources.json")
	mustWrite(t, file, "before")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), writerFile+"="+file)
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "file too large") {
		t.Errorf("it ended with %v and said %s", err, out)
	}
	holds(t, file, "before")
}

func TestWhatCannotBeWrittenLeavesNothingBehind(t *testing.T) {
	for _, tc := range []struct {
		name    string
		prepare func(t *testing.T, file string)
		want    error
	}{
		{"a folder has the name", func(t *testing.T, file string) { mustWrite(t, filepath.Join(file, "inside"), "kept") }, syscall.EISDIR},
		{"the name is too long", nil, syscall.ENAMETOOLONG},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "file")
			if tc.prepare == nil {
				file = filepath.Join(filepath.Dir(file), strings.Repeat("x", 300))
			} else {
				tc.prepare(t, file)
			}
			before := names(t, filepath.Dir(file))
			if err := safefile.Write(file, []byte("new")); !errors.Is(err, tc.want) && !errors.Is(err, syscall.EEXIST) {
				t.Errorf("%v, want %v", err, tc.want)
			}
			if after := names(t, filepath.Dir(file)); after != before {
				t.Errorf("in the folder were %s, and are %s", before, after)
			}
		})
	}
}

func names(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(files)
}

func TestAFileIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	mustWrite(t, file, "kept")
	if err := safefile.Write(filepath.Join(file, "inside"), nil); !errors.Is(err, syscall.ENOTDIR) {
		t.Error(err)
	}
	holds(t, file, "kept")
}

// The administrator's commands must not lock out the user who runs the service.
func TestWhoOwnsTheFolderOwnsTheFile(t *testing.T) {
	data, owner := t.TempDir(), uint32(os.Getuid())
	if owner == 0 { // nobody else can give a file away
		const nobody = 65534
		owner = nobody
		if err := os.Chown(data, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(data, "calendar", "layer.json")
	mustWrite(t, file, "new")
	for _, path := range []string{file, filepath.Dir(file)} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if of, ok := info.Sys().(*syscall.Stat_t); !ok || of.Uid != owner {
			t.Errorf("%s belongs to %+v, want %d", path, info.Sys(), owner)
		}
	}
}

// Whoever reads while others write sees the whole of what one of them wrote.
func TestNobodySeesHalfAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	whole := func(letter int) string { return strings.Repeat(string(rune('a'+letter)), 10_000) }
	mustWrite(t, file, whole(0))
	var writers sync.WaitGroup
	for letter := range 4 {
		writers.Go(func() {
			for range 20 {
				if err := safefile.Write(file, []byte(whole(letter))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 100 {
		got, err := os.ReadFile(file)
		if err != nil || len(got) != 10_000 || string(got) != whole(int(got[0]-'a')) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
	}
	writers.Wait()
	if files, err := os.ReadDir(filepath.Dir(file)); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}
