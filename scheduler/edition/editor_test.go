package edition_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
)

func newEditor(t *testing.T, dir string, options ...edition.EditorOption) (*edition.Editor, *layers.Log, *bytes.Buffer) {
	t.Helper()
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	said, log := layers.In(dir), &bytes.Buffer{}
	e, err := edition.NewEditor(said, book, calendar.MustDate("2026-01-01"), slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), options...)
	if err != nil {
		t.Fatal(err)
	}
	return e, said, log
}

// announce brings in a recess of the Commons, as anybody may while the service runs.
func announce(t *testing.T, said *layers.Log, row string) {
	t.Helper()
	reading, err := importer.Read(importer.File{
		Name: "recess.csv", Content: []byte("house,name,rises,returns,source\n" + row + "\n"),
		Day: calendar.MustDate("2027-02-01"), Location: time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	records, apart := said.Records()
	if apart != nil {
		t.Fatal(apart)
	}
	p, err := almanac.Propose(records, reading, time.Date(2027, 2, 1, 9, len(records), 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if err := said.Append(p.Record); err != nil {
		t.Fatal(err)
	}
}

func look(t *testing.T, e *edition.Editor) int {
	t.Helper()
	n, err := e.Look(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnAnnouncementMakesANewEdition(t *testing.T) {
	e, said, log := newEditor(t, t.TempDir())
	first := e.Editions.Current()
	if was, _ := first.Calendar.Entry("commons/recess/summer/2028"); was.Certainty != calendar.Projected {
		t.Fatalf("the recess is known already: %+v", was)
	}
	if look(t, e) != 0 || e.Editions.Current() != first {
		t.Error("nothing came, and there is a new edition")
	}
	announce(t, said, "commons,summer,2028-07-20,2028-09-04,Leader of the House")
	if n := look(t, e); n != 1 {
		t.Errorf("%d layers are new, want 1", n)
	}
	second := e.Editions.Current()
	is, _ := second.Calendar.Entry("commons/recess/summer/2028")
	if is.Certainty != calendar.Provisional || is.Rises.String() != "2028-07-20" || second.Calendar.Version() == first.Calendar.Version() {
		t.Errorf("after the announcement: %+v", is)
	}
	if !strings.Contains(log.String(), "Summer recess 2028 of the House of Commons") {
		t.Errorf("the log does not say what has changed: %s", log)
	}
	for _, tc := range []struct {
		edition          *edition.Edition
		begins, sequence string
	}{{first, "", "SEQUENCE:0"}, {second, "DTSTART;VALUE=DATE:20280721", "SEQUENCE:1"}} {
		event := eventOf(t, tc.edition, "UID:commons.recess.summer.2028@divisionbell")
		if !strings.Contains(event, tc.begins) || !strings.Contains(event, tc.sequence) {
			t.Errorf("its event does not have %s and %s:\n%s", tc.begins, tc.sequence, event)
		}
	}
	if look(t, e) != 0 || e.Editions.Current() != second {
		t.Error("the same layers made another edition")
	}
}

// eventOf returns the event of the feed of recesses that has that line.
func eventOf(t *testing.T, e *edition.Edition, line string) string {
	t.Helper()
	ics, _, err := e.Feed("recesses", false)
	if err != nil {
		t.Fatal(err)
	}
	for event := range strings.SplitSeq(string(ics), "BEGIN:VEVENT") {
		if strings.Contains(event, line) {
			return event
		}
	}
	t.Fatalf("the feed has no event with %s", line)
	return ""
}

// Whatever becomes of the folder, the service goes on with what it had, and says so.
func TestLayersThatAreDamagedOrLostLeaveTheEdition(t *testing.T) {
	for _, tc := range []struct {
		name, says string
		befall     func(dir, file string) error
	}{
		{"a layer is not what was written", "is set apart", func(_, file string) error { return os.WriteFile(file, []byte("{}"), 0o600) }},
		{"a layer is gone", "1 of the calendar's layers are gone", func(_, file string) error { return os.Remove(file) }},
		{"the folder is gone", "1 of the calendar's layers are gone", func(dir, _ string) error { return os.RemoveAll(dir) }},
		{"the folder is a file", "is set apart", func(dir, _ string) error {
			return errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600))
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "calendar")
			e, said, log := newEditor(t, dir)
			announce(t, said, "commons,summer,2028-07-20,2028-09-04,Leader of the House")
			look(t, e)
			was := e.Editions.Current()
			files, err := filepath.Glob(filepath.Join(dir, "*.json"))
			if err != nil || len(files) != 1 {
				t.Fatal(files, err)
			}
			if err := tc.befall(dir, files[0]); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if look(t, e) != 0 || e.Editions.Current() != was {
					t.Error("the edition has changed")
				}
			}
			if wrong := e.Trouble(); len(wrong) != 1 || !strings.Contains(wrong[0], tc.says) {
				t.Errorf("the trouble is %q, which is to say %q", wrong, tc.says)
			}
			if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
				t.Errorf("the log tells it %d times:\n%s", n, log)
			}
		})
	}
}

// A calendar that went back to the facts while the service was off is no news, but a loss.
func TestLayersThatVanishedBetweenTwoStartsAreALoss(t *testing.T) {
	for _, tc := range []struct {
		name, says string
		befall     func(dir, file, list string) error
	}{
		{"nothing happened", "", func(string, string, string) error { return nil }},
		{"one is gone", "1 of the calendar's layers are gone since the service last ran", func(_, file, _ string) error { return os.Remove(file) }},
		{"the folder is gone", "2 of the calendar's layers are gone since the service last ran", func(dir, _, _ string) error { return os.RemoveAll(dir) }},
		{"they are meant to be gone", "", func(dir, _, list string) error { return errors.Join(os.RemoveAll(dir), os.Remove(list)) }},
		{"the list is not readable", "", func(_, _, list string) error { return os.WriteFile(list, []byte("{"), 0o600) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := t.TempDir()
			dir, list := filepath.Join(data, "calendar"), filepath.Join(data, "layers.json")
			e, said, _ := newEditor(t, dir, edition.Remember(list))
			announce(t, said, "commons,summer,2028-07-20,2028-09-04,Leader of the House")
			announce(t, said, "commons,easter,2028-03-30,2028-04-24,Leader of the House")
			look(t, e)
			files, err := filepath.Glob(filepath.Join(dir, "*.json"))
			if err != nil || len(files) != 2 {
				t.Fatal(files, err)
			}
			if err := tc.befall(dir, files[0], list); err != nil {
				t.Fatal(err)
			}
			e, _, log := newEditor(t, dir, edition.Remember(list))
			look(t, e)
			if told := strings.Join(e.Losses(), ""); tc.says == "" && told != "" || !strings.Contains(told, tc.says) {
				t.Errorf("the losses are %q, which are to say %q", told, tc.says)
			}
			if tc.says != "" && strings.Count(log.String(), "level=ERROR") != 1 {
				t.Errorf("the log says %s", log)
			}
		})
	}
}

func TestAServiceBeginsWithoutALayerThatIsDamaged(t *testing.T) {
	dir := t.TempDir()
	_, said, _ := newEditor(t, dir)
	announce(t, said, "commons,summer,2028-07-20,2028-09-04,Leader of the House")
	announce(t, said, "commons,easter,2028-03-30,2028-04-24,Leader of the House")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("not JSON"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, _, log := newEditor(t, dir)
	for id, want := range map[string]calendar.Certainty{"commons/recess/summer/2028": calendar.Projected, "commons/recess/easter/2028": calendar.Provisional} {
		if is, _ := e.Editions.Current().Calendar.Entry(id); is.Certainty != want {
			t.Errorf("%s is %s, want %s", id, is.Certainty, want)
		}
	}
	if wrong := e.Trouble(); len(wrong) != 1 || !strings.Contains(wrong[0], filepath.Base(files[0])) || !strings.Contains(log.String(), filepath.Base(files[0])) {
		t.Errorf("the trouble is %q, and the log says %s", wrong, log)
	}
}

func TestAnEditionAsKnownThen(t *testing.T) {
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.New(nil, book, calendar.MustDate("2026-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	then, err := e.KnownOn(context.Background(), calendar.MustDate("2025-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := e.KnownOn(context.Background(), calendar.MustDate("2025-06-01")); again != then {
		t.Error("it is worked out again for the same day")
	}
	if now, _ := e.KnownOn(context.Background(), calendar.Date{}); now.Calendar != e.Calendar {
		t.Error("no day is not the edition of now")
	}
	if then.Calendar.Version() == e.Calendar.Version() {
		t.Error("the calendar of then is that of now")
	}
}

// A service that runs on does not go on saying that a date is not announced when its
// owner has usually announced it.
func TestTheDoubtsAreThoseOfTheDay(t *testing.T) {
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	e, err := edition.NewEditor(layers.In(t.TempDir()), book, calendar.MustDate("2026-01-01"), slog.New(slog.DiscardHandler),
		edition.Clock(func() time.Time { return now }, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	doubt := func() calendar.Doubt {
		summer, _ := e.Editions.Current().Calendar.Entry("commons/recess/summer/2027")
		return summer.Doubt
	}
	before := e.Editions.Current()
	if look(t, e); doubt() != calendar.NotAnnounced || e.Editions.Current() != before {
		t.Errorf("in November the summer is in doubt %q; the edition is another: %v", doubt(), e.Editions.Current() != before)
	}
	now = time.Date(2027, 6, 20, 12, 0, 0, 0, time.UTC)
	if look(t, e); doubt() != calendar.NotKnownHere {
		t.Errorf("in June it is in doubt %q", doubt())
	}
}
