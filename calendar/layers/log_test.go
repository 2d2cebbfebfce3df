package layers_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
)

// What a second process of this test is told in the environment: that it is to
// append records to the log in that folder, how many, what they are called, and how
// many bytes its files may have, as on a disk that is full.
const (
	writerFolder = "DIVISIONBELL_TEST_WRITER_FOLDER"
	writerCount  = "DIVISIONBELL_TEST_WRITER_COUNT"
	writerName   = "DIVISIONBELL_TEST_WRITER_NAME"
	writerLimit  = "DIVISIONBELL_TEST_WRITER_LIMIT"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(writerFolder); folder != "" {
		if err := write(folder, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// write appends records, each larger than the one before, and says the name of
// each once the log has answered for it.
func write(folder string, out io.Writer) error {
	if bytes := os.Getenv(writerLimit); bytes != "" {
		most, err := strconv.ParseUint(bytes, 10, 64)
		if err != nil {
			return err
		}
		signal.Ignore(syscall.SIGXFSZ) // so that a write fails instead of ending the process
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	count, err := strconv.Atoi(os.Getenv(writerCount))
	if err != nil {
		return err
	}
	for i := range count {
		r := record(layers.Import, i, fmt.Sprintf("%s-%d", os.Getenv(writerName), i))
		r.Layer.From = strings.Repeat("x", 50*(i%40))
		if err := layers.In(folder).Append(r); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, r.Layer.Name); err != nil {
			return err
		}
	}
	return nil
}

func writer(t *testing.T, folder, name string, count int, env ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), writerFolder+"="+folder, writerName+"="+name, fmt.Sprintf("%s=%d", writerCount, count))
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

func day(s string) calendar.Date {
	if s == "" {
		return calendar.Date{}
	}
	return calendar.MustDate(s)
}

// record is a layer that came that many minutes into 25 November 2026.
func record(s layers.Standing, minute int, name string) layers.Record {
	return layers.Record{
		Standing: s,
		At:       time.Date(2026, 11, 25, 0, minute, 0, 0, time.UTC),
		Layer:    calendar.Layer{Name: name, Known: day("2026-11-25"), Withdrawn: []string{"commons/event/" + name}},
	}
}

func names(t *testing.T, l *layers.Log) []string {
	t.Helper()
	records, err := l.Records()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range records {
		all = append(all, r.Layer.Name)
	}
	return all
}

func mustAppend(t *testing.T, l *layers.Log, records ...layers.Record) {
	t.Helper()
	for _, r := range records {
		if err := l.Append(r); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALogKeepsEverythingThatALayerSays(t *testing.T) {
	r := record(layers.Override, 7, "officers' corrections")
	r.Layer.Who, r.Layer.From = "jo", "letter of 24 November"
	r.Layer.Entries = []calendar.Entry{{
		ID: "commons/recess/easter/2027", Body: calendar.Commons, Kind: calendar.KindRecess, Nation: calendar.UnitedKingdom, Title: "Easter recess",
		First: day("2027-03-26"), Last: day("2027-04-11"), Starts: "17:00", Ends: "18:00", Rises: day("2027-03-25"), Returns: day("2027-04-12"),
		Certainty: calendar.Provisional, Probability: 1, Earliest: day("2027-03-26"), Latest: day("2027-04-11"),
		Source: calendar.Source{Name: "a letter", Announced: day("2026-11-24"), Note: "<subject to progress>"}, Revised: day("2026-11-25"),
	}}
	r.Layer.SittingDays = map[calendar.Body][]calendar.Date{calendar.Lords: {day("2027-03-01"), day("2027-03-02")}}
	r.Layer.Reach = map[calendar.Body]calendar.Reach{calendar.Lords: {SittingDays: calendar.Extent{
		Span: calendar.Span{First: day("2027-03-01"), Last: day("2027-03-31")}, ConfirmedUntil: day("2027-03-05"),
		Gaps: []calendar.Span{{First: day("2027-03-10"), Last: day("2027-03-11")}}, Planned: []calendar.Span{{First: day("2027-03-02"), Last: day("2027-03-03")}},
	}}}
	log := layers.In(filepath.Join(t.TempDir(), "not", "there", "yet"))
	mustAppend(t, log, r)
	records, err := log.Records()
	if err != nil || len(records) != 1 || records[0].Standing != r.Standing || !records[0].At.Equal(r.At) || !reflect.DeepEqual(records[0].Layer, r.Layer) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, records, r)
	}
	if id := records[0].ID(); id != r.ID() || len(id) != 12 {
		t.Errorf("it is called %q, and was %q before it was kept", id, r.ID())
	}
}

func TestALogThatIsNotThereIsEmpty(t *testing.T) {
	if all := names(t, layers.In(filepath.Join(t.TempDir(), "layers"))); all != nil {
		t.Errorf("%q", all)
	}
}

func TestOfficersWinWheneverTheyCame(t *testing.T) {
	log := layers.In(t.TempDir())
	mustAppend(t, log,
		record(layers.Import, 30, "later import"), record(layers.Override, 10, "override"),
		record(layers.Import, 20, "import"), record(layers.Override, 5, "earlier override"))
	want := []string{"import", "later import", "earlier override", "override"}
	if got := names(t, log); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	records, err := log.Records()
	if err != nil {
		t.Fatal(err)
	}
	if got := layers.UpTo(layers.Import, records); len(got) != 2 {
		t.Errorf("imports are weighed against %d records, want 2", len(got))
	}
	if got := layers.UpTo(layers.Override, records); len(got) != 4 {
		t.Errorf("overrides are weighed against %d records, want 4", len(got))
	}
}

func TestTheSameRecordTwiceIsOne(t *testing.T) {
	log := layers.In(t.TempDir())
	r := record(layers.Import, 1, "import")
	mustAppend(t, log, r, r)
	other := r
	other.Layer.Name = "another at the same instant"
	mustAppend(t, log, other)
	if got := names(t, log); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

func TestARecordOfNoStandingIsRefused(t *testing.T) {
	err := layers.In(t.TempDir()).Append(record("hearsay", 1, "import"))
	if err == nil || !strings.Contains(err.Error(), `"hearsay" is not a standing: allowed are import, override`) {
		t.Error(err)
	}
}

func TestATornFileIsNoRecord(t *testing.T) {
	folder := t.TempDir()
	log := layers.In(folder)
	mustAppend(t, log, record(layers.Import, 1, "import"))
	whole, err := os.ReadFile(only(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, ".layer-123"), whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if got := names(t, log); !slices.Equal(got, []string{"import"}) {
		t.Errorf("%q", got)
	}
}

func only(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	return files[0]
}

func TestADamagedRecordIsSetApart(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(content []byte) []byte
	}{
		{"cut short", func(b []byte) []byte { return b[:len(b)/2] }},
		{"emptied", func([]byte) []byte { return nil }},
		{"altered by hand", func(b []byte) []byte { return []byte(strings.Replace(string(b), "2026", "2027", 1)) }},
		{"with something after it", func(b []byte) []byte { return append(b, '\n') }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			folder := t.TempDir()
			log := layers.In(folder)
			damaged := record(layers.Import, 1, "import")
			mustAppend(t, log, damaged)
			file := only(t, folder)
			mustAppend(t, log, record(layers.Import, 2, "another"))
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, tc.damage(content), 0o600); err != nil {
				t.Fatal(err)
			}
			records, apart := log.Records()
			if len(records) != 1 || records[0].Layer.Name != "another" {
				t.Errorf("the other one is to be read all the same: %+v", records)
			}
			if len(apart) != 1 || apart[0].ID != damaged.ID() || !strings.Contains(apart[0].Error(), file) || !strings.Contains(apart[0].Error(), "backup") {
				t.Errorf("it says %v, and should name %s and what to do", apart, file)
			}
		})
	}
}

// What another version of the program has written, or wrote wrongly, is set apart, too.
func TestARecordThatMakesNoSenseIsSetApart(t *testing.T) {
	wrong := record(layers.Import, 1, "import")
	wrong.Layer.Entries = []calendar.Entry{{ID: "commons/recess/easter/2027", Body: calendar.Commons, Kind: calendar.KindRecess, Certainty: calendar.Confirmed}}
	log := layers.In(t.TempDir())
	mustAppend(t, log, wrong)
	if records, apart := log.Records(); len(records) != 0 || len(apart) != 1 || !strings.Contains(apart[0].Error(), "kind and title must be given") {
		t.Errorf("%+v, %v", records, apart)
	}
}

// Only who runs the service may read what officers said, and why.
func TestTheLogIsClosedToOthers(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data", "calendar")
	mustAppend(t, layers.In(folder), record(layers.Import, 1, "import"))
	for _, path := range []string{filepath.Dir(folder), folder, only(t, folder)} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
	}
}

// The administrator's import must not lock out the user who runs the service.
func TestWhoOwnsTheDataOwnsWhatTheAdministratorAdds(t *testing.T) {
	data, owner := t.TempDir(), uint32(os.Getuid())
	if owner == 0 { // nobody else can give a file away
		const nobody = 65534
		owner = nobody
		if err := os.Chown(data, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(data, "calendar")
	mustAppend(t, layers.In(folder), record(layers.Import, 1, "import"))
	for _, path := range []string{folder, only(t, folder)} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if of, ok := info.Sys().(*syscall.Stat_t); !ok || of.Uid != owner {
			t.Errorf("%s belongs to %+v, want %d", path, info.Sys(), owner)
		}
	}
}

func TestALayerIsTakenBackAndBroughtBack(t *testing.T) {
	first, second := record(layers.Import, 1, "first"), record(layers.Import, 2, "second")
	undo := layers.Record{Standing: layers.Import, At: first.At.Add(time.Hour), Undoes: second.ID(), Layer: calendar.Layer{Name: "undo", Known: day("2026-11-26")}}
	redo := layers.Record{Standing: layers.Import, At: first.At.Add(2 * time.Hour), Undoes: undo.ID(), Layer: calendar.Layer{Name: "redo", Known: day("2026-11-27")}}
	records := []layers.Record{first, second, undo, redo}
	for _, tc := range []struct {
		on, holds string
		told      int // of second's entry
	}{
		{"2026-11-25", "first second", 1},
		{"2026-11-26", "first", 2},
		{"2026-11-27", "first second", 3},
		{"", "first second", 3},
	} {
		var holds []string
		merged := calendar.Merge(layers.Stack(layers.AsOf(day(tc.on), records)...)...)
		for _, id := range merged.Withdrawn {
			holds = append(holds, strings.TrimPrefix(id, "commons/event/"))
		}
		if got := strings.Join(holds, " "); got != tc.holds || merged.Told["commons/event/second"] != tc.told {
			t.Errorf("as of %s %q hold, and it was told %d times; want %q, %d", tc.on, got, merged.Told["commons/event/second"], tc.holds, tc.told)
		}
	}
}

func TestALayerIsFoundByTheBeginningOfItsName(t *testing.T) {
	records := []layers.Record{record(layers.Import, 1, "first"), record(layers.Override, 2, "second")}
	for _, id := range []string{records[1].ID(), records[1].ID()[:4]} {
		if r, err := layers.Named(id, records); err != nil || r.Layer.Name != "second" {
			t.Errorf("%s: %v, %v", id, r, err)
		}
	}
	for _, id := range []string{"", records[1].ID()[:3], "nothing"} {
		if _, err := layers.Named(id, records); err == nil || !strings.Contains(err.Error(), records[1].ID()) {
			t.Errorf("%q: %v, which is to name the last that came", id, err)
		}
	}
}

func TestAFolderThatCannotBeWrittenIsAnError(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := layers.In(file).Append(record(layers.Import, 1, "import of c.csv"))
	if !errors.Is(err, syscall.ENOTDIR) || !strings.Contains(err.Error(), `keep layer "import of c.csv"`) {
		t.Errorf("%v", err)
	}
}

func TestAFullDiskLosesNothing(t *testing.T) {
	folder := t.TempDir()
	cmd := writer(t, folder, "full", 40, writerLimit+"=1200")
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err == nil || !strings.Contains(complaint.String(), `keep layer "full-`) || !strings.Contains(complaint.String(), "too large") {
		t.Errorf("the writer ended with %v and said %q", err, complaint.String())
	}
	acknowledged := strings.Fields(string(out))
	if got := names(t, layers.In(folder)); len(got) == 0 || !slices.Equal(got, acknowledged) {
		t.Errorf("kept %q, acknowledged %q", got, acknowledged)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != len(acknowledged) {
		t.Errorf("%d files are left of %d records, %v", len(files), len(acknowledged), err)
	}
}

func TestTwoProcessesAppendAtOnce(t *testing.T) {
	folder := t.TempDir()
	const each = 40
	var both sync.WaitGroup
	for _, name := range []string{"one", "two"} {
		cmd := writer(t, folder, name, each)
		both.Go(func() {
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	both.Wait()
	got := names(t, layers.In(folder))
	for i := range each {
		for _, name := range []string{"one", "two"} {
			if !slices.Contains(got, fmt.Sprintf("%s-%d", name, i)) {
				t.Errorf("%s-%d is lost", name, i)
			}
		}
	}
	if len(got) != 2*each {
		t.Errorf("%d records", len(got))
	}
}

func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	folder := t.TempDir()
	var acknowledged []string
	for i := range 5 {
		name := fmt.Sprintf("run-%d", i)
		acknowledged = append(acknowledged, killAfter(t, writer(t, folder, name, 10_000), 1+7*i)...)
		got := names(t, layers.In(folder))
		for _, name := range acknowledged {
			if !slices.Contains(got, name) {
				t.Errorf("%s was acknowledged and is lost", name)
			}
		}
	}
}

// killAfter starts a writer, kills it once it has said that many names, and returns
// all that it said.
func killAfter(t *testing.T, cmd *exec.Cmd, n int) (said []string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if said = append(said, lines.Text()); len(said) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("it ended by itself")
	}
	return said
}
